import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ErrorsAgreement } from '../../model/agreement.ts';
import type { Body, Exchange } from '../../model/exchange.ts';
import { envelope } from './envelope.ts';
import { fastapiDetail } from './fastapi-detail.ts';
import { problemJson } from './problem-json.ts';
import { shapeName } from './shape-name.ts';
import { disagreement, errorCode, hasJudgeableBody, shapeFor, type Compile } from './shape.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
const compile: Compile = (schema) => {
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map((error) => ({ pointer: error.instancePath as '', message: error.message ?? '' })));
};

const problem = 'application/problem+json';
function exchange(status: number, type: string | undefined, text: string, more: { method?: string; body?: Body } = {}): Exchange {
  const body = more.body ?? (text === '' ? undefined : { text, bytes: text.length, cut: false });
  return {
    id: 'x1',
    at: 0,
    took: 1,
    by: 'test',
    request: { method: more.method ?? 'GET', url: 'http://localhost/x', headers: [] },
    response: { kind: 'answered', status, headers: type === undefined ? [] : [['Content-Type', type]], ...(body === undefined ? {} : { body }) },
  };
}
const failed: Exchange = { ...exchange(200, undefined, ''), response: { kind: 'failed', reason: 'refused' } };
const own = envelope({ type: 'object', required: ['error'], properties: { error: { type: 'string' } } }, { code: 'error' });

describe('as agreed', () => {
  test.each<[string, ErrorsAgreement, Exchange]>([
    [
      'a whole problem',
      problemJson({ code: 'code' }),
      exchange(404, `${problem}; charset=utf-8`, '{"type":"about:blank","title":"Not Found","status":404,"code":"x","detail":"y"}'),
    ],
    ['a problem without members', problemJson(), exchange(500, problem, '{}')],
    ['detail text', fastapiDetail(), exchange(404, 'application/json', '{"detail":"Not Found"}')],
    ['detail list', fastapiDetail(), exchange(422, 'application/json', '{"detail":[{"loc":["body"],"msg":"m","type":"t"}]}')],
    ['detail object', fastapiDetail(), exchange(400, 'application/json', '{"detail":{"a":1}}')],
    ['an envelope', own, exchange(400, 'application/json', '{"error":"x"}')],
    ['an answer that is no error', problemJson(), exchange(200, 'text/html', '<html>')],
    ['a redirect', problemJson(), exchange(302, undefined, '')],
    ['HEAD has no body', problemJson(), exchange(404, undefined, '', { method: 'HEAD' })],
    ['no answer', problemJson(), failed],
    ['a body that was cut, of the right type', problemJson(), exchange(400, problem, '', { body: { text: '{"ty', bytes: 9e6, cut: true } })],
  ])('%s', (_, errors, given) => {
    expect(disagreement(errors, given, compile)).toBeUndefined();
  });
});

describe('not as agreed', () => {
  test.each<[string, ErrorsAgreement, Exchange, string, string]>([
    ['plain text', fastapiDetail(), exchange(500, 'text/plain; charset=utf-8', 'Internal Server Error'), 'the media type is text/plain', 'text'],
    ['HTML', problemJson(), exchange(404, 'text/html', '<!doctype html>'), 'the media type is text/html', 'html'],
    [
      'JSON that is no problem',
      problemJson(),
      exchange(404, 'application/json', '{"detail":"Not Found"}'),
      'the media type is application/json',
      'fastapi detail string',
    ],
    ['no Content-Type', problemJson(), exchange(404, undefined, '{}'), 'no Content-Type', 'json without keys, sent as no media type'],
    ['nothing', problemJson(), exchange(401, undefined, ''), 'the answer has no body', 'empty'],
    ['nothing, of the right type', problemJson(), exchange(401, problem, ''), 'the answer has no body', 'empty'],
    ['no JSON', problemJson(), exchange(400, problem, 'oops'), 'the body is not JSON', 'declared json that does not parse'],
    ['a missing code', problemJson({ code: 'code' }), exchange(400, problem, '{"title":"x"}'), "must have required property 'code'", 'problem+json'],
    ['a wrong member', problemJson(), exchange(400, problem, '{"title":5}'), '/title must be string', 'problem+json'],
    [
      'another status than its own',
      problemJson(),
      exchange(400, problem, '{"status":500}'),
      '/status is not the status of the answer, which is 400',
      'problem+json',
    ],
    ['a number as detail', fastapiDetail(), exchange(400, 'application/json', '{"detail":5}'), '/detail must be', 'json with keys detail'],
    [
      'another envelope',
      own,
      exchange(400, 'application/json', '{"message":"x","ok":false}'),
      "must have required property 'error'",
      'json with keys message, ok',
    ],
    [
      'a cut body of another type',
      problemJson(),
      exchange(400, 'text/html', '', { body: { text: '<html>', bytes: 9e6, cut: true } }),
      'the media type is text/html',
      'html',
    ],
  ])('%s', (_, errors, given, reason, actual) => {
    expect(disagreement(errors, given, compile)).toEqual({ expected: expect.stringContaining(errors.name), actual, reason: expect.stringContaining(reason) });
  });
  test('the reason is bounded', () => {
    const many = envelope({ type: 'object', required: Array.from({ length: 50 }, (_, index) => `k${index}`) });
    expect(disagreement(many, exchange(400, 'application/json', '{}'), compile)?.reason).toMatch(/; and 47 more$/);
  });
});

test('the first shape that names a status holds for it', () => {
  const { shapes } = problemJson();
  const [any] = shapes;
  if (any === undefined) throw new Error('no shape');
  const errors: ErrorsAgreement = {
    name: 'n',
    validation: 422,
    shapes: [
      { ...any, statuses: [422], mediaType: 'a/a' },
      { ...any, statuses: ['4xx'], mediaType: 'b/b' },
    ],
  };
  expect([422, 404, 500].map((status) => shapeFor(errors, status)?.mediaType)).toEqual(['a/a', 'b/b', undefined]);
  expect(disagreement(errors, exchange(500, 'text/plain', 'x'), compile)).toBeUndefined();
});

test('hasJudgeableBody', () => {
  expect(hasJudgeableBody(exchange(404, problem, '{}'))).toBe(true);
  expect(hasJudgeableBody(exchange(404, undefined, ''))).toBe(true);
  expect(hasJudgeableBody(exchange(404, problem, '', { method: 'HEAD' }))).toBe(false);
  expect(hasJudgeableBody(exchange(404, problem, '', { body: { text: '', bytes: 9, cut: true } }))).toBe(false);
  expect(hasJudgeableBody(exchange(200, problem, '{}'))).toBe(false);
  expect(hasJudgeableBody(failed)).toBe(false);
});

test('errorCode', () => {
  expect(errorCode(problemJson({ code: 'code' }), exchange(400, problem, '{"code":"taken"}'))).toBe('taken');
  expect(errorCode(problemJson(), exchange(400, problem, '{"code":"taken"}'))).toBeUndefined();
});

test.each([
  [exchange(400, 'application/json', '{"detail":[]}'), 'fastapi detail array'],
  [exchange(400, 'application/json', '{"detail":{}}'), 'fastapi detail object'],
  [exchange(400, 'application/json', '[]'), 'json array'],
  [exchange(400, 'application/json', 'null'), 'json null'],
  [exchange(400, 'text/html', '{"a":1}'), 'json with keys a, sent as text/html'],
  [exchange(400, 'application/octet-stream', 'xyz'), 'application/octet-stream'],
  [exchange(400, undefined, 'xyz'), 'text without a content type'],
  [failed, 'no answer'],
  [
    exchange(400, 'application/json', JSON.stringify(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${'k'.repeat(99)}${i}`, i])))),
    `json with keys ${Array(5)
      .fill(`${'k'.repeat(30)}…`)
      .join(', ')} and 4 more`,
  ],
])('shapeName %#', (given, name) => {
  expect(shapeName(given)).toBe(name);
});
