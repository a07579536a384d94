import { expect, test } from 'vitest';
import { isMarked } from './direction.ts';

const marked = (value: unknown): boolean => {
  const document = { it: value, defs: { Made: { type: 'string', readOnly: true } } };
  return isMarked(document, { pointer: '/it', value }, 'readOnly');
};
const made = { $ref: '#/defs/Made' };

test('what is read-only is so with null beside it, however that is written', () => {
  expect([made, { allOf: [made] }, { anyOf: [made, { type: 'null' }] }, { oneOf: [{ type: 'null' }, made] }].map(marked)).toEqual([true, true, true, true]);
});

test('one of several alternatives says nothing of the others', () => {
  expect([{ anyOf: [made, { type: 'integer' }] }, { anyOf: [{ type: 'null' }] }, { not: made }].map(marked)).toEqual([false, false, false]);
});
