import { expect, test } from 'vitest';
import { atKind } from './at-kind.ts';
import { allOf, anyOf, anything, every, ofKinds, some, type Names, type Node } from './ir.ts';
import { kindBits } from './json-kind.ts';

const only = (name: string): Names => ({ names: [name], nodes: [], others: false });
const [text, number, list] = [ofKinds(kindBits.string), ofKinds(kindBits.number), ofKinds(kindBits.array)];
const keyOf = (node: Node): string => atKind(node, 'object').key;

test('a property that fits if it is there, or is there and fits otherwise, is one statement', () => {
  expect(keyOf(anyOf([every(only('a'), text), some(only('a'), number)]))).toBe(keyOf(every(only('a'), anyOf([text, number]))));
  expect(keyOf(anyOf([every(only('a'), text), some(only('a'), number), some(only('a'), list)]))).toBe(keyOf(every(only('a'), anyOf([text, number, list]))));
  expect(atKind(anyOf([every(only('a'), text), some(only('a'), anything)]), 'object')).toBe(anything);
});

test('what is said of another property, or only of what is there, stays a choice', () => {
  for (const either of [
    [every(only('a'), text), some(only('b'), number)],
    [some(only('a'), text), some(only('a'), number)],
    [every(only('a'), text), every(only('a'), number)],
    [every(only('a'), text), some({ names: [], nodes: [text], others: false }, number)],
  ]) {
    expect(keyOf(anyOf(either))).toBe(anyOf(either).key);
  }
  const both = [every(only('a'), text), some(only('a'), number)];
  expect(keyOf(allOf(both))).toBe(allOf(both).key);
});
