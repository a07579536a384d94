import { describe, expect, test } from 'vitest';
import { expandPath, isOperationId, isSafe, matchOperation, operationId, operationParts, pathParameters, withoutNames, type OperationId } from './operation.ts';

describe('matchOperation', () => {
  const among: readonly OperationId[] = [
    'GET /todos/{id}',
    'GET /todos/mine',
    'GET /todos',
    'DELETE /todos/{id}',
    'GET /{kind}/latest',
    'GET /todos/latest/{n}',
    'GET /files/{name}.json',
    'GET /range/{from}-{to}',
    'GET /a.c',
    'GET /cafés/~all',
    'GET /cafés/{id}',
    'GET /',
  ];
  test.each<readonly [string, string, OperationId | undefined]>([
    ['GET', '/todos', 'GET /todos'],
    ['GET', '/todos/7', 'GET /todos/{id}'],
    ['get', '/todos/7', 'GET /todos/{id}'],
    ['DELETE', '/todos/7', 'DELETE /todos/{id}'],
    ['PATCH', '/todos/7', undefined],
    ['HEAD', '/todos', undefined],
    ['GET', '/todos/mine', 'GET /todos/mine'],
    ['GET', '/todos/latest', 'GET /todos/{id}'],
    ['GET', '/notes/latest', 'GET /{kind}/latest'],
    ['GET', '/todos/latest/3', 'GET /todos/latest/{n}'],
    ['GET', '/todos/a%2Fb', 'GET /todos/{id}'],
    ['GET', '/todos/', undefined],
    ['GET', '/todos/7/8/9', undefined],
    ['GET', '/files/report.json', 'GET /files/{name}.json'],
    ['GET', '/files/.json', undefined],
    ['GET', '/files/reportXjson', undefined],
    ['GET', '/range/1-2', 'GET /range/{from}-{to}'],
    ['GET', '/range/1-2-3', 'GET /range/{from}-{to}'],
    ['GET', '/range/-2', undefined],
    ['GET', '/range/1-', undefined],
    ['GET', '/range/-', undefined],
    ['GET', '/range/--', undefined],
    ['GET', '/range/---', 'GET /range/{from}-{to}'],
    ['GET', '/aXc', undefined],
    ['GET', '/caf%C3%A9s/%7Eall', 'GET /cafés/~all'],
    ['GET', '/caf%c3%a9s/7', 'GET /cafés/{id}'],
    ['GET', '/cafés/7', 'GET /cafés/{id}'],
    ['GET', '/cafes/7', undefined],
    ['GET', '/', 'GET /'],
  ])('%s %s → %s', (method, path, expected) => {
    expect(matchOperation(method, path, among)).toBe(expected);
    const reversed = among.toReversed();
    // A list that is asked again is laid out first.
    for (const _ of ['once', 'again', 'laid out']) expect(matchOperation(method, path, reversed)).toBe(expected);
  });

  test('neighbouring parameters each take something', () => {
    expect(matchOperation('GET', '/ab', ['GET /{a}{b}'])).toBe('GET /{a}{b}');
    expect(matchOperation('GET', '/a', ['GET /{a}{b}'])).toBeUndefined();
    expect(matchOperation('GET', '/v1a', ['GET /v{a}{b}'])).toBe('GET /v{a}{b}');
  });

  test('a hostile template cannot keep it busy', () => {
    const template: OperationId = `GET /${'{p}a'.repeat(30)}`;
    expect(matchOperation('GET', `/${'a'.repeat(2_000)}b`, [template])).toBeUndefined();
  });
});

describe('expandPath', () => {
  test.each<readonly [string, Record<string, string>, string]>([
    ['/todos/{id}', { id: '7' }, '/todos/7'],
    ['/todos/{id}', { id: 'a/b' }, '/todos/a%2Fb'],
    ['/todos/{id}', { id: '?x=1#y' }, '/todos/%3Fx%3D1%23y'],
    ['/todos/{id}', { id: 'ä ' }, '/todos/%C3%A4%20'],
    ['/todos/{id}', { id: '{other}' }, '/todos/%7Bother%7D'],
    ['/todos/{id}', {}, '/todos/{id}'],
    ['/todos/{toString}', {}, '/todos/{toString}'],
    ['/a/{x}/b/{y}', { x: '1', y: '2' }, '/a/1/b/2'],
    ['/todos/{id}', { id: '$&' }, '/todos/%24%26'],
  ])('%s with %j → %s', (path, values, expected) => {
    expect(expandPath(path, values)).toBe(expected);
  });
});

test('names of operations', () => {
  expect(operationParts('GET /todos/{id}')).toEqual({ method: 'GET', path: '/todos/{id}' });
  expect(operationId('get', '/a')).toBe('GET /a');
  expect(['GET /a', 'TRACE /'].every(isOperationId)).toBe(true);
  expect(['', 'GET', 'get /a', 'GET a', 'GET /a b', 'FETCH /a', 'GET  /a'].some(isOperationId)).toBe(false);
  expect(withoutNames('GET /todos/{todo_id}/x/{y}')).toBe(withoutNames('GET /todos/{id}/x/{z}'));
  expect(pathParameters('/a/{x}/b/{y}.json')).toEqual(['x', 'y']);
  expect(['GET', 'HEAD', 'OPTIONS', 'TRACE'].every(isSafe)).toBe(true);
  expect(['POST', 'PUT', 'PATCH', 'DELETE', 'get'].some(isSafe)).toBe(false);
});

test('a path of opening braces is read once, not once per brace', () => {
  const path = `/${'{'.repeat(200_000)}`;
  expect(pathParameters(path)).toEqual([]);
  expect(expandPath(path, {})).toBe(path);
  expect(withoutNames(`GET ${path as `/${string}`}`)).toBe(`GET ${path}`);
});
