import type { RegularAtom } from './regular-atom.ts';
import { wordList } from './word-list.ts';

/** Texts that only a function can tell, with what is known of them. */
export interface OpaqueAtom {
  readonly kind: 'opaque';
  readonly key: string;
  /** Why no automaton describes them. */
  readonly reason: string;
  /** Undefined when it took too long to tell. */
  readonly test: (text: string) => boolean | undefined;
  /** All of them, and perhaps more. */
  readonly above: Formula;
  /** Some of them. */
  readonly below: Formula;
  /** Some that are inside and some that are not. */
  readonly samples: readonly string[];
}

/** Texts of `min` to `max` code points; `max` may be Infinity. */
export interface LengthAtom {
  readonly kind: 'lengths';
  readonly key: string;
  readonly min: number;
  readonly max: number;
}

export type Atom = RegularAtom | OpaqueAtom | LengthAtom;

/** A set of texts; equal keys mean equal sets. */
export type Formula =
  | { readonly kind: 'all'; readonly key: string }
  | { readonly kind: 'none'; readonly key: string }
  | Atom
  | { readonly kind: 'not'; readonly key: string; readonly of: Formula }
  | { readonly kind: 'and' | 'or'; readonly key: string; readonly parts: readonly Formula[] };

export const all: Formula = { kind: 'all', key: '*' };
export const none: Formula = { kind: 'none', key: '0' };

export function not(of: Formula): Formula {
  if (of.kind === 'all') return none;
  if (of.kind === 'none') return all;
  return of.kind === 'not' ? of.of : { kind: 'not', key: `!${of.key}`, of };
}

export function and(parts: readonly Formula[]): Formula {
  return joined('and', parts, all, none);
}

export function or(parts: readonly Formula[]): Formula {
  return joined('or', parts, none, all);
}

function joined(kind: 'and' | 'or', parts: readonly Formula[], neutral: Formula, absorbing: Formula): Formula {
  const byKey = new Map<string, Formula>();
  for (const part of parts) {
    for (const inner of part.kind === kind ? part.parts : [part]) {
      if (inner.kind === absorbing.kind || byKey.has(not(inner).key)) return absorbing;
      if (inner.kind !== neutral.kind) byKey.set(inner.key, inner);
    }
  }
  const distinct = mergedWords(kind, [...byKey.values()]).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = distinct;
  if (first === undefined) return neutral;
  if (distinct.length === 1) return first;
  return { kind, key: `${kind === 'and' ? '&' : '|'}(${distinct.map(({ key }) => key).join(' ')})`, parts: distinct };
}

/** Many texts to choose from, or to leave out, are one list. */
function mergedWords(kind: 'and' | 'or', parts: readonly Formula[]): readonly Formula[] {
  const wordsOf = (part: Formula): ReadonlySet<string> | undefined => {
    const atom = kind === 'or' ? part : part.kind === 'not' ? part.of : undefined;
    return atom?.kind === 'regular' ? atom.words : undefined;
  };
  const lists = parts.flatMap((part) => wordsOf(part) ?? []);
  if (lists.length < 2) return parts;
  const list = wordList(lists.flatMap((words) => [...words]));
  return [...parts.filter((part) => wordsOf(part) === undefined), kind === 'or' ? list : not(list)];
}

/** The formula with some of its atoms settled. */
export function settled(formula: Formula, value: (atom: Atom) => boolean | undefined): Formula {
  switch (formula.kind) {
    case 'not':
      return not(settled(formula.of, value));
    case 'and':
      return and(formula.parts.map((part) => settled(part, value)));
    case 'or':
      return or(formula.parts.map((part) => settled(part, value)));
    case 'all':
    case 'none':
      return formula;
    case 'lengths':
    case 'regular':
    case 'opaque': {
      const known = value(formula);
      return known === undefined ? formula : known ? all : none;
    }
  }
}

/** Whether the formula holds where its atoms have these values; undefined when that depends on those that have none. */
export function valueOf(formula: Formula, value: (atom: Atom) => boolean | undefined): boolean | undefined {
  switch (formula.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'not': {
      const inner = valueOf(formula.of, value);
      return inner === undefined ? undefined : !inner;
    }
    case 'and':
    case 'or': {
      const deciding = formula.kind === 'or';
      let isOpen = false;
      for (const part of formula.parts) {
        const inner = valueOf(part, value);
        if (inner === deciding) return deciding;
        isOpen ||= inner === undefined;
      }
      return isOpen ? undefined : !deciding;
    }
    case 'lengths':
    case 'regular':
    case 'opaque':
      return value(formula);
  }
}

/** Its atoms of one kind, each once. */
export function atomsOf<Kind extends Formula['kind']>(formula: Formula, kind: Kind): readonly (Formula & { readonly kind: Kind })[] {
  const found = new Map<string, Formula & { readonly kind: Kind }>();
  const visit = (part: Formula): void => {
    if (part.kind === kind) found.set(part.key, part as Formula & { readonly kind: Kind });
    if (part.kind === 'not') visit(part.of);
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(visit);
  };
  visit(formula);
  return [...found.values()];
}
