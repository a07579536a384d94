import { isRecord, valueAt, type JsonPointer } from '../../model/json.ts';
import { follow, type Found } from '../../schema/reference.ts';
import type { Source } from '../source.ts';

export type { Found } from '../../schema/reference.ts';

/** One of the two documents, with the references that were followed in it. */
export interface Side {
  readonly which: 'old' | 'new';
  readonly source: Source;
  readonly document: unknown;
  /** OpenAPI 3.0: its schemas are a dialect of their own, and what stands beside a `$ref` counts for nothing. */
  readonly is30: boolean;
  readonly followed: Map<string, Found | undefined>;
}

export function sideOf(which: Side['which'], source: Source): Side {
  const document: unknown = source.document;
  const version = valueAt(document, '/openapi');
  return { which, source, document, is30: typeof version === 'string' && /^3\.0(\.|$)/.test(version), followed: new Map() };
}

const longestChain = 50;

/** Follows `$ref` after `$ref` until something else is there; undefined where they lead nowhere. */
export function settled(side: Side, at: Found | undefined): Found | undefined {
  let found = at;
  for (let step = 0; step < longestChain && found !== undefined; step += 1) {
    const reference = isRecord(found.value) ? found.value['$ref'] : undefined;
    if (typeof reference !== 'string') return found.value === undefined ? undefined : found;
    found = target(side, reference, found.pointer);
  }
  return undefined;
}

/** Where one reference leads. */
export function step(side: Side, at: Found): Found | undefined {
  const reference = isRecord(at.value) ? at.value['$ref'] : undefined;
  return typeof reference === 'string' ? target(side, reference, at.pointer) : at;
}

function target(side: Side, reference: string, from: JsonPointer): Found | undefined {
  const known = side.followed.get(reference);
  if (known !== undefined || side.followed.has(reference)) return known;
  const plain = /^#(\/[^%]*)?$/.test(reference);
  if (plain) {
    const pointer = reference.slice(1) as JsonPointer;
    const value = valueAt(side.document, pointer);
    if (value !== undefined) {
      side.followed.set(reference, { pointer, value });
      return { pointer, value };
    }
  }
  const found = follow(side.document, reference, from);
  const settledFound = 'reason' in found ? undefined : found;
  // An anchor's meaning depends on where it is used; a pointer's hardly ever.
  if (reference.startsWith('#/')) side.followed.set(reference, settledFound);
  return settledFound;
}

/** RFC 6901 §3. Asked for every member of every object, so it takes the short way where it can. */
export function below(pointer: JsonPointer, key: string | number): JsonPointer {
  const step = typeof key === 'string' && /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
  return `${pointer}/${step}`;
}

export function child(parent: Found, key: string | number): Found | undefined {
  const value = own(parent.value, key);
  return value === undefined ? undefined : { pointer: below(parent.pointer, key), value };
}

/** A child, with its references followed. */
export function settledChild(side: Side, parent: Found, key: string | number): Found | undefined {
  return settled(side, child(parent, key));
}

/** Every member of an object, in its order, with where it stands. */
export function members(parent: Found | undefined): readonly (readonly [string, Found])[] {
  if (parent === undefined || !isRecord(parent.value)) return [];
  return Object.entries(parent.value).map(([key, value]) => [key, { pointer: below(parent.pointer, key), value }] as const);
}

export function items(parent: Found | undefined): readonly Found[] {
  if (parent === undefined || !Array.isArray(parent.value)) return [];
  return (parent.value as readonly unknown[]).map((value, index) => ({ pointer: `${parent.pointer}/${index}` as JsonPointer, value }));
}

export function own(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly unknown[])[key] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
