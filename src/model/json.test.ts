import { describe, expect, test } from 'vitest';
import { isRecord, pointer, toPointer, valueAt } from './json.ts';

const document = {
  data: { token: 't', list: [{ id: 1 }, { id: 2 }], '': 'empty key', 'a/b': 'slash', 'm~n': 'tilde', '~1': 'escape', nothing: null },
  'a.b': 'dotted',
};

describe('valueAt', () => {
  test.each<readonly [string, unknown]>([
    ['', document],
    ['data.token', 't'],
    ['/data/token', 't'],
    ['data.list.1.id', 2],
    ['/data/list/1/id', 2],
    ['/data/list/2', undefined],
    ['/data/list/-1', undefined],
    ['/data/list/length', undefined],
    ['/data/', 'empty key'],
    ['/data/a~1b', 'slash'],
    ['/data/m~0n', 'tilde'],
    ['/data/~01', 'escape'],
    ['/a.b', 'dotted'],
    ['a.b', undefined],
    ['data.nothing', null],
    ['data.nothing.more', undefined],
    ['data.token.length', undefined],
    ['data.missing.more', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['data.toString', undefined],
  ])('%j', (place, expected) => {
    expect(valueAt(document, place)).toEqual(expected);
  });

  test.each([undefined, null, 3, 'text'])('nothing is inside %j', (value) => {
    expect(valueAt(value, 'a')).toBeUndefined();
    expect(valueAt(value, '')).toBe(value);
  });
});

test('a pointer leads back to where it was made for', () => {
  for (const key of ['a', 'a/b', 'm~n', '~1', '~0', '', ' ', '0', 'ä', '/']) expect(valueAt({ [key]: { in: key } }, pointer([key, 'in']))).toBe(key);
  expect(pointer([])).toBe('');
  expect(pointer(['a', 0, 'b/c'])).toBe('/a/0/b~1c');
  expect(toPointer('data.token')).toBe('/data/token');
  expect(toPointer('/data/a~1b')).toBe('/data/a~1b');
  expect(toPointer('')).toBe('');
});

test('records are neither null nor arrays', () => {
  expect([{}, { a: 1 }, Object.create(null)].every(isRecord)).toBe(true);
  expect([null, [], 'a', 1, undefined, true].some(isRecord)).toBe(false);
});
