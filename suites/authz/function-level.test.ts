import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Privileged } from './privileged.probe.ts';
import type { PrivilegedWrites } from './privileged-writes.probe.ts';

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

describe('HEAD', () => {
  const head = (data: Editing): ReturnType<typeof seen>['head'] => seen(data).head;
  const opened = readCase('authz/function-level', 'bearer.admin-head-without-guard');
  test('headTells: both sides shown', () => {
    const { kind, findings } = opened.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'headTells',
        level: 'breaking',
        subject,
        text: 'HEAD of GET /admin/accounts answers 200 to who is not signed in, and GET refuses: the guard is on one method alone',
        expected: { witness: 'authz/privileged', value: 401 },
        actual: { witness: 'authz/privileged', value: 200 },
      },
    ]);
  });
  test('a user who is none alone', () => {
    expect(opened.judged((data) => answering(head(data).anonymous, 401)).findings).toMatchObject([{ text: expect.stringContaining('a user who is none') }]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['answers HEAD of any path', (data) => answering(data.said<Privileged>('authz/privileged').unknown, 200)],
    ['knows no HEAD', (data) => (['admin', 'user', 'anonymous'] as const).forEach((who) => answering(head(data)[who], 405))],
    ['shows its sign-in page', (data) => (['user', 'anonymous'] as const).forEach((who) => withHeader(head(data)[who], 'content-type', 'text/html'))],
  ])('quiet where an App %s', ([, change]) => {
    expect(
      opened.judged((data) => {
        withHeader(head(data).admin, 'content-type', 'application/json');
        change(data);
      }),
    ).toMatchObject({ kind: 'pass', findings: [] });
  });
});

/** As if the config named an operation that changes something. */
function write(
  data: Editing,
  ...[admin, user, anonymous]: readonly (readonly [number, string])[]
): Editable<PrivilegedWrites['byOperation'][`DELETE /${string}`]> {
  const one = JSON.parse(JSON.stringify(seen(data))) as ReturnType<typeof seen>;
  for (const [exchange, answer] of [
    [one.admin, admin],
    [one.user, user],
    [one.anonymous, anonymous],
  ] as const)
    answering(exchange, answer?.[0] ?? 403, { body: answer?.[1] ?? '' });
  data.said<PrivilegedWrites>('authz/privileged-writes').byOperation = { 'DELETE /admin/accounts/{id}': one };
  return one;
}
const gone = [404, '{"code":"account_not_found"}'] as const;
const refusal = [403, '{}'] as const;

describe('what changes something', () => {
  const subject = { operation: 'DELETE /admin/accounts/{id}' };
  test('looksFirst: a user is answered as an admin, by an App that refuses reading', () => {
    const { kind, findings } = clean.judged((data) => void write(data, gone, gone, [401, '{}']));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'looksFirst',
        level: 'warning',
        subject,
        text: expect.stringContaining('answers 404 to a user who is none, as it answers an admin'),
        expected: { witness: 'agreement', at: 'privileged' },
        actual: { witness: 'authz/privileged-writes', value: 404 },
      },
    ]);
  });
  test.for([400, 409, 415, 422])('looksFirst: %i, to who is not signed in', (status) => {
    const { findings } = clean.judged((data) => void write(data, [status, '{}'], refusal, [status, '{}']));
    expect(findings).toMatchObject([{ message: 'looksFirst', text: expect.stringContaining('to who is not signed in') }]);
  });
  test('it is done: the worse of two is told', () => {
    expect(clean.judged((data) => void write(data, [204, ''], [204, ''], [401, '{}'])).findings).toMatchObject([{ message: 'openToUsers', subject }]);
    expect(clean.judged((data) => void write(data, [204, ''], [204, ''], [204, ''])).findings).toMatchObject([{ message: 'openToAll', subject }]);
  });
  test.for<readonly [string, readonly (readonly [number, string])[]]>([
    ['refuses', [gone, refusal, [401, '{}']]],
    ['refuses in other words than what is not there', [gone, [404, '{"detail":"Not Found"}'], [401, '{}']]],
    ['answers an admin otherwise', [[204, ''], gone, gone]],
  ])('quiet where an App %s', ([, answers]) => {
    expect(clean.judged((data) => void write(data, ...answers))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('quiet where what is for admins is hidden from everyone else', () => {
    const outcome = clean.judged((data) => {
      write(data, gone, gone, gone);
      for (const pick of ['user', 'anonymous'] as const) answering(seen(data)[pick], 404, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('the admin may not either: undecided', () => {
    expect(clean.judged((data) => void write(data, refusal, refusal, refusal))).toMatchObject({ findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('undecided where %s', ([, befall]) => {
    for (const pick of ['admin', 'user', 'anonymous'] as const)
      expect(clean.judged((data) => befall(write(data, [422, '{}'], [422, '{}'], [422, '{}'])[pick]))).toMatchObject({
        findings: [],
        undecided: [{ subject }],
      });
  });
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
