import { expect, test } from 'vitest';
import { matched } from './matching.ts';

test('who came first gives way as long as something else is left for it', () => {
  expect(matched([['a', 'b'], ['a']])).toEqual(['b', 'a']);
  expect(matched([['a', 'b'], ['b', 'c'], ['c', 'd'], ['a']])).toEqual(['b', 'c', 'd', 'a']);
});

test('without as many choices as lists there is none', () => {
  expect(
    matched([
      ['a', 'b'],
      ['a', 'b'],
      ['b', 'a'],
    ]),
  ).toBeUndefined();
  expect(matched([['a'], []])).toBeUndefined();
  expect(matched([])).toEqual([]);
});
