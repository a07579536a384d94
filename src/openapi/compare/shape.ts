import { isRecord, type Json } from '../../model/json.ts';
import { booleanBounds, lower, ofBoth, tighten, upper, wholeNumbers, type Word } from './laid-bounds.ts';
import { meansOther } from './laid-rests.ts';
import { canonical } from './same.ts';
import { child, items, members, own, settled, step, type Found, type Side } from './side.ts';

export type { Word } from './laid-bounds.ts';

/** Alternatives of a schema, without `null`. */
export interface Union {
  readonly keyword: 'anyOf' | 'oneOf';
  readonly branches: readonly Found[];
  readonly nullable: boolean;
  readonly at: Found;
}

/**
 * A schema as people mean it: references followed, `allOf` laid together, `null` as an alternative told apart. It serves to name what
 * changed; whether a change matters is decided by containment.
 */
export interface Shape {
  readonly at: Found;
  /** Undefined: any type. `null` is among them where it is allowed. */
  readonly types: ReadonlySet<string> | undefined;
  /** Of `enum` and `const`. */
  readonly values: ReadonlyMap<string, Json> | undefined;
  readonly valuesAt: Found | undefined;
  readonly words: ReadonlyMap<string, Word>;
  readonly properties: ReadonlyMap<string, Found>;
  readonly required: ReadonlySet<string>;
  /** Keywords that hold one schema, where they stand: `items`, `additionalProperties`, `not` … */
  readonly schemas: ReadonlyMap<string, Found>;
  readonly prefix: readonly Found[];
  readonly unions: readonly Union[];
  /** More is said than stands here: two parts say something of one thing. */
  readonly partial: boolean;
}

interface Draft {
  at: Found;
  types: Set<string> | undefined;
  values: Map<string, Json> | undefined;
  valuesAt: Found | undefined;
  words: Map<string, Word>;
  properties: Map<string, Found>;
  required: Set<string>;
  schemas: Map<string, Found>;
  prefix: readonly Found[];
  unions: Union[];
  partial: boolean;
}

const deepest = 40;
const others = [
  'multipleOf',
  'pattern',
  'format',
  'uniqueItems',
  'contentEncoding',
  'contentMediaType',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
  'discriminator',
  'dependentRequired',
  'xml',
] as const;
const remarks: ReadonlySet<string> = new Set(['default', 'deprecated', 'readOnly', 'writeOnly', 'xml']);
/** What a shape has no room for. */
const unseen = ['dependencies', 'additionalItems', '$dynamicRef', '$recursiveRef'] as const;
const words: readonly string[] = [...lower, ...upper, ...others];
const single = [
  'items',
  'additionalProperties',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
] as const;

const known = new WeakMap<Side, Map<string, Shape>>();

export function shapeOf(side: Side, at: Found): Shape {
  let shapes = known.get(side);
  if (shapes === undefined) known.set(side, (shapes = new Map()));
  let shape = shapes.get(at.pointer);
  if (shape === undefined) shapes.set(at.pointer, (shape = whole(flattened(side, at, 0))));
  return shape;
}

function whole(draft: Draft): Shape {
  if (draft.types?.has('integer') === true && !draft.types.has('number')) wholeNumbers(draft.words);
  return draft;
}

function flattened(side: Side, at: Found, depth: number): Draft {
  const value = at.value;
  const draft = empty(at);
  if (!isRecord(value) || depth > deepest) {
    if (value === false) draft.types = new Set();
    draft.partial = depth > deepest;
    return draft;
  }
  if (typeof value['$ref'] === 'string') {
    const target = side.is30 ? settled(side, at) : step(side, at);
    if (target === undefined) return draft;
    const base = flattened(side, target, depth + 1);
    if (side.is30) return base;
    const beside = readWords(side, { pointer: at.pointer, value: { ...value, $ref: undefined } }, depth);
    const own = Object.keys(value).filter((key) => key !== '$ref' && (words.includes(key) || structural.has(key)));
    if (own.length === 0) return base;
    return { ...merged(base, beside), at };
  }
  return readWords(side, at, depth);
}

const structural = new Set([
  'type',
  'enum',
  'const',
  'properties',
  'patternProperties',
  'dependentSchemas',
  'required',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
  ...single,
]);

function readWords(side: Side, at: Found, depth: number): Draft {
  let draft = empty(at);
  const { value } = at;
  draft.partial = isRecord(value) && (unseen.some((keyword) => Object.hasOwn(value, keyword)) || Array.isArray(value['items']));
  const type = own(value, 'type');
  if (typeof type === 'string') draft.types = new Set([type]);
  else if (Array.isArray(type)) draft.types = new Set(type.filter((name) => typeof name === 'string'));
  readValues(draft, at);
  for (const name of words) {
    const word = child(at, name);
    if (word !== undefined && word.value !== false) draft.words.set(name, { value: word.value as Json, at: word });
  }
  if (side.is30) booleanBounds(draft.words);
  for (const name of single) {
    const schema = child(at, name);
    if (schema !== undefined && !Array.isArray(schema.value)) draft.schemas.set(name, schema);
  }
  for (const map of ['patternProperties', 'dependentSchemas'] as const) {
    for (const [name, schema] of members(child(at, map))) draft.schemas.set(`${map}/${name}`, schema);
  }
  draft.prefix = items(child(at, 'prefixItems'));
  for (const [name, property] of members(child(at, 'properties'))) draft.properties.set(name, property);
  for (const { value: name } of items(child(at, 'required'))) if (typeof name === 'string') draft.required.add(name);
  for (const part of items(child(at, 'allOf'))) draft = merged(draft, flattened(side, part, depth + 1));
  for (const keyword of ['anyOf', 'oneOf'] as const) draft = withUnion(side, draft, keyword, child(at, keyword), depth);
  if (side.is30 && own(value, 'nullable') === true) {
    draft.types?.add('null');
    draft.values?.set('null', null);
  }
  return { ...draft, at };
}

function readValues(draft: Draft, at: Found): void {
  const constant = child(at, 'const');
  const listed = child(at, 'enum');
  if (constant !== undefined) {
    draft.values = new Map([[canonical(constant.value), constant.value as Json]]);
    draft.valuesAt = constant;
  } else if (Array.isArray(listed?.value)) {
    draft.values = new Map((listed.value as readonly Json[]).map((value) => [canonical(value), value]));
    draft.valuesAt = listed;
  }
}

/** `anyOf: [X, null]` is X or null. */
function withUnion(side: Side, draft: Draft, keyword: 'anyOf' | 'oneOf', at: Found | undefined, depth: number): Draft {
  const branches = items(at);
  if (at === undefined || branches.length === 0) return draft;
  const some = branches.filter((branch) => !isNull(side, branch));
  const [only] = some;
  if (only !== undefined && some.length === 1) {
    const one = flattened(side, only, depth + 1);
    if (some.length < branches.length) {
      one.types?.add('null');
      one.values?.set('null', null);
      one.unions = one.unions.map((union) => ({ ...union, nullable: true }));
    }
    return merged(draft, one);
  }
  return { ...draft, unions: [...draft.unions, { keyword, branches: some, at, nullable: some.length < branches.length }] };
}

function isNull(side: Side, branch: Found): boolean {
  const value = settled(side, branch)?.value;
  if (!isRecord(value)) return false;
  const listed = value['enum'];
  return value['type'] === 'null' || value['const'] === null || (Array.isArray(listed) && listed.length === 1 && listed[0] === null);
}

function merged(one: Draft, other: Draft): Draft {
  const all = new Map(one.words);
  for (const [name, word] of other.words) {
    const before = all.get(name);
    if (lower.has(name) || upper.has(name)) tighten(all, name, word);
    else if (before === undefined) all.set(name, word);
    else if (isRule(name)) all.set(name, ofBoth(name, before, word));
  }
  return {
    at: one.at,
    types: intersected(one.types, other.types),
    values: intersectedValues(one.values, other.values),
    valuesAt: one.valuesAt ?? other.valuesAt,
    words: all,
    // Where both speak of a property, the later says more in what generators write.
    properties: new Map([...one.properties, ...other.properties]),
    required: new Set([...one.required, ...other.required]),
    schemas: new Map([...one.schemas, ...other.schemas]),
    prefix: one.prefix.length > 0 ? one.prefix : other.prefix,
    unions: [...one.unions, ...other.unions],
    partial:
      one.partial ||
      other.partial ||
      meansOther(one, other) ||
      (one.prefix.length > 0 && other.prefix.length > 0) ||
      collides(one.words, other.words, isRule) ||
      collides(one.properties, other.properties) ||
      collides(one.schemas, other.schemas),
  };
}

type Said = ReadonlyMap<string, { readonly value: unknown }>;

/** Both speak of one thing, and not in the same words. */
function collides(one: Said, other: Said, counts: (name: string) => boolean = () => true): boolean {
  return [...other].some(([name, { value }]) => {
    const before = one.get(name);
    return before !== undefined && counts(name) && canonical(before.value) !== canonical(value);
  });
}

/** Of two bounds the stricter one holds, and remarks say nothing of values. */
function isRule(name: string): boolean {
  return !lower.has(name) && !upper.has(name) && !remarks.has(name);
}

function intersected(one: Set<string> | undefined, other: Set<string> | undefined): Set<string> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const both = new Set([...one].filter((type) => other.has(type) || (type === 'integer' && other.has('number'))));
  if (one.has('number') && other.has('integer')) both.add('integer');
  return both;
}

function intersectedValues(one: Map<string, Json> | undefined, other: Map<string, Json> | undefined): Map<string, Json> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new Map([...one].filter(([key]) => other.has(key)));
}

function empty(at: Found): Draft {
  return {
    at,
    types: undefined,
    values: undefined,
    valuesAt: undefined,
    words: new Map(),
    properties: new Map(),
    required: new Set(),
    schemas: new Map(),
    prefix: [],
    unions: [],
    partial: false,
  };
}
