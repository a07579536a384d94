import { expect, test } from 'vitest';
import { learnFromStorage, looksLikeToken } from './secrets.ts';

test.each([
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', true],
  ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', true],
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', false],
  ['2026-11-21T18:18:54.000Z', false],
  ['/a/path/that/is/long/enough/1', false],
  ['a sentence with 24 characters or more', false],
  ['dark', false],
])('%s looks like a token: %s', (text, expected) => {
  expect(looksLikeToken(text)).toBe(expected);
});

test('storage is searched to its leaves', () => {
  const learned: string[] = [];
  const learn = (secret: string): void => void learned.push(secret);
  learnFromStorage('persist', JSON.stringify({ user: JSON.stringify({ accessToken: 'short-one', name: 'Ada Lovelace' }) }), { learn });
  learnFromStorage('theme', 'dark', { learn });
  learnFromStorage('session', 'opaque-value', { learn });
  learnFromStorage('broken', '{"token":', { learn });
  expect(learned).toEqual(['short-one', 'opaque-value']);
});
