/** A value that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A JSON Schema as it stands in a document; nothing is assumed about its dialect. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** RFC 6901. */
export type JsonPointer = '' | `/${string}`;

/** True for objects that are neither null nor arrays. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a place in a document, or undefined.
 * @param place an RFC 6901 pointer (`/data/token`) or the dotted form people write in configs (`data.token`).
 */
export function valueAt(document: unknown, place: string): unknown {
  let value: unknown = document;
  for (const key of segments(place)) {
    if (Array.isArray(value)) value = /^\d+$/.test(key) ? (value as readonly unknown[])[Number(key)] : undefined;
    else if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** The text at a place; anything else that stands there counts as none. */
export function textAt(document: unknown, place: string, otherwise = ''): string {
  const value = valueAt(document, place);
  return typeof value === 'string' ? value : otherwise;
}

/** The same place as an RFC 6901 pointer. */
export function toPointer(place: string): JsonPointer {
  return pointer(segments(place));
}

/** The pointer that leads through these keys, escaped as RFC 6901 §3 says. */
export function pointer(keys: readonly (string | number)[]): JsonPointer {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') as JsonPointer;
}

function segments(place: string): readonly string[] {
  if (place === '') return [];
  if (!place.startsWith('/')) return place.split('.');
  return place
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
