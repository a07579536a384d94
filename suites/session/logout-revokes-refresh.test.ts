import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Life } from './life.probe.ts';

const clean = readCase('session/logout-revokes-refresh', 'bearer.clean');
const byCookie = readCase('session/logout-revokes-refresh', 'cookie.clean');
const mutant = readCase('session/logout-revokes-refresh', 'bearer.sign-out-forgets-the-cookie-only');
const subject = { flow: 'refresh after the sign-out' };

function parts(data: Editing): {
  readonly before: Editable<NonNullable<Life['refreshed']>>;
  readonly after: Editable<NonNullable<Life['refreshed']>>;
  readonly signOut: Editable<NonNullable<Life['signOut']>>;
} {
  const { refreshed, signOut } = data.said<Life>('session/life');
  if (refreshed === undefined || signOut?.refresh === undefined) throw new Error('it was not recorded');
  return { before: refreshed, after: signOut.refresh, signOut };
}

test('stillRefreshes: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => {
    const { before, after } = parts(data);
    Object.assign(after.exchange, { response: before.exchange.response });
    after.yielded = true;
  });
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'stillRefreshes',
      level: 'breaking',
      subject,
      text: 'After the sign-out answered 204, its refresh token still gives new credentials',
      expected: { witness: 'agreement', at: 'auth.signOut' },
      actual: { witness: 'session/life', at: expect.stringMatching(/^x\d+$/), value: 200 },
    },
  ]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const pick of ['before', 'after', 'signOut'] as const)
      expect(mutant.judged((data) => befall(parts(data)[pick].exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the refresh before gave no credential', () => {
    expect(mutant.judged((data) => Object.assign(parts(data).before, { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([401, 403, 404])('the sign-out was refused with %i: it ended nothing, and said so', (status) => {
    expect(mutant.judged((data) => answering(parts(data).signOut.exchange, status, { body: '{}' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('it never came to the sign-out', () => {
    expect(mutant.judged((data) => void delete data.said<Life>('session/life').signOut)).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 400', (data) => answering(parts(data).after.exchange, 400, { body: '{"error":"invalid_grant"}' })],
    ['refuses with 403', (data) => answering(parts(data).after.exchange, 403)],
    ['answers 200 and gives nothing', (data) => answering(parts(data).after.exchange, 200, { body: '{"authenticated":false}' })],
    ['sends to the sign-in', (data) => answering(parts(data).after.exchange, 302, { headers: [['location', '/sign-in']] })],
    ['signs out with 200', (data) => answering(parts(data).signOut.exchange, 200, { body: '{}' })],
    ['signs out with a redirect', (data) => answering(parts(data).signOut.exchange, 302, { headers: [['location', '/']] })],
    ['leaves the cookie to the browser', (data) => withHeader(parts(data).signOut.exchange, 'set-cookie')],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('without an agreed sign-out, or refresh, it does not apply', () => {
  expect(() => clean.judged(({ recorded }) => void delete recorded.agreement.auth?.signOut)).toThrow('does not apply');
  expect(() => clean.judged(({ recorded }) => void delete recorded.agreement.auth?.refresh)).toThrow('does not apply');
});
