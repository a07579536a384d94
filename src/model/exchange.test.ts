import { expect, test } from 'vitest';
import {
  answered,
  headerValues,
  jsonBody,
  mediaType,
  responseHeader,
  sameAnswer,
  statusOf,
  succeeded,
  type Answered,
  type Exchange,
  type Failed,
} from './exchange.ts';

const exchange = (response: Answered | Failed, url = 'http://api.example/todos/1'): Exchange => ({
  id: 'x1',
  at: 0,
  took: 1,
  by: 'test',
  request: { method: 'GET', url, headers: [] },
  response,
});
const answer = (status: number, text = '', headers: Answered['headers'] = []): Answered => ({
  kind: 'answered',
  status,
  headers,
  body: { text, bytes: text.length, cut: false },
});
const failed: Failed = { kind: 'failed', reason: 'connection refused' };

test.each([
  [199, false],
  [200, true],
  [204, true],
  [299, true],
  [300, false],
  [404, false],
  [500, false],
])('%i succeeded: %s', (status, expected) => {
  expect(succeeded(exchange(answer(status)))).toBe(expected);
  expect(statusOf(exchange(answer(status)))).toBe(status);
});

test('what was not answered has no status, no header and no body', () => {
  expect(answered(exchange(failed))).toBe(false);
  expect(answered(undefined)).toBe(false);
  expect(statusOf(undefined)).toBeUndefined();
  expect(succeeded(exchange(failed))).toBe(false);
  expect(responseHeader(exchange(failed), 'x')).toEqual([]);
  expect(jsonBody(failed)).toBeUndefined();
});

test('headers compare without case and keep their order and duplicates', () => {
  const headers = [
    ['Set-Cookie', 'a=1'],
    ['X', 'y'],
    ['set-cookie', 'b=2'],
  ] as const;
  expect(headerValues(headers, 'SET-COOKIE')).toEqual(['a=1', 'b=2']);
  expect(responseHeader(exchange(answer(200, '', headers)), 'x')).toEqual(['y']);
});

test.each([
  ['application/json', 'application/json'],
  ['Application/Problem+JSON; charset=utf-8', 'application/problem+json'],
  [' text/html ;x', 'text/html'],
])('media type of %j', (value, expected) => {
  expect(mediaType([['Content-Type', value]])).toBe(expected);
});

test('a body is JSON only when it is whole and parses', () => {
  expect(jsonBody(answer(200, '{"a":1}'))).toEqual({ a: 1 });
  expect(jsonBody(answer(200, ''))).toBeUndefined();
  expect(jsonBody(answer(200, '<p>'))).toBeUndefined();
  expect(jsonBody({ body: { text: '{}', bytes: 999, cut: true } })).toBeUndefined();
  expect(jsonBody({})).toBeUndefined();
  expect(mediaType([])).toBeUndefined();
});

test('answers are the same when only the path they repeat differs', () => {
  const told = (id: number, status = 404): Exchange => exchange(answer(status, `{"detail":"/todos/${id} is not here"}`), `http://api.example/todos/${id}`);
  expect(sameAnswer(told(1), told(2))).toBe(true);
  expect(sameAnswer(told(1), told(2, 403))).toBe(false);
  expect(sameAnswer(told(1), exchange(answer(404, 'no')))).toBe(false);
  expect(sameAnswer(exchange(failed), exchange(failed))).toBe(true);
});
