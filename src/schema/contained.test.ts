// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { contained, inhabitant, type Reading } from './contained.ts';
import { compile } from './validate.ts';

type Row = [inner: JsonSchema, outer: JsonSchema, answer: 'yes' | 'no' | 'unknown', reading?: Reading];

const at = (document: JsonSchema): { readonly document: JsonSchema; readonly pointer: '' } => ({ document, pointer: '' });
const asserted: Reading = { formats: 'assert' };
const tagged = (tags: readonly string[], keyword: 'anyOf' | 'oneOf' = 'oneOf'): JsonSchema => ({
  [keyword]: tags.map((tag) => ({ type: 'object', properties: { kind: { const: tag }, [tag]: { type: 'string' } }, required: ['kind', tag] })),
});

const table: Readonly<Record<string, readonly Row[]>> = {
  type: [
    [{ type: 'string' }, { type: ['string', 'null'] }, 'yes'],
    [{ type: ['string', 'null'] }, { type: 'string' }, 'no'],
    [{ type: 'integer' }, { type: 'number' }, 'yes'],
    [{ type: 'number' }, { type: 'integer' }, 'no'],
    [{ type: ['boolean', 'integer'] }, { anyOf: [{ type: 'boolean' }, { type: 'number' }] }, 'yes'],
    [{}, true, 'yes'],
    [true, false, 'no'],
    [false, { type: 'string' }, 'yes'],
  ],
  'enum and const': [
    [{ enum: ['a', 'b'] }, { enum: ['b', 'a', 'c'] }, 'yes'],
    [{ enum: ['a', 'd'] }, { enum: ['a', 'b'] }, 'no'],
    [{ const: 1 }, { enum: [1.0] }, 'yes'],
    [{ enum: ['a'] }, { const: 'a' }, 'yes'],
    [{ type: 'boolean' }, { enum: [true, false] }, 'yes'],
    [{ type: 'integer', minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }, 'yes'],
    [{ type: 'number', minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }, 'no'],
    [{ const: { b: [1], a: null } }, { enum: [{ a: null, b: [1] }] }, 'yes'],
    [{ type: 'object' }, { not: { const: { a: 1, b: [1, 2] } } }, 'no'],
    [{ type: 'array', maxItems: 1, items: { type: 'boolean' } }, { enum: [[], [true], [false]] }, 'yes'],
    [{ enum: ['a', 'abcd', 1] }, { maxLength: 3 }, 'no'],
  ],
  'bounds of numbers': [
    [{ minimum: 2 }, { minimum: 1 }, 'yes'],
    [{ type: 'number', minimum: 1 }, { exclusiveMinimum: 1 }, 'no'],
    [{ type: 'integer', exclusiveMinimum: 1 }, { minimum: 2 }, 'yes'],
    [{ type: 'integer', minimum: 1, maximum: 0 }, false, 'yes'],
    [{ type: 'integer', maximum: 2 ** 53 }, { maximum: 2 ** 53 - 1 }, 'no'],
    [{ minimum: 1 }, { minimum: 2 }, 'no'],
  ],
  multipleOf: [
    [{ allOf: [{ type: 'integer', multipleOf: 4 }, { multipleOf: 6 }] }, { multipleOf: 12 }, 'yes'],
    [{ type: 'integer', multipleOf: 4 }, { multipleOf: 8 }, 'no'],
    [{ multipleOf: 0.1 }, { multipleOf: 0.01 }, 'yes'],
    [{ multipleOf: 0.01 }, { multipleOf: 0.1 }, 'no'],
    [{ type: 'integer', minimum: 1 }, { not: { multipleOf: 1_000_000_007 } }, 'no'],
    [{ type: 'integer', minimum: 1, maximum: 1_000_000_006 }, { not: { multipleOf: 1_000_000_007 } }, 'yes'],
  ],
  strings: [
    [{ type: 'string', minLength: 3 }, { minLength: 2 }, 'yes'],
    [{ type: 'string', maxLength: 3 }, { maxLength: 2 }, 'no'],
    [{ type: 'string', pattern: '^[a-z]{3}$' }, { pattern: '^[a-z]+$', maxLength: 3 }, 'yes'],
    [{ type: 'string', pattern: '^[a-z]+$' }, { pattern: '^[a-z]{3}$' }, 'no'],
    [{ type: 'string', pattern: 'a' }, { minLength: 1 }, 'yes'],
    [{ type: 'string', minLength: 1_000_000 }, { minLength: 999_999 }, 'yes'],
    [{ enum: ['aa', 'ab'] }, { pattern: '^a' }, 'yes'],
  ],
  format: [
    [{ type: 'string' }, { format: 'date' }, 'no', asserted],
    [{ type: 'string' }, { format: 'date' }, 'yes'],
    [{ type: 'string', format: 'uuid' }, { pattern: '-' }, 'yes', asserted],
    [{ type: 'integer', format: 'int32' }, { format: 'int64' }, 'yes', asserted],
    [{ type: 'integer', format: 'int64' }, { format: 'int32' }, 'no', asserted],
    // What only a lax validator lets pass is no counterexample.
    [{ type: 'string', format: 'uuid' }, { pattern: '^[0-9a-fA-F-]{36}$' }, 'yes', asserted],
    [{ type: 'string', format: 'hostname' }, { maxLength: 253 }, 'yes', asserted],
    [{ type: 'string', format: 'hostname' }, { maxLength: 252 }, 'no', asserted],
    [{ type: 'string', format: 'date-time' }, { pattern: '[Tt]' }, 'yes', asserted],
    [{ type: 'string', format: 'date-time' }, { pattern: 'T' }, 'no', asserted],
    [{ type: 'string', format: 'date-time' }, { minLength: 20 }, 'yes', asserted],
    [{ type: 'string', format: 'uri' }, { pattern: '^[^\\s"<>]+$' }, 'yes', asserted],
    [{ type: 'string', format: 'uri' }, { format: 'iri' }, 'yes', asserted],
    [{ type: 'string', format: 'byte' }, { pattern: '^[A-Za-z0-9+/=]*$' }, 'yes', asserted],
    [{ type: 'string', format: 'email' }, { format: 'idn-email' }, 'yes', asserted],
  ],
  'properties and required': [
    [{ type: 'object', required: ['a', 'b'] }, { required: ['b'] }, 'yes'],
    [{ type: 'object' }, { required: ['a'] }, 'no'],
    [{ properties: { a: { type: 'string' } } }, { properties: { a: { type: ['string', 'null'] } } }, 'yes'],
    [{ properties: { a: { type: 'string' } } }, { properties: { a: { type: 'string' }, b: { type: 'string' } } }, 'no'],
    [{ properties: { a: false } }, { properties: { a: { type: 'string' } } }, 'yes'],
    [{ type: 'object', properties: { a: false }, required: ['a'] }, false, 'yes'],
    [{ type: 'object', required: ['__proto__'] }, { minProperties: 1 }, 'yes'],
  ],
  'names of properties': [
    // More patterns than are told apart at one place.
    [
      { type: 'object', patternProperties: Object.fromEntries(Array.from('abcdefghijkl', (name) => [name, { type: 'string' }])) },
      { patternProperties: Object.fromEntries(Array.from('lkjihgfedcba', (name) => [name, { type: ['string', 'null'] }])) },
      'yes',
    ],
    [{ type: 'object', propertyNames: { pattern: '^[a-z]$' }, minProperties: 26 }, { required: ['q'] }, 'yes'],
    [{ type: 'object', propertyNames: { pattern: '^[a-z]$' }, minProperties: 25 }, { required: ['q'] }, 'no'],
    [{ type: 'object', properties: { a: true }, additionalProperties: false }, { propertyNames: { const: 'a' } }, 'yes'],
    [{ type: 'object', properties: { a: true } }, { additionalProperties: false, properties: { a: true } }, 'no'],
    [{ type: 'object', patternProperties: { '^x-': true }, additionalProperties: false }, { propertyNames: { pattern: '^x' } }, 'yes'],
    [{ type: 'object', patternProperties: { '^x': true }, additionalProperties: false }, { propertyNames: { pattern: '^x-' } }, 'no'],
    [{ patternProperties: { '^a': { type: 'integer' } } }, { patternProperties: { '^ab': { type: 'number' } } }, 'yes'],
    [{ patternProperties: { '^ab': { type: 'integer' } } }, { patternProperties: { '^a': { type: 'integer' } } }, 'no'],
    [{ type: 'object', propertyNames: { maxLength: 0 } }, { maxProperties: 1 }, 'yes'],
    [{ additionalProperties: { type: 'integer' } }, { properties: { a: { type: 'integer' } }, additionalProperties: { type: 'number' } }, 'yes'],
  ],
  'numbers of properties': [
    [{ type: 'object', properties: { a: true, b: true }, additionalProperties: false }, { maxProperties: 2 }, 'yes'],
    [{ type: 'object', properties: { a: true, b: true }, additionalProperties: false }, { maxProperties: 1 }, 'no'],
    [{ type: 'object', properties: { a: true }, additionalProperties: false, minProperties: 1 }, { required: ['a'] }, 'yes'],
    [{ type: 'object', properties: { a: true }, minProperties: 2, additionalProperties: { type: 'string' } }, { required: ['a'] }, 'no'],
  ],
  'dependent keywords': [
    [{ type: 'object', dependentRequired: { a: ['b'] }, required: ['a'] }, { required: ['b'] }, 'yes'],
    [{ type: 'object', dependentRequired: { a: ['b'] } }, { dependentRequired: { b: ['a'] } }, 'no'],
    [{ dependentSchemas: { a: { required: ['b'] } } }, { dependentRequired: { a: ['b'] } }, 'yes'],
    [{ dependentSchemas: { a: { properties: { b: false } } }, required: ['a', 'b'], type: 'object' }, false, 'yes'],
  ],
  items: [
    [{ type: 'array', items: { type: 'integer' } }, { items: { type: 'number' } }, 'yes'],
    [{ type: 'array', items: { type: 'number' } }, { items: { type: 'integer' } }, 'no'],
    [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false }, { items: { type: ['string', 'integer'] }, maxItems: 2 }, 'yes'],
    [{ type: 'array', prefixItems: [{ type: 'string' }] }, { prefixItems: [true, { type: 'string' }] }, 'no'],
    [{ type: 'array', items: false }, { maxItems: 0 }, 'yes'],
    [{ type: 'array', prefixItems: [true, true, false] }, { maxItems: 2 }, 'yes'],
    [{ type: 'array', minItems: 1_000_000 }, { minItems: 999_999 }, 'yes'],
    [{ type: 'array', minItems: 1_000_000 }, { maxItems: 99 }, 'unknown'],
  ],
  contains: [
    [{ type: 'array', contains: { const: 5 }, minContains: 2 }, { minItems: 2 }, 'yes'],
    [{ type: 'array', contains: { const: 5 }, minContains: 2 }, { minItems: 3 }, 'no'],
    [{ type: 'array', contains: { const: 1 } }, { contains: { type: 'integer' } }, 'yes'],
    [{ type: 'array', contains: { type: 'integer' }, maxContains: 1 }, { contains: { const: 1 }, minContains: 0, maxContains: 1 }, 'yes'],
    [{ type: 'array', contains: { type: 'integer' }, maxContains: 1, items: { type: 'integer' } }, { maxItems: 1 }, 'yes'],
    [{ type: 'array', minContains: 0, contains: false }, { maxItems: 0 }, 'no'],
    [{ type: 'array', prefixItems: [{ const: 1 }] }, { contains: { const: 1 } }, 'no'],
  ],
  uniqueItems: [
    [{ type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true }, { maxItems: 3 }, 'yes'],
    [{ type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true }, { maxItems: 2 }, 'no'],
    [{ type: 'array', minItems: 3, items: { type: 'boolean' } }, { uniqueItems: true }, 'no'],
    [{ type: 'array', prefixItems: [{ enum: [1, 2] }, { const: 1 }], minItems: 2, items: false, uniqueItems: true }, { prefixItems: [{ const: 2 }] }, 'yes'],
    [{ type: 'array', maxItems: 1 }, { uniqueItems: true }, 'yes'],
  ],
  combining: [
    [{ allOf: [{ minimum: 1 }, { maximum: 3 }] }, { minimum: 0, maximum: 4 }, 'yes'],
    [{ anyOf: [{ type: 'integer' }, { minimum: 2 }] }, { oneOf: [{ type: 'integer' }, { minimum: 2 }] }, 'no'],
    [tagged(['a', 'b', 'c']), tagged(['c', 'b', 'a', 'd'], 'anyOf'), 'yes'],
    [tagged(['a', 'b', 'c', 'd']), tagged(['a', 'b', 'd']), 'no'],
    [{ not: { not: { type: 'string' } } }, { type: 'string' }, 'yes'],
    [{ not: { type: 'string' } }, { not: { type: 'string', minLength: 1 } }, 'yes'],
    [{ oneOf: [{ required: ['a'] }, { required: ['b'] }], type: 'object' }, { not: { required: ['a', 'b'] } }, 'yes'],
    [{ type: 'string' }, { oneOf: [{ minLength: 3 }, { maxLength: 2 }] }, 'yes'],
  ],
  'if, then, else': [
    [{ type: 'integer', if: { minimum: 10 }, then: { multipleOf: 10 }, else: { maximum: 5 } }, { not: { const: 7 } }, 'yes'],
    [{ type: 'integer', if: { minimum: 10 }, then: { multipleOf: 10 } }, { not: { const: 7 } }, 'no'],
  ],
  'what is unevaluated': [
    [{ type: 'object', allOf: [{ properties: { a: true } }, { properties: { b: true } }], unevaluatedProperties: false }, { maxProperties: 2 }, 'yes'],
    [{ type: 'object', allOf: [{ properties: { a: true } }, { properties: { b: true } }], unevaluatedProperties: false }, { maxProperties: 1 }, 'no'],
    [
      {
        type: 'object',
        anyOf: [
          { properties: { a: true }, required: ['a'] },
          { properties: { b: true }, required: ['b'] },
        ],
        unevaluatedProperties: false,
      },
      { propertyNames: { enum: ['a', 'b'] } },
      'yes',
    ],
    [{ type: 'array', prefixItems: [true], unevaluatedItems: { type: 'string' } }, { maxItems: 1 }, 'no'],
    [{ $ref: 'elsewhere.json', unevaluatedProperties: false }, { type: 'object' }, 'unknown'],
  ],
};

describe.each(Object.entries(table))('%s', (_, rows) => {
  test.each([...rows])('%j in %j: %s', (...[inner, outer, answer, reading]: Row) => {
    const result = contained(at(inner), at(outer), reading);
    expect(result).toMatchObject({ contained: answer });
    if (result.contained !== 'no') return;
    expect(compile(inner)(result.value)).toEqual([]);
    expect(compile(outer)(result.value)).not.toEqual([]);
  });
});

test('every schema of the table is contained in itself, said in another order', () => {
  for (const [inner, outer, answer, reading] of Object.values(table).flat()) {
    if (answer === 'unknown') continue;
    for (const schema of [inner, outer]) expect(contained(at(schema), at(reversed(schema) as JsonSchema), reading)).toEqual({ contained: 'yes' });
    expect(contained(at(reversed(inner) as JsonSchema), at(reversed(outer) as JsonSchema), reading)).toEqual(contained(at(inner), at(outer), reading));
  }
});

test.each(['draft-04', 'draft-06', 'draft-07'] as const)('%s: what stands beside a reference says nothing', (dialect) => {
  const inner = { $ref: '#/definitions/a', maximum: 5, definitions: { a: { type: 'integer' } } };
  expect(contained({ ...at(inner), dialect }, { ...at({ maximum: 6 }), dialect })).toEqual({ contained: 'no', value: 7 });
  expect(contained({ ...at(inner), dialect: '2020-12' }, at({ maximum: 6 }))).toEqual({ contained: 'yes' });
});

test.each([
  [{ items: [{ type: 'string' }] }, { items: [{ type: 'integer' }] }],
  [{ minLength: '3' }, { minLength: '4' }],
  [{ properties: { a: { anyOf: 1 } } }, { properties: { a: { anyOf: 2 } } }],
  [
    { $id: 'https://a.example/', properties: { a: { $ref: 'x.json' } } },
    { $id: 'https://b.example/', properties: { a: { $ref: 'x.json' } } },
  ],
])('%j and %j: two that cannot be read are not taken for one', (inner, outer) => {
  expect(contained(at(inner as JsonSchema), at(outer as JsonSchema))).toMatchObject({ contained: 'unknown' });
  expect(contained(at(inner as JsonSchema), at(structuredClone(inner) as JsonSchema))).toEqual({ contained: 'yes' });
});

test('a word that is beyond ASCII is a counterexample to a format that stays within', () => {
  expect(contained(at({ type: 'string', format: 'iri' }), at({ format: 'uri' }), asserted)).toMatchObject({ contained: 'no' });
  expect(contained(at({ type: 'string' }), at({ format: 'iri' }), asserted)).toMatchObject({ contained: 'no' });
});

test('int64 ends where it ends', () => {
  const [any, below] = [{ type: 'integer' }, { type: 'integer', minimum: 0, exclusiveMaximum: 2 ** 53 }];
  const result = contained(at(any), at({ format: 'int64' }), asserted);
  expect(result).toMatchObject({ contained: 'no' });
  expect(Math.abs(Number(result.contained === 'no' && result.value))).toBeGreaterThanOrEqual(2 ** 63);
  expect(contained(at(below), at({ format: 'int64' }), asserted)).toEqual({ contained: 'yes' });
});

test('a value of a schema, or that there is none', () => {
  expect(inhabitant(at({ type: 'object', required: ['a'], properties: { a: { enum: [3, 4], not: { const: 3 } } } }))).toEqual({ value: { a: 4 } });
  expect(inhabitant(at({ type: 'array', minItems: 3, uniqueItems: true, items: { type: 'boolean' } }))).toBe('empty');
  expect(inhabitant(at({ $ref: 'elsewhere.json' }))).toMatchObject({ unknown: expect.stringContaining('nothing is fetched') as unknown });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, reversed(inner)] as const)
      .reverse(),
  );
}
