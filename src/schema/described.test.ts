import { describe, expect, test } from 'vitest';
import { described } from './described.ts';

const document = {
  Instant: { type: 'string', format: 'date-time' },
  Todo: {
    type: 'object',
    properties: {
      at: { $ref: '#/Instant' },
      done_at: { anyOf: [{ $ref: '#/Instant' }, { type: 'null' }] },
      either: { anyOf: [{ $ref: '#/Instant' }, { type: 'string' }] },
      due: { type: ['string', 'null'], format: 'date' },
      count: { type: 'integer', format: 'int64' },
      child: { $ref: '#/Todo' },
    },
  },
  Page: { allOf: [{ $ref: '#/Base' }, { type: 'object', properties: { items: { type: 'array', items: { $ref: '#/Todo' } } } }] },
  Base: { type: 'object', properties: { since: { $ref: '#/Instant', description: 'with a sibling' } } },
  Map: { type: 'object', additionalProperties: { $ref: '#/Instant' } },
  Pair: { type: 'array', prefixItems: [{ $ref: '#/Instant' }], items: { type: 'number' } },
  Loop: { $ref: '#/Loop' },
};
const of = (name: keyof typeof document, value: unknown): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(described(value, document, { pointer: `/${name}`, value: document[name] }).map(({ place, format }) => [place, format]));

describe('described', () => {
  test('formats through references, alternatives with null, and lists of types', () => {
    expect(of('Todo', { at: 'x', done_at: 'x', either: 'x', due: 'x', count: 1, child: { at: 'x' }, other: 'x' })).toEqual({
      '/at': 'date-time',
      '/done_at': 'date-time',
      '/either': undefined,
      '/due': 'date',
      '/count': undefined,
      '/child/at': 'date-time',
      '/other': undefined,
    });
  });
  test('allOf, siblings of a reference, items', () => {
    expect(of('Page', { since: 'x', items: [{ at: 'x' }, { at: 'y' }] })).toEqual({ '/since': 'date-time', '/items/*/at': 'date-time' });
  });
  test('additional properties, tuples', () => {
    expect(of('Map', { anything: 'x' })).toEqual({ '/anything': 'date-time' });
    expect(of('Pair', ['x', 1])).toEqual({ '/*': undefined });
    expect(described(['x', 1], document, { pointer: '/Pair', value: document.Pair }).map(({ format }) => format)).toEqual(['date-time', undefined]);
  });
  test('types, where every alternative names one', () => {
    const typesOf = (value: unknown): unknown => described(value, document, { pointer: '/Todo', value: document.Todo }).map(({ types }) => types);
    expect(typesOf({ at: 'x', done_at: 'x', due: 'x', count: 1, either: 'x' })).toEqual([
      ['string'],
      ['null', 'string'],
      ['null', 'string'],
      ['integer'],
      ['string'],
    ]);
    expect(typesOf({ other: 1 })).toEqual([undefined]);
    const open = { anyOf: [{ type: 'string' }, { description: 'anything' }] };
    expect(described('x', open, { pointer: '', value: open })[0]?.types).toBeUndefined();
  });
  test('what is not declared is described without', () => {
    expect(described({ a: [{ b: null }] }, undefined, undefined)).toEqual([{ pointer: '/a/0/b', place: '/a/*/b', name: 'b', value: null, declared: false }]);
  });
  test('circles and hostile depth end', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 5_000; i += 1) deep = [deep];
    expect(of('Loop', { a: 1 })).toEqual({ '/a': undefined });
    expect(described(deep, document, undefined)).toEqual([]);
    expect(
      described(
        Array.from({ length: 20_000 }, () => 1),
        document,
        undefined,
      ),
    ).toHaveLength(5_000);
  });
});
