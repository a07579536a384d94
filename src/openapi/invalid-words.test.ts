import { expect, test } from 'vitest';
import { isUnreadable } from './invalid-words.ts';

test.each(['(', ')', 'a)', '(a', '^(a|b$', '*a', '+', '?', 'a|*b', '(?:a', '(?i)(a', '\\', 'a\\'])('%s is no pattern', (pattern) => {
  expect(isUnreadable(pattern)).toBe(true);
});

test.each([
  '',
  '^a$',
  '(?i)^[a-z]+$',
  '^(?P<year>\\d{4})-(?P=year)$',
  '(?<n>a)|(?<n>b)',
  '\\A\\p{L}+\\z',
  '^a++b*+c?+$',
  '(?>a|b)c',
  '(\\(?i)',
  '[[:alpha:]_]+',
  '(a)(?(1)b|c)',
  '(?#one) a',
  '(*UCP)\\w+',
  '\\Q(\\E',
  "(?'n'a)",
  '(?i-s:a)(?|b|c)(?R)?',
  '[\\w-.]+',
  '[z-a]',
  '/^a(b)$/i',
  '^[^\\]]*\\)$',
  'a**',
  '(?x) ( a ) # one',
  '\\u{1F600}|\\x{1F600}',
  '(?<!a)(?<=b)(?!c)(?=d)',
  '[a-z&&[^b]]',
])('%s may be one, in some dialect', (pattern) => {
  expect(isUnreadable(pattern)).toBe(false);
});
