import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { SignIn } from '../auth-login/sign-in.probe.ts';

const clean = readCase('auth-cookie/secure-and-prefix', 'bearer.clean');
const none = readCase('auth-cookie/secure-and-prefix', 'bearer.none-without-secure');
const prefixed = readCase('auth-cookie/secure-and-prefix', 'cookie.host-prefix-with-path');
const subject = { cookie: 'refresh_token' };

function users(data: Editing): Editable<SignIn['byUser'][string]>[] {
  return Object.values(data.said<SignIn>('auth-login/sign-in').byUser);
}
function setting(origin: string, ...lines: readonly string[]): (data: Editing) => void {
  return (data) =>
    users(data).forEach(({ signIn }) => {
      signIn.request.url = `${origin}/auth/sign-in`;
      withHeader(signIn, 'set-cookie', ...lines);
    });
}
const https = 'https://api.example.com';
const loopback = 'http://127.0.0.1:8000';
const messages = (change: (data: Editing) => void): readonly string[] => clean.judged(change).findings.map(({ message }) => message);

test('overHttp: both sides shown', () => {
  const { kind, findings } = clean.judged(setting(https, 'refresh_token=<token 9>; HttpOnly; Path=/auth; SameSite=Lax'));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'overHttp',
      level: 'breaking',
      subject,
      expected: { witness: 'agreement', value: 'refresh_token: Secure' },
      actual: { witness: 'auth-login/sign-in', at: expect.stringMatching(/^x\d+$/), value: { secure: false } },
    },
    { message: 'noPrefix', level: 'note' },
  ]);
});
test('noneNeedsSecure: on loopback too, and told once', () => {
  for (const origin of [loopback, https])
    expect(messages(setting(origin, 'refresh_token=<token 9>; SameSite=None'))).toEqual(
      origin === https ? ['noneNeedsSecure', 'noPrefix'] : ['noneNeedsSecure'],
    );
});
test('secureOverHttp: where browsers refuse it', () => {
  expect(messages(setting('http://staging.example', 'refresh_token=<token 9>; Secure'))).toEqual(['secureOverHttp']);
  for (const origin of [loopback, 'http://localhost:8000', 'http://api.app.localhost:8000', 'http://[::1]:8000'])
    expect(messages(setting(origin, 'refresh_token=<token 9>; Secure'))).toEqual([]);
});

describe('prefixBroken', () => {
  const refresh = 'refresh_token=<token 9>; Secure; Path=/auth';
  test.for<readonly [string, string]>([
    ['__Host-a=<token 8>; Path=/', 'it needs Secure'],
    ['__Host-a=<token 8>; Secure; Path=/api', 'it needs Path=/'],
    ['__Host-a=<token 8>; Secure', 'it needs Path=/'],
    ['__Host-a=<token 8>; Secure; Path=/; Domain=example.com', 'it may have no Domain'],
    ['__Secure-a=<token 8>; Path=/', 'it needs Secure'],
    ['__HOST-a=<token 8>; Secure; Path=/api', 'it needs Path=/'],
    ['__Http-a=<token 8>; Secure; Path=/api', 'it needs HttpOnly'],
    ['__Host-Http-a=<token 8>; Secure; Path=/', 'it needs HttpOnly'],
  ])('%s', ([line, rule]) => {
    const { findings } = clean.judged(setting(loopback, refresh, line));
    expect(findings).toMatchObject([{ message: 'prefixBroken', subject: { cookie: line.split('=')[0] }, text: expect.stringContaining(rule) }]);
  });
  test.for([
    '__Host-a=<token 8>; Secure; Path=/',
    '__Secure-a=<token 8>; Secure; Path=/api; Domain=example.com',
    '__Host-Http-a=<token 8>; Secure; HttpOnly; Path=/',
    '__Hostess=1',
  ])('quiet: %s', (line) => {
    expect(messages(setting(loopback, refresh, line))).toEqual([]);
  });
  test('of the credential itself: then there is no session, and the refusal of who has none is the control', () => {
    const { findings } = clean.judged((data) => {
      for (const agreement of [data.recorded.agreement, data.said<typeof data.recorded.agreement>('contract/agreement')])
        if (agreement.auth?.refresh !== undefined) {
          agreement.auth.refreshToken = 'cookie:__Host-refresh';
          agreement.auth.refresh.sendAs = 'cookie:__Host-refresh';
        }
      setting(loopback, '__Host-refresh=<token 9>; Secure; Path=/auth')(data);
      users(data).forEach((user) => void delete user.authorised);
    });
    expect(findings).toMatchObject([{ message: 'prefixBroken', subject: { cookie: '__Host-refresh' } }]);
  });
});

test('a form whose sign-in answers with a redirect is judged like any other', () => {
  const { findings } = clean.judged((data) => {
    setting(https, 'refresh_token=<token 9>; HttpOnly; Path=/auth; SameSite=Lax')(data);
    users(data).forEach(({ signIn }) => Object.assign(signIn.response, { status: 302 }));
  });
  expect(findings.map(({ message }) => message)).toEqual(['overHttp', 'noPrefix']);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [none, prefixed]) {
      expect(mutant.judged((data) => users(data).forEach(({ authorised }) => authorised !== undefined && befall(authorised)))).toMatchObject({
        kind: 'inconclusive',
        findings: [],
      });
      expect(mutant.judged((data) => users(data).forEach(({ signIn }) => befall(signIn)))).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test('the sign-in sets nothing', () => {
    expect(clean.judged((data) => users(data).forEach(({ signIn }) => withHeader(signIn, 'set-cookie')))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('a redirect that gives no session may be a refusal', () => {
    const outcome = none.judged((data) =>
      users(data).forEach((user) => {
        delete user.authorised;
        Object.assign(user.signIn.response, { status: 302 });
      }),
    );
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nobody is refused', () => {
    const outcome = none.judged((data) =>
      users(data).forEach((user) => {
        delete user.authorised;
        answering(user.anonymous, 200, { body: '{}' });
      }),
    );
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test('without a credential in a cookie it does not apply', () => {
  expect(() => clean.judged(({ recorded }) => void delete recorded.agreement.auth?.refreshToken)).toThrow('does not apply');
});
