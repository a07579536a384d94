import { expect, test } from 'vitest';
import { survey } from './references.ts';
import { documentSchemaFault, schemaFault } from './schema-fault.ts';

function faultOf(schema: unknown): string | undefined {
  const fault = schemaFault(schema, { pointer: '', value: schema }, '2020-12');
  return fault && `${fault.at} ${fault.reason}`;
}

test.each([
  ['list', '[', ']', '[…'],
  ['object', '{"a":', '}', '{…'],
])('a value that is nested too deeply to be written out: %s', (_, open, close, shown) => {
  const deep: unknown = JSON.parse(`${open.repeat(50_000)}1${close.repeat(50_000)}`);
  expect(faultOf({ items: { type: deep } })).toContain(`/items/type has "type": ${shown}, which must be one of`);
});

test('a reference out of the document is none: what it leads to is unknown', () => {
  expect(faultOf({ properties: { a: { $ref: 'other.json' } } })).toBeUndefined();
  expect(faultOf({ properties: { a: { $ref: '#/nowhere' } } })).toMatch(/^\/properties\/a\/\$ref cannot be followed: .* leads nowhere in the document$/);
});

test('`file` is a type of Swagger 2 alone', () => {
  const faultIn = (version: object): string | undefined => documentSchemaFault({ ...version, definitions: { A: { type: 'file' } } })?.at;
  expect(faultIn({ swagger: '2.0' })).toBeUndefined();
  expect(faultIn({ openapi: '3.0.3' })).toBe('/definitions/A/type');
});

test.each([
  ['dependentRequired', { a: 'b' }],
  ['pattern', 5],
  ['format', ['date']],
])('"%s": %j in a document is refused', (word, value) => {
  const document = { openapi: '3.1.0', info: {}, paths: {}, components: { schemas: { A: { [word]: value } } } };
  expect(survey(document).wrongKind).toBe(true);
  expect(documentSchemaFault(document)?.at).toBe(`/components/schemas/A/${word}`);
  expect(faultOf({ [word]: value })).toMatch(/ must be /);
});
