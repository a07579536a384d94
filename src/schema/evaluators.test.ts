// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { expect, test } from 'vitest';
import { contained } from './contained.ts';

type Schema = Readonly<Record<string, unknown>>;

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
])('what no part evaluates is told apart: %s', (_, schema, outer, value) => {
  const inner = { type: 'object', unevaluatedProperties: false, ...schema };
  const answer = contained({ document: inner, pointer: '' }, { document: outer, pointer: '' });
  if (value === undefined) expect(answer).toStrictEqual({ contained: 'yes' });
  else expect(answer).toMatchObject({ contained: 'no', value });
});

test('what was evaluated under a condition goes with it', () => {
  const anyItem = { anyOf: Array.from({ length: 9 }, (_, index) => ({ prefixItems: Array.from({ length: index + 1 }, () => ({ type: 'string' })) })) };
  const inner = { type: 'array', ...anyItem, unevaluatedItems: { type: 'integer' } };
  const at = (document: Schema): { readonly document: Schema; readonly pointer: '' } => ({ document, pointer: '' });
  expect(contained(at(inner), at({ items: { type: ['string', 'integer'] } }))).toStrictEqual({ contained: 'yes' });
  expect(contained(at(inner), at({ prefixItems: [{ type: 'string' }, { type: 'string' }] }))).toStrictEqual({ contained: 'no', value: ['', 0] });
});
