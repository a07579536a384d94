import { expect, test } from 'vitest';
import { covered } from './covered.ts';
import type { Side } from './ir.ts';
import { read } from './read.ts';

const shows = (inner: unknown, outer: unknown, law = false): boolean => {
  const at = (document: unknown, side: Side): ReturnType<typeof read> =>
    read({ document, dialect: '2020-12', direction: undefined, formats: true, law: law ? side : undefined }, '');
  return covered(at(inner, 'inner'), at(outer, 'outer'));
};

const person = { type: 'object', properties: { name: { type: 'string', maxLength: 10 }, age: { type: 'integer', minimum: 0 } }, required: ['name'] };
const loose = { type: 'object', properties: { age: { type: 'number' }, name: { type: ['string', 'null'], maxLength: 20 } } };
const list = (type: string, more: object = {}): object => ({ type: 'object', properties: { value: { type }, next: { $ref: '#' }, ...more } });

const required = (name: string): object => ({ required: [name] });
const manyChoices = Array.from({ length: 60 }, (_, index) => ({ anyOf: [required(`a${index}`), required(`b${index}`)] }));

test.each<readonly [string, unknown, unknown]>([
  ['properties, one by one', person, loose],
  ['items and their number', { type: 'array', items: person, minItems: 2, maxItems: 3 }, { type: 'array', items: loose, maxItems: 5 }],
  ['a choice that is covered case by case', { anyOf: [person, { type: 'null' }] }, { oneOf: [{ anyOf: [{ type: 'null' }, loose] }] }],
  ['a closed object', { ...person, additionalProperties: false }, { ...loose, properties: { ...loose.properties, more: {} }, additionalProperties: false }],
  ['numbers by all that is said of them', { type: 'integer', multipleOf: 4, minimum: 1 }, { type: 'number', multipleOf: 2, exclusiveMinimum: 0.5 }],
  [
    'one of more choices than are split',
    { type: 'object', allOf: manyChoices, anyOf: [{ required: ['a', 'name'] }, { required: ['b', 'name'] }] },
    required('name'),
  ],
  ['a recursion', list('integer'), list('number')],
])('it shows from the structure: %s', (_, inner, outer) => {
  expect(shows(inner, outer)).toBe(true);
  expect(shows(outer, inner)).toBe(false);
});

test('a schema that is only itself covers nothing', () => {
  expect(shows({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }, { type: 'string' })).toBe(false);
  expect(shows({ type: 'object' }, { anyOf: [{ $ref: '#' }, { type: 'string' }] })).toBe(false);
});

test('exactly one of several: the branch that fits has to exclude the others', () => {
  const branch = (kind: string, more: object): object => ({ type: 'object', properties: { kind: { const: kind }, ...more }, required: ['kind'] });
  const [card, cash] = [branch('card', { number: { type: 'string' } }), branch('cash', {})];
  expect(shows({ oneOf: [branch('card', { number: { enum: ['1'] } }), cash] }, { oneOf: [cash, card, { type: 'null' }] })).toBe(true);
  expect(shows(cash, { oneOf: [cash, card, { required: ['kind'] }] })).toBe(false);
  expect(shows({ type: 'string' }, { oneOf: [true, true] })).toBe(false);
});

test('exactly one of several: what is required where it cannot be excludes too', () => {
  const branch = (...names: readonly string[]): object => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, {}])),
    required: names,
  });
  const closed = (...names: readonly string[]): object => ({ ...branch(...names), additionalProperties: false });
  const both = { oneOf: [branch('a', 'c'), branch('b', 'c')] };
  expect(shows({ oneOf: [closed('a', 'c'), closed('b', 'c')] }, both)).toBe(true);
  expect(shows({ oneOf: [closed('a', 'b', 'c'), closed('b', 'c')] }, both)).toBe(false);
  expect(shows(closed('a', 'c'), { oneOf: [branch('a'), branch('c')] })).toBe(false);
  expect(shows({ ...closed('a', 'c'), type: ['object', 'null'] }, { oneOf: [{ ...branch('a'), type: ['object', 'null'] }, { required: ['b'] }] })).toBe(false);
  // By the law nobody uses a name that only the other side declares.
  expect(shows(branch('a', 'c'), both)).toBe(false);
  expect(shows(branch('a', 'c'), both, true)).toBe(true);
  expect(shows({ ...branch('a', 'c'), additionalProperties: true }, both, true)).toBe(false);
});

test('what was concluded from an assumption that failed goes with it', () => {
  const twice = (type: string): object => ({
    type: 'object',
    properties: { a: { $ref: '#/$defs/x' }, b: { $ref: '#/$defs/y' } },
    $defs: {
      x: { type: 'object', properties: { y: { $ref: '#/$defs/y' }, z: { type } } },
      y: { type: 'object', properties: { x: { $ref: '#/$defs/x' } } },
    },
  });
  expect(shows(twice('integer'), twice('number'))).toBe(true);
  expect(shows(twice('number'), twice('integer'))).toBe(false);
});

test('the law: a name that only the outer side declares does not occur, unless the inner side speaks of others', () => {
  const more = { ...person, properties: { ...person.properties, more: { type: 'string' } } };
  expect(shows(person, more)).toBe(false);
  expect(shows(person, more, true)).toBe(true);
  expect(shows({ ...person, additionalProperties: true }, more, true)).toBe(false);
  expect(shows({ type: 'object' }, { ...more, required: [] }, true)).toBe(false);
  const other = { allOf: [person, { additionalProperties: { type: 'integer' } }] };
  expect(shows(other, more, true)).toBe(false);
});
