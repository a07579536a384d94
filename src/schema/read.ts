import { isRecord, valueAt, type JsonPointer } from '../model/json.ts';
import { draftOf, referenceStandsAlone } from './dialect.ts';
import { onTime } from './deadline.ts';
import { dynamicScope } from './dynamic-scope.ts';
import { allOf, anyOf, anything, not, nothing, ofKinds, oneOf, reference, unread, type Node } from './ir.ts';
import { kindBits } from './json-kind.ts';
import { namer } from './naming.ts';
import { readArray } from './read-array.ts';
import { readMeant } from './alternatives.ts';
import { readLeaf } from './read-leaf.ts';
import { readObject } from './read-object.ts';
import { readNumber, readText, readType, readValues } from './read-scalar.ts';
import { targetOf } from './read-target.ts';
import { readUnevaluated } from './read-unevaluated.ts';
import type { Reader, ReadingOf, SchemaObject } from './reader.ts';
import type { Found } from './reference.ts';
import { resolverOf } from './resolve.ts';

/** Schemas in schemas, references included, that are read at one go; what lies deeper is read when it is come to. */
const deepest = 100;
/** Schemas in schemas without a reference between them: nobody writes that. */
const tooDeep = 400;

const readers = new WeakMap<object, Map<string, (pointer: JsonPointer) => Node>>();

/** Reads the schema at a place; each place of a document once, as long as the document lives. */
export function read(at: ReadingOf, pointer: JsonPointer): Node {
  const { document } = at;
  if (typeof document !== 'object' || document === null) return makeReader(at)(pointer);
  let byReading = readers.get(document);
  if (byReading === undefined) readers.set(document, (byReading = new Map()));
  const key = readingKey(at);
  let reader = byReading.get(key);
  if (reader === undefined) byReading.set(key, (reader = makeReader(at)));
  return reader(pointer);
}

function readingKey({ dialect, direction, formats, law, meant = false }: ReadingOf): string {
  return `${dialect} ${direction ?? ''} ${formats} ${law ?? ''}${meant ? ' meant' : ''}`;
}

function makeReader(at: ReadingOf): (pointer: JsonPointer) => Node {
  const resolver = resolverOf(at.document, at.dialect);
  const nameOf = namer(resolver);
  const scope = dynamicScope(at.document, resolver);
  const known = new Map<string, Node>();
  const active = new Set<string>();
  let depth = 0;
  const schema = (found: Found): Node => scope.entering(found.pointer, () => inScope(found));
  const inScope = (found: Found): Node => {
    const scoped = scope.key();
    const place = scoped === '' ? found.pointer : `${found.pointer} ${scoped}`;
    const before = known.get(place);
    // Met again while it is being read, as what is unevaluated looks through references.
    if (before === undefined && active.has(place)) return later(found);
    if (before !== undefined) return before;
    if (depth > tooDeep) return unread(found, `it is nested deeper than ${tooDeep}`);
    onTime();
    depth += 1;
    active.add(place);
    try {
      const node = readOne(reader, found, refer);
      known.set(place, node);
      return node;
    } finally {
      active.delete(place);
      depth -= 1;
    }
  };
  const refer = (target: Found): Node => (scope.key() === '' && !nameOf(target).recursive && depth <= deepest ? schema(target) : later(target));
  /** What is read when it is come to. */
  const later = (target: Found): Node => {
    const scoped = scope.key();
    const name = scoped === '' ? nameOf(target).name : `${target.pointer} ${scoped}`;
    return reference(
      `${readingKey(at)} ${name}`,
      `${readingKey({ ...at, law: undefined })} ${name}`,
      scope.kept(() => fresh(target)),
    );
  };
  const fresh = (target: Found): Node => {
    const outer = depth;
    depth = 0;
    try {
      return schema(target);
    } finally {
      depth = outer;
    }
  };
  const leafOf = (value: Readonly<Record<string, unknown>>): Node => {
    onTime();
    return readOne(reader, { pointer: '', value }, refer);
  };
  const reader: Reader = {
    ...at,
    resolver,
    scope,
    schema,
    below: (found, ...keys) => {
      let { pointer, value } = found;
      for (const key of keys) value = childOf(value, key);
      const leaf = readLeaf(at, value, leafOf);
      if (leaf !== undefined) return leaf;
      for (const key of keys) pointer = `${pointer}/${stepOf(key)}`;
      return schema({ pointer, value });
    },
  };
  return (pointer) => {
    const value = valueAt(at.document, pointer);
    return value === undefined ? unread({ pointer, value }, 'nothing is there') : fresh({ pointer, value });
  };
}

/** RFC 6901 §3, by the short way where it can be taken: this is asked of every part of every schema. */
function stepOf(key: string | number): string | number {
  return typeof key === 'string' && /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

function childOf(value: unknown, key: string | number): unknown {
  return isRecord(value) || Array.isArray(value) ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;
}

function readOne(reader: Reader, { pointer, value }: Found, refer: (target: Found) => Node): Node {
  if (value === true) return anything;
  if (value === false) return nothing;
  if (!isRecord(value)) return unread({ pointer, value }, 'it is neither an object nor a boolean');
  const found: SchemaObject = { pointer, value };
  const parts: Node[] = [];
  const target = targetOf(reader, found);
  if (target !== undefined) {
    // A relative reference leads elsewhere from another base.
    const base = isRecord(reader.document) ? (reader.document['$id'] ?? reader.document['id']) : undefined;
    parts.push('reason' in target ? unread({ pointer, value: [value, base] }, target.reason) : refer(target));
    if (referenceStandsAlone(reader.dialect)) return allOf(parts);
  }
  if (Object.hasOwn(value, 'type')) parts.push(readType(reader, found));
  parts.push(...readValues(reader, found), ...readNumber(reader, found), ...readText(reader, found), ...readArray(reader, found), ...readObject(reader, found));
  parts.push(...readCombined(reader, found), ...readUnevaluated(reader, found));
  const whole = allOf(parts);
  const nullable = reader.dialect === 'openapi-3.0' && value['nullable'] === true && combining.some((keyword) => Object.hasOwn(value, keyword));
  return nullable ? anyOf([whole, ofKinds(kindBits.null)]) : whole;
}

const combining = ['allOf', 'anyOf', 'oneOf', 'not'] as const;

function readCombined(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const parts: Node[] = [];
  for (const [keyword, combine] of [
    ['allOf', allOf],
    ['anyOf', anyOf],
    ['oneOf', oneOf],
  ] as const) {
    if (!Object.hasOwn(value, keyword)) continue;
    const list = value[keyword];
    if (Array.isArray(list) && list.length > 0) {
      const alternatives = list.map((_, index) => reader.below(found, keyword, index));
      parts.push(keyword === 'oneOf' && reader.meant === true ? readMeant(reader, found, alternatives) : combine(alternatives));
    } else parts.push(unread({ pointer, value }, `${keyword} is not a list of schemas`));
  }
  if (Object.hasOwn(value, 'not')) parts.push(not(reader.below(found, 'not')));
  if (Object.hasOwn(value, 'if') && draftOf(reader.dialect) >= 7) {
    const condition = reader.below(found, 'if');
    const then = Object.hasOwn(value, 'then') ? reader.below(found, 'then') : anything;
    const otherwise = Object.hasOwn(value, 'else') ? reader.below(found, 'else') : anything;
    parts.push(anyOf([not(condition), then]), anyOf([condition, otherwise]));
  }
  return parts;
}
