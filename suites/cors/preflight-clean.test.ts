import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Allowed, Told } from './allowed.probe.ts';

const clean = readCase('cors/preflight-clean', 'bearer.clean');
const web = clean.recorded.app.origins.web ?? '';
const subject = { operation: 'GET /todos' };

function alone(data: Editing): Editable<Required<Told>> {
  const said = data.said<Allowed>('cors/allowed');
  const one = said.byOperation['GET /todos'];
  if (one?.plain === undefined || one.request === undefined || one.preflight === undefined) throw new Error('GET /todos was not asked');
  Object.assign(said, { byOperation: { 'GET /todos': one } });
  return one as Editable<Required<Told>>;
}
function preflights(data: Editing): Editable<Required<Told>['preflight']>[] {
  return Object.values(data.said<Allowed>('cors/allowed').byOperation).flatMap(({ preflight }) => (preflight === undefined ? [] : [preflight]));
}
/** One preflight of many. */
function first(data: Editing): Editable<Required<Told>['preflight']> {
  const one = data.said<Allowed>('cors/allowed').byOperation['GET /todos']?.preflight;
  if (one === undefined) throw new Error('GET /todos had no preflight');
  return one;
}

describe('refused', () => {
  test('401, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(first(data), 401));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'refused',
        level: 'breaking',
        subject,
        text: `A page of ${web} cannot send GET /todos: its preflight is answered with 401`,
        expected: { witness: 'agreement', at: 'origins', value: [web] },
        actual: { witness: 'cors/allowed', at: expect.stringMatching(/^x\d+$/), value: 'OPTIONS /todos → 401' },
      },
    ]);
  });
  test.for([404, 405, 500, 501])('%i', (status) => {
    expect(clean.judged((data) => answering(first(data), status)).findings).toMatchObject([{ message: 'refused', subject }]);
  });
  test.for([400, 403])('%i, where no preflight passes', (status) => {
    const { findings } = clean.judged((data) => preflights(data).forEach((preflight) => answering(preflight, status)));
    expect(findings.length).toBeGreaterThan(3);
    expect(new Set(findings.map(({ message }) => message))).toEqual(new Set(['refused']));
  });
});

describe('of an operation on an object that nobody knows', () => {
  const operation = 'DELETE /todos/{id}';
  function onNone(data: Editing, allowed: string, status = 200): void {
    const said = data.said<Allowed>('cors/allowed');
    const onAny = structuredClone(first(data));
    onAny.request.headers = onAny.request.headers.map(([name, value]) => [name, name === 'access-control-request-method' ? 'DELETE' : value]);
    answering(onAny, status, {
      headers: [
        ['access-control-allow-origin', web],
        ['access-control-allow-methods', allowed],
      ],
    });
    Object.assign(said.byOperation, { [operation]: { used: true, onAny } });
  }
  test('the method is to be allowed', () => {
    expect(clean.judged((data) => onNone(data, 'GET, POST')).findings).toMatchObject([{ message: 'method', level: 'warning', subject: { operation } }]);
  });
  test.for<readonly [string, number]>([
    ['GET, DELETE', 200],
    ['*', 204],
    ['GET', 404],
    ['GET', 401],
  ])('%s with %i is no finding', ([allowed, status]) => {
    expect(clean.judged((data) => onNone(data, allowed, status))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('what is allowed', () => {
  const headers = readCase('cors/preflight-clean', 'bearer.cors-headers-forgotten');
  const methods = readCase('cors/preflight-clean', 'cookie.cors-methods-forgotten');
  test('headers: the credential’s is not, both sides shown', () => {
    const { kind, findings } = headers.judged((data) => void alone(data));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'headers',
        level: 'breaking',
        subject,
        text: expect.stringMatching(/^A page of \S+ cannot send GET \/todos: its preflight does not allow the header authorization$/),
        expected: { witness: 'agreement', at: 'origins' },
        actual: { witness: 'cors/allowed', value: 'OPTIONS /todos → 400' },
      },
    ]);
  });
  test('method: a warning', () => {
    const { kind, findings } = methods.judged();
    expect(kind).toBe('pass');
    expect(findings).toContainEqual(
      expect.objectContaining({
        message: 'method',
        level: 'warning',
        subject: { operation: 'DELETE /todos/{id}' },
        text: expect.stringMatching(/allows GET, POST, and not DELETE$/),
      }),
    );
    expect(findings.map(({ subject }) => subject)).not.toContainEqual({ operation: 'POST /todos' });
  });
  test('headers: none is named, with success', () => {
    const { findings } = clean.judged((data) => withHeader(first(data), 'access-control-allow-headers'));
    expect(findings).toMatchObject([{ message: 'headers', subject }]);
  });
  test.for<readonly [string, (exchange: Editable<Required<Told>['preflight']>) => void]>([
    ['names it in another case', (exchange) => withHeader(exchange, 'access-control-allow-headers', 'Content-Type, AUTHORIZATION')],
    ['names them in two lines', (exchange) => withHeader(exchange, 'access-control-allow-headers', 'content-type', 'authorization')],
    ['answers all with a star', (exchange) => withHeader(exchange, 'access-control-allow-headers', '*')],
    ['names no methods where none needs it', (exchange) => withHeader(exchange, 'access-control-allow-methods')],
    ['lets another origin in, and not this one', (exchange) => answering(exchange, 200, { headers: [['access-control-allow-origin', 'https://a.example']] })],
  ])('quiet where an App %s', ([, change]) => {
    expect(clean.judged((data) => change(first(data)))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('redirected', () => {
  const { findings } = clean.judged((data) => answering(first(data), 307, { headers: [['location', '/sign-in']] }));
  expect(findings).toMatchObject([
    { message: 'redirected', level: 'breaking', subject, text: `A page of ${web} cannot send GET /todos: its preflight is redirected` },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { plain, preflight } = alone(data);
      befall(plain);
      answering(preflight, 401);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('nothing speaks CORS', () => {
    const outcome = clean.judged((data) => {
      const { request, preflight } = alone(data);
      withHeader(request, 'access-control-allow-origin');
      answering(preflight, 405);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (exchange: Editable<Required<Told>['preflight']>) => void]>([
    ['nothing', (exchange) => failing(exchange)],
    ['429', (exchange) => answering(exchange, 429)],
    ['503', (exchange) => answering(exchange, 503)],
    ['a firewall’s page', (exchange) => blocked(exchange)],
  ])('the preflight was answered %s', ([, befall]) => {
    expect(clean.judged((data) => befall(alone(data).preflight))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  const allowing = [
    ['access-control-allow-origin', web],
    ['access-control-allow-headers', 'authorization, content-type'],
    ['access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE'],
  ] as const;
  test.for<readonly [string, (data: Editing) => void]>([
    ['answers 204', (data) => preflights(data).forEach((preflight) => answering(preflight, 204, { headers: allowing }))],
    ['does not want this method from other origins, and says 403', (data) => answering(first(data), 403)],
    ['does not want this method from other origins, and says 400', (data) => answering(first(data), 400)],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('with cookies is not asked for what a browser asks without a preflight', () => {
    const { examined } = readCase('cors/preflight-clean', 'cookie.clean').judged();
    expect(examined.map((seen) => seen.subject)).not.toContainEqual(subject);
    expect(examined.map((seen) => seen.subject)).toContainEqual({ operation: 'POST /todos' });
  });
});
