import { expect, test } from 'vitest';
import type { JsonSchema } from '../model/json.ts';
import { contained, inhabitant } from './contained.ts';
import { spent } from './spent.ts';

const at = (document: unknown): { readonly document: unknown; readonly pointer: '' } => ({ document, pointer: '' });
const exactly = (text: string): unknown => (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(text);
const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const tree = (name: string, type: string): JsonSchema => ({
  $ref: `#/$defs/${name}`,
  $defs: { [name]: { type: 'object', properties: { v: { type }, kids: { type: 'array', items: { $ref: `#/$defs/${name}` } } }, required: ['v'] } },
});

test('recursive schemas, whatever their parts are called', () => {
  expect(contained(at(tree('A', 'integer')), at(tree('B', 'integer')))).toEqual({ contained: 'yes' });
  expect(contained(at(tree('A', 'integer')), at(tree('B', 'number')))).toEqual({ contained: 'yes' });
  expect(contained(at(tree('A', 'number')), at(tree('A', 'integer')))).toMatchObject({ contained: 'no' });
});

test('the ends of int64, written as bounds', () => {
  for (const type of ['integer', 'number']) {
    expect(contained(at({ type }), at({ type, maximum: exactly('9223372036854775807') }))).toMatchObject({ contained: 'no' });
    expect(contained(at({ type }), at({ type, minimum: exactly('-9223372036854775807') }))).toMatchObject({ contained: 'no' });
  }
});

test('a difference that only shows three levels down', () => {
  const deeper = {
    ...(tree('A', 'integer') as object),
    type: 'object',
    properties: { kids: { items: { properties: { kids: { items: { properties: { kids: { maxItems: 0 } } } } } } } },
  };
  expect(contained(at(deeper), at(tree('A', 'integer')))).toEqual({ contained: 'yes' });
  expect(contained(at(tree('A', 'integer')), at(deeper))).toMatchObject({
    contained: 'no',
    value: { kids: [{ kids: [{ kids: [expect.anything()] as unknown }] }] },
  });
});

test('what never ends has no value', () => {
  const endless = {
    $ref: '#/$defs/A',
    $defs: {
      A: { type: 'object', properties: { a: { $ref: '#/$defs/B' } }, required: ['a'] },
      B: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'array', minItems: 1, items: { $ref: '#/$defs/B' } }] },
    },
  };
  expect(inhabitant(at(endless))).toBe('empty');
  expect(contained(at(endless), at(false))).toEqual({ contained: 'yes' });
});

test('two hundred models that refer to one another', () => {
  const models = (last: string): JsonSchema => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      range(200).map((i) => [
        `d${i}`,
        {
          type: 'object',
          properties: {
            x: { type: i === 199 ? last : 'string' },
            ...Object.fromEntries(range(3).map((j) => [`r${i}-${j}`, { anyOf: [{ $ref: `#/$defs/d${(i * 7 + j * 3 + 1) % 200}` }, { type: 'null' }] }])),
          },
        },
      ]),
    ),
  });
  const budget = { milliseconds: 20_000 };
  expect(contained(at(models('integer')), at(models('number')), { budget })).toEqual({ contained: 'yes' });
  expect(contained(at(models('number')), at(models('integer')), { budget })).toMatchObject({ contained: 'no' });
});

test('a thousand models that all lead to one another, within the budget that everybody gets', () => {
  const models = (first: string, last: string): JsonSchema => ({
    $ref: `#/$defs/${first}0`,
    $defs: Object.fromEntries(
      range(1000).map((i) => [
        `${first}${i}`,
        {
          type: 'object',
          properties: {
            x: { type: i === 999 ? last : 'string' },
            next: { $ref: `#/$defs/${first}${(i + 1) % 1000}` },
            all: { type: 'array', items: { $ref: `#/$defs/${first}${(i * 7 + 3) % 1000}` } },
            before: { anyOf: [{ $ref: `#/$defs/${first}${(i + 999) % 1000}` }, { type: 'null' }] },
          },
          required: ['x'],
        },
      ]),
    ),
  });
  expect(contained(at(models('a', 'integer')), at(models('b', 'number')))).toEqual({ contained: 'yes' });
  expect(contained(at(models('a', 'number')), at(models('b', 'integer')))).toMatchObject({ contained: 'no' });
});

const nested = (depth: number, inner: JsonSchema): JsonSchema =>
  range(depth).reduce<JsonSchema>((part) => ({ type: 'object', properties: { a: part }, required: ['a'] }), inner);
const choices = (type: string): JsonSchema => ({
  allOf: range(20).map((i) => ({ anyOf: [{ properties: { [`a${i}`]: { type } } }, { properties: { [`b${i}`]: { type } } }] })),
});

const required = (count: number): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(range(count).map((i) => [`p${i}`, { type: 'string' }])),
  required: range(count).map((i) => `p${i}`),
});

const closed = (alternatives: number, names: number): JsonSchema => ({
  type: 'object',
  anyOf: range(alternatives).map((i) => ({ properties: Object.fromEntries(range(names).map((j) => [`p${i}-${j}`, true])), required: [`p${i}-0`] })),
  unevaluatedProperties: false,
});

test.each<readonly [string, unknown, unknown]>([
  ['nested five thousand deep', nested(5_000, { type: 'string' }), nested(4_999, { type: 'string' })],
  [
    'a chain of references',
    { $ref: '#/$defs/d0', $defs: Object.fromEntries(range(3_000).map((i) => [`d${i}`, { $ref: `#/$defs/d${i + 1}` }])) },
    { type: 'string' },
  ],
  ['itself and nothing else', { $ref: '#' }, { type: 'string' }],
  ['itself as one of two', { anyOf: [{ $ref: '#' }, { type: 'string' }] }, { type: 'string' }],
  ['a million choices', choices('integer'), choices('number')],
  ['a giant list', { type: 'array', maxItems: 1e9 }, { maxItems: 1e9 - 1 }],
  ['giant counts', { type: 'array', contains: { const: 1 }, minContains: 1e6 }, { maxItems: 10 }],
  ['a giant text', { type: 'string', maxLength: 1e9 }, { maxLength: 1e9 - 1 }],
  ['a giant object', { type: 'object', minProperties: 1e6 }, { maxProperties: 10 }],
  ['a pattern that backtracks', { type: 'string', pattern: '^(a+)+$' }, { pattern: '^(a|aa)+$' }],
  ['a pattern with a million steps', { type: 'string', pattern: '^(a{1000}){1000}$' }, { pattern: '^b*$' }],
  [
    'sixty overlapping branches',
    { oneOf: range(60).map((i) => ({ properties: { [`k${i}`]: { type: 'string' } }, required: [`k${i}`] })) },
    { oneOf: range(59).map((i) => ({ required: [`k${i}`] })) },
  ],
  ['names that only one of many alternatives has', closed(150, 400), { maxProperties: 400 }],
  ['garbage', { type: 'objekt', properties: 5, items: 'x', required: {} }, { pattern: 7, allOf: [] }],
])('%s ends in time', (_, inner, outer) => {
  const started = performance.now();
  for (const [a, b] of [
    [inner, outer],
    [outer, inner],
  ]) {
    const result = contained(at(a), at(b), { budget: { milliseconds: 300 } });
    if (result.contained === 'unknown') expect(result.reason).not.toBe('');
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('ten thousand properties that must be there', () => {
  const started = spent();
  expect(contained(at({ type: 'object', properties: { p0: { type: 'string' } } }), at(required(10_000)))).toMatchObject({ contained: 'no' });
  expect(spent() - started).toBeLessThan(3_000);
});

test('the same question has the same answer, whatever was asked before', () => {
  const [a, b] = [choices('number'), choices('integer')];
  const first = contained(at(a), at(b));
  contained(at(b), at(a));
  contained(at(tree('A', 'number')), at(b));
  expect(contained(at(a), at(b))).toEqual(first);
  expect(first).toMatchObject({ contained: 'no' });
});

const tagged = (keyword: 'oneOf' | 'anyOf', last: number): JsonSchema => ({
  [keyword]: range(1000).map((i) => ({
    type: 'object',
    properties: { kind: { const: `k${i}` }, value: { type: 'integer', minimum: i === 750 ? last : i } },
    required: ['kind'],
  })),
});

test('a thousand tagged alternatives: the tag tells which two belong together', () => {
  const before = at(tagged('oneOf', 750));
  expect(contained(at(tagged('oneOf', 800)), before)).toEqual({ contained: 'yes' });
  expect(contained(at(tagged('anyOf', 750)), before)).toEqual({ contained: 'yes' });
  expect(contained(before, at(tagged('anyOf', 800)))).toMatchObject({ contained: 'no', value: { kind: 'k750' } });
});
