// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { expect, test } from 'vitest';
import { contained, type Containment } from './contained.ts';

type Schema = Readonly<Record<string, unknown>>;

const answerTo = (inner: Schema, outer: Schema): Containment => contained({ document: inner, pointer: '' }, { document: outer, pointer: '' });

/** Each declares a property of its own. */
function parts(count: number): readonly { readonly properties: Schema; readonly required: readonly string[] }[] {
  return Array.from({ length: count }, (_, index) => ({ properties: { [`p${index}`]: { type: 'string' } }, required: [`p${index}`] }));
}

const when = (count: number): Schema => ({
  allOf: parts(count).map(({ properties, required: [name] }) => ({ if: { properties: { kind: { const: name } }, required: ['kind'] }, then: { properties } })),
});
const tagged = (count: number): Schema => ({
  oneOf: parts(count).map(({ properties, required: [name] }) => ({ properties: { ...properties, kind: { const: name } }, required: ['kind'] })),
});

test.each<[string, Schema, Schema, unknown]>([
  ['anyOf', { anyOf: parts(10) }, { propertyNames: { pattern: '^p\\d$' } }, undefined],
  ['anyOf', { anyOf: parts(10) }, { propertyNames: { pattern: '^p[0-8]$' } }, { p9: '' }],
  ['if', { ...when(12), properties: { kind: true } }, { propertyNames: { pattern: '^(p\\d+|kind)$' } }, undefined],
  ['if', { ...when(12), properties: { kind: true } }, { not: { required: ['p3'] } }, { kind: 'p3', p3: '' }],
  ['oneOf', tagged(40), { not: { required: ['p3', 'p4'] } }, undefined],
  ['oneOf', tagged(40), { properties: { p39: false } }, { kind: 'p39', p39: '' }],
  ['dependentSchemas', { dependentSchemas: { a: { properties: { b: true } } }, properties: { a: true } }, { dependentRequired: { b: ['a'] } }, undefined],
  [
    'patternProperties',
    { anyOf: [{ patternProperties: { '^a': true }, required: ['x'] }, { minProperties: 1 }] },
    { propertyNames: { const: 'x' } },
    undefined,
  ],
  [
    'patternProperties beside a name that fits',
    { patternProperties: { '^a': true }, anyOf: [{ properties: { ab: true }, required: ['x'] }, { minProperties: 1 }] },
    { not: { required: ['ab'] } },
    { ab: null },
  ],
  ['if, of itself', { if: { properties: { a: { const: 1 } }, required: ['a'] } }, { maxProperties: 0 }, { a: 1 }],
  ['else', { if: { required: ['a'] }, else: { properties: { b: true } }, properties: { a: true } }, { not: { required: ['a', 'b'] } }, undefined],
  ['else', { if: { required: ['a'] }, else: { properties: { b: true } }, properties: { a: true } }, { not: { required: ['b'] } }, { b: null }],
  ['additionalProperties', { anyOf: [{ additionalProperties: { type: 'integer' } }, { required: ['x'] }] }, { maxProperties: 0 }, { '': 0 }],
  ['unevaluatedProperties further in', { allOf: [{ unevaluatedProperties: { type: 'integer' } }] }, { maxProperties: 0 }, { '': 0 }],
  [
    'unevaluatedProperties where a $ref leads',
    { $ref: '#/$defs/in', $defs: { in: { unevaluatedProperties: { type: 'integer' } } } },
    { maxProperties: 0 },
    { '': 0 },
  ],
  [
    'one part under two conditions',
    {
      anyOf: [{ allOf: [{ $ref: '#/$defs/in' }], required: ['x'] }, { required: ['k'] }],
      if: { required: ['k'] },
      then: { $ref: '#/$defs/in' },
      properties: { k: true, x: true },
      $defs: { in: { properties: { a: { type: 'integer' } } } },
    },
    { not: { required: ['a', 'k'], maxProperties: 2 } },
    { a: 0, k: null },
  ],
])('what no part evaluates is told apart: %s', (_, schema, outer, value) => {
  expect(answerTo({ type: 'object', unevaluatedProperties: false, ...schema }, outer)).toMatchObject(
    value === undefined ? { contained: 'yes' } : { contained: 'no', value },
  );
});

test.each<[string, Schema, Schema, unknown]>([
  ['contains', { contains: { type: 'integer' } }, { items: { type: 'integer' } }, undefined],
  ['contains', { contains: { type: 'integer' } }, { maxItems: 1 }, [0, 0]],
  ['contains under conditions', { anyOf: [{ contains: { const: 1 } }, { contains: { const: 2 } }] }, { items: { enum: [1, 2] } }, undefined],
  [
    'contains under conditions',
    { anyOf: [{ contains: { const: 1 } }, { contains: { const: 2 } }] },
    { not: { prefixItems: [{ const: 1 }, { const: 2 }], minItems: 2 } },
    [1, 2],
  ],
  ['unevaluatedItems further in', { allOf: [{ unevaluatedItems: { type: 'integer' } }] }, { maxItems: 0 }, [0]],
  ['items of an alternative', { anyOf: [{ items: { type: 'integer' } }, { prefixItems: [{ type: 'string' }] }] }, { items: { type: 'integer' } }, ['']],
])('which items no part evaluates is told apart: %s', (_, schema, outer, value) => {
  expect(answerTo({ type: 'array', unevaluatedItems: false, ...schema }, outer)).toMatchObject(
    value === undefined ? { contained: 'yes' } : { contained: 'no', value },
  );
});

test('in 2019-09 it is disputed whether `contains` evaluates items, which matters where some are left', () => {
  const $schema = 'https://json-schema.org/draft/2019-09/schema';
  const inner = { $schema, type: 'array', contains: { type: 'integer' }, unevaluatedItems: false };
  const outer = { items: { type: 'integer' } };
  expect(answerTo(inner, outer)).toMatchObject({ contained: 'unknown', reason: expect.stringContaining('2019-09') as unknown });
  expect(answerTo({ ...inner, additionalItems: false, items: [{ type: 'integer' }] }, outer)).toStrictEqual({ contained: 'yes' });
  expect(answerTo({ ...inner, allOf: [{ items: { type: 'integer' } }] }, outer)).toStrictEqual({ contained: 'yes' });
});

test('what was evaluated under a condition goes with it', () => {
  const anyItem = { anyOf: Array.from({ length: 9 }, (_, index) => ({ prefixItems: Array.from({ length: index + 1 }, () => ({ type: 'string' })) })) };
  const inner = { type: 'array', ...anyItem, unevaluatedItems: { type: 'integer' } };
  expect(answerTo(inner, { items: { type: ['string', 'integer'] } })).toStrictEqual({ contained: 'yes' });
  expect(answerTo(inner, { prefixItems: [{ type: 'string' }, { type: 'string' }] })).toStrictEqual({ contained: 'no', value: ['', 0] });
});
