import { describe, expect, test } from 'vitest';
import { exactNumber, exactText, isExactNumber, parseExact } from './exact-json.ts';

describe('a document keeps its numbers', () => {
  test.each([
    '9007199254740993',
    '-9007199254740993',
    '1e400',
    '123456789.12345678901',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '18446744073709551616',
  ])('%s, which no double carries', (literal) => {
    const parsed = parseExact(`{"a":[${literal}]}`) as { readonly a: readonly unknown[] };
    expect(isExactNumber(parsed.a[0])).toBe(true);
    expect(exactText(parsed.a[0])).toBe(literal);
    expect(JSON.stringify(parsed)).toBe(`{"a":[${literal}]}`);
  });

  test.each([
    ['0.1', 0.1],
    ['1.0', 1],
    ['9007199254740992', 2 ** 53],
    ['100000000000000000000000', 1e23],
    ['1e308', 1e308],
    ['0.30000000000000004', 0.30000000000000004],
    ['-0.000', -0],
    ['0e500', 0],
    ['5e-324', 5e-324],
  ])('%s is a double', (literal, value) => {
    expect(parseExact(`[${literal}]`)).toEqual([value]);
    expect(exactNumber(literal)).toBe(value);
  });

  test('digits in strings and names are text', () => {
    const text = '{"9007199254740993":"9007199254740993","__proto__":12345678901234567890}';
    const parsed = parseExact(text);
    expect(JSON.stringify(parsed)).toBe(text);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test('what is no number has no decimal text', () => {
    for (const value of ['1', null, true, [], {}, { rawJSON: '1' }]) expect(exactText(value)).toBe(undefined);
    expect(exactText(1e21)).toBe('1e+21');
  });

  test('what is no JSON is refused', () => {
    expect(() => parseExact('[9007199254740993,]')).toThrow(SyntaxError);
    expect(() => parseExact('')).toThrow(SyntaxError);
  });
});
