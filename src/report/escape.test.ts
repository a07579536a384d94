import { expect, test } from 'vitest';
import { clip, shownValue, visible } from './escape.ts';

test.each([
  ['\x1b[31mred', String.raw`\x1b[31mred`],
  ['\x9b2J', String.raw`\x9b2J`],
  ['a\nb\r\n\tc\0', String.raw`a\nb\r\n\tc\x00`],
  ['\u202eevil\u2066', String.raw`\u202eevil\u2066`],
  ['\u{e0041}', String.raw`\u{e0041}`],
  ['\ud83d alone', String.raw`\ud83d alone`],
  ['::error::x', String.raw`\x3a:error::x`],
  ['  ::set-output name=x::y', String.raw`  \x3a:set-output name=x::y`],
  ['\n::error::x', String.raw`\n::error::x`],
  ['a ##[group]b ##vso[task] ##TeamCity[x]', String.raw`a #\x23[group]b #\x23vso[task] #\x23TeamCity[x]`],
  ['## heading, http://a::b', '## heading, http://a::b'],
  ['äöü 漢字 🙂', 'äöü 漢字 🙂'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('a long text is cut and what is missing is counted, without tearing a character', () => {
  expect(clip('x'.repeat(2_000_000), 3)).toBe('xxx… (1999997 more characters)');
  expect(clip('ab🙂cd', 3)).toBe('ab… (4 more characters)');
  expect(clip('abc', 3)).toBe('abc');
});

test('any value is one line', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  expect([null, undefined, 'a\nb', { a: [1] }, circle, 10n].map((value) => shownValue(value))).toEqual([
    'null',
    'undefined',
    String.raw`"a\nb"`,
    '{"a":[1]}',
    '[object Object]',
    '10',
  ]);
});
