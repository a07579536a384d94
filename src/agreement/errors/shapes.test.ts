import { describe, expect, test } from 'vitest';
import { compile } from '../../schema/validate.ts';
import type { ErrorsAgreement } from '../../model/agreement.ts';
import type { Exchange } from '../../model/exchange.ts';
import { byStatus } from './by-status.ts';
import { errorAndMessage } from './error-and-message.ts';
import { fastapiDetail } from './fastapi-detail.ts';
import { messageAndCode } from './message-and-code.ts';
import { noBody, plainText } from './no-shape.ts';
import { problemJson } from './problem-json.ts';
import { disagreement, errorCode } from './shape.ts';
import { successFlag } from './success-flag.ts';

function error(status: number, type: string | undefined, text: string): Exchange {
  return {
    id: 'x1',
    at: 0,
    took: 1,
    by: 'test',
    request: { method: 'GET', url: 'http://localhost/x', headers: [] },
    response: {
      kind: 'answered',
      status,
      headers: type === undefined ? [] : [['content-type', type]],
      ...(text === '' ? {} : { body: { text, bytes: text.length, cut: false } }),
    },
  };
}
const json = (status: number, value: unknown): Exchange => error(status, 'application/json', JSON.stringify(value));
const reason = (errors: ErrorsAgreement, exchange: Exchange): string | undefined => disagreement(errors, exchange, compile)?.reason;

describe('one shape', () => {
  test.each<[string, ErrorsAgreement, Exchange, string | undefined]>([
    ['a flag, a code, a message', successFlag(), json(404, { success: false, error: 'NOT_FOUND', message: 'There is none', details: {} }), 'NOT_FOUND'],
    ['a flag and a code', successFlag(), json(404, { success: false, error: 'NOT_FOUND' }), 'NOT_FOUND'],
    ['a message and a code', messageAndCode(), json(422, { message: 'No', code: 'INVALID', details: [] }), 'INVALID'],
    ['a message and a number', messageAndCode(), json(422, { message: 'No', code: 1042 }), '1042'],
    ['an error and a message', errorAndMessage(), json(403, { error: 'forbidden', message: 'No' }), 'forbidden'],
    ['text', plainText(), error(500, 'text/plain; charset=utf-8', 'Internal Server Error'), undefined],
    ['a page', plainText('text/html'), error(404, 'text/html', '<!doctype html>'), undefined],
    ['nothing', noBody(), error(401, undefined, ''), undefined],
    ['nothing of some type', noBody(), error(401, 'text/html', ''), undefined],
  ])('%s', (_, errors, exchange, code) => {
    expect(reason(errors, exchange)).toBeUndefined();
    const found = errorCode(errors, exchange);
    expect(found === undefined ? undefined : String(found)).toBe(code);
  });

  test.each<[string, ErrorsAgreement, Exchange]>([
    ['a flag that says success', successFlag(), json(404, { success: true, error: 'NOT_FOUND' })],
    ['a flag without a code', successFlag(), json(404, { success: false, message: 'There is none' })],
    ['a message without a code', messageAndCode(), json(422, { message: 'No' })],
    ['detail in place of a message', errorAndMessage(), json(403, { detail: 'No' })],
    ['JSON in place of text', plainText(), json(500, { detail: 'No' })],
    ['something in place of nothing', noBody(), json(401, { detail: 'No' })],
    ['nothing in place of text', plainText(), error(500, 'text/plain', '')],
  ])('%s is none of it', (_, errors, exchange) => expect(reason(errors, exchange)).toBeDefined());
});

describe('byStatus', () => {
  test('several shapes of one status: any will do, and the nearest says what is wrong', () => {
    // Spring: filters refuse without a body, controllers with one.
    const errors = byStatus({ 401: [noBody(), errorAndMessage()], others: errorAndMessage({ validation: 400 }) });
    expect(errors.validation).toBe(400);
    expect(reason(errors, error(401, undefined, ''))).toBeUndefined();
    expect(reason(errors, json(401, { error: 'unauthorized', message: 'No' }))).toBeUndefined();
    expect(errorCode(errors, json(401, { error: 'unauthorized', message: 'No' }))).toBe('unauthorized');
    expect(disagreement(errors, json(401, { detail: 'No' }), compile)).toMatchObject({
      expected: 'no body or no body, error and message (application/json)',
      reason: 'the body must have property "error"; the body must have property "message"',
    });
    expect(reason(errors, error(404, undefined, ''))).toBe('the answer has no body');
  });
  const errors = byStatus({ '5xx': plainText(), '4xx': problemJson(), 422: fastapiDetail(), 401: noBody() });

  test.each<[Exchange, boolean]>([
    [json(422, { detail: [] }), true],
    [error(422, 'application/problem+json', '{}'), false],
    [error(404, 'application/problem+json', '{}'), true],
    [json(404, { detail: 'No' }), false],
    [error(500, 'text/plain', 'No'), true],
    [error(401, undefined, ''), true],
  ])('a single status counts for more than its class %#', (exchange, agreed) => expect(reason(errors, exchange) === undefined).toBe(agreed));

  test('the status of validation errors', () => {
    expect(errors.validation).toBe(422);
    expect(byStatus({ '4xx': successFlag() }).validation).toBe(400);
    expect(byStatus({ 400: fastapiDetail(), 422: problemJson() }).validation).toBe(422);
    expect(byStatus({ others: problemJson() }, { validation: 409 }).validation).toBe(409);
  });

  test('what is no status is refused', () => {
    expect(() => byStatus({})).toThrow('at least one shape');
    expect(() => byStatus({ 200: problemJson() })).toThrow('200 is no error status');
  });
});
