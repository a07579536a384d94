import { expect, test } from 'vitest';
import { fastApi } from './documents.test-data.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { openApiSaid } from './operations.ts';
import { readDocument } from './read.ts';
import { declaredMedia, declaredResponse, requestViolations, violations } from './responses.ts';

function said(document: unknown): OpenApiSaid {
  const read = readDocument(JSON.stringify(document));
  if ('reason' in read) throw new Error(`${read.reason} ${read.at}`);
  // What a check sees has been through JSON.
  return JSON.parse(JSON.stringify(openApiSaid(read.document))) as OpenApiSaid;
}
const todos = said(fastApi);

test('operations are named by method and path, behind the base path of the first server', () => {
  expect(Object.keys(todos.operations)).toEqual(['GET /api/v1/todos/{todo_id}', 'DELETE /api/v1/todos/{todo_id}', 'GET /api/v1/todos', 'POST /api/v1/todos']);
  expect(todos).toMatchObject({ version: '3.1.0', title: 'Todos' });
  expect(JSON.stringify({ ...todos, document: null })).not.toContain('elsewhere.example');
});

test('the nearest servers count, and odd ones change nothing', () => {
  const operation = { responses: {} };
  const servers = (url: string): readonly object[] => [{ url }];
  const ids = (document: object): readonly string[] => Object.keys(said({ openapi: '3.1.0', ...document }).operations);
  const paths = { '/a': { servers: servers('/item'), get: { ...operation, servers: servers('/own') }, put: operation } };
  expect(ids({ servers: servers('/root'), paths })).toEqual(['GET /own/a', 'PUT /item/a']);
  for (const url of ['/', '', 'http://[', 'https://host', 'http://host?x#y'])
    expect(ids({ servers: servers(url), paths: { '/a': { get: operation } } })).toEqual(['GET /a']);
});

test('parameters of path and operation are merged, components followed', () => {
  expect(todos.operations['GET /api/v1/todos']?.parameters).toEqual([
    { name: 'limit', in: 'query', required: false, schema: '/paths/~1todos/get/parameters/0/schema' },
    { name: 'X-Tenant', in: 'header', required: true, schema: '/components/parameters/Tenant/schema' },
  ]);
  expect(todos.operations['GET /api/v1/todos/{todo_id}']?.parameters).toHaveLength(1);
  const paths = {
    '/a': {
      parameters: [{ name: 'q', in: 'query', schema: {} }],
      get: { parameters: [{ name: 'q', in: 'query', required: true, content: { 'application/json': { schema: {} } } }] },
    },
  };
  expect(said({ openapi: '3.1.0', paths }).operations['GET /a']?.parameters).toEqual([
    { name: 'q', in: 'query', required: true, schema: '/paths/~1a/get/parameters/0/content/application~1json/schema' },
  ]);
});

test('security: an empty list and an empty alternative let anonymous requests in', () => {
  const of = (id: keyof OpenApiSaid['operations']): string | undefined => todos.operations[id]?.security;
  expect([of('GET /api/v1/todos/{todo_id}'), of('DELETE /api/v1/todos/{todo_id}'), of('GET /api/v1/todos')]).toEqual(['some', 'none', 'none']);
  expect(todos.operations['DELETE /api/v1/todos/{todo_id}']?.deprecated).toBe(true);
});

test('methods without a name here are listed', () => {
  const paths = { '/a': { query: { responses: {} }, additionalOperations: { COPY: { responses: {} } }, get: { responses: {} } } };
  const described = said({ openapi: '3.2.0', paths });
  expect(Object.keys(described.operations)).toEqual(['GET /a']);
  expect(described.passedOver).toEqual(['/paths/~1a/additionalOperations/COPY', '/paths/~1a/query']);
});

test('a path item may be a reference, its pointers lead to where it stands', () => {
  const described = said({
    openapi: '3.1.0',
    paths: { '/a': { $ref: '#/components/pathItems/A' } },
    components: { pathItems: { A: { get: { responses: { 200: null } } } } },
  });
  expect(described.operations['GET /a']).toMatchObject({ pointer: '/components/pathItems/A/get', responses: { 200: { content: {} } } });
});

test('a status is declared by itself, by its range or by default', () => {
  const read = todos.operations['GET /api/v1/todos/{todo_id}'];
  const remove = todos.operations['DELETE /api/v1/todos/{todo_id}'];
  if (read === undefined || remove === undefined) throw new Error('operation is missing');
  expect([200, 404, 500].map((status) => declaredResponse(read, status)?.pointer)).toEqual([
    '/paths/~1todos~1{todo_id}/get/responses/200',
    '/components/responses/Problem',
    '/paths/~1todos~1{todo_id}/get/responses/default',
  ]);
  expect(declaredResponse(remove, 200)).toBeUndefined();
});

test('a media type is declared by itself, by its range or by any', () => {
  const content = { 'Application/JSON; charset=utf-8': null, 'text/*': null, '*/*': null } as const;
  const of = (mediaType: string): string | undefined => declaredMedia({ content }, mediaType)?.mediaType;
  expect(['application/json', 'text/csv;header=present', 'application/problem+json'].map(of)).toEqual(['Application/JSON; charset=utf-8', 'text/*', '*/*']);
  expect(declaredMedia({ content: { 'application/json': null } }, 'application/problem+json')).toBeUndefined();
});

test('a range of one ending, as ASP.NET writes it, declares each type of that ending', () => {
  const content = { 'application/*+json': null, 'application/*': null, 'text/json': null } as const;
  const of = (mediaType: string): string | undefined => declaredMedia({ content }, mediaType)?.mediaType;
  expect(['application/problem+json; v=1', 'Application/Vnd.A+JSON', 'application/json', 'application/a+xml', 'text/a+json'].map(of)).toEqual([
    'application/*+json',
    'application/*+json',
    'application/*',
    'application/*',
    undefined,
  ]);
  const document = said({
    openapi: '3.0.3',
    paths: { '/a': { get: { responses: { 200: { content: { 'application/*+json': { schema: { type: 'object' } } } } } } } },
  });
  expect(violations(document, 'GET /a', 200, 'application/vnd.a+json', 1)).toHaveLength(1);
  expect(violations(document, 'GET /a', 200, 'application/json', 1)).toBeUndefined();
});

test('bodies are judged by what is declared for their status and media type', () => {
  const judge = (status: number, mediaType: string, body: unknown): unknown =>
    violations(todos, 'GET /api/v1/todos/{todo_id}', status, mediaType, body)?.map(({ pointer, message }) => `${pointer} ${message}`);
  expect(judge(200, 'application/json', { id: 1, title: 't', due: null, parts: [{ id: 2, title: 'u' }] })).toEqual([]);
  expect(judge(200, 'application/json', { id: 1, title: 't', parts: [{ id: '2', title: 'u', due: 'soon' }] })).toEqual([
    '/parts/0/id must be integer, not string',
    '/parts/0/due must have the format "date-time"',
  ]);
  expect(judge(404, 'application/problem+json', {})).toHaveLength(2);
  expect(judge(404, 'application/json', {})).toBeUndefined();
  expect(judge(500, 'application/json', {})).toBeUndefined();
  expect(violations(todos, 'GET /nowhere', 200, 'application/json', {})).toBeUndefined();
  expect(requestViolations(todos, 'POST /api/v1/todos', 'application/json', { title: '', due: '2000-01-01T00:00:00Z', priority: 'low' })).toHaveLength(1);
});

test('3.0: nullable holds in responses', () => {
  const document = said({
    openapi: '3.0.3',
    paths: {
      '/a': {
        get: { responses: { 200: { content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string', nullable: true } } } } } } } },
      },
    },
  });
  expect(violations(document, 'GET /a', 200, 'application/json', { a: null })).toEqual([]);
  expect(violations(document, 'GET /a', 200, 'application/json', { a: 1 })).toHaveLength(1);
});

test('a hostile name is a name', () => {
  const paths = JSON.parse('{"/a":{"get":{"responses":{"200":{"content":{"__proto__":{"schema":true}}},"__proto__":{"content":{}}}}}}') as unknown;
  const described = said({ openapi: '3.1.0', paths });
  expect(Object.keys(described.operations['GET /a']?.responses ?? {})).toEqual(['200', '__proto__']);
  expect(violations(described, 'constructor' as 'GET /', 200, 'x', 1)).toBeUndefined();
});
