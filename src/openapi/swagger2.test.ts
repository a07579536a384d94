import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { valueAt } from '../model/json.ts';
import { compare } from './compare/compare.ts';
import { loadSource, sourceOf } from './load.ts';
import { structureViolations } from './validity.ts';

const petstore = {
  swagger: '2.0',
  info: { title: 'Pets', version: '1' },
  host: 'api.example.com',
  basePath: '/v1',
  schemes: ['https', 'http'],
  consumes: ['application/json', 'application/xml'],
  produces: ['application/json'],
  security: [{ key: [] }],
  paths: {
    '/pets': {
      parameters: [{ $ref: '#/parameters/Tenant' }],
      get: {
        produces: ['application/json', 'text/csv'],
        parameters: [
          { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
          { name: 'ids', in: 'query', type: 'array', items: { type: 'integer', format: 'int64' } },
          { name: 'limit', in: 'query', type: 'integer', maximum: 100, default: 20, description: 'how many' },
        ],
        responses: {
          200: {
            description: 'ok',
            schema: { type: 'array', items: { $ref: '#/definitions/Pet' } },
            headers: { 'X-Total': { type: 'integer', description: 'all' } },
            examples: { 'application/json': [] },
          },
          default: { $ref: '#/responses/Error' },
        },
      },
      post: {
        parameters: [{ name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } }],
        responses: { 201: { description: 'made' } },
      },
    },
    '/pets/{id}/photo': {
      put: {
        consumes: ['multipart/form-data'],
        parameters: [
          { name: 'id', in: 'path', type: 'string', required: true },
          { name: 'file', in: 'formData', type: 'file', required: true },
          { name: 'tags', in: 'formData', type: 'array', items: { type: 'string' }, collectionFormat: 'csv' },
        ],
        responses: { 200: { description: 'ok', schema: { type: 'file' } }, 404: { $ref: '#/responses/Error' } },
        security: [{ oauth: ['write'] }],
        schemes: ['https'],
      },
    },
  },
  parameters: { Tenant: { name: 'X-Tenant', in: 'header', type: 'string', minLength: 3, required: true } },
  responses: { Error: { description: 'no', schema: { $ref: '#/definitions/Error' } } },
  definitions: {
    Pet: {
      type: 'object',
      discriminator: 'kind',
      required: ['kind'],
      properties: { kind: { type: 'string' }, note: { type: 'string', 'x-nullable': true }, discriminator: { type: 'string' } },
    },
    Cat: { allOf: [{ $ref: '#/definitions/Pet' }, { properties: { first: { $ref: '#/paths/~1pets/get/responses/200/schema' } } }] },
    Error: { type: 'object', example: { $ref: '#/definitions/Nothing' } },
  },
  securityDefinitions: {
    basic: { type: 'basic' },
    key: { type: 'apiKey', name: 'X-Key', in: 'header' },
    oauth: { type: 'oauth2', flow: 'accessCode', authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', scopes: { write: 'w' } },
  },
};

test('Swagger 2 is read as OpenAPI 3.0 that says the same', async () => {
  const given = JSON.stringify(petstore);
  const { document } = sourceOf(petstore, 'pets');
  expect(JSON.stringify(petstore)).toBe(given);
  expect(await structureViolations(document)).toEqual([]);
  expect(document).toMatchObject({
    openapi: '3.0.3',
    servers: [{ url: 'https://api.example.com/v1' }, { url: 'http://api.example.com/v1' }],
    security: [{ key: [] }],
  });
  expect(valueAt(document, '/paths/~1pets/parameters')).toEqual([{ name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', minLength: 3 } }]);
  expect(valueAt(document, '/paths/~1pets/get/parameters')).toEqual([
    { name: 'tags', in: 'query', style: 'form', explode: true, schema: { type: 'array', items: { type: 'string' } } },
    { name: 'ids', in: 'query', style: 'form', explode: false, schema: { type: 'array', items: { type: 'integer', format: 'int64' } } },
    { name: 'limit', in: 'query', description: 'how many', schema: { type: 'integer', maximum: 100, default: 20 } },
  ]);
  const list = { type: 'array', items: { $ref: '#/components/schemas/Pet' } };
  expect(valueAt(document, '/paths/~1pets/get/responses')).toEqual({
    200: {
      description: 'ok',
      headers: { 'X-Total': { description: 'all', schema: { type: 'integer' } } },
      content: { 'application/json': { schema: list, example: [] }, 'text/csv': { schema: list } },
    },
    default: {
      description: 'no',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } }, 'text/csv': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  });
  const pet = { schema: { $ref: '#/components/schemas/Pet' } };
  expect(valueAt(document, '/paths/~1pets/post')).toEqual({
    requestBody: { required: true, content: { 'application/json': pet, 'application/xml': pet } },
    responses: { 201: { description: 'made' } },
  });
  expect(valueAt(document, '/paths/~1pets~1{id}~1photo/put')).toEqual({
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' }, tags: { type: 'array', items: { type: 'string' } } },
            required: ['file'],
          },
          encoding: { tags: { style: 'form', explode: false } },
        },
      },
    },
    responses: {
      200: { description: 'ok', content: { 'application/json': { schema: { type: 'string', format: 'binary' } } } },
      404: { description: 'no', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
    security: [{ oauth: ['write'] }],
    servers: [{ url: 'https://api.example.com/v1' }],
  });
  expect(valueAt(document, '/components')).toEqual({
    schemas: {
      Pet: {
        type: 'object',
        discriminator: { propertyName: 'kind' },
        required: ['kind'],
        properties: { kind: { type: 'string' }, note: { type: 'string', 'x-nullable': true, nullable: true }, discriminator: { type: 'string' } },
      },
      Cat: {
        allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { first: { $ref: '#/paths/~1pets/get/responses/200/content/application~1json/schema' } } }],
      },
      Error: { type: 'object', example: { $ref: '#/definitions/Nothing' } },
    },
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic' },
      key: { type: 'apiKey', name: 'X-Key', in: 'header' },
      oauth: {
        type: 'oauth2',
        flows: { authorizationCode: { authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', scopes: { write: 'w' } } },
      },
    },
  });
});

test('places lead to what the Swagger document says', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'swagger-'));
  try {
    await writeFile(join(cwd, 'pets.json'), JSON.stringify(petstore, undefined, 2));
    await writeFile(join(cwd, 'more.yaml'), 'swagger: 2.0\npaths: {}\ndefinitions:\n  A: {$ref: "a.json"}\n');
    await writeFile(join(cwd, 'a.json'), '{"discriminator": "kind", "type": "object"}');
    const { locate, document } = await loadSource('pets.json', { cwd });
    const from = (pointer: `/${string}`): string | undefined => {
      expect(valueAt(document, pointer)).not.toBe(undefined);
      return locate(pointer)?.pointer;
    };
    expect(from('/components/schemas/Pet/properties/note')).toBe('/definitions/Pet/properties/note');
    expect(from('/components/securitySchemes/oauth/flows/authorizationCode/scopes/write')).toBe('/securityDefinitions/oauth/scopes/write');
    expect(from('/paths/~1pets/parameters/0/schema/minLength')).toBe('/parameters/Tenant/minLength');
    expect(from('/paths/~1pets/get/parameters/2/schema/maximum')).toBe('/paths/~1pets/get/parameters/2/maximum');
    expect(from('/paths/~1pets/get/responses/200/content/text~1csv/schema/items')).toBe('/paths/~1pets/get/responses/200/schema/items');
    expect(from('/paths/~1pets/get/responses/200/content/text~1csv')).toBe('/paths/~1pets/get/produces/1');
    expect(from('/paths/~1pets/get/responses/200/headers/X-Total/schema/type')).toBe('/paths/~1pets/get/responses/200/headers/X-Total/type');
    expect(from('/paths/~1pets/get/responses/default/content/text~1csv/schema')).toBe('/responses/Error/schema');
    expect(from('/paths/~1pets/post/requestBody/content/application~1json/schema')).toBe('/paths/~1pets/post/parameters/0/schema');
    expect(from('/paths/~1pets/post/requestBody/content/application~1xml')).toBe('/consumes/1');
    expect(from('/paths/~1pets/post/requestBody/required')).toBe('/paths/~1pets/post/parameters/0/required');
    expect(from('/paths/~1pets~1{id}~1photo/put/parameters/0/name')).toBe('/paths/~1pets~1{id}~1photo/put/parameters/0/name');
    expect(from('/paths/~1pets~1{id}~1photo/put/requestBody/content/multipart~1form-data/schema/properties/tags/items')).toBe(
      '/paths/~1pets~1{id}~1photo/put/parameters/2/items',
    );
    expect(from('/servers/0/url')).toBe('/basePath');
    const more = await loadSource('more.yaml', { cwd });
    expect(valueAt(more.document, '/x-seamcheck-files/a.json')).toEqual({ discriminator: { propertyName: 'kind' }, type: 'object' });
    expect(more.locate('/components/schemas/A')).toMatchObject({ file: 'more.yaml', line: 4 });
  } finally {
    await rm(cwd, { recursive: true });
  }
});

test.each([
  ['lists of other separators', { collectionFormat: 'tsv' }, { collectionFormat: 'csv' }, { query: { t: ['a', 'a'] } }],
  ['lists of other items', { collectionFormat: 'tsv' }, { collectionFormat: 'tsv', items: { type: 'integer' } }, undefined],
])('what OpenAPI 3 has no style for is compared: %s', (_, old, next, query) => {
  const [before, after] = [old, next].map((more) =>
    sourceOf(
      {
        swagger: '2.0',
        info: { title: 't', version: '1' },
        paths: {
          '/a': {
            get: { parameters: [{ name: 't', in: 'query', type: 'array', items: { type: 'string' }, ...more }], responses: { 200: { description: '' } } },
          },
        },
      },
      's',
    ),
  );
  if (before === undefined || after === undefined) throw new Error('not read');
  const { verdict, findings } = compare(before, after);
  expect(verdict).toBe('breaking');
  if (query !== undefined) expect(findings).toMatchObject([{ id: 'request-parameter-style-changed', counterexample: { request: query } }]);
});

test('bodies and forms without consumes, shared by a path, and separators that OpenAPI 3 cannot say', () => {
  const { document } = sourceOf(
    {
      swagger: '2.0',
      paths: {
        '/a': {
          parameters: [{ name: 'b', in: 'body', schema: { type: 'string' } }],
          post: { responses: {} },
          put: { parameters: [{ name: 'b', in: 'body', schema: { type: 'integer' } }], responses: {} },
        },
        '/f': {
          post: {
            parameters: [
              { name: 'x', in: 'formData', type: 'string' },
              { name: 't', in: 'query', type: 'array', items: {}, collectionFormat: 'tsv' },
            ],
            responses: { 200: { schema: { type: 'file' } } },
          },
        },
      },
    },
    's',
  );
  expect(valueAt(document, '/servers')).toBe(undefined);
  expect(valueAt(document, '/paths/~1a/post/requestBody')).toEqual({ content: { 'application/json': { schema: { type: 'string' } } } });
  expect(valueAt(document, '/paths/~1a/put/requestBody')).toEqual({ content: { 'application/json': { schema: { type: 'integer' } } } });
  expect(valueAt(document, '/paths/~1a/parameters')).toBe(undefined);
  expect(valueAt(document, '/paths/~1f/post/requestBody')).toEqual({
    content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { x: { type: 'string' } } } } },
  });
  expect(valueAt(document, '/paths/~1f/post/parameters/0')).toMatchObject({ style: 'tabDelimited', explode: false, schema: { type: 'array' } });
  expect(valueAt(document, '/paths/~1f/post/responses/200/content')).toEqual({ 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } });
});
