import { createRequire } from 'node:module';
import type * as Regexpp from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/** In how many ways, at most, a pattern can be laid along a text: `factor` times the text's length to this power. */
interface Ways {
  readonly factor: number;
  readonly power: number;
}

// Most schemas have no pattern of which this must be asked.
const load = createRequire(import.meta.url);
const one: Ways = { factor: 1, power: 0 };
/** More choices than this are taken for as many as the text has characters. */
const few = 16;
const mostWays = 1_000_000;

class Endless extends Error {}

const known = new Map<string, Ways | undefined>();

/**
 * How many steps a backtracking engine takes at most to look for a pattern in a text of a length; Infinity where that grows with each character,
 * as it does when what repeats can be repeated in more than one way: `(a+)+`.
 */
export function stepsOf(pattern: string, length: number): number {
  if (!known.has(pattern)) {
    if (known.size >= 1_000) known.clear();
    known.set(pattern, waysOf(pattern));
  }
  const ways = known.get(pattern);
  return ways === undefined ? Infinity : ways.factor * pattern.length * Math.max(1, length) ** Math.max(1, ways.power);
}

function waysOf(pattern: string): Ways | undefined {
  const { RegExpParser } = load('@eslint-community/regexpp') as typeof Regexpp;
  const parser = new RegExpParser();
  for (const unicode of [true, false]) {
    try {
      const { alternatives } = parser.parsePattern(pattern, 0, pattern.length, { unicode });
      const anchored = alternatives.every(({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start');
      const { factor, power } = ofAlternatives(alternatives);
      // Else it is looked for from each character on.
      return { factor, power: anchored ? power : power + 1 };
    } catch (error) {
      if (error instanceof Endless) return undefined;
    }
  }
  return undefined;
}

function ofAlternatives(alternatives: readonly AST.Alternative[]): Ways {
  const each = alternatives.map(({ elements }) => elements.map(ofElement).reduce(both, one));
  return each.reduce((a, b) => checked({ factor: a.factor + b.factor, power: Math.max(a.power, b.power) }));
}

function ofElement(element: AST.Element): Ways {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return ofAlternatives(element.alternatives);
    case 'Assertion':
      return 'alternatives' in element ? ofAlternatives(element.alternatives) : one;
    case 'Quantifier':
      return repeated(ofElement(element.element), element.min, element.max);
    case 'Backreference':
      throw new Endless();
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return one;
  }
}

function repeated(ways: Ways, min: number, max: number): Ways {
  if (ways.factor === 1 && ways.power === 0) return max - min <= few ? { factor: max - min + 1, power: 0 } : { factor: 2, power: 1 };
  if (max > few) throw new Endless();
  return checked({ factor: (max - min + 1) * ways.factor ** max, power: ways.power * max });
}

function both(a: Ways, b: Ways): Ways {
  return checked({ factor: a.factor * b.factor, power: a.power + b.power });
}

function checked(ways: Ways): Ways {
  if (ways.factor > mostWays || ways.power > few) throw new Endless();
  return ways;
}
