import { isRecord } from '../model/json.ts';
import { isOpenApi } from './dialect.ts';
import { allOf, anyOf, anything, every, justValues, nothing, oneOf, some, unread, type Names, type Node } from './ir.ts';
import { targetOf } from './read-target.ts';
import type { Reader, SchemaObject } from './reader.ts';

/** What a schema says of its object itself, through `$ref` and whatever it is put together from. */
interface Own {
  readonly properties: Set<string>;
  readonly required: Set<string>;
  /** Additional properties are spoken of. */
  speaks: boolean;
  /** Of the first discriminator met. */
  discriminator: SchemaObject | undefined;
  /** Properties that list their values. */
  readonly pinned: Set<string>;
}

const most = 200;
/** Alternatives, times the names that all of them declare. */
const mostTold = 1_000_000;

/**
 * `oneOf` as who names alternatives means it. Who says one of them does not use, by accident, a name that only another of them declares: else
 * objects that are silent about additional properties overlap, and values that nobody meant tell documents apart. Where a discriminator says
 * which alternative is meant, it is that one, and whether another would do as well is not asked (OpenAPI 3.1 §4.8.25).
 */
export function readMeant(reader: Reader, found: SchemaObject, alternatives: readonly Node[]): Node {
  const list = found.value['oneOf'];
  if (!Array.isArray(list)) return oneOf(alternatives);
  const beside = ownOf(reader, { pointer: found.pointer, value: { ...found.value, oneOf: undefined } });
  const own = list.map((value: unknown, index) => ownOf(reader, { pointer: `${found.pointer}/oneOf/${index}`, value }));
  const names = [...new Set(own.flatMap(({ properties }) => [...properties]))].sort();
  // Each would have to be told what all others declare.
  if (own.length * names.length > mostTold) return unread(found, 'its alternatives are too many to say what each of them means');
  const tags = tagsOf(reader, found, beside, own);
  const meant = alternatives.map((node, index) =>
    allOf([node, ...(reader.law === 'inner' ? [without(beside, own[index], names)] : []), ...(tags?.[index] ?? [])]),
  );
  return tags === undefined ? allOf([oneOf(alternatives), anyOf(meant)]) : anyOf(meant);
}

function ownOf(reader: Reader, schema: { readonly pointer: SchemaObject['pointer']; readonly value: unknown }): Own {
  const own: Own = { properties: new Set(), required: new Set(), speaks: false, discriminator: undefined, pinned: new Set() };
  const visited = new Set<unknown>();
  const waiting = [schema];
  for (let next = waiting.shift(); next !== undefined && visited.size < most; next = waiting.shift()) {
    const { pointer, value } = next;
    if (!isRecord(value) || visited.has(value)) continue;
    visited.add(value);
    const { properties, required, allOf: parts } = value;
    for (const [name, property] of Object.entries(isRecord(properties) ? properties : {})) {
      own.properties.add(name);
      if (isPinned(reader, { pointer: `${pointer}/properties/${name}`, value: property })) own.pinned.add(name);
    }
    for (const name of Array.isArray(required) ? required : []) if (typeof name === 'string') own.required.add(name);
    own.speaks ||= 'additionalProperties' in value || 'unevaluatedProperties' in value || 'patternProperties' in value;
    if (isRecord(value['discriminator'])) own.discriminator ??= { pointer, value: value['discriminator'] };
    for (const [index, part] of Array.isArray(parts) ? parts.entries() : []) waiting.push({ pointer: `${pointer}/allOf/${index}`, value: part });
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const some = value[keyword];
      for (const [index, part] of Array.isArray(some) ? some.entries() : []) waiting.push({ pointer: `${pointer}/${keyword}/${index}`, value: part });
    }
    const target = targetOf(reader, { pointer, value });
    if (target !== undefined && !('reason' in target)) waiting.push(target);
  }
  return own;
}

function isPinned(reader: Reader, { pointer, value }: { readonly pointer: SchemaObject['pointer']; readonly value: unknown }): boolean {
  if (!isRecord(value)) return false;
  const target = targetOf(reader, { pointer, value });
  const says = target !== undefined && 'value' in target && isRecord(target.value) ? target.value : value;
  return 'enum' in says || 'const' in says;
}

function without(beside: Own, mine: Own | undefined, all: readonly string[]): Node {
  if (mine === undefined || mine.speaks || beside.speaks || mine.properties.size === 0) return anything;
  const names = all.filter((name) => ![mine, beside].some((one) => one.properties.has(name) || one.required.has(name)));
  return every({ names, nodes: [], others: false }, nothing);
}

/** What each alternative goes by; undefined where nothing says so. */
function tagsOf(reader: Reader, found: SchemaObject, beside: Own, own: readonly Own[]): readonly (readonly Node[])[] | undefined {
  if (!isOpenApi(reader.dialect)) return undefined;
  const declared = beside.discriminator ?? commonOf(own);
  const name = declared?.value['propertyName'];
  const list = found.value['oneOf'];
  if (declared === undefined || typeof name !== 'string' || !Array.isArray(list)) return undefined;
  const targets = list.map((value: unknown, index) => {
    if (!isRecord(value) || typeof value['$ref'] !== 'string') return undefined;
    const target = targetOf(reader, { pointer: `${found.pointer}/oneOf/${index}`, value });
    return target === undefined || 'reason' in target ? undefined : target;
  });
  if (targets.some((target, index) => target === undefined && (own[index]?.properties.size ?? 0) > 0)) return undefined;
  const mapping = Object.entries(isRecord(declared.value['mapping']) ? declared.value['mapping'] : {});
  const at: Names = { names: [name], nodes: [], others: false };
  return targets.map((target, index) => {
    if (target === undefined || own[index]?.pinned.has(name) === true) return [];
    const written = mapping.flatMap(([tag, to]) => (typeof to === 'string' && leadsTo(reader, declared, to, target.pointer) ? [tag] : []));
    // Who speaks says what is written; who listens also knows each by the name of its schema.
    const values = reader.law === 'inner' && written.length > 0 ? written : [...written, target.pointer.split('/').at(-1) ?? ''];
    return [every(at, justValues(values)), some(at, anything)];
  });
}

function leadsTo(reader: Reader, { pointer }: SchemaObject, to: string, target: string): boolean {
  const $ref = /^[\w.-]+$/.test(to) && !/\.(json|ya?ml)$/.test(to) ? `#/components/schemas/${to}` : to;
  const found = targetOf(reader, { pointer, value: { $ref } });
  return found !== undefined && 'pointer' in found && found.pointer === target;
}

/** Of a base that all the alternatives are made from. */
function commonOf(own: readonly Own[]): SchemaObject | undefined {
  const [first, ...others] = own.filter(({ properties }) => properties.size > 0);
  const is = first?.discriminator;
  return is !== undefined && others.every(({ discriminator }) => discriminator?.pointer === is.pointer) ? is : undefined;
}

const counted = new WeakMap<Node, number>();

/** How many alternatives there are, anywhere in a schema, of which just one has to fit. */
export function choices(node: Node): number {
  const known = counted.get(node);
  if (known !== undefined) return known;
  const visited = new Set<string>();
  const waiting = [node];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next.key)) continue;
    visited.add(next.key);
    if (next.op === 'one') count += next.parts.length;
    if ('parts' in next) waiting.push(...next.parts);
    else if ('part' in next) waiting.push(next.part);
    else if (next.op === 'ref') waiting.push(next.target());
  }
  counted.set(node, count);
  return count;
}
