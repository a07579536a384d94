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
        text: `GET /todos is never asked by ${web}: its preflight is answered with 401`,
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

test('redirected', () => {
  const { findings } = clean.judged((data) => answering(first(data), 307, { headers: [['location', '/sign-in']] }));
  expect(findings).toMatchObject([
    { message: 'redirected', level: 'breaking', subject, text: `GET /todos is never asked by ${web}: its preflight is redirected` },
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
  test.for<readonly [string, (data: Editing) => void]>([
    ['answers 204', (data) => preflights(data).forEach((preflight) => answering(preflight, 204, { headers: [['access-control-allow-origin', web]] }))],
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
