import { expect, test, vi } from 'vitest';
import type { Json, JsonSchema } from '../model/json.ts';
import { exampleOf } from '../schema/example.ts';
import { compile } from '../schema/validate.ts';
import { fastApi } from './documents.test-data.ts';
import { requestExample } from './example.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { openApiSaid } from './operations.ts';
import { readDocument } from './read.ts';

vi.setConfig({ testTimeout: 60_000 });

function said(document: unknown): OpenApiSaid {
  const read = readDocument(JSON.stringify(document));
  if ('reason' in read) throw new Error(read.reason);
  return openApiSaid(read.document);
}
function posting(schema: JsonSchema, schemas: object = {}, media = 'application/json', openapi = '3.1.0'): OpenApiSaid {
  return said({
    openapi,
    paths: { '/a': { post: { requestBody: { required: true, content: { [media]: { schema } } }, responses: {} } } },
    components: { schemas },
  });
}
const body = (schema: JsonSchema, schemas: object = {}, openapi = '3.1.0'): unknown => {
  const example = requestExample(posting(schema, schemas, 'application/json', openapi), 'POST /a');
  return 'reason' in example ? example.reason : example.body?.value;
};

test('required parameters and the required fields of the body, nothing else', () => {
  const todos = said(fastApi);
  expect(requestExample(todos, 'POST /api/v1/todos')).toEqual({
    path: {},
    query: {},
    headers: {},
    body: { mediaType: 'application/json', value: { title: 'example', due: '2000-01-01T00:00:00Z', priority: 'low' } },
  });
  expect(requestExample(todos, 'GET /api/v1/todos/{todo_id}')).toEqual({ path: { todo_id: '1' }, query: {}, headers: {} });
  expect(requestExample(todos, 'GET /api/v1/todos')).toEqual({ path: {}, query: {}, headers: { 'X-Tenant': 'exampleeee' } });
});

test('a range of one ending is answered by a type of that ending', () => {
  const of = (media: string): unknown => requestExample(posting({ type: 'integer' }, {}, media), 'POST /a');
  expect(of('application/*+json')).toMatchObject({ body: { mediaType: 'application/x-example+json', value: 1 } });
  expect(of('*/*')).toMatchObject({ body: { mediaType: 'application/json', value: 1 } });
});

test('overrides replace, and a body with them must still fit', () => {
  const todos = said(fastApi);
  expect(requestExample(todos, 'POST /api/v1/todos', { body: { title: 'mine' } })).toMatchObject({ body: { value: { title: 'mine', priority: 'low' } } });
  expect(requestExample(todos, 'POST /api/v1/todos', { body: { priority: 'middling' } })).toEqual({
    reason: expect.stringMatching(/\/priority must be one of/),
  });
  expect(requestExample(todos, 'GET /api/v1/todos/{todo_id}', { path: { todo_id: '7' } })).toMatchObject({ path: { todo_id: '7' } });
});

test.each<[string, JsonSchema]>([
  ['bounds', { type: 'integer', exclusiveMinimum: 4, maximum: 5 }],
  ['a negative range', { type: 'number', maximum: -3 }],
  ['a step', { type: 'number', multipleOf: 0.25, minimum: 0.3 }],
  ['a long text', { type: 'string', minLength: 40, maxLength: 41 }],
  ['a code', { type: 'string', pattern: '^[A-Z]{3}$' }],
  ['digits', { type: 'string', pattern: String.raw`^\d{11}$` }],
  ['a list of different ones', { type: 'array', items: { type: 'string' }, minItems: 3, uniqueItems: true }],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], minItems: 2 }],
  [
    'all of',
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: { type: 'integer', minimum: 9 } }, required: ['b'] },
      ],
    },
  ],
  ['any of, null last', { anyOf: [{ type: 'null' }, { type: 'object', required: ['x'], properties: { x: { const: 5 } } }] }],
  ['a second branch, where the first cannot be', { oneOf: [{ type: 'string', pattern: '^(?!)' }, { type: 'integer' }] }],
  ['additional properties', { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 2 }],
  ['an example that does not fit', { type: 'integer', example: 'seven', default: 'eight' }],
  ['several types', { type: ['null', 'boolean'] }],
  ['no words at all', {}],
])('%s', (_, schema) => {
  const made = exampleOf(schema) as { value: Json };
  expect(made).toHaveProperty('value');
  expect(compile(schema)(made.value)).toEqual([]);
  expect(exampleOf(schema)).toEqual(made);
});

test('what the document gives is taken first', () => {
  expect(body({ type: 'object', properties: { a: { type: 'string', default: 'd' }, b: { type: 'string', examples: ['e'] } }, required: ['a', 'b'] })).toEqual({
    a: 'd',
    b: 'e',
  });
  expect(body({ $ref: '#/components/schemas/X', example: { a: 4 } }, { X: { type: 'object' } })).toEqual({ a: 4 });
});

test('read-only fields stay away, optional recursion is not entered', () => {
  const X = {
    type: 'object',
    properties: { id: { type: 'integer', readOnly: true }, next: { $ref: '#/components/schemas/X' }, name: { type: 'string' } },
    required: ['id', 'name'],
  };
  expect(body({ $ref: '#/components/schemas/X' }, { X })).toEqual({ name: 'example' });
});

test('3.0: bounds in its own words', () => {
  expect(body({ type: 'integer', minimum: 3, exclusiveMinimum: true, nullable: true }, {}, '3.0.3')).toBe(4);
});

test('where nothing can be made the reason is told', () => {
  const X = { type: 'object', properties: { next: { $ref: '#/components/schemas/X' } }, required: ['next'] };
  expect(body({ $ref: '#/components/schemas/X' }, { X })).toMatch(/itself without end/);
  expect(body({ type: 'string', pattern: '^zq[0-9]zq$' })).toMatch(/no text was found for the pattern/);
  expect(body({ type: 'integer', minimum: 5, maximum: 4 })).toMatch(/bounds/);
  expect(body(false)).toMatch(/no value fits/);
  expect(requestExample(posting({}, {}, 'multipart/form-data'), 'POST /a')).toEqual({ reason: expect.stringMatching(/takes only multipart/) });
  expect(requestExample(posting({}), 'GET /b')).toEqual({ reason: 'GET /b is not in the document' });
});

test('a pattern that backtracks without end costs bounded time', () => {
  const before = performance.now();
  expect(body({ type: 'string', pattern: '^(a|a|aa)+$(?!)', minLength: 60 })).toMatch(/took longer/);
  expect(performance.now() - before).toBeLessThan(8_000);
});
