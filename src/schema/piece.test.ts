import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { piecesOf, type Piece } from './piece.ts';

const ajv = new Ajv2020({ strict: false, validateSchema: false, meta: false });
const judge = (schema: unknown, value: Json): unknown => ajv.compile(structuredClone(schema) as object)(value);
const fit = (pieces: readonly Piece[]): boolean =>
  pieces.every((piece) => {
    if (!('holds' in piece)) return judge(piece.schema, piece.value);
    const held = piece.of.filter(fit).length;
    return piece.holds === 'one' ? held === 1 : held > 0;
  });

const address = { type: 'object', properties: { street: { type: 'string' }, zip: { type: 'string', pattern: '^[0-9]{5}$' } }, required: ['zip'] };
const person = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, home: { $ref: '#/$defs/address' }, tags: { type: 'array', items: { type: 'string' }, maxItems: 2 } },
  required: ['name'],
  additionalProperties: false,
  allOf: [{ minProperties: 1 }, { anyOf: [{ required: ['home'] }, { properties: { tags: { minItems: 1 } } }] }],
  $defs: { address },
};

test.each<readonly [string, Json]>([
  ['fits', { name: 'a', home: { zip: '12345' }, tags: [] }],
  ['a property', { name: '' }],
  ['a property that is not declared', { name: 'a', more: 1 }],
  ['behind a reference', { name: 'a', home: { zip: 'x' } }],
  ['an item', { name: 'a', tags: ['a', 1] }],
  ['the number of items', { name: 'a', tags: ['a', 'b', 'c'] }],
  ['a required one', { tags: ['a'] }],
  ['the kind', 'a'],
  ['a choice', { name: 'a', tags: [] }],
])('the pieces say together what the whole says: %s', (_, value) => {
  const pieces = piecesOf(person, person, value) ?? [];
  expect(pieces.length).toBeGreaterThan(1);
  expect(fit(pieces)).toBe(judge(person, value));
});

test.each<readonly [Json, boolean]>([
  ['a', true],
  ['ab', false],
  ['abc', true],
  [1, false],
])('of alternatives one has to hold, or just one: %s', (value, holds) => {
  const schema = {
    anyOf: [{ type: 'number' }, { oneOf: [{ maxLength: 2 }, { minLength: 2 }] }],
    oneOf: [{ type: 'string' }, { type: 'string', minimum: 1 }, false],
  };
  const once = { anyOf: schema.anyOf, oneOf: [{ type: 'string' }, false] };
  expect(judge(once, value)).toBe(holds);
  expect(fit(piecesOf(once, once, value) ?? [])).toBe(holds);
  expect(fit(piecesOf(schema, schema, value) ?? [])).toBe(judge(schema, value));
});

test('alternatives are told apart, so that one of many is compiled by itself', () => {
  const schema = { anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'null' }] };
  expect(piecesOf(schema, schema, { a: 'x' })).toEqual([
    {
      holds: 'some',
      of: [
        [
          { schema: { type: 'string' }, value: 'x' },
          { schema: { type: 'object' }, value: { a: 'x' } },
        ],
        [{ schema: { type: 'null' }, value: { a: 'x' } }],
      ],
    },
  ]);
});

test('a piece needs nothing from elsewhere, and a name of a property is no keyword', () => {
  const schema = {
    not: { $ref: '#/$defs/a', minLength: 2 },
    properties: { $ref: { type: 'string' }, $id: { type: 'string' } },
    $defs: { a: { type: 'string' } },
  };
  expect(piecesOf(schema, schema, { $ref: 'x' })).toEqual([
    { schema: { type: 'string' }, value: 'x' },
    { schema: { not: { minLength: 2, allOf: [{ type: 'string' }] } }, value: { $ref: 'x' } },
  ]);
});

test.each<readonly [string, unknown]>([
  ['a reference to itself', { anyOf: [{ $ref: '#' }, { type: 'null' }] }],
  ['a reference round in a circle', { $ref: '#' }],
  ['a reference that leads nowhere', { $ref: '#/$defs/a' }],
  ['a reference to an anchor', { $ref: '#a', $defs: { a: { $anchor: 'a' } } }],
  ['what is unevaluated', { properties: { a: true }, unevaluatedProperties: false }],
  ['a base of its own', { properties: { a: { $id: 'a', type: 'string' } } }],
])('it is not taken apart: %s', (_, schema) => {
  expect(piecesOf(schema, schema, { a: 'x' })).toBeUndefined();
});
