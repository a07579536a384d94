import { expect, test } from 'vitest';
import type { OpenApiSaid } from './openapi.ts';
import { sortParameter } from './sort-parameter.ts';

function named(name: string, schema: unknown, where = 'query'): string | undefined {
  const parameters = [{ in: where, name, required: false, schema: '/schema' }];
  const said = { document: { schema }, operations: { 'GET /things/{thing}/parts': { parameters } } } as unknown as OpenApiSaid;
  return sortParameter('GET /things/{id}/parts', said);
}

test.each(['sort', 'sortBy', 'sort_by', 'order', 'orderBy', 'order_by', 'ordering'])('%s takes the name of a field', (name) => {
  expect(named(name, { type: 'string' })).toBe(name);
  expect(named(name, { type: 'array', items: { type: 'string' } })).toBe(name);
});
test('what lists its names, is no text, or is another parameter, does not', () => {
  expect(named('sort', { type: 'string', enum: ['title'] })).toBeUndefined();
  expect(named('sort', { type: 'array', items: { type: 'string', enum: ['title'] } })).toBeUndefined();
  expect(named('order', { type: 'string', pattern: '^(asc|desc)$' })).toBeUndefined();
  expect(named('order', { type: 'integer' })).toBeUndefined();
  expect(named('sort', { type: 'string' }, 'path')).toBeUndefined();
  expect(named('resort', { type: 'string' })).toBeUndefined();
  expect(sortParameter('GET /things', undefined)).toBeUndefined();
});
