import { describe, expect, test } from 'vitest';
import { api, object, type Part } from '../../../fixtures/drift/document.ts';
import { sourceOf } from '../load.ts';
import { compare } from './compare.ts';

const text: Part = { type: 'string' };
const taking = (schema: Part, media = 'application/xml'): Part =>
  api({ method: 'post', operation: { requestBody: { required: true, content: { [media]: { schema } } } } });
const verdict = (old: Part, next: Part): string => compare(sourceOf(old, 'old.json'), sourceOf(next, 'new.json')).verdict;

describe('what is written as XML', () => {
  test.for([
    ['an element is called otherwise', object({ a: { ...text, xml: { name: 'b' } } }, ['a']), object({ a: text }, ['a'])],
    ['an element became an attribute', object({ a: text }), object({ a: { ...text, xml: { attribute: true } } })],
    ['the whole is called otherwise', { ...object({ a: text }), xml: { name: 'b' } }, { ...object({ a: text }), xml: { name: 'c' } }],
    ['items are wrapped', object({ a: { type: 'array', items: text } }), object({ a: { type: 'array', items: text, xml: { wrapped: true } } })],
    ['an item is called otherwise', object({ a: { type: 'array', items: text } }), object({ a: { type: 'array', items: { ...text, xml: { name: 'i' } } } })],
  ] as const)('is not decided where %s', ([, old, next]) => {
    expect([verdict(taking(old), taking(next)), verdict(taking(next), taking(old))]).toEqual(['unknown', 'unknown']);
    expect(verdict(taking(old, 'application/json'), taking(next, 'application/json'))).toBe('unchanged');
  });

  test('is the same where only the default is said', () => {
    const said = object({ a: { ...text, xml: { name: 'a', attribute: false } } });
    expect(verdict(taking(object({ a: text })), taking(said, 'text/xml'))).toBe('breaking');
    expect(verdict(taking(object({ a: text })), taking(said))).toBe('unchanged');
  });

  test('ends in a circle', () => {
    const tree = (xml: Part): Part => ({
      ...taking({ $ref: '#/components/schemas/Tree' }),
      components: { schemas: { Tree: object({ more: { type: 'array', items: { $ref: '#/components/schemas/Tree' } }, name: { ...text, xml } }) } },
    });
    expect([verdict(tree({}), tree({ name: 'n' })), verdict(tree({}), tree({ name: 'name' }))]).toEqual(['unknown', 'unchanged']);
  });
});
