import { expect, test } from 'vitest';
import { asking, object, query, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const verdict = (old: Part, next: Part): string => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).verdict;

test('a query as one parameter is not compared with the same as several', () => {
  const openapi = '3.2.0';
  const limit: Part = { type: 'integer' };
  const form = { 'application/x-www-form-urlencoded': { schema: object({ limit }) } };
  const whole = asking([{ name: 'all', in: 'querystring', content: form }], { openapi });
  const several = asking([query('limit', limit)], { openapi });
  expect([verdict(whole, several), verdict(several, whole)]).toEqual(['unknown', 'unknown']);
  // Where the other has no query at all there is nothing to take for it.
  expect([verdict(whole, asking([], { openapi })), verdict(asking([], { openapi }), whole)]).toEqual(['compatible', 'compatible']);
});
