import { describe, expect, test } from 'vitest';
import type { Document } from './document.ts';
import { merged, type Part } from './merge.ts';
import { openApiSaid } from './operations.ts';
import { brokenReference } from './references.ts';

const ok = { 200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } } };
const document = (more: object): Document => ({ openapi: '3.1.0', info: { title: 'One', version: '1' }, paths: {}, ...more });
const todos = document({
  servers: [{ url: 'https://api.example.com/todos-api/' }],
  security: [{ key: [] }],
  paths: { '/todos/{id}': { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], get: { responses: ok } } },
  components: {
    schemas: { Item: { type: 'object', properties: { title: { type: 'string' } } } },
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
  },
});
const bills = document({
  info: { title: 'Two', version: '2' },
  paths: {
    '/bills': { get: { responses: ok, security: [] }, post: { responses: ok, servers: [{ url: '/writes' }] } },
    '/again': { $ref: '#/paths/~1bills' },
  },
  components: {
    schemas: {
      Item: { type: 'object', properties: { amount: { $ref: '#/components/schemas/Money' } } },
      Money: {
        oneOf: [{ $ref: '#/components/schemas/Euro' }],
        discriminator: { propertyName: 'kind', mapping: { euro: '#/components/schemas/Euro', other: 'Euro' } },
      },
      Euro: { type: 'object' },
    },
  },
});

function together(...parts: readonly [Part, ...Part[]]): ReturnType<typeof openApiSaid> {
  const whole = merged(parts);
  if ('reason' in whole) throw new Error(whole.reason);
  expect(brokenReference(whole.document)).toBeUndefined();
  return openApiSaid(whole.document);
}
/** What a response's schema says once its references are followed. */
function properties(said: ReturnType<typeof openApiSaid>, operation: string): unknown {
  const text = JSON.stringify(said.document);
  const pointer = said.operations[operation as 'GET /']?.responses['200']?.content['application/json'] ?? '';
  const at = (path: string): unknown =>
    path
      .slice(1)
      .split('/')
      .reduce((value: unknown, key) => (value as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')], JSON.parse(text));
  const { $ref = '' } = at(pointer) as { $ref?: string };
  return (at($ref.slice(1)) as { properties: unknown }).properties;
}

test('a document alone is as it came', () => {
  expect(merged([{ document: todos }])).toEqual({ document: todos });
});

test('operations are where they are served, each with its own schemas and its own security', () => {
  const said = together({ document: todos }, { document: bills });
  expect(Object.keys(said.operations).toSorted()).toEqual(['GET /again', 'GET /bills', 'GET /todos-api/todos/{id}', 'POST /writes/bills']);
  expect(said.title).toBe('One');
  expect(properties(said, 'GET /todos-api/todos/{id}')).toEqual({ title: { type: 'string' } });
  expect(properties(said, 'GET /bills')).toEqual({ amount: { $ref: '#/components/schemas/Money.2' } });
  expect(said.operations['GET /todos-api/todos/{id}']).toMatchObject({ security: 'some', parameters: [{ name: 'id', in: 'path' }] });
  expect(said.operations['GET /bills']).toMatchObject({ security: 'none' });
  expect(said.operations['POST /writes/bills']).toMatchObject({ security: 'none' });
  expect(JSON.stringify(said.document)).toContain('"mapping":{"euro":"#/components/schemas/Euro.2","other":"Euro.2"}');
});

test('in the other order the names are the others’, and nothing else differs', () => {
  const [one, other] = [together({ document: todos }, { document: bills }), together({ document: bills }, { document: todos })];
  for (const operation of Object.keys(one.operations)) expect(other.operations).toHaveProperty([operation]);
  expect(properties(other, 'GET /todos-api/todos/{id}')).toEqual({ title: { type: 'string' } });
  expect(JSON.stringify(other.document)).toContain('"security":[{"key.2":[]}]');
});

test('an agreed path counts for more than the servers that a document names', () => {
  expect(Object.keys(together({ document: todos, under: '/v2' }).operations)).toEqual(['GET /v2/todos/{id}']);
  expect(Object.keys(together({ document: bills, under: '/billing' }).operations)).toEqual([
    'GET /billing/bills',
    'POST /billing/bills',
    'GET /billing/again',
    'POST /billing/again',
  ]);
});

test('what one user is shown, and what an admin is shown besides', () => {
  const more = document({
    servers: [{ url: '/todos-api' }],
    security: [{ key: [] }],
    paths: { ...(todos.paths as object), '/users': { get: { responses: ok } } },
    components: todos.components as object,
  });
  const said = together({ document: todos }, { document: more });
  expect(Object.keys(said.operations)).toEqual(['GET /todos-api/todos/{id}', 'GET /todos-api/users']);
  expect(JSON.stringify(said.document)).not.toContain('Item.2');
});

test('of an operation that two have, the first counts', () => {
  const other = document({
    paths: { '/bills': { get: { responses: { 204: { description: 'none' } } }, delete: { responses: { 204: { description: 'gone' } } } } },
  });
  const said = together({ document: bills }, { document: other });
  expect(Object.keys(said.operations['GET /bills']?.responses ?? {})).toEqual(['200']);
  expect(said.operations).toHaveProperty(['DELETE /bills']);
});

describe('documents of different versions', () => {
  test('are not read as one', () => {
    expect(merged([{ document: todos }, { document: { ...bills, openapi: '3.0.3' } }])).toMatchObject({
      at: '/openapi',
      reason: expect.stringContaining('3.0.3'),
    });
  });
  test('that differ in the patch alone are', () => {
    expect(merged([{ document: todos }, { document: { ...bills, openapi: '3.1.1' } }])).toHaveProperty('document');
  });
});
