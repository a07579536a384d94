import { expect, test, vi } from 'vitest';
import { fastApi } from './documents.test-data.ts';
import { readDocument, type Invalid } from './read.ts';

vi.setConfig({ testTimeout: 60_000 });

function invalid(text: string, hint?: 'json' | 'yaml'): Invalid {
  const read = readDocument(text, hint);
  if ('document' in read) throw new Error('was read');
  return read;
}
const withPaths = (more: object): string => JSON.stringify({ openapi: '3.1.0', info: {}, paths: {}, ...more });

test('a document is read from JSON and from YAML, with and without a hint', () => {
  expect(readDocument(JSON.stringify(fastApi))).toEqual({ document: fastApi });
  const yaml = '\uFEFFopenapi: 3.2.0\ninfo: {title: T}\npaths:\n  /a:\n    get:\n      responses:\n        200: {description: ok}\n';
  for (const hint of [undefined, 'yaml'] as const) {
    expect(readDocument(yaml, hint)).toEqual({
      document: { openapi: '3.2.0', info: { title: 'T' }, paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } } },
    });
  }
  expect(readDocument('{openapi: 3.1.0, paths: {}}')).toHaveProperty('document.openapi', '3.1.0');
});

test('what is not a document is named', () => {
  expect(invalid('').reason).toBe('is empty');
  expect(invalid('<!doctype html><html>').reason).toMatch(/HTML/);
  expect(invalid('{"openapi": "3.1.0", ').reason).toMatch(/is not JSON/);
  expect(invalid('a: [b', 'yaml').reason).toMatch(/is not YAML/);
  expect(invalid('a: 1\na: 2\n', 'yaml').reason).toBe('is not YAML: duplicated mapping key (2:1)');
  expect(invalid('[]').reason).toBe('is not an object');
  expect(invalid('"\u001b[31m').reason).not.toContain('\u001b');
});

test('Swagger 2 is read as what it says in OpenAPI 3', () => {
  const get = { responses: { 200: { description: 'ok', schema: { type: 'array', items: { $ref: '#/definitions/Note' } } } } };
  const swagger = {
    swagger: '2.0',
    basePath: '/api',
    produces: ['application/json'],
    paths: { '/notes/': { get } },
    definitions: { Note: { type: 'object' } },
  };
  expect(readDocument(JSON.stringify(swagger))).toMatchObject({
    swagger,
    document: {
      openapi: '3.0.3',
      paths: { '/notes/': { get: { responses: { 200: { content: { 'application/json': { schema: { items: { $ref: '#/components/schemas/Note' } } } } } } } } },
    },
  });
  const broken = { ...swagger, definitions: {} };
  expect(invalid(JSON.stringify(broken)).reason).toMatch(/leads nowhere/);
});

test('a schema that is nowhere is any, where that is enough; another reference that leads nowhere is as bad as before', () => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Gone' } } };
  const text = withPaths({ paths: { '/a': { get: { responses: { 200: { description: 'x', content } } } }, '/b': { get: { responses: {} } } } });
  expect(invalid(text).reason).toMatch(/leads nowhere/);
  expect(readDocument(text, undefined, 'any')).toHaveProperty(
    ['document', 'paths', '/a', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
    {},
  );
  const parameters = withPaths({ paths: { '/a': { parameters: [{ $ref: '#/components/parameters/Gone' }] } } });
  expect(readDocument(parameters, undefined, 'any')).toHaveProperty('reason');
});

test('versions that we do not read are named', () => {
  expect(invalid('{"swagger":"1.2","paths":{}}')).toEqual({ reason: expect.stringMatching(/Swagger version/), at: '/swagger' });
  expect(invalid('{"paths":{}}').reason).toMatch(/no openapi field/);
  expect(invalid('openapi: 3.1\npaths: {}\n')).toEqual({ reason: expect.stringMatching(/not a string/), at: '/openapi' });
  expect(invalid('{"openapi":"4.0.0","paths":{}}').reason).toMatch(/version "4.0.0"/);
});

test('paths must be there and be paths', () => {
  expect(invalid('{"openapi":"3.1.0"}').reason).toMatch(/no paths object/);
  expect(invalid(withPaths({ paths: { todos: {} } }))).toEqual({ reason: expect.stringMatching(/slash/), at: '/paths/todos' });
  expect(invalid(withPaths({ paths: { '/a?x=1': {} } })).at).toBe('/paths/~1a?x=1');
  expect(invalid(withPaths({ paths: { '/a': null } })).at).toBe('/paths/~1a');
  expect(readDocument(withPaths({ paths: { 'x-note': 'y' } }))).toHaveProperty('document');
});

test('references must lead somewhere inside the document', () => {
  const schemas = { A: { properties: { b: { $ref: '#/components/schemas/B' } } } };
  expect(invalid(withPaths({ components: { schemas } }))).toEqual({ reason: expect.stringMatching(/leads nowhere/), at: '/components/schemas/A/properties/b' });
  for (const remote of ['https://example.com/x.json', './other.yaml#/A', 'file:///etc/passwd']) {
    expect(invalid(withPaths({ paths: { '/a': { $ref: remote } } }))).toEqual({ reason: expect.stringMatching(/nothing is fetched/), at: '/paths/~1a' });
  }
  const circle = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };
  expect(invalid(withPaths({ components: { schemas: circle } })).reason).toMatch(/circle/);
});

test('a $ref in data is data, and a property may have any name', () => {
  const schemas = {
    A: { example: { $ref: '#/nowhere' }, default: { $ref: 'http://x' }, enum: [{ $ref: '#/no' }], properties: { $ref: { type: 'string' } } },
    B: { 'x-note': { $ref: '#/nowhere' } },
  };
  expect(readDocument(withPaths({ components: { schemas } }))).toHaveProperty('document');
  const named = { A: { properties: { example: { $ref: '#/nowhere' } } } };
  expect(invalid(withPaths({ components: { schemas: named } })).at).toBe('/components/schemas/A/properties/example');
});

test('size is bounded', () => {
  expect(invalid(`{"openapi":"3.1.0","paths":{},"x":"${'a'.repeat(21 * 1024 * 1024)}"}`).reason).toBe('is larger than 20 MB');
  expect(invalid(`{"openapi":"3.1.0","paths":{},"x":"${'é'.repeat(11 * 1024 * 1024)}"}`).reason).toBe('is larger than 20 MB');
});

test('aliases are counted by what they become: a bomb is refused, many honest ones are not', () => {
  const levels = Array.from({ length: 12 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => `*a${index}`).join(', ')}]`);
  const before = performance.now();
  expect(invalid(`openapi: 3.1.0\npaths: {}\na0: &a0 x\n${levels.join('\n')}\n`).reason).toMatch(/more than 3000000 values/);
  expect(performance.now() - before).toBeLessThan(10_000);
  const honest = `openapi: 3.1.0\nx: &x {description: ok}\npaths:\n${Array.from({ length: 500 }, (_, index) => `  /p${index}:\n    get: {responses: {200: *x}}`).join('\n')}\n`;
  expect(readDocument(honest)).toHaveProperty('document');
});

test('depth and numbers that JSON does not know are refused', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(invalid(`{"openapi":"3.1.0","paths":{},"x":${deep}}`, 'json').reason).toMatch(/nested deeper than 500/);
  expect(invalid(`x: ${deep}`, 'yaml').reason).toMatch(/nested|not YAML/);
  expect(invalid('openapi: 3.1.0\npaths: {}\nx: {y: .inf}\n')).toEqual({ reason: expect.stringMatching(/Infinity/), at: '/x/y' });
});
