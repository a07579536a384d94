import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Privileged } from './privileged.probe.ts';

const clean = readCase('authz/function-level', 'bearer.clean');
const byCookie = readCase('authz/function-level', 'cookie.clean');
const toUsers = readCase('authz/function-level', 'bearer.admin-is-any-account');
const toAll = readCase('authz/function-level', 'cookie.admin-guard-at-gateway');
const subject = { operation: 'GET /admin/accounts' };

function seen(data: Editing): Editable<Privileged['byOperation'][`GET /${string}`]> {
  const found = data.said<Privileged>('authz/privileged').byOperation['GET /admin/accounts'];
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}

test('openToUsers: both sides shown', () => {
  const { kind, findings } = clean.judged((data) => Object.assign(seen(data).user, { response: seen(data).admin.response }));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'openToUsers',
      level: 'breaking',
      subject,
      text: 'GET /admin/accounts is for admins, and answers 200 to a user who is none',
      expected: { witness: 'agreement', at: 'privileged' },
      actual: { witness: 'authz/privileged', at: expect.stringMatching(/^x\d+$/), value: 200 },
    },
  ]);
});
test('openToAll: the worse of two is told', () => {
  const { findings } = clean.judged((data) => {
    for (const pick of ['user', 'anonymous'] as const) Object.assign(seen(data)[pick], { response: seen(data).admin.response });
  });
  expect(findings).toMatchObject([{ message: 'openToAll', subject, text: expect.stringContaining('to who is not signed in') }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [toUsers, toAll])
      for (const pick of ['admin', 'user', 'anonymous'] as const)
        expect(mutant.judged((data) => befall(seen(data)[pick]))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the admin may not either', () => {
    expect(toUsers.judged((data) => answering(seen(data).admin, 403, { body: '{}' }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, number, string]>([
    ['hides it with 404', 404, '{}'],
    ['refuses with 401', 401, '{}'],
    ['sends to the sign-in', 302, ''],
    ['filters, and shows an empty list', 200, '{"items":[],"total":0,"page":1,"size":20,"pages":0}'],
    ['filters, and shows an empty array', 200, '[]'],
  ])('%s', ([, status, body]) => {
    for (const one of [clean, byCookie])
      expect(
        one.judged((data) => {
          answering(seen(data).user, status, { body });
          answering(seen(data).anonymous, status, { body });
        }),
      ).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('shows its sign-in page in place of a refusal', () => {
    const outcome = clean.judged((data) => {
      for (const pick of ['user', 'anonymous'] as const)
        answering(seen(data)[pick], 200, { headers: [['Content-Type', 'text/html; charset=utf-8']], body: '<!doctype html><title>Sign in</title>' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('agrees on operations for admins that no reading can ask: it is said what could be', () => {
    const outcome = toUsers.judged((data) => Object.assign(data.said<Privileged>('authz/privileged'), { byOperation: {} }));
    expect(outcome).toMatchObject({ kind: 'none', findings: [], notCovered: { config: expect.stringContaining('privileged') } });
  });
  test('agrees on nothing for admins: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => void delete recorded.agreement.privileged)).toThrow('does not apply');
  });
});
