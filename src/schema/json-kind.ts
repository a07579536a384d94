import type { Json } from '../model/json.ts';

/** The six kinds of JSON values as bits, so that a set of them is a number. */
export const kindBits = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;
export type Kind = keyof typeof kindBits;
export const kinds: readonly Kind[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];
export const everyKind = 63;

/** A number literal that no double carries stands in a document as `JSON.rawJSON(text)`. */
export interface ExactNumber {
  readonly rawJSON: string;
}

export function isExact(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && Object.isFrozen(value) && Object.getPrototypeOf(value) === null && 'rawJSON' in value;
}

/** The kind of a value; undefined for what is no JSON. */
export function kindOf(value: unknown): Kind | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  if (type === 'object') return isExact(value) ? 'number' : 'object';
  return type === 'boolean' || type === 'number' || type === 'string' ? type : undefined;
}

/** Equal values have equal texts: keys sorted, numbers as they are written shortest. */
export function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isExact(value)) return value.rawJSON;
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  const object = value as { readonly [name: string]: Json };
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key] ?? null)}`)
    .join(',')}}`;
}
