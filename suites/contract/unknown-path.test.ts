import { expect, test } from 'vitest';
import { unknownPath } from './fixtures.probe.ts';

test.each([
  [['GET /me', 'POST /todos'], '/mk-1'],
  [['GET /api/me', 'POST /api/auth/sign-in', 'GET /api/todos/{id}'], '/api/mk-1'],
  [['GET /api/v1/me', 'GET /api/v1/todos/'], '/api/v1/mk-1'],
  // The root of an API beside what is in it; the root of a site says nothing.
  [['GET /v1/', 'GET /v1/todos', 'GET /v1/todos/{id}', 'GET /v1/me'], '/v1/mk-1'],
  [['GET /', 'GET /api/me', 'GET /api/todos'], '/mk-1'],
  [['GET /todos/', 'GET /todos/{id}'], '/mk-1'],
  // What stands alone does not say which part of it is the API's.
  [['GET /api/me'], '/mk-1'],
  [['GET /todos', 'GET /todos/{id}'], '/mk-1'],
  // It would be an object of the collection.
  [['GET /todos/stats', 'GET /todos/{id}'], '/mk-1'],
  [['GET /{tenant}/todos', 'GET /{tenant}/me'], '/mk-1'],
  [[], '/mk-1'],
] as const)('a path that nobody serves beside %o is %s', (named, path) => {
  expect(unknownPath(named, 'mk-1')).toBe(path);
});
