import { expect, test } from 'vitest';
import { contained } from './contained.ts';

const at = (document: object): { readonly document: object; readonly pointer: '' } => ({ document, pointer: '' });
const listed = Array.from({ length: 900 }, (_, index) => `v${index}`);
const either = { anyOf: [{ type: 'integer', minimum: 0, maximum: 50 }, { type: 'integer', minimum: 1_000, maximum: 1_050 }, { enum: listed }] };
const entry = { type: 'object', properties: { name: { type: 'string' }, size: { enum: [1, 2] } }, required: ['name', 'size'], additionalProperties: false };
const flags = (count: number): object => {
  const names = Array.from({ length: count }, (_, index) => `f${index}`);
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'boolean' }])), required: names };
};
const unique = (items: object, more: object = {}): object => ({ type: 'array', items, uniqueItems: true, ...more });

test.each([
  ['listed values', unique({ enum: listed }), { maxItems: 900 }],
  ['whole numbers', unique({ type: 'integer', minimum: 1, maximum: 1000 }), { maxItems: 1000 }],
  ['letters', unique({ type: 'string', pattern: '^[a-z]{1,2}$' }), { maxItems: 26 + 26 ** 2 }],
  ['more items than values', { type: 'array', items: { enum: listed }, minItems: 901 }, { not: { uniqueItems: true } }],
  ['of either sort', unique(either), { maxItems: 1_002 }],
  ['pairs of few', unique({ type: 'array', items: { type: 'boolean' }, minItems: 3, maxItems: 3 }), { maxItems: 8 }],
])('no list of different items is longer than there are %s', (_, inner, outer) => {
  expect(contained(at(inner), at(outer))).toStrictEqual({ contained: 'yes' });
});

test.each([
  ['listed values', unique({ enum: listed }), { maxItems: 899 }, 900],
  ['whole numbers', unique({ type: 'integer', minimum: 1, maximum: 1000 }), { maxItems: 999 }, 1000],
  ['letters', unique({ type: 'string', pattern: '^[a-z]{1,2}$' }), { maxItems: 700 }, 701],
  ['of either sort', unique(either), { maxItems: 1_001 }, 1_002],
  ['texts of a format', unique({ type: 'string', format: 'uuid' }), { maxItems: 300 }, 301],
  ['objects', unique(entry), { maxItems: 400 }, 401],
  ['objects of flags', unique(flags(9)), { maxItems: 500 }, 501],
  ['pairs', unique({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 }), { maxItems: 300 }, 301],
  ['one of another kind', { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' }, uniqueItems: true }, { maxItems: 200 }, 201],
  ['any items', { type: 'array', maxItems: 20_000 }, { maxItems: 10_000 }, 10_001],
])('many different items are found: %s', (_, inner, outer, size) => {
  const answer = contained(at(inner), at(outer), { formats: 'assert' });
  expect(answer.contained === 'no' && Array.isArray(answer.value) ? answer.value.length : answer).toBe(size);
});

test.each([
  ['of any name', {}],
  ['of names that fit a pattern', { patternProperties: { '^[a-z]+$': { type: 'string' } }, additionalProperties: false }],
  ['of names of a format', { propertyNames: { format: 'uuid' } }],
])('many properties are found: %s', (_, rules) => {
  const answer = contained(at({ type: 'object', maxProperties: 1000, ...rules }), at({ maxProperties: 800 }), { formats: 'assert' });
  expect(answer.contained === 'no' ? Object.keys(answer.value as object) : answer).toHaveLength(801);
});
