import { isRecord, pointer as pointerOf, valueAt, type JsonPointer } from '../model/json.ts';
import { shownReference } from './shown-reference.ts';

/** A place in a document, and what is there. */
export interface Found {
  readonly pointer: JsonPointer;
  readonly value: unknown;
}
export interface Lost {
  readonly reason: string;
}

/** More `$ref`s in a row than any document has a use for. */
const longestChain = 50;

/**
 * Where a `$ref` leads (RFC 3986 fragment holding an RFC 6901 pointer, or a `$anchor`). Only inside the document: nothing is ever
 * fetched. Inside a subschema with `$id`, `#` is that subschema (JSON Schema 2020-12 §8.2.1); as many documents carry a stray `$id`,
 * what is not found there is looked for from the document's root.
 */
export function follow(document: unknown, reference: string, from: JsonPointer): Found | Lost {
  const shown = shownReference(reference);
  if (!reference.startsWith('#')) return { reason: `the reference ${shown} leads out of the document, and nothing is fetched` };
  const fragment = decoded(reference.slice(1));
  if (fragment === undefined) return { reason: `the reference ${shown} is not percent-encoded as it should be` };
  for (const base of new Set<JsonPointer>([scope(document, from), ''])) {
    if (fragment !== '' && !fragment.startsWith('/')) {
      const found = anchor(document, base, fragment);
      if (found !== undefined) return found;
      continue;
    }
    const pointer = `${base}${fragment}` as JsonPointer;
    const value = valueAt(document, pointer);
    if (value !== undefined) return { pointer, value };
  }
  return { reason: `the reference ${shown} leads nowhere in the document` };
}

/** Follows `$ref` after `$ref` until something else is there. */
export function settle(document: unknown, at: Found): Found | Lost {
  let found = at;
  for (let step = 0; step < longestChain; step += 1) {
    if (!isRecord(found.value) || typeof found.value['$ref'] !== 'string') return found;
    const next = follow(document, found.value['$ref'], found.pointer);
    if ('reason' in next) return next;
    found = next;
  }
  return { reason: 'its references lead round in a circle' };
}

/** A `$ref` to a place of the same document (RFC 6901 §6). Half a surrogate has no such form: where one is on the way, it leads nowhere. */
export function referenceTo(pointer: JsonPointer): string {
  return `#${encodeURI(pointer.toWellFormed()).replaceAll('#', '%23')}`;
}

function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

/** The nearest subschema with an `$id` at or above a place; the document when there is none. */
function scope(document: unknown, from: JsonPointer): JsonPointer {
  let base: JsonPointer = '';
  let value: unknown = document;
  for (let start = 1; start <= from.length;) {
    const slash = from.indexOf('/', start);
    const end = slash === -1 ? from.length : slash;
    const step = from.slice(start, end);
    const key = step.includes('~') ? step.replaceAll('~1', '/').replaceAll('~0', '~') : step;
    value = childOf(value, key);
    if (value === undefined) return base;
    if (isRecord(value) && typeof value['$id'] === 'string') base = from.slice(0, end) as JsonPointer;
    start = end + 1;
  }
  return base;
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? (value as readonly unknown[])[Number(key)] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** By what was looked through; a document may refer to thousands of them. */
const known = new WeakMap<object, ReadonlyMap<string, Found>>();

function anchor(document: unknown, base: JsonPointer, name: string): Found | undefined {
  const within = valueAt(document, base);
  if (typeof within !== 'object' || within === null) return undefined;
  let found = known.get(within)?.get(name);
  if (found === undefined || !isStillThere(within, found, name)) {
    const anchors = anchorsIn(within);
    known.set(within, anchors);
    found = anchors.get(name);
  }
  return found && { pointer: `${base}${found.pointer}` as JsonPointer, value: found.value };
}

/** Where several files become one document, it is changed meanwhile. */
function isStillThere(within: object, { pointer, value }: Found, name: string): boolean {
  return valueAt(within, pointer) === value && isRecord(value) && (value['$anchor'] === name || value['$dynamicAnchor'] === name);
}

function anchorsIn(within: object): ReadonlyMap<string, Found> {
  const anchors = new Map<string, Found>();
  const waiting: Found[] = [{ pointer: '', value: within }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pointer, value } = next;
    if (typeof value !== 'object' || value === null) continue;
    const names = isRecord(value) ? [value['$anchor'], value['$dynamicAnchor']] : [];
    for (const name of names) if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, next);
    for (const [key, child] of Object.entries(value)) waiting.push({ pointer: `${pointer}${pointerOf([key])}` as JsonPointer, value: child });
  }
  return anchors;
}
