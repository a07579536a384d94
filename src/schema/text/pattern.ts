import { createHash } from 'node:crypto';
import { TookTooLong, within } from '../bounded.ts';
import { automatonOf, type Automaton } from './automaton.ts';
import type { CharSet } from './char-set.ts';
import { NotRegular, sequence, start, type Expression } from './expression.ts';
import { all, and, none, not, or, type Formula, type OpaqueAtom } from './formula.ts';
import { lengthsBetween } from './lengths.ts';
import { compileProgram } from './program.ts';
import { readEcma, type Roughly } from './read-ecma.ts';
import { readOther } from './read-other.ts';

/** Whose dialect a pattern is written in. */
export type Flavour = 'ecma' | 'rust' | 'python';

/** A pattern that is none in any dialect. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
}

interface Read {
  readonly expression: Expression;
  readonly unicode: boolean;
}

const known = new Map<string, Formula | Unreadable>();
const mostKnown = 5_000;

/**
 * The texts in which a pattern is found. As the validators do, ECMAScript's is read with the `u` flag, and without it where that does not
 * parse. A pattern that no automaton describes (a backreference) is told by running it.
 */
export function patternFormula(source: string, flavour?: Flavour): Formula | Unreadable {
  const key = `${flavour ?? ''}/${source}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const formula = made(source, flavour);
  known.set(key, formula);
  return formula;
}

/** UTF-16 units. */
const longest = 10_000;

function made(source: string, flavour: Flavour | undefined): Formula | Unreadable {
  if (source.length > longest) return { kind: 'unreadable', reason: `the pattern ${shown(source)} is longer than ${longest} characters` };
  try {
    const { expression, unicode } = read(source, flavour);
    return formulaOf(expression, unicode);
  } catch (error) {
    if (error instanceof NotRegular) return running(source, error.message, flavour);
    if (error instanceof RangeError) return { kind: 'unreadable', reason: `the pattern ${shown(source)} is nested too deeply` };
    if (error instanceof SyntaxError) return { kind: 'unreadable', reason: `the pattern ${shown(source)} cannot be read: ${error.message}` };
    throw error;
  }
}

/** Means something in Rust or Python, and in ECMAScript only without `u`, by accident, something else. */
const otherwise = /\\[AzZ]|\[\[:|\(\?P|\(\?[imsxu]+\)/;

function read(source: string, flavour: Flavour | undefined): Read {
  if (flavour === 'rust' || flavour === 'python') return { expression: readOther(source, flavour), unicode: true };
  const tries: (() => Read)[] = [(): Read => ({ expression: readEcma(source, true), unicode: true })];
  const loose = (): Read => ({ expression: readEcma(source, false), unicode: false });
  const others = (['rust', 'python'] as const).map((other) => (): Read => ({ expression: readOther(source, other), unicode: true }));
  if (flavour === 'ecma') tries.push(loose);
  else tries.push(...(otherwise.test(source) ? [...others, loose] : [loose, ...others]));
  let first: unknown;
  for (const attempt of tries) {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

function shown(source: string): string {
  return JSON.stringify(source.length > 60 ? `${source.slice(0, 60)}…` : source);
}

function running(source: string, why: string, flavour: Flavour | undefined): Formula | Unreadable {
  const reason = `the pattern ${shown(source)} is beyond automata: ${why}`;
  if (flavour === 'rust' || flavour === 'python') return { kind: 'unreadable', reason };
  let expression: RegExp;
  try {
    expression = compiled(source);
  } catch {
    return { kind: 'unreadable', reason };
  }
  const test = (text: string): boolean | undefined => {
    try {
      return within(milliseconds, () => expression.test(text));
    } catch (error) {
      if (error instanceof TookTooLong) return undefined;
      throw error;
    }
  };
  const rough = (roughly: Roughly, otherwise: Formula): Formula => {
    try {
      return formulaOf(readEcma(source, expression.unicode, '', roughly), expression.unicode);
    } catch {
      return otherwise;
    }
  };
  const atom: OpaqueAtom = {
    kind: 'opaque',
    key: `~${JSON.stringify(source)}`,
    reason,
    test,
    above: rough('more', all),
    below: rough('fewer', none),
    samples: [],
  };
  return atom;
}

const milliseconds = 200;

function compiled(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

/** The same texts as few and small automata: what a lookahead right at the start asks for, and how often one set repeats, stand apart. */
export function formulaOf(expression: Expression, unicode: boolean): Formula {
  const parts = flat(expression);
  const [first, ...rest] = parts;
  if (first?.kind === 'start') {
    const from = rest.findIndex((part) => part.kind !== 'look' || part.behind);
    const looks = rest.slice(0, from < 0 ? rest.length : from);
    if (looks.length > 0) {
      const asked = looks.map((part): Formula => {
        if (part.kind !== 'look') return all;
        const inner = formulaOf(sequence([start, part.of]), unicode);
        return part.negate ? not(inner) : inner;
      });
      return and([...asked, formulaOf(sequence([start, ...rest.slice(looks.length)]), unicode)]);
    }
    const [body, last, ...others] = rest;
    if (body?.kind === 'choice' && body.options.length <= 4 && body.options.some(isApart)) {
      return or(body.options.map((option) => formulaOf(sequence([start, option, ...rest.slice(1)]), unicode)));
    }
    if (body?.kind === 'repeat' && body.of.kind === 'chars' && last?.kind === 'end' && others.length === 0 && (unicode || isPlain(body.of.set))) {
      const { of, min, max } = body;
      return and([
        atomOf({ kind: 'sequence', parts: [start, { kind: 'repeat', of, min: 0, max: Number.POSITIVE_INFINITY }, last] }, unicode),
        lengthsBetween(min, max),
      ]);
    }
  }
  return atomOf(sequence(parts), unicode);
}

/** An alternative that `formulaOf` takes apart. */
function isApart(option: Expression): boolean {
  const [first, ...rest] = flat(option);
  return (first?.kind === 'look' && !first.behind) || (first?.kind === 'repeat' && first.of.kind === 'chars' && rest.length === 0);
}

/** Without a half of a surrogate pair, a UTF-16 unit is a code point. */
function isPlain(set: CharSet): boolean {
  return (
    set.every((bound, index) => bound < 0xd8_00 || (index % 2 === 0 && bound > 0xdf_ff)) && !set.some((bound, index) => index % 2 === 1 && bound >= 0xd8_00)
  );
}

function flat(expression: Expression): readonly Expression[] {
  return expression.kind === 'sequence' ? expression.parts.flatMap(flat) : [expression];
}

/** An automaton that has grown larger is not kept from one question to the next. */
const mostStatesKept = 2_000;

function atomOf(expression: Expression, unicode: boolean): Formula {
  // Refused at once when it is too long, whoever asks for what later.
  compileProgram(expression, []);
  const text = JSON.stringify(expression);
  const key = `/${text.length > 100 ? createHash('sha256').update(text).digest('base64url') : text}/${unicode ? 'u' : ''}`;
  let automaton: Automaton | undefined;
  return {
    kind: 'regular',
    key,
    automaton: () => (automaton ??= automatonOf(expression, unicode)),
    tidy: () => {
      if ((automaton?.size() ?? 0) > mostStatesKept) automaton = undefined;
    },
  };
}
