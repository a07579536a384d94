import { expect, test } from 'vitest';
import { hasLongNumber } from './long-number.ts';

const has = (text: string): boolean => hasLongNumber(text, Buffer.from(text));
const places = Array.from({ length: 40 }, (_, length) => ' '.repeat(length));

test.each<readonly [string, string, boolean]>([
  ['2^53 + 1', '{"a":9007199254740993}', true],
  ['behind spaces and a sign', '{"a": \n -9007199254740993}', true],
  ['in a list', '[1,9007199254740993]', true],
  ['first in a list', '[ 9007199254740993]', true],
  ['a fraction', '{"a":0.12345678901234567}', true],
  ['an exponent', '{"a":1e400}', true],
  ['an exponent with a sign behind a fraction', '{"a":-1.5E-400}', true],
  ['fifteen digits', '{"a":123456789012345}', false],
  ['an exponent of two', '{"a":1e99}', false],
  ['digits in a text', '{"a":"9007199254740993"}', false],
  ['an exponent in a text', '{"a":"1e400"}', false],
  ['a hash', '{"a":"0x1e400f9007199254740993"}', false],
  ['behind a text with digits', '{"b":"9007199254740993","a":9007199254740993}', true],
])('%s', (_, text, expected) => {
  for (const space of places) {
    expect(has(`${space}${text}`)).toBe(expected);
    expect(has(`{"\u00e9\u{1f600}":[],"b":${space}${text}}`)).toBe(expected);
  }
});
