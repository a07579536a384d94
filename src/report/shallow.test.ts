import { expect, test } from 'vitest';
import { shallow } from './shallow.ts';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test('what people answer stays as it is', () => {
  const value = { a: [{ b: { c: null } }], n: 1, t: 'x', u: undefined };
  expect(shallow(value)).toEqual(value);
});
test('what lies too deep to be written is left out, and said to be', () => {
  expect(() => JSON.stringify(nested(100_000))).toThrow(RangeError);
  expect(JSON.stringify(shallow(nested(100_000)))).toContain('[["(nested too deeply to be kept)"]]');
});
test('a key that is __proto__ stays a key', () => {
  expect(JSON.stringify(shallow(JSON.parse('{"__proto__":{"a":1}}')))).toBe('{"__proto__":{"a":1}}');
});
