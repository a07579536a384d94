import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { BadTokens } from './bad-tokens.probe.ts';

const clean = readCase('refresh/invalid-token-handling', 'bearer.clean');
const byCookie = readCase('refresh/invalid-token-handling', 'cookie.clean');
const crashing = readCase('refresh/invalid-token-handling', 'bearer.unknown-refresh-token-crashes');
const accepting = readCase('refresh/invalid-token-handling', 'bearer.access-token-refreshes');
const subject = { flow: 'refresh with a bad token' };

type Tried = Editable<BadTokens['tried'][number]>;
function bad(data: Editing): Editable<BadTokens> {
  return data.said<BadTokens>('refresh/bad-tokens');
}
function tried(data: Editing, how: string): Tried {
  const found = bad(data).tried.find((one) => one.how === how);
  if (found === undefined) throw new Error(`${how} was not tried`);
  return found;
}
const text = 'a text that is no token';

describe('crashes', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => answering(tried(data, text).exchange, 500, { body: 'Internal Server Error' }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'crashes',
        level: 'breaking',
        subject,
        text: 'A refresh with a text that is no token answers 500: the frontend neither refreshes nor signs out',
        expected: { witness: 'agreement', at: 'auth.refresh' },
        actual: { witness: 'refresh/bad-tokens', at: expect.stringMatching(/^x\d+$/), value: 500 },
      },
    ]);
  });
  test('all that crash are named', () => {
    const { findings } = clean.judged((data) => {
      for (const how of [text, 'none at all']) answering(tried(data, how).exchange, 500);
    });
    expect(findings).toMatchObject([{ text: expect.stringMatching(/none at all, a text that is no token/) }]);
  });
});

describe('accepted', () => {
  test('it gives a credential', () => {
    const { findings } = clean.judged((data) => {
      answering(tried(data, 'its access token').exchange, 200, { body: '{}' });
      tried(data, 'its access token').yielded = true;
    });
    expect(findings).toMatchObject([{ message: 'accepted', text: 'A refresh with its access token answers 200 and gives a credential' }]);
  });
  test('without any token, by a cookie', () => {
    const { findings } = byCookie.judged((data) => {
      answering(tried(data, 'none at all').exchange, 200, { body: '{}' });
      withHeader(tried(data, 'none at all').exchange, 'set-cookie', 'access_token=<token 9>; Path=/');
    });
    expect(findings).toMatchObject([{ message: 'accepted' }]);
  });
  test('a session that was signed out is another check’s', () => {
    const outcome = clean.judged((data) => {
      answering(tried(data, 'the one of a session that was signed out').exchange, 200, { body: '{}' });
      tried(data, 'the one of a session that was signed out').yielded = true;
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('unusual: a status that frontends do not know is a warning', () => {
  const { kind, findings } = clean.judged((data) => answering(tried(data, text).exchange, 404));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'unusual', level: 'warning', text: expect.stringContaining('answers 404') }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [crashing, accepting])
      expect(mutant.judged((data) => befall(bad(data).control.exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, (one: Tried) => void]>([
    ['nothing', ({ exchange }) => failing(exchange)],
    ['429', ({ exchange }) => answering(exchange, 429)],
    ['503', ({ exchange }) => answering(exchange, 503)],
  ])('an attempt was answered with %s', ([, befall]) => {
    expect(crashing.judged((data) => befall(tried(data, text)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the good token gave no credential', () => {
    expect(crashing.judged((data) => Object.assign(bad(data).control, { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('a firewall answered every attempt', () => {
    expect(crashing.judged((data) => bad(data).tried.forEach(({ exchange }) => blocked(exchange)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nothing was tried', () => {
    expect(crashing.judged((data) => Object.assign(bad(data), { tried: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, number, string]>([
    ['refuses with 400, as OAuth does', 400, '{"error":"invalid_grant"}'],
    ['refuses with 403', 403, '{}'],
    ['refuses with 422, as validation does', 422, '{}'],
    ['answers 200 and gives nothing', 200, '{"authenticated":false}'],
    ['sends to the sign-in', 302, ''],
  ])('%s', ([, status, body]) => {
    for (const one of [clean, byCookie])
      expect(one.judged((data) => bad(data).tried.forEach(({ exchange }) => answering(exchange, status, { body })))).toMatchObject({
        kind: 'pass',
        findings: [],
      });
  });
  test.for([413, 431])('has a server that ends what is too long with %i', (status) => {
    for (const one of [clean, byCookie])
      expect(one.judged((data) => answering(tried(data, 'a text of 3 000 characters').exchange, status, { body: '' }))).toMatchObject({
        kind: 'pass',
        findings: [],
      });
  });
  test('has a firewall that refuses some of it', () => {
    expect(clean.judged((data) => blocked(tried(data, text).exchange))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('takes the cookie away as it refuses', () => {
    const outcome = byCookie.judged((data) =>
      bad(data).tried.forEach(({ exchange }) => withHeader(exchange, 'set-cookie', 'access_token=""; Max-Age=0; Path=/')),
    );
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});
