// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
// Random schemas over every keyword. Their alphabets are small, so that two of them overlap, meet at a bound, or differ in one value.
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Json, JsonSchema } from '../../model/json.ts';

export type Definitions = Readonly<Record<string, JsonSchema>>;

const numbers: Arbitrary<number> = fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 12);
const factors: Arbitrary<number> = fc.constantFrom(0.5, 1, 1.5, 2, 3, 4, 6);
const counts: Arbitrary<number> = fc.constantFrom(0, 1, 2, 3);
const words: Arbitrary<string> = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aa', 'abc', '1');
const names: Arbitrary<string> = fc.constantFrom('a', 'b', 'ab', 'c');
const patterns: Arbitrary<string> = fc.constantFrom('^a', 'b$', '^a*$', '^[ab]+$', 'a.b', '^(a|b){1,2}$', '^$', String.raw`\d`, '^[^a]', '^(?:ab)*$');
const types: Arbitrary<string> = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');

/** Small values over the same alphabets. */
export const values: Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false),
    numbers,
    words,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, words), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

type Entries = Readonly<Record<string, Arbitrary<unknown>>>;

/** Some of these keywords. */
function some(keywords: Entries, most = 3): Arbitrary<Readonly<Record<string, unknown>>> {
  const one = fc.oneof(...Object.entries(keywords).map(([keyword, arbitrary]) => arbitrary.map((value) => [keyword, value] as const)));
  return fc.uniqueArray(one, { selector: ([keyword]) => keyword, minLength: 1, maxLength: most }).map((entries) => Object.fromEntries(entries));
}

const about: Readonly<Record<'number' | 'text', Entries>> = {
  number: { minimum: numbers, maximum: numbers, exclusiveMinimum: numbers, exclusiveMaximum: numbers, multipleOf: factors },
  text: { minLength: counts, maxLength: counts, pattern: patterns },
};

function level(depth: number, mayRefer: boolean): Arbitrary<JsonSchema> {
  const leaves: Arbitrary<JsonSchema>[] = [
    fc.oneof({ weight: 3, arbitrary: types.map((type): JsonSchema => ({ type })) }, { weight: 1, arbitrary: fc.boolean() }),
    fc.uniqueArray(types, { minLength: 2, maxLength: 3 }).map((type) => ({ type })),
    values.map((value) => ({ const: value })),
    fc.array(values, { minLength: 1, maxLength: 4 }).map((list) => ({ enum: list })),
    some(about.number),
    fc.tuple(fc.constantFrom('integer', 'number'), some(about.number)).map(([type, more]) => ({ type, ...more })),
    some(about.text),
    some(about.text).map((more) => ({ type: 'string', ...more })),
    ...(mayRefer ? [fc.constantFrom('d0', 'd1').map((name) => ({ $ref: `#/$defs/${name}` }))] : []),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  // A reference to where one came from needs a level of the value between, or it says nothing at all.
  const child = level(depth - 1, true);
  const here = level(depth - 1, false);
  const map = (keys: Arbitrary<string>): Arbitrary<unknown> => fc.dictionary(keys, child, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  const object: Entries = {
    properties: map(names),
    required: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
    additionalProperties: fc.oneof(fc.constant(false), child),
    patternProperties: map(patterns),
    propertyNames: fc.oneof(
      some(about.text),
      fc.uniqueArray(names, { minLength: 1 }).map((list) => ({ enum: list })),
    ),
    minProperties: counts,
    maxProperties: counts,
    dependentRequired: fc.dictionary(names, fc.uniqueArray(names, { minLength: 1, maxLength: 2 }), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    dependentSchemas: fc.dictionary(names, here, { minKeys: 1, maxKeys: 1, noNullPrototype: true }),
  };
  const array: Entries = {
    items: fc.oneof(fc.constant(false), child),
    prefixItems: fc.array(child, { minLength: 1, maxLength: 3 }),
    contains: child,
    minContains: counts,
    maxContains: counts,
    uniqueItems: fc.boolean(),
    minItems: counts,
    maxItems: counts,
  };
  const list = fc.array(here, { minLength: 1, maxLength: 3 });
  const combined = some({ allOf: list, anyOf: list, oneOf: list, not: here, if: here, then: here, else: here });
  const objects = some(object).map((more) => ({ type: 'object', ...more }));
  const arrays = some(array).map((more) => ({ type: 'array', ...more }));
  const unevaluated = fc
    .tuple(
      some({ properties: map(names), allOf: list, anyOf: list, prefixItems: array['prefixItems'] ?? child }, 2),
      fc.constantFrom('unevaluatedProperties', 'unevaluatedItems'),
    )
    .map(([more, keyword]) => ({ ...more, [keyword]: false }));
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...leaves) },
    { weight: 4, arbitrary: objects },
    { weight: 1, arbitrary: some(object) },
    { weight: 3, arbitrary: arrays },
    { weight: 1, arbitrary: some(array) },
    { weight: 3, arbitrary: combined },
    { weight: 2, arbitrary: fc.tuple(objects, combined).map(([one, other]) => ({ ...one, ...other })) },
    { weight: 1, arbitrary: unevaluated },
  );
}

export const definitions: Arbitrary<Definitions> = fc.record({ d0: level(1, false), d1: level(2, false) });
export const schemas: Arbitrary<JsonSchema> = level(2, true);

/** A schema with its definitions beside it. */
export function rooted(schema: JsonSchema, $defs: Definitions): JsonSchema {
  const wanted = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/#\/\$defs\/(\w+)/g)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      visit($defs[name] ?? true);
    }
  };
  visit(schema);
  if (typeof schema === 'boolean' || wanted.size === 0) return schema;
  return { ...schema, $defs: Object.fromEntries(Object.entries($defs).filter(([name]) => wanted.has(name))) };
}

/** The same schema, written otherwise: keys in another order, definitions under other names, a boolean as an object. */
export function rewritten(schema: JsonSchema): JsonSchema {
  const visit = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((one: unknown, index) => visit(one, [...path, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, part]): [string, unknown] => {
      if (key === '$ref' && typeof part === 'string') return [key, part.replace('/$defs/', '/$defs/z-')];
      const renamed = path.length === 1 && path[0] === '$defs' ? `z-${key}` : key;
      return [renamed, visit(part, [...path, key])];
    });
    return Object.fromEntries(entries.reverse());
  };
  return visit(schema, []) as JsonSchema;
}

const modelTypes: Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>(
    { type: 'string' },
    { type: 'integer' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'string', format: 'uuid' },
    { type: 'string', format: 'date-time' },
    { type: 'string', maxLength: 255, minLength: 1 },
    { type: 'string', pattern: '^[a-z][a-z0-9_-]*$' },
    { type: 'string', enum: ['open', 'closed', 'draft'] },
    { type: 'integer', minimum: 0 },
    { type: 'number', exclusiveMinimum: 0, maximum: 100 },
    { type: 'array', items: { type: 'string' } },
    { type: 'array', items: { $ref: '#/$defs/d0' }, maxItems: 50 },
    { $ref: '#/$defs/d1' },
    { type: 'object', additionalProperties: { type: 'number' } },
    { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    { anyOf: [{ $ref: '#/$defs/d0' }, { $ref: '#/$defs/d1' }] },
  ),
);

/** A model as web frameworks write them into their documents. */
export const models: Arbitrary<JsonSchema> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom('id', 'title', 'status', 'owner_id', 'tags', 'due', 'price', 'notes', 'meta'),
      fc.tuple(modelTypes, fc.boolean(), fc.boolean()),
      {
        minKeys: 1,
        maxKeys: 7,
        noNullPrototype: true,
      },
    ),
    fc.option(fc.constant({ additionalProperties: false }), { freq: 4 }),
  )
  .map(([fields, closed]) => ({
    type: 'object',
    title: 'Model',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, [type, , nullable]]) => [
        name,
        nullable ? { anyOf: [type, { type: 'null' }], title: name } : { ...(type as object), title: name },
      ]),
    ),
    required: Object.entries(fields)
      .filter(([, [, required]]) => required)
      .map(([name]) => name),
    ...closed,
  }));
