import { expect, test } from 'vitest';
import { effortByExtent } from './effort-on.ts';

const effort = (schema: unknown, value: unknown): number => effortByExtent({ $ref: '#/$defs/0', $defs: { '0': schema } })(value);

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

test('a schema that leads back to itself is looked into as deep as the value is', () => {
  const one = { properties: { a: { $ref: '#/$defs/0' } } };
  const two = { oneOf: [one, one] };
  expect(effort(one, nested(10))).toBeLessThan(100);
  expect(effort(two, nested(10))).toBeGreaterThan(2 ** 10);
  expect(effort(two, [nested(19)])).toBeGreaterThan(2 ** 20);
  expect(effort(one, nested(21))).toBe(Infinity);
  expect(effort({ allOf: [{ $ref: '#/$defs/0' }] }, {})).toBe(Infinity);
});

test('equal items are looked for pair by pair', () => {
  const items = Array.from({ length: 1_000 }, (_, index) => index);
  expect(effort({ properties: { a: { uniqueItems: true } } }, { a: items })).toBeGreaterThan(1_000);
  expect(effort({ uniqueItems: false }, items)).toBeLessThan(10);
});

test('a pattern takes what it can take on the longest text, of names too', () => {
  const version = { pattern: '^\\d+\\.\\d+\\.\\d+$' };
  expect(effort(version, '1.2.3')).toBeLessThan(2_000);
  expect(effort(version, '1'.repeat(1_000))).toBeGreaterThan(1_000_000);
  expect(effort(version, { ['1'.repeat(1_000)]: 1 })).toBeGreaterThan(1_000_000);
  expect(effort({ patternProperties: { '^(a+)+$': true } }, 1)).toBe(Infinity);
  expect(effort({ patternProperties: { '^x-': { pattern: '(a+)+' } } }, { 'x-': 1 })).toBe(Infinity);
});

test('older drafts say some things otherwise', () => {
  const hostile = { pattern: '(a+)+' };
  for (const schema of [{ items: [{}, hostile] }, { additionalItems: hostile }, { dependencies: { a: hostile, b: ['a'] } }])
    expect(effort(schema, [1])).toBe(Infinity);
});

test('one answer holds for values of about one extent, and no more', () => {
  const of = effortByExtent({ $ref: '#/$defs/0', $defs: { '0': { pattern: 'a*a*a*b' } } });
  const all = [1, 7, 8, 9, 64, 65, 100, 1_000].map((length) => of('a'.repeat(length)));
  expect(all).toEqual(all.toSorted((a, b) => a - b));
  expect(new Set(all).size).toBe(5);
});
