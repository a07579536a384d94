// oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema
import { expect, test } from 'vitest';
import { oracle } from './oracle.test-data.ts';

test.each([
  ['2020-12', { prefixItems: [{ type: 'integer' }], items: false }, [1], [1, 2]],
  ['2019-09', { $defs: { a: { type: 'string' } }, $ref: '#/$defs/a', minLength: 2 }, 'ab', 'a'],
  ['draft-07', { definitions: { a: { type: 'string' } }, allOf: [{ $ref: '#/definitions/a' }], if: { minLength: 2 }, then: { maxLength: 2 } }, 'ab', 'abc'],
  ['draft-06', { contains: { const: 1 } }, [1], [2]],
  ['2020-12', { multipleOf: 0.1 }, 0.3, 0.35],
  ['openapi-3.1', { type: ['string', 'null'] }, null, 1],
] as const)('both judge %s: %j', async (dialect, schema, valid, invalid) => {
  const { ajv, hyperjump } = await oracle(schema, dialect);
  expect([ajv(valid), hyperjump(valid), ajv(invalid), hyperjump(invalid)]).toEqual([true, true, false, false]);
});

test.each([
  ['draft-04', { minimum: 0, exclusiveMinimum: true }, 1, 0],
  ['openapi-3.0', { type: 'string', nullable: true }, null, 0],
] as const)('one judges %s: %j', async (dialect, schema, valid, invalid) => {
  const { ajv, hyperjump } = await oracle(schema, dialect);
  expect([ajv(valid), hyperjump(valid), ajv(invalid), hyperjump(invalid)]).toEqual([undefined, true, undefined, false]);
});

test('formats are asserted when asked', async () => {
  const schema = { format: 'date' };
  const [loose, strict] = [await oracle(schema), await oracle(schema, '2020-12', true)];
  expect([loose.ajv('x'), loose.hyperjump('x'), strict.ajv('x'), strict.hyperjump('x'), strict.ajv('2024-02-29')]).toEqual([true, true, false, false, true]);
});
