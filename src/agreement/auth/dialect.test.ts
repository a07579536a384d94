import { expect, test } from 'vitest';
import { bearer } from './bearer.ts';
import { cookie } from './cookie.ts';
import { contradictions } from './contradictions.ts';
import type { AuthOptions } from './dialect.ts';

const signIn = { operation: 'POST /sign-in' } as const;

test('what is not told has a default', () => {
  const { agreement } = bearer({ signIn, access: 'body:token', refreshToken: 'cookie:rt', refresh: { operation: 'POST /refresh' } });
  expect(agreement).toEqual({
    transport: 'bearer',
    signIn: { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {}, refused: [401] },
    present: { header: 'authorization', scheme: 'Bearer' },
    anonymous: [401],
    access: 'body:token',
    refreshToken: 'cookie:rt',
    refresh: { operation: 'POST /refresh', sendAs: 'cookie:rt', rotation: { graceSeconds: 0, onReuse: 'revoke-family' } },
  });
});

test.each([
  ['body:refreshToken', 'body:refreshToken'],
  ['body:data.refreshToken', 'body:refreshToken'],
  ['body:/data/refreshToken', 'body:refreshToken'],
  ['cookie:rt', 'cookie:rt'],
  ['header:x-refresh', 'header:x-refresh'],
] as const)('a refresh token that comes as %s is sent as %s', (refreshToken, sendAs) => {
  expect(bearer({ signIn, access: 'body:token', refreshToken, refresh: { operation: 'POST /refresh' } }).agreement.refresh?.sendAs).toBe(sendAs);
});

test('the agreement is plain data; the sign-up body stands apart', () => {
  const body = (): string => 'x';
  const dialect = cookie({
    signIn: { operation: 'POST /sign-in', body: 'form', fields: { identifier: 'user' }, extra: { remember: true } },
    access: 'cookie:session',
    signUp: { operation: 'POST /sign-up', body },
    signOut: 'POST /sign-out',
    me: 'GET /me',
    csrf: { cookie: 'csrf', header: 'X-CSRF', from: 'GET /csrf' },
    lifetime: { access: 'body:expires' },
  });
  expect(JSON.parse(JSON.stringify(dialect.agreement))).toStrictEqual(dialect.agreement);
  expect(dialect.agreement.signIn.fields).toEqual({ identifier: 'user', password: 'password' });
  expect(dialect.agreement.signUp).toEqual({ operation: 'POST /sign-up' });
  expect(dialect.signUpBody).toBe(body);
});

test('options that are not valid make a dialect all the same, so that validation can say what is wrong with them', () => {
  expect(bearer({} as AuthOptions).options).toEqual({});
  expect(bearer(undefined as unknown as AuthOptions).kind).toBe('auth');
});

const refresh = { operation: 'POST /refresh' } as const;
test.each<[string, ReturnType<typeof bearer>, string[]]>([
  ['a bearer in a body', bearer({ signIn, access: 'body:token' }), []],
  ['a bearer whose token comes in a cookie', bearer({ signIn, access: 'cookie:token' }), []],
  ['a cookie', cookie({ signIn, access: 'cookie:session' }), []],
  ['a refresh', cookie({ signIn, access: 'cookie:session', refreshToken: 'cookie:rt', refresh }), []],
  [
    'a refresh token in a cookie, sent in the body',
    bearer({ signIn, access: 'body:t', refreshToken: 'cookie:rt', refresh: { ...refresh, sendAs: 'body:rt' } }),
    [],
  ],
  ['cookie() with a token in the body', cookie({ signIn, access: 'body:token' }), ['access']],
  ['refresh without a token', bearer({ signIn, access: 'body:token', refresh }), ['refresh']],
  [
    'another cookie than was set',
    bearer({ signIn, access: 'body:t', refreshToken: 'cookie:rt', refresh: { ...refresh, sendAs: 'cookie:other' } }),
    ['refresh.sendAs'],
  ],
  [
    'a cookie that nobody sets',
    bearer({ signIn, access: 'body:t', refreshToken: 'body:rt', refresh: { ...refresh, sendAs: 'cookie:rt' } }),
    ['refresh.sendAs'],
  ],
  ['one field for both', bearer({ signIn: { ...signIn, fields: { identifier: 'password' } }, access: 'body:t' }), ['signIn.fields']],
  ['a credential among the constants', bearer({ signIn: { ...signIn, extra: { password: 'x' } }, access: 'body:t' }), ['signIn.extra.password']],
])('contradictions of %s', (_, dialect, at) => {
  expect(contradictions(dialect.agreement).map((one) => one.at)).toEqual(at);
});
