import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { describe, expect, test } from 'vitest';
import { stepsOf } from './backtracking.ts';

describe('what repeats in more than one way has no bound', () => {
  test.each(['^(a+)+$', '(a|a)*b', '^(\\w+)\\1$', '^(a?){20}$', '(?:a|b)+c', '^(?:(?:a|b){3}){9,}$', '('])('%s', (pattern) =>
    expect(stepsOf(pattern, 10)).toBe(Infinity),
  );
});

/** Made so that all must be tried. */
const hostile = ['a', '1', '1.', 'a@', ' ', 'A-', '+', '0'].map((part) => part.repeat(400));
/** More are not counted. */
const mostCounted = 5_000_000;

/** Looks for a pattern as a backtracking engine does, and counts how often an element is laid at a place. */
function counted(pattern: string, text: string): { readonly found: boolean; readonly steps: number } {
  const { alternatives } = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true });
  const atoms = new Map<string, RegExp>();
  let steps = 0;
  const isOne = (raw: string, character: string | undefined): boolean => {
    let atom = atoms.get(raw);
    if (atom === undefined) atoms.set(raw, (atom = new RegExp(`^(?:${raw})$`, 'u')));
    return character !== undefined && atom.test(character);
  };
  const any = (among: readonly AST.Alternative[], at: number, then: (at: number) => boolean): boolean =>
    among.some(({ elements }) => row(elements, 0, at, then));
  const row = (elements: readonly AST.Element[], index: number, at: number, then: (at: number) => boolean): boolean => {
    const element = elements[index];
    return element === undefined ? then(at) : laid(element, at, (next) => row(elements, index + 1, next, then));
  };
  const laid = (element: AST.Element, at: number, then: (at: number) => boolean): boolean => {
    steps += 1;
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return any(element.alternatives, at, then);
      case 'Assertion':
        if (element.kind === 'lookahead') return any(element.alternatives, at, () => true) !== element.negate && then(at);
        return (element.kind === 'start' ? at === 0 : element.kind === 'end' && at === text.length) && then(at);
      case 'Quantifier': {
        const again = (times: number, from: number): boolean =>
          (times < element.max && laid(element.element, from, (next) => next > from && again(times + 1, next))) || (times >= element.min && then(from));
        return again(0, at);
      }
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return isOne(element.raw, text[at]) && then(at + 1);
      case 'Backreference':
      case 'ExpressionCharacterClass':
        throw new Error(`${element.type} is not tried here`);
    }
  };
  let found = false;
  for (let at = 0; at <= text.length && !found; at += 1) found = any(alternatives, at, () => true);
  return { found, steps };
}

describe('others take no more steps than told', () => {
  test.each([
    '^(0|[1-9][0-9]*)\\.[0-9]{2}$',
    '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$',
    '^\\d+\\.\\d+\\.\\d+$',
    '^[a-z0-9]+@[a-z0-9]+\\.[a-z]+$',
    '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$',
    '^(?=.*a).*b.*c',
    'a*a*a*b',
    '^refs/(heads|tags|pull)/.*$',
    '^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$',
    '^a?a?a?a?a?aaaaa$',
    'a+b',
    '^(?:a+){2}$',
    '^(?!a*a*b)a',
  ])('%s', (pattern) => {
    for (const length of [1, 10, 100, 400]) {
      const most = stepsOf(pattern, length);
      expect(most).toBeLessThan(Infinity);
      if (most > mostCounted) continue;
      for (const part of hostile) {
        const text = `${part.slice(0, length - 1)}!`;
        const { found, steps } = counted(pattern, text);
        expect(found).toBe(new RegExp(pattern, 'u').test(text));
        expect(steps, text).toBeLessThanOrEqual(most);
      }
    }
  });

  test('some of them hardly any', () => {
    expect(stepsOf('^[A-Z]{2}$', 1_000)).toBeLessThan(20_000);
    expect(stepsOf('^(0|[1-9][0-9]*)\\.[0-9]{2}$', 10)).toBeLessThan(1_000);
  });
});
