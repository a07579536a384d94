import { describe, expect, test } from 'vitest';
import { structureViolations } from './validity.ts';

const operation = { operationId: 'a', responses: { 200: { description: 'ok' } } };
const document = (version: string, parts: object = {}): object => ({
  openapi: version,
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: operation } },
  ...parts,
});

describe.for(['3.0.3', '3.0.4', '3.1.0', '3.1.1', '3.2.0'])('version %s', (version) => {
  test('a right document', async () => {
    expect(await structureViolations(document(version))).toEqual([]);
  });
  test('extensions, examples and references are right', async () => {
    const rich = document(version, {
      'x-anything': { a: 1 },
      paths: {
        '/a/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } }],
          get: { ...operation, security: [{ bearer: [] }, {}], 'x-internal': true },
        },
      },
      components: {
        schemas: { Id: { type: 'string', example: 'x', discriminator: { propertyName: 'kind' } } },
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'sid' } },
      },
    });
    expect(await structureViolations(rich)).toEqual([]);
  });
  test.for<readonly [string, object, string]>([
    ['no version of the API', { info: { title: 'T' } }, '/info'],
    ['responses in a list', { paths: { '/a': { get: { responses: [] } } } }, '/paths/~1a/get/responses'],
    ['parameters by name', { paths: { '/a': { get: { ...operation, parameters: { page: {} } } } } }, '/paths/~1a/get/parameters'],
    ['a scheme of no type', { components: { securitySchemes: { s: { scheme: 'bearer' } } } }, '/components/securitySchemes/s'],
  ])('%s', async ([, parts, pointer]) => {
    const found = await structureViolations(document(version, parts));
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((one) => one.pointer).some((at) => at.startsWith(pointer))).toBe(true);
  });
});

test('what was given stays as it was', async () => {
  const given = Object.freeze(document('3.1.0'));
  const before = JSON.stringify(given);
  await structureViolations(given);
  expect(JSON.stringify(given)).toBe(before);
});
