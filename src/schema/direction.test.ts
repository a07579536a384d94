import { expect, test } from 'vitest';
import { absentees, isMarked } from './direction.ts';

const marked = (value: unknown): boolean => {
  const document = { it: value, defs: { Made: { type: 'string', readOnly: true } } };
  return isMarked(document, { pointer: '/it', value }, 'readOnly');
};
const made = { $ref: '#/defs/Made' };

test('what is read-only is so with null beside it, however that is written', () => {
  const said = [made, { allOf: [made] }, { anyOf: [made] }, { anyOf: [made, { type: 'null' }] }, { oneOf: [{ type: 'null' }, made] }];
  expect(said.filter((one) => !marked(one))).toEqual([]);
});

test('one of several alternatives says nothing of the others', () => {
  expect([{ anyOf: [made, { type: 'integer' }] }, { anyOf: [{ type: 'null' }] }, { not: made }].map(marked)).toEqual([false, false, false]);
});

test('what need not be there stands beside it, in a part of it, or where it refers to', () => {
  const id = { properties: { id: { readOnly: true }, name: {} } };
  const document = {
    it: { $ref: '#/defs/Base', allOf: [{ allOf: [id] }], properties: { at: made } },
    defs: { Made: { readOnly: true }, Base: { properties: { base: made } } },
  };
  expect([...absentees(document, { pointer: '/it', value: document.it }, 'request')].sort()).toEqual(['at', 'base', 'id']);
  expect([...absentees(document, { pointer: '/it', value: document.it }, 'response')]).toEqual([]);
});
