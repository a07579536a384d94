import { expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { nullableMembers } from './nullable-members.ts';

test.for<readonly [string, object, readonly string[]]>([
  ['a list of types', { properties: { due: { type: ['string', 'null'] }, title: { type: 'string' } } }, ['due']],
  ['alternatives', { properties: { due: { anyOf: [{ type: 'string' }, { type: 'null' }] } } }, ['due']],
  ['as OpenAPI 3.0 says it', { properties: { due: { type: 'string', nullable: true } } }, ['due']],
  ['behind a reference', { $ref: '#/b' }, ['due']],
  ['put together', { allOf: [{ $ref: '#/b' }, { properties: { note: { type: ['string', 'null'] } } }] }, ['due', 'note']],
  ['not where one part says otherwise', { allOf: [{ $ref: '#/b' }, { properties: { due: { type: 'string' } } }] }, []],
  ['not what is only read', { properties: { due: { type: ['string', 'null'], readOnly: true } } }, []],
  ['not what nobody names', { additionalProperties: true }, []],
])('what may be null: %s', ([, schema, names]) => {
  const document = JSON.parse(JSON.stringify({ a: schema, b: { properties: { due: { $ref: '#/c' } } }, c: { type: ['string', 'null'] } })) as Json;
  expect(nullableMembers(document, '/a')).toEqual(names);
});
