import type { Json } from '../../model/json.ts';
import type { Reading } from '../../schema/contained.ts';
import type { Spot } from './serialization.ts';

/** How a value is written, as far as it decides which values are told apart. */
export interface WrittenAs {
  readonly in: Spot | 'body' | 'form';
  readonly explode: boolean;
  /** A value alone is written as a list of it is; of a form, each of its fields. */
  readonly alone?: boolean;
  /** Fields of a form that are something else than text. */
  readonly verbatim?: ReadonlySet<string>;
  /** Fields of a form whose lists are not written item by item. */
  readonly joined?: ReadonlySet<string>;
}

/** One question about texts. */
export interface Asked {
  readonly reading: Reading;
  readonly as: WrittenAs;
  /** 0 for the value of a parameter, more for what is inside it. */
  readonly depth: number;
  /** This value alone is written as a list of it is. */
  readonly alone: boolean;
}

/** Something inside of what was asked about. */
export function within(asked: Asked, depth: number): Asked {
  return { ...asked, depth, alone: depth === 0 && asked.alone };
}

/** A property: in a form it is a field of its own. */
export function inField(asked: Asked, name: string): Asked {
  const { as, depth } = asked;
  return { ...within(asked, depth + 1), alone: depth === 0 && isRepeated(as, name) };
}

export function isRepeated({ in: place, alone, verbatim, joined }: WrittenAs, name: string): boolean {
  return place === 'form' && alone === true && verbatim?.has(name) !== true && joined?.has(name) !== true;
}

/** A list, and an object, is one text here, with its parts joined. */
export function isOneText({ as, depth }: Pick<Asked, 'as' | 'depth'>): boolean {
  if (depth > 0) return false;
  return as.in === 'path' || as.in === 'header' || ((as.in === 'query' || as.in === 'cookie') && !as.explode && as.alone === true);
}

/** What a list or an object of plain values may be as such a text, whatever the style; nothing of others. */
export function joinedTexts(value: Json): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  const parts = Array.isArray(value) ? (value as readonly Json[]).map((item) => [item]) : Object.entries(value);
  if (parts.flat().some((part) => typeof part === 'object')) return [];
  return [',', ' ', '|'].flatMap((mark) => [',', '='].map((inside) => parts.map((part) => part.map(String).join(inside)).join(mark)));
}

/** An empty text in a path is another path. */
export function leastLength({ as, depth }: Asked): number {
  return depth === 0 && as.in === 'path' ? 1 : 0;
}

/** What keeps a list from being one that nobody can send. */
export function leastItems({ as, depth }: Asked): number {
  const unwritten = as.in === 'path' || as.in === 'header' || as.in === 'form' || ((as.in === 'query' || as.in === 'cookie') && as.explode);
  return depth === 0 && unwritten ? 1 : depth === 1 && as.in === 'form' ? 1 : 0;
}
