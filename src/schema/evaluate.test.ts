import { describe, expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { contained } from './contained.ts';
import { fits, type Fits } from './evaluate.ts';
import { read } from './read.ts';

/** Definitions of which each says the one before twice. */
function doubling(levels: number, first: Json, twice: (one: Json, level: number) => Json): Json {
  const defs: Record<string, Json> = { a0: first };
  for (let level = 1; level <= levels; level += 1) defs[`a${level}`] = twice({ $ref: `#/$defs/a${level - 1}` }, level);
  return { $ref: `#/$defs/a${levels}`, $defs: defs };
}

const fitsIn = (value: Json, document: Json): Fits =>
  fits(value, read({ document, dialect: '2020-12', direction: undefined, formats: false, law: undefined, meant: false }, ''));

describe('each definition is looked at once for a value, however many ways lead there', () => {
  test.each<[string, (one: Json) => Json]>([
    ['allOf', (one) => ({ allOf: [one, one] })],
    ['anyOf', (one) => ({ anyOf: [one, one] })],
    ['oneOf', (one) => ({ oneOf: [one, { allOf: [one, { type: 'null' }] }] })],
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's
    ['if', (one) => ({ if: one, then: one, else: one })],
    ['not', (one) => ({ not: { allOf: [one, { not: one }] } })],
  ])('%s', (_, twice) => {
    const document = doubling(60, { type: 'string' }, twice);
    expect(typeof fitsIn('a', document)).toBe('boolean');
    expect(typeof fitsIn(1, document)).toBe('boolean');
  });

  test('in members and items as well', () => {
    const document = doubling(40, { type: 'string' }, (one) => ({
      anyOf: [{ items: one, type: 'array' }, { properties: { a: one }, type: 'object' }, one, one],
    }));
    expect(fitsIn([{ a: [{ a: 'b' }] }], document)).toBe(true);
    expect(fitsIn([{ a: [{ a: 1 }] }], document)).toBe(false);
  });
});

/** Of an object whose `a` is of a type, the first asks for `t1`, and each that holds for the next. */
const conditions = (type: string): Json =>
  doubling(30, { type: 'object', properties: { a: { type } }, required: ['a'] }, (one, level) => ({
    if: one,
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's
    then: { required: [`t${level}`] },
    else: { required: [`e${level}`] },
  }));

test('each value is looked at for itself', () => {
  const { $ref = '', $defs = {} } = conditions('string') as Record<string, Json>;
  const document: Json = { type: 'array', items: { $ref }, $defs };
  const all = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index + 1}`, null]));
  expect(
    fitsIn(
      [
        { ...all, a: '' },
        { ...all, a: 'b' },
      ],
      document,
    ),
  ).toBe(true);
  expect(
    fitsIn(
      [
        { ...all, a: '' },
        { ...all, a: 1 },
      ],
      document,
    ),
  ).toBe(false);
});

test('values that look alike are told apart', () => {
  const document = doubling(30, { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] }, (one) => ({ anyOf: [one, one] }));
  expect(fitsIn(['1', 1], document)).toBe(true);
  expect(fitsIn([1, '1'], document)).toBe(false);
});

test.each<[string, (one: Json) => Json]>([
  ['oneOf', (one) => ({ oneOf: [one, one] })],
  ['anyOf', (one) => ({ anyOf: [one, one] })],
  ['allOf', (one) => ({ allOf: [one, one] })],
  ['allOf, closed', (one) => ({ allOf: [one, one], unevaluatedProperties: false })],
  ['a member beside it', (one) => ({ oneOf: [one, { required: ['x'], properties: { x: one } }] })],
])('%s thirty times over is answered', (_, twice) => {
  const [inner, outer] = ['string', 'integer'].map((type) => doubling(30, { type }, twice));
  expect(contained({ document: inner, pointer: '' }, { document: outer, pointer: '' }, { confirm: false, budget: { milliseconds: 2_000 } })).toHaveProperty(
    'contained',
  );
});

test('conditions on conditions, thirty deep, are told each once', () => {
  const [inner, outer] = ['string', 'integer'].map(conditions);
  expect(contained({ document: inner, pointer: '' }, { document: outer, pointer: '' })).toHaveProperty('contained', 'no');
});
