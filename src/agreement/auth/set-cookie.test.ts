import { describe, expect, test } from 'vitest';
import type { AuthAgreement, RefreshAgreement } from '../../model/agreement.ts';
import type { Exchange } from '../../model/exchange.ts';
import { credentialCookies, setCookies } from './set-cookie.ts';

function answer(lines: readonly string[], url = 'https://api.example/auth/sign-in', date?: string): Exchange {
  return {
    id: 'x1',
    at: 0,
    took: 1,
    by: 'test',
    request: { method: 'POST', url, headers: [] },
    response: {
      kind: 'answered',
      status: 200,
      headers: [...lines.map((line) => ['Set-Cookie', line] as const), ...(date === undefined ? [] : [['Date', date] as const])],
    },
  };
}
const one = (line: string, url?: string, date?: string): unknown => setCookies(answer([line], url, date))[0];

describe('setCookies', () => {
  test('every attribute, names without case', () => {
    expect(one('a=<token 1>; DOMAIN=.Example.com; path=/api; secure; HTTPONLY; SameSite=NONE')).toEqual({
      name: 'a',
      value: '<token 1>',
      domain: 'example.com',
      path: '/api',
      httpOnly: true,
      secure: true,
      sameSite: 'none',
      removes: false,
    });
  });
  test.for([
    ['https://api.example/auth/sign-in', '/auth'],
    ['https://api.example/sign-in', '/'],
    ['https://api.example', '/'],
    ['https://api.example/v1/auth/sign-in?x=/y/z', '/v1/auth'],
  ])('without a path it is for the folder of %s', ([url = '', path]) => {
    expect(one('a=1', url)).toMatchObject({ path });
    expect(one('a=1; Path=relative', url)).toMatchObject({ path });
  });
  test('an unknown SameSite is none', () => {
    expect(one('a=1; SameSite=Sometimes')).not.toHaveProperty('sameSite');
  });
  const now = 'Sat, 21 Nov 2026 12:00:00 GMT';
  test.for<readonly [string, boolean, string?]>([
    ['a=1', false],
    ['a=', true],
    ['a=1; Max-Age=0', true],
    ['a=1; Max-Age=-1', true],
    ['a=1; Max-Age=60', false],
    ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', false],
    ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    ['a=1; Expires=Sat, 21 Nov 2026 11:00:00 GMT', true, now],
    ['a=1; Expires=Sat, 21 Nov 2026 13:00:00 GMT', false, now],
    ['a=1; Expires=Sat, 21 Nov 2026 11:00:00 GMT', false],
    ['a=1; Expires=whenever', false, now],
  ])('%s removes: %s', ([line, removes, date]) => {
    expect(one(line, undefined, date)).toMatchObject({ removes });
  });
  test('each line on its own, and nothing of what is no cookie or no answer', () => {
    expect(setCookies(answer(['a=1', 'a=2; Path=/', ''])).map(({ value }) => value)).toEqual(['1', '2']);
    expect(setCookies({ ...answer(['a=1']), response: { kind: 'failed', reason: 'connection refused' } })).toEqual([]);
  });
});

describe('credentialCookies', () => {
  const auth = (more: Partial<AuthAgreement>): AuthAgreement => ({
    transport: 'cookie',
    signIn: { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {}, refused: [401] },
    present: { header: 'Authorization', scheme: 'Bearer' },
    anonymous: [401],
    access: 'cookie:session',
    ...more,
  });
  const refresh = (sendAs: RefreshAgreement['sendAs']): RefreshAgreement => ({
    operation: 'POST /refresh',
    sendAs,
    rotation: 'none',
  });
  test.for<readonly [string, Partial<AuthAgreement>, readonly string[]]>([
    ['the access cookie', {}, ['session']],
    ['a cookie that the frontend reads and sends as a header', { transport: 'bearer' }, []],
    ['none', { transport: 'bearer', access: 'body:token' }, []],
    ['both', { refreshToken: 'cookie:renew', refresh: refresh('cookie:renew') }, ['session', 'renew']],
    ['a refresh cookie that nobody sends', { refreshToken: 'cookie:renew' }, ['session', 'renew']],
    ['a refresh cookie that a script puts into a body', { refreshToken: 'cookie:renew', refresh: refresh('body:renew') }, ['session']],
  ])('%s', ([, more, names]) => {
    expect(credentialCookies(auth(more))).toEqual(names);
  });
});
