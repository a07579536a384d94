import type { CharSet } from './char-set.ts';

/** A pattern of any flavour, read. What it captures, and how greedily, is left out: neither changes which texts match. */
export type Expression =
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  /** `max` may be Infinity. */
  | { readonly kind: 'repeat'; readonly of: Expression; readonly min: number; readonly max: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negate: boolean; readonly of: Expression };

export const start: Expression = { kind: 'start' };
export const end: Expression = { kind: 'end' };

export function chars(set: CharSet): Expression {
  return { kind: 'chars', set };
}

export function sequence(parts: readonly Expression[]): Expression {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: 'sequence', parts };
}

export function choice(options: readonly Expression[]): Expression {
  const [first] = options;
  return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
}

export function look(of: Expression, { behind = false, negate = false }: { readonly behind?: boolean; readonly negate?: boolean } = {}): Expression {
  return { kind: 'look', behind, negate, of };
}

/** Where a character of the set and another, or an end of the text, meet. */
export function boundary(set: CharSet, negate: boolean): Expression {
  const before = (absent: boolean): Expression => look(chars(set), { behind: true, negate: absent });
  const after = (absent: boolean): Expression => look(chars(set), { negate: absent });
  return choice([sequence([before(false), after(!negate)]), sequence([before(true), after(negate)])]);
}

/** A pattern whose texts no automaton describes, such as one with a backreference; its message says why. */
export class NotRegular extends Error {}
