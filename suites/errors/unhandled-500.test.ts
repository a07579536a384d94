import { describe, expect, test } from 'vitest';
import type { ErrorsAgreement } from '../../src/author.ts';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Crashes } from '../cors/crash.probe.ts';

const clean = readCase('errors/unhandled-500', 'bearer.clean');
const subject = { operation: 'GET /todos' };

function alone(data: Editing): Editable<Crashes['byOperation'][`GET /${string}`]> {
  const said = data.said<Crashes>('cors/crash');
  const one = said.byOperation['GET /todos'];
  if (one === undefined) throw new Error('GET /todos was not asked');
  Object.assign(said, { byOperation: { 'GET /todos': one } });
  return one;
}
const text = { headers: [['content-type', 'text/plain']], body: 'Internal Server Error' } as const;

describe('shape', () => {
  test('stock FastAPI, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(alone(data).crashed, 500, text));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'shape',
        level: 'breaking',
        subject,
        text: 'When GET /todos crashes, it answers text instead of problem+json (application/problem+json): the media type is text/plain',
        expected: { witness: 'agreement', at: 'errors' },
        actual: { witness: 'cors/crash', at: expect.stringMatching(/^x\d+$/), value: 'text' },
      },
    ]);
  });
  test.for<readonly [string, Parameters<typeof answering>[2]]>([
    ['a page', { headers: [['content-type', 'text/html']], body: '<h1>Oops</h1>' }],
    ['nothing', { headers: [] }],
    ['another JSON', { body: '{"detail":"x"}' }],
  ])('%s', ([, answer]) => {
    expect(clean.judged((data) => answering(alone(data).crashed, 500, answer)).findings).toMatchObject([{ message: 'shape', subject }]);
  });
});
test('stays: the operation fails afterwards, too', () => {
  const { findings } = clean.judged((data) => answering(alone(data).after, 503));
  expect(findings).toMatchObject([
    { message: 'stays', level: 'breaking', subject, text: 'After GET /todos crashed once, it answers 503 to everyone', expected: { value: 200 } },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { control, crashed, after } = alone(data);
      befall(control);
      answering(crashed, 500, text);
      answering(after, 500);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (exchange: Editable<Crashes['byOperation'][`GET /${string}`]>['crashed']) => void]>([
    ['nothing came back', (exchange) => failing(exchange, 'connection reset')],
    ['it did not crash', (exchange) => answering(exchange, 200)],
    ['the lever was refused', (exchange) => answering(exchange, 403)],
    ['a gateway lost it', (exchange) => answering(exchange, 502)],
    ['a limiter was in the way', (exchange) => answering(exchange, 429)],
    ['the edge answered', (exchange) => Object.assign((blocked(exchange), exchange.response), { status: 520 })],
  ])('the crash was not seen: %s', ([, change]) => {
    expect(clean.judged((data) => change(alone(data).crashed))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['closes the connection and needs a moment', (data) => failing(alone(data).after, 'connection reset')],
    ['is busy afterwards', (data) => answering(alone(data).after, 429)],
    ['is behind a gateway that has no other worker yet', (data) => answering(alone(data).after, 502, text)],
    [
      'refuses this user an operation',
      (data) => {
        const one = data.said<Crashes>('cors/crash').byOperation['GET /labels'];
        if (one === undefined) throw new Error('GET /labels was not asked');
        for (const exchange of [one.control, one.crashed, one.after]) answering(exchange, 403);
      },
    ],
    [
      'has agreed on no shape for crashes',
      (data) => {
        const shapes: ErrorsAgreement['shapes'] = [{ statuses: ['4xx'], mediaType: 'application/problem+json', schema: true }];
        for (const agreement of [data.recorded.agreement, data.said<{ errors?: object }>('contract/agreement')])
          Object.assign(agreement.errors ?? {}, { shapes });
        answering(alone(data).crashed, 500, text);
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
