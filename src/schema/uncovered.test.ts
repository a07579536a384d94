import { expect, test } from 'vitest';
import { contained, type Containment } from './contained.ts';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const within = (inner: unknown, outer: unknown, silent: 'law' | 'open' = 'open'): Containment =>
  contained({ document: inner, pointer: '' }, { document: outer, pointer: '' }, { silent });

const tagged = (keyword: string, count: number, least: number): unknown => ({
  [keyword]: range(count).map((index) => ({
    type: 'object',
    properties: { kind: { const: `k${index}` }, value: { type: 'integer', minimum: index === 75 ? least : index } },
    required: ['kind'],
  })),
});

test.each(['anyOf', 'oneOf'])('of many alternatives one is narrower (%s)', (keyword) => {
  expect(within(tagged(keyword, 100, 75), tagged(keyword, 100, 80))).toMatchObject({ contained: 'no', value: { kind: 'k75' } });
  expect(within(tagged(keyword, 100, 80), tagged(keyword, 100, 75))).toEqual({ contained: 'yes' });
});

const untagged = (least: number): unknown => ({
  anyOf: range(120).map((index) => ({
    type: 'object',
    properties: { [`p${index}`]: { type: 'integer', minimum: index === 50 ? least : index } },
    required: [`p${index}`],
  })),
});

test('many alternatives that overlap, of which one is narrower', () => {
  expect(within(untagged(50), untagged(55))).toMatchObject({ contained: 'no', value: { p50: 50 } });
  expect(within(untagged(55), untagged(50))).toEqual({ contained: 'yes' });
});

// Of the inner side: which of the names that the outer side declares it declares somewhere, and whether the alternative is free-form.
const named = (name: string, type: string): unknown => ({ type: 'object', properties: { [name]: { type } } });
const kept = { ...(named('a', 'string') as object), required: ['a'] };

test('by the law: a name that only another alternative declares may occur', () => {
  const asked = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } } };
  // What is left is the second alternative, which by itself says nothing of `a`.
  expect(within({ anyOf: [kept, named('b', 'string')] }, { anyOf: [kept, asked] }, 'law')).toMatchObject({ contained: 'no' });
  const other = { ...(named('z', 'string') as object), required: ['z'] };
  expect(within({ anyOf: [other, named('b', 'string')] }, { anyOf: [other, asked] }, 'law')).toEqual({ contained: 'yes' });
});

test('by the law: a free-form alternative stays free beside one that declares', () => {
  const inner = { anyOf: [kept, { type: 'object', minProperties: 1 }] };
  const outer = { anyOf: [kept, { type: 'object', properties: { c: { type: 'integer' } } }] };
  expect(within(inner, outer, 'law')).toMatchObject({ contained: 'no' });
});

test('what stands beside the alternatives holds for what is left, behind a reference that leads back to it too', () => {
  const tree = (least: number): unknown => ({
    $ref: '#/$defs/tree',
    $defs: {
      tree: {
        type: 'object',
        properties: { size: { type: 'integer', minimum: 10 }, kids: { type: 'array', items: { $ref: '#/$defs/tree' } } },
        required: ['size'],
        anyOf: [{ required: ['a'] }, { required: ['b'], properties: { size: { minimum: least } } }],
      },
    },
  });
  expect(within(tree(10), tree(12))).toMatchObject({
    contained: 'no',
    value: { size: expect.toSatisfy((size: number) => size === 10 || size === 11) as unknown },
  });
  expect(within(tree(5), tree(10))).toEqual({ contained: 'yes' });
});
