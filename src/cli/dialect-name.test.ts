import { expect, test } from 'vitest';
import { dialectNames, dialectOf } from './dialect-name.ts';

test('every name is its own', () => {
  expect(dialectNames.map(dialectOf)).toEqual(dialectNames);
});

test.each([
  ['draft4', 'draft-04'],
  ['draft-6', 'draft-06'],
  ['7', 'draft-07'],
  ['http://json-schema.org/draft-07/schema#', 'draft-07'],
  ['draft2019-09', '2019-09'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['Draft 2020-12', '2020-12'],
  ['3.0', 'openapi-3.0'],
  ['OpenAPI 3.1.1', 'openapi-3.1'],
  ['oas3.2', 'openapi-3.2'],
  ['https://spec.openapis.org/oas/3.1/dialect/base', 'openapi-3.1'],
])('%s', (name, dialect) => {
  expect(dialectOf(name)).toBe(dialect);
});

test.each(['', 'draft-03', '2018-09', '3.9', 'swagger-2.0', 'openapi-2.0', '13.1', '17', 'xdraft-077'])('%j is none', (name) => {
  expect(dialectOf(name)).toBe(undefined);
});
