import { expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { contained, type Reading } from './contained.ts';

const law: Reading = { silent: 'law' };
const at = (document: JsonSchema): { readonly document: JsonSchema; readonly pointer: '' } => ({ document, pointer: '' });
const text = { type: 'string' } as const;
const integer = { type: 'integer' } as const;
const object = (properties: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

type Row = [about: string, inner: JsonSchema, outer: JsonSchema, answer: 'yes' | 'no', reading?: Reading];

test.each<Row>([
  ['a new optional property that the other side does not know', object({ a: text }), object({ a: text, b: integer }), 'yes'],
  ['the same without the law', object({ a: text }), object({ a: text, b: integer }), 'no', { silent: 'open' }],
  ['a new required property', object({ a: text }), object({ a: text, b: integer }, { required: ['b'] }), 'no'],
  ['a property of another type', object({ a: text }), object({ a: integer }), 'no'],
  ['a name that neither side declares reaches a closed object', object({ a: text }), object({ a: text }, { additionalProperties: false }), 'no'],
  ['a free-form object sends whatever it likes', { type: 'object' }, object({ b: integer }), 'no'],
  ['an object that says that all names occur', object({ a: text }, { additionalProperties: true }), object({ a: text, b: integer }), 'no'],
  ['a map', { type: 'object', additionalProperties: text }, object({ b: integer }), 'no'],
  [
    'deep inside',
    object({ a: { type: 'array', items: object({ x: text }) } }),
    object({ a: { type: 'array', items: object({ x: text, y: integer }) } }),
    'yes',
  ],
  ['deep inside, with a type that changes', object({ a: object({ x: text }) }), object({ a: object({ x: integer, y: integer }) }), 'no'],
  ['values of a map', { additionalProperties: object({ x: text }) }, { additionalProperties: object({ x: text, y: integer }) }, 'yes'],
  ['parts together declare', { allOf: [object({ a: text }), object({ b: text })] }, object({ a: text, b: text, c: integer }), 'yes'],
  ['the other side in parts', object({ a: text }), { allOf: [object({ a: text }), object({ c: integer })] }, 'yes'],
  ['a branch of a union', { anyOf: [object({ a: text }), { type: 'null' }] }, { anyOf: [object({ a: text, b: integer }), { type: 'null' }] }, 'yes'],
  [
    'tagged branches',
    { oneOf: [object({ t: { const: 1 } }, { required: ['t'] }), object({ t: { const: 2 } }, { required: ['t'] })] },
    { oneOf: [object({ t: { const: 1 }, u: text }, { required: ['t'] }), object({ t: { const: 2 }, v: text }, { required: ['t'] })] },
    'yes',
  ],
  ['a name that only `required` mentions is declared', object({ a: text }, { required: ['b'] }), object({ a: text, b: integer }), 'no'],
  ['patterns of names that only the other side declares', object({ a: text }), object({ a: text }, { patternProperties: { '^x-': integer } }), 'yes'],
])('%s', (...[, inner, outer, answer, reading = law]: Row) => {
  expect(contained(at(inner), at(outer), reading)).toMatchObject({ contained: answer });
});

test('in recursive models', () => {
  const tree = (more: Readonly<Record<string, unknown>>): JsonSchema => ({
    $ref: '#/$defs/Node',
    $defs: { Node: object({ value: integer, children: { type: 'array', items: { $ref: '#/$defs/Node' } }, ...more }, { required: ['value'] }) },
  });
  expect(contained(at(tree({})), at(tree({ note: text })), law)).toEqual({ contained: 'yes' });
  expect(contained(at(tree({ note: text })), at(tree({ note: integer })), law)).toMatchObject({ contained: 'no' });
});

test('what does not travel in a direction is neither needed nor looked at', () => {
  const before = object({ id: { type: 'string', readOnly: true }, name: text }, { required: ['id', 'name'] });
  const after = object({ id: { type: 'integer', readOnly: true }, name: text }, { required: ['id', 'name'] });
  const writable = object({ id: text, name: text }, { required: ['id', 'name'] });
  expect(contained(at(before), at(after), { silent: 'law', direction: 'request' })).toEqual({ contained: 'yes' });
  expect(contained(at(before), at(after), { silent: 'law', direction: 'response' })).toMatchObject({ contained: 'no' });
  expect(contained(at(before), at(writable), { silent: 'law', direction: 'request' })).toMatchObject({ contained: 'no' });
});
