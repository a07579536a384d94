import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Fixtures } from '../contract/fixtures.probe.ts';
import type { Provoked, Refused } from './refused.probe.ts';

const clean = readCase('errors/unknown-api-path-json', 'bearer.clean');
const subject = { operation: 'GET /{unknown}' };
const page = { headers: [['content-type', 'text/html']], body: '<!doctype html><html></html>' } as const;
type Asked = Editable<Provoked>['error'];

/** The two requests for a path that nobody serves: with a session, and without. */
function asked(data: Editing): Asked[] {
  const without = data.said<Refused>('errors/refused').provoked.find(({ how }) => how === 'a path that nobody serves');
  if (without === undefined) throw new Error('it was not asked');
  return [data.said<Fixtures>('contract/fixtures').unknown, without.error];
}
function both(change: (exchange: Asked) => void): (data: Editing) => void {
  return (data) => asked(data).forEach((exchange) => change(exchange));
}

test('page: the frontend’s first page, both sides shown', () => {
  const { kind, findings } = clean.judged(both((exchange) => answering(exchange, 200, page)));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'page',
      level: 'breaking',
      subject,
      text: expect.stringMatching(/^A path that nobody serves is answered with 200 and a page/),
      expected: { witness: 'agreement', at: 'errors', value: 'problem+json' },
      actual: { witness: 'contract/fixtures', at: expect.stringMatching(/^x\d+$/), value: '200 html' },
    },
  ]);
});
describe('notJson', () => {
  test.for<readonly [string, Parameters<typeof answering>[2], string]>([
    ['a page', page, 'html'],
    ['text', { headers: [['content-type', 'text/plain']], body: '404 page not found' }, 'text'],
    ['nothing', { headers: [] }, 'empty'],
  ])('%s', ([, answer, what]) => {
    expect(clean.judged(both((exchange) => answering(exchange, 404, answer))).findings).toMatchObject([
      {
        message: 'notJson',
        level: 'breaking',
        subject,
        text: `A path that nobody serves is answered with 404 and ${what}, not with an error that the frontend can read`,
      },
    ]);
  });
  test('only to strangers', () => {
    expect(
      clean.judged((data) =>
        asked(data)
          .slice(1)
          .forEach((exchange) => answering(exchange, 404, page)),
      ).findings,
    ).toMatchObject([{ message: 'notJson', actual: { witness: 'errors/refused' } }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      both((exchange) => answering(exchange, 404, page))(data);
      for (const { asked } of Object.values(data.said<Fixtures>('contract/fixtures').operations)) if (asked !== undefined) befall(asked);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (exchange: Asked) => void]>([
    ['a firewall’s page', (exchange) => blocked(exchange)],
    ['a redirect', (exchange) => answering(exchange, 302, { headers: [['location', '/sign-in']] })],
    ['429', (exchange) => answering(exchange, 429)],
    ['data', (exchange) => answering(exchange, 200, { body: '{}' })],
  ])('it was answered with %s', ([, change]) => {
    expect(clean.judged(both(change))).toMatchObject({ kind: 'inconclusive', findings: [], examined: [], undecided: [{ subject }] });
  });
  test('the agreed origin is the API’s own: its pages may be there', () => {
    const outcome = clean.judged((data) => {
      both((exchange) => answering(exchange, 200, page))(data);
      const origins = asked(data).map(({ request }) => new URL(request.url).origin);
      Object.assign(data.said<object>('contract/agreement'), { origins });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'asks who before it looks where',
      both((exchange) => answering(exchange, 401, { headers: [['content-type', 'application/problem+json']], body: '{"code":"x"}' })),
    ],
    [
      'answers in another JSON',
      both((exchange) => answering(exchange, 404, { headers: [['content-type', 'application/vnd.api+json; charset=utf-8']], body: '{}' })),
    ],
    [
      'sends strangers to the sign-in',
      (data) =>
        asked(data)
          .slice(1)
          .forEach((exchange) => answering(exchange, 302, { headers: [['location', '/sign-in']] })),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['has pages beside its API', ({ recorded }) => Object.assign(recorded.agreement, { origins: 'same-origin' })],
    ['leaves that path out', ({ recorded }) => Object.assign(recorded.app, { exclude: ['GET /{unknown}'] })],
    [
      'has agreed that a 404 is a page',
      ({ recorded }) => Object.assign(recorded.agreement.errors ?? {}, { shapes: [{ statuses: 'any', mediaType: 'text/html', schema: true }] }),
    ],
    ['has agreed on no errors', ({ recorded }) => delete recorded.agreement.errors],
  ])('that %s is not asked', ([, change]) => {
    expect(() => clean.judged(change)).toThrow('does not apply');
  });
});
