import { describe, expect, test } from 'vitest';
import { effortOf, partsOf } from './effort.ts';

const effort = (schema: unknown, more: Readonly<Record<string, unknown>> = {}): number => effortOf({ $ref: '#/$defs/0', $defs: { '0': schema, ...more } });

describe('the work that a schema can make of one part of a value', () => {
  test('is counted through references, each as often as it is used', () => {
    const once = effort({ properties: { a: { $ref: '#/$defs/1' } } }, { '1': { type: 'string', enum: ['a', 'b', 'c'] } });
    const twice = effort({ properties: { a: { $ref: '#/$defs/1' }, b: { $ref: '#/$defs/1' } } }, { '1': { type: 'string', enum: ['a', 'b', 'c'] } });
    expect(once).toBeGreaterThan(3);
    expect(twice).toBeGreaterThanOrEqual(2 * (once - 1));
  });

  test('has no bound where the schema leads back to itself: the value could double it with each level', () => {
    expect(effort({ oneOf: [{ properties: { a: { $ref: '#/$defs/0' } } }, { properties: { a: { $ref: '#/$defs/0' } } }] })).toBe(Infinity);
    expect(effort({ items: { $ref: '#/$defs/1' } }, { '1': { properties: { up: { $ref: '#/$defs/0' } } } })).toBe(Infinity);
  });

  test.each(['^(a+)+$', '(a|a)*b', '^a+b+c+$', '^(\\w+)\\1$', 'a?a?a?aaa', '^x{1,90}y{1,90}z{1,90}$', '^(?=.*a).*b.*c'])(
    'has no bound with the pattern %s',
    (pattern) => expect(effort({ type: 'string', pattern })).toBe(Infinity),
  );

  test.each(['^[^\\s].*$', '^[A-Z]{2}$', '^[0-9]{12,19}$', 'abc', '^[a-z+*?]+$'])('has one with the pattern %s', (pattern) =>
    expect(effort({ type: 'string', pattern })).toBeLessThan(10),
  );

  test('has none where equal items are looked for, nor by names that fit a pattern; a property may have any name', () => {
    expect(effort({ uniqueItems: true })).toBe(Infinity);
    expect(effort({ patternProperties: { '^x': {} } })).toBe(Infinity);
    expect(effort({ properties: { uniqueItems: { type: 'string' }, pattern: { type: 'string' } } })).toBeLessThan(10);
  });
});

test('a long text is much to look at, and counting ends where it is enough', () => {
  expect(partsOf(['a', { b: 1 }], 1_000)).toBeLessThan(6);
  expect(partsOf('a'.repeat(10_000), 1_000)).toBeGreaterThan(100_000);
  expect(
    partsOf(
      Array.from({ length: 1_000_000 }, () => 1),
      1_000,
    ),
  ).toBeGreaterThan(1_000);
});
