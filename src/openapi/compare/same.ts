import { isRecord, type JsonPointer } from '../../model/json.ts';
import { takingList, takingNamed, takingOne } from '../../schema/schemas-within.ts';
import { addAll, addPair, hasPair, type Pairs } from './partners.ts';
import { below, own, settled, step, type Found, type Side } from './side.ts';

// What a schema says about values, and what this comparison has findings for. Everything else is a remark.
const plain = new Set([
  'const',
  'contentEncoding',
  'contentMediaType',
  'default',
  'deprecated',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maxContains',
  'maximum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minContains',
  'minimum',
  'minItems',
  'minLength',
  'minProperties',
  'multipleOf',
  'nullable',
  'pattern',
  'readOnly',
  'uniqueItems',
  'writeOnly',
  'discriminator',
  'dependentRequired',
  'xml',
  '$dynamicRef',
  '$recursiveRef',
]);
const sets = new Set(['enum', 'required', 'type']);
const schemas: ReadonlySet<string> = new Set([...takingOne, 'contentSchema']);
const lists: ReadonlySet<string> = new Set(takingList);
const maps: ReadonlySet<string> = new Set(takingNamed);

/** Deeper than this nothing is compared word by word; the engine has bounds of its own. */
const deepest = 300;

/** Which pairs of schemas of the two documents say the same, word by word but for remarks and order. */
export interface Sameness {
  readonly same: (old: Found, next: Found) => boolean;
}

/**
 * Linear in the documents: what was found the same, or different, is not looked at again. Circles are taken to be the same until
 * something in them is not; what was found under that assumption is forgotten when it fails.
 */
export function samenessOf(oldSide: Side, newSide: Side): Sameness {
  const proven: Pairs = new Map();
  const refuted: Pairs = new Map();
  const inOneDialect = oldSide.is30 === newSide.is30;
  let allAlike: boolean | undefined;
  const isAllAlike = (): boolean => (allAlike ??= canonical(oldSide.document) === canonical(newSide.document));

  const same = (old: Found, next: Found): boolean => {
    const assumed: Pairs = new Map();
    if (!compare(old, next, assumed, 0)) return false;
    addAll(proven, assumed);
    return true;
  };

  const compare = (oldAt: Found, newAt: Found, assumed: Pairs, depth: number): boolean => {
    const old = resolved(oldSide, oldAt);
    const next = resolved(newSide, newAt);
    if (old === undefined || next === undefined || depth > deepest) return false;
    const a = old.value;
    const b = next.value;
    if (!isRecord(a) || !isRecord(b)) return a === b;
    if (hasPair(proven, a, b) || hasPair(assumed, a, b)) return true;
    if (hasPair(refuted, a, b)) return false;
    addPair(assumed, a, b);
    if (alike(old.pointer, a, next.pointer, b, assumed, depth)) return true;
    addPair(refuted, a, b);
    return false;
  };

  const alike = (
    oldPointer: JsonPointer,
    a: Readonly<Record<string, unknown>>,
    newPointer: JsonPointer,
    b: Readonly<Record<string, unknown>>,
    assumed: Pairs,
    depth: number,
  ): boolean => {
    if (!inOneDialect && (says30(a) || says30(b))) return false;
    if (typeof a['$ref'] === 'string' || typeof b['$ref'] === 'string') {
      // Siblings of a reference, OpenAPI 3.1: both must have one, to the same.
      if (typeof a['$ref'] !== 'string' || typeof b['$ref'] !== 'string') return false;
      if (!compare(onlyReference(oldPointer, a), onlyReference(newPointer, b), assumed, depth + 1)) return false;
    }
    for (const key in b) if (!Object.hasOwn(a, key) && asserts(key, b[key])) return false;
    for (const key in a) {
      if (!asserts(key, a[key])) continue;
      const one = a[key];
      const other = own(b, key);
      if (other === undefined) return false;
      // What it leads to depends on the way there.
      if ((key === '$dynamicRef' || key === '$recursiveRef') && !isAllAlike()) return false;
      const place = (pointer: JsonPointer, value: unknown, inner?: string | number): Found => ({
        pointer: inner === undefined ? below(pointer, key) : below(below(pointer, key), inner),
        value,
      });
      if (schemas.has(key) || (key === 'items' && !Array.isArray(one))) {
        if (!compare(place(oldPointer, one), place(newPointer, other), assumed, depth + 1)) return false;
      } else if (lists.has(key) || key === 'items') {
        if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
        const all = (one as readonly unknown[]).every((part, index) =>
          compare(place(oldPointer, part, index), place(newPointer, (other as readonly unknown[])[index], index), assumed, depth + 1),
        );
        if (!all || (isRecord(a['discriminator']) && !namedAlike(one, other))) return false;
      } else if (maps.has(key)) {
        if (!isRecord(one) || !isRecord(other)) return false;
        const names = Object.keys(one);
        if (names.length !== Object.keys(other).length) return false;
        for (const name of names) {
          const part = own(other, name);
          if (part === undefined || !compare(place(oldPointer, one[name], name), place(newPointer, part, name), assumed, depth + 1)) return false;
        }
      } else if (sets.has(key)) {
        if (one !== other && listed(one) !== listed(other)) return false;
      } else if (one !== other && canonical(one) !== canonical(other)) return false;
    }
    return true;
  };

  return { same };
}

function asserts(key: string, value: unknown): boolean {
  if (plain.has(key)) return !(value === false && (key === 'deprecated' || key === 'nullable' || key === 'readOnly' || key === 'writeOnly'));
  return key === 'items' || sets.has(key) || schemas.has(key) || lists.has(key) || maps.has(key);
}

/** True where the words of OpenAPI 3.0 mean something else than those of later versions. */
function says30(schema: Readonly<Record<string, unknown>>): boolean {
  return schema['nullable'] === true || typeof schema['exclusiveMinimum'] === 'boolean' || typeof schema['exclusiveMaximum'] === 'boolean';
}

/** Where references lead, as far as nothing stands beside them that counts; in OpenAPI 3.0 nothing does. */
function resolved(side: Side, at: Found): Found | undefined {
  let found: Found | undefined = at;
  for (let hop = 0; hop < 50 && found !== undefined; hop += 1) {
    if (!isRecord(found.value) || typeof found.value['$ref'] !== 'string') return found;
    if (side.is30) return settled(side, found);
    for (const key in found.value) if (key !== '$ref' && asserts(key, found.value[key])) return found;
    found = step(side, found);
  }
  return undefined;
}

/** Beside a discriminator, what an alternative is kept under is what it goes by. */
function namedAlike(one: readonly unknown[], other: readonly unknown[]): boolean {
  const name = (part: unknown): string => (isRecord(part) && typeof part['$ref'] === 'string' ? part['$ref'].slice(part['$ref'].lastIndexOf('/') + 1) : '');
  return one.every((part, index) => name(part) === name(other[index]));
}

function onlyReference(pointer: JsonPointer, schema: Readonly<Record<string, unknown>>): Found {
  return { pointer, value: { $ref: schema['$ref'] } };
}

function listed(value: unknown): string {
  return (Array.isArray(value) ? value : [value]).map(canonical).toSorted().join(',');
}

/** JSON with its keys in order. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  return `{${Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join(',')}}`;
}
