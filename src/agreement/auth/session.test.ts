import { describe, expect, test } from 'vitest';
import type { AuthAgreement } from '../../model/agreement.ts';
import type { Session } from '../../model/witness.ts';
import { bearer } from './bearer.ts';
import { contradictions } from './contradictions.ts';
import { cookie } from './cookie.ts';
import {
  authorise,
  credentialsIn,
  csrfRequest,
  refreshRequest,
  signInRequest,
  signOutRequest,
  signUpRequest,
  type Credentials,
  type RawAnswer,
} from './session.ts';

const origin = 'http://api.app.localhost:4000';
const user = { identifier: 'a@example.com', password: 'pw' };
const inBody = bearer({
  signIn: { operation: 'POST /auth/sign-in' },
  access: 'body:access_token',
  refreshToken: 'cookie:refresh_token',
  refresh: { operation: 'POST /auth/refresh' },
  signOut: 'POST /auth/sign-out',
}).agreement;
const inCookie = cookie({
  signIn: { operation: 'POST /auth/sign-in' },
  access: 'cookie:access_token',
  refreshToken: 'cookie:refresh_token',
  refresh: { operation: 'POST /auth/refresh' },
  signOut: 'POST /auth/sign-out',
}).agreement;

const answer = (given: Partial<RawAnswer> & { set?: readonly string[] }): RawAnswer => ({
  url: `${origin}/auth/sign-in`,
  status: 200,
  headers: [['content-type', 'application/json'], ...(given.set ?? []).map((line) => ['set-cookie', line] as const)],
  ...(given.body === undefined ? {} : { body: given.body }),
  ...(given.status === undefined ? {} : { status: given.status }),
});
const session = (found: Credentials | { reason: string }): Session => {
  if ('reason' in found) throw new Error(found.reason);
  return { user: 'a', identifier: user.identifier, ...found };
};
const refreshCookie = 'refresh_token=r1; Path=/auth; HttpOnly; SameSite=Lax';
const bearerSession = (): Session => session(credentialsIn(inBody, answer({ body: '{"access_token":"t1"}', set: [refreshCookie] })));
const cookieSession = (): Session =>
  session(credentialsIn(inCookie, answer({ set: ['access_token=t1; Path=/; HttpOnly', refreshCookie], body: '{"expires_in":900}' })));

describe('how a credential is presented', () => {
  const presented = (present: { header?: string; scheme?: string }): Readonly<Record<string, string>> => {
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'body:t', present });
    return authorise(agreement, { user: 'a', identifier: 'a', access: 't1', cookies: {} }, `${origin}/todos`);
  };
  test('a header of its own', () => expect(presented({ header: 'X-Auth-Token', scheme: '' })).toEqual({ 'x-auth-token': 't1' }));
  test('Authorization without a scheme', () => expect(presented({ scheme: '' })).toEqual({ authorization: 't1' }));
  test('another scheme', () => expect(presented({ scheme: 'Token' })).toEqual({ authorization: 'Token t1' }));
});

describe('a cookie whose name is made per installation', () => {
  const { agreement } = cookie({
    signIn: { operation: 'POST /auth/sign-in' },
    access: 'cookie:session_*',
    refreshToken: 'cookie:*_refresh',
    refresh: { operation: 'POST /auth/refresh' },
  });
  const set = ['theme=dark; Path=/', 'session_4f2a=t1; Path=/; HttpOnly', '4f2a_refresh=r1; Path=/auth; HttpOnly'];
  const signedIn = (): Session => session(credentialsIn(agreement, answer({ set })));

  test('is found by the pattern', () => expect(signedIn()).toMatchObject({ access: 't1', refreshToken: 'r1' }));
  test('carries what the session says: a forged one is forged', () => {
    expect(authorise(agreement, { ...signedIn(), access: 'forged' }, `${origin}/todos`)).toEqual({ cookie: 'theme=dark; session_4f2a=forged' });
    expect(refreshRequest(agreement, { ...signedIn(), refreshToken: 'other' }, origin)?.headers['cookie']).toContain('4f2a_refresh=other');
  });
  test('is gone when the answer removes it', () => {
    const found = credentialsIn(agreement, answer({ set: ['session_4f2a=t2; Path=/', '4f2a_refresh=; Path=/auth; Max-Age=0'] }), signedIn());
    expect(found).toMatchObject({ access: 't2' });
    expect(found).not.toHaveProperty('refreshToken');
  });
  test('is missed by its pattern', () => {
    expect(credentialsIn(agreement, answer({ set: ['sess=1; Path=/'] }))).toEqual({
      reason: 'no access credential: the answer sets no cookie session_*, only sess',
    });
  });
  test('a name with a star of its own counts for more', () => {
    expect(credentialsIn(agreement, answer({ set: ['session_a=no; Path=/', 'session_*=yes; Path=/'] }))).toMatchObject({ access: 'yes' });
  });
});

describe('a refresh by the access token itself', () => {
  const options = { signIn: { operation: 'POST /in' }, signOut: 'GET /out' } as const;
  const refresh = (sendAs: `header:${string}` | `cookie:${string}`): { operation: 'POST /renew'; sendAs: typeof sendAs; rotation: 'none' } => ({
    operation: 'POST /renew',
    sendAs,
    rotation: 'none',
  });
  test('as bearer: it is both, and what the answer renews is both', () => {
    const { agreement } = bearer({ ...options, access: 'body:token', refreshToken: 'body:token', refresh: refresh('header:authorization') });
    const first = session(credentialsIn(agreement, answer({ body: '{"token":"t1"}' })));
    expect(refreshRequest(agreement, first, origin)).toEqual({ operation: 'POST /renew', headers: { authorization: 'Bearer t1' } });
    expect(credentialsIn(agreement, answer({ body: '{"token":"t2"}' }), first)).toMatchObject({ access: 't2', refreshToken: 't2' });
    expect(contradictions(agreement)).toEqual([]);
  });
  test('as cookie', () => {
    const { agreement } = cookie({ ...options, access: 'cookie:sid', refreshToken: 'cookie:sid', refresh: refresh('cookie:sid') });
    const first = session(credentialsIn(agreement, answer({ set: ['sid=t1; Path=/'] })));
    expect(refreshRequest(agreement, first, origin)).toEqual({ operation: 'POST /renew', headers: { cookie: 'sid=t1' } });
    expect(contradictions(agreement)).toEqual([]);
  });
  test('a sign-out by GET', () => {
    const { agreement } = cookie({ ...options, access: 'cookie:sid' });
    expect(signOutRequest(agreement, session(credentialsIn(agreement, answer({ set: ['sid=t1; Path=/'] }))), origin)).toEqual({
      operation: 'GET /out',
      headers: { cookie: 'sid=t1' },
    });
  });
});

describe('a sign-out that wants the refresh token', () => {
  const asked = (signOutSends: 'body:refresh_token' | 'header:X-Refresh'): ReturnType<typeof signOutRequest> => {
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'body:t', refreshToken: 'body:r', signOut: 'POST /out', signOutSends });
    return signOutRequest(agreement, { user: 'a', identifier: 'a', access: 't1', refreshToken: 'r1', cookies: {} }, origin);
  };
  test('in the body', () => expect(asked('body:refresh_token')?.body).toEqual({ refresh_token: 'r1' }));
  test('in a header', () => expect(asked('header:X-Refresh')?.headers).toEqual({ authorization: 'Bearer t1', 'x-refresh': 'r1' }));
});

test('constant fields of a refresh and of a sign-out', () => {
  const extra = { mode: 'session' };
  const asOf = (sendAs: 'cookie:r' | 'body:r' | 'header:x-r'): ReturnType<typeof signOutRequest> => {
    const refresh = { operation: 'POST /refresh', sendAs, extra } as const;
    const { agreement } = cookie({ signIn: { operation: 'POST /in' }, access: 'cookie:t', refreshToken: 'cookie:r', refresh });
    return refreshRequest(agreement, { user: 'a', identifier: 'a', access: 't1', refreshToken: 'r1', cookies: { r: 'r1' } }, origin);
  };
  expect(asOf('cookie:r')?.body).toEqual(extra);
  expect(asOf('body:r')?.body).toEqual({ mode: 'session', r: 'r1' });
  expect(asOf('header:x-r')).toMatchObject({ body: extra, headers: { 'x-r': 'r1' } });
  const options = { signIn: { operation: 'POST /in' }, access: 'body:t', refreshToken: 'body:r', signOut: 'POST /out', signOutExtra: extra } as const;
  const signedIn = { user: 'a', identifier: 'a', access: 't1', refreshToken: 'r1', cookies: {} };
  expect(signOutRequest(bearer(options).agreement, signedIn, origin)?.body).toEqual(extra);
  expect(signOutRequest(bearer({ ...options, signOutSends: 'body:r' }).agreement, signedIn, origin)?.body).toEqual({ mode: 'session', r: 'r1' });
});

describe('signInRequest', () => {
  test('JSON with constant fields, nested where the field is a place', () => {
    const { agreement } = bearer({
      signIn: { operation: 'POST /in', fields: { identifier: '/user/email', password: 'user.password' }, extra: { client: 'web' } },
      access: 'body:t',
    });
    expect(signInRequest(agreement, user, origin)).toEqual({
      operation: 'POST /in',
      headers: {},
      body: { client: 'web', user: { email: user.identifier, password: 'pw' } },
    });
  });
  test('a form is flat text', () => {
    const { agreement } = bearer({
      signIn: { operation: 'POST /in', body: 'form', fields: { identifier: 'user[email]' }, extra: { remember: true, grant_type: 'password' } },
      access: 'body:t',
    });
    expect(signInRequest(agreement, user, origin)).toEqual({
      operation: 'POST /in',
      headers: {},
      form: { remember: 'true', grant_type: 'password', 'user[email]': user.identifier, password: 'pw' },
    });
  });
});

describe('credentialsIn', () => {
  test('a token in the body and a refresh token in a cookie', () => {
    expect(bearerSession()).toMatchObject({ access: 't1', refreshToken: 'r1', cookies: { refresh_token: 'r1' } });
  });
  test('both in cookies', () => {
    expect(cookieSession()).toMatchObject({ access: 't1', refreshToken: 'r1' });
  });
  test('204 without a body is a success for cookies', () => {
    expect(credentialsIn(inCookie, answer({ status: 204, set: ['access_token=t1; Path=/'] }))).toMatchObject({ access: 't1' });
  });
  test('a header, with or without a scheme', () => {
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'header:authorization' });
    for (const value of ['Bearer t1', 't1']) {
      expect(credentialsIn(agreement, { url: origin, status: 200, headers: [['Authorization', value]] })).toMatchObject({ access: 't1' });
    }
  });
  test.each([
    ['data.token', '{"data":{"token":"t1"}}'],
    ['/data/token', '{"data":{"token":"t1"}}'],
    ['', '"t1"'],
  ])('the place %j in %s', (place, body) => {
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: `body:${place}` });
    expect(credentialsIn(agreement, answer({ body }))).toMatchObject({ access: 't1' });
  });
  test('a refresh that renews only the access token keeps the rest', () => {
    const renewed = session(credentialsIn(inBody, answer({ body: '{"access_token":"t2"}' }), bearerSession()));
    expect(renewed).toMatchObject({ access: 't2', refreshToken: 'r1', cookies: { refresh_token: 'r1' } });
  });
  test('a refresh token that the answer removes is gone', () => {
    const after = session(credentialsIn(inBody, answer({ body: '{"access_token":"t2"}', set: ['refresh_token=; Path=/auth; Max-Age=0'] }), bearerSession()));
    expect(after).not.toHaveProperty('refreshToken');
  });
  test('a refresh token of null is none', () => {
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'body:t', refreshToken: 'body:rt' });
    expect(credentialsIn(agreement, answer({ body: '{"t":"t1","rt":null}' }))).not.toHaveProperty('refreshToken');
  });
  test('a refresh that sets no access cookie does not inherit the old one', () => {
    expect(credentialsIn(inCookie, answer({ body: '{}' }), cookieSession())).toEqual({
      reason: 'no access credential: the answer sets no cookie access_token',
    });
  });

  test.each([
    ['a refusal', inBody, answer({ status: 401, body: '{"access_token":"canary"}' }), 'the answer is 401'],
    ['another name', inBody, answer({ body: '{"accessToken":"canary"}' }), 'no access credential: looked for access_token in the body, but it is not there'],
    ['null', inBody, answer({ body: '{"access_token":null}' }), 'it is null'],
    ['empty', inBody, answer({ body: '{"access_token":""}' }), 'it is empty'],
    ['a number', inBody, answer({ body: '{"access_token":12345678}' }), 'it is a number, not text'],
    ['an array', inBody, answer({ body: '{"access_token":["canary"]}' }), 'it is an array, not text'],
    ['no body', inBody, answer({}), 'the answer has no body'],
    ['HTML', inBody, answer({ body: '<html>canary' }), 'it is not JSON (application/json)'],
    ['no cookie', inCookie, answer({ body: '{"access_token":"canary"}' }), 'sets no cookie access_token'],
    ['another cookie', inCookie, answer({ set: ['session=canary; Path=/'] }), 'sets no cookie access_token, only session'],
    ['an empty cookie', inCookie, answer({ set: ['access_token=; Path=/'] }), 'sets the cookie access_token to nothing'],
    ['a removed cookie', inCookie, answer({ set: ['access_token=canary; Path=/; Max-Age=0'] }), 'sets no cookie access_token'],
    [
      'a cookie for another host',
      inCookie,
      answer({ set: ['access_token=canary; Path=/; Domain=other.test'] }),
      'a client must refuse the cookie access_token',
    ],
  ])('says why there is none, without a value: %s', (_, agreement, given, reason) => {
    const found = credentialsIn(agreement, given);
    expect(found).toEqual({ reason: expect.stringContaining(reason) });
    expect(JSON.stringify(found)).not.toMatch(/canary|12345678/);
  });
});

describe('authorise', () => {
  test('bearer: the header; the refresh cookie only under its path', () => {
    expect(authorise(inBody, bearerSession(), `${origin}/todos`)).toEqual({ authorization: 'Bearer t1' });
    expect(authorise(inBody, bearerSession(), `${origin}/auth/refresh`)).toEqual({ authorization: 'Bearer t1', cookie: 'refresh_token=r1' });
  });
  test('cookie: no header', () => {
    expect(authorise(inCookie, cookieSession(), `${origin}/todos`)).toEqual({ cookie: 'access_token=t1' });
    expect(authorise(inCookie, cookieSession(), `${origin}/auth/sign-out`)['cookie']?.split('; ').toSorted()).toEqual(['access_token=t1', 'refresh_token=r1']);
  });
  test('a forged session is forged on either transport', () => {
    expect(authorise(inBody, { ...bearerSession(), access: 'forged' }, `${origin}/todos`)).toEqual({ authorization: 'Bearer forged' });
    expect(authorise(inCookie, { ...cookieSession(), access: 'forged' }, `${origin}/todos`)).toEqual({ cookie: 'access_token=forged' });
    expect(authorise(inCookie, { ...cookieSession(), refreshToken: 'forged' }, `${origin}/auth/refresh`)['cookie']).toContain('refresh_token=forged');
  });
  test('bearer: a cookie that holds the access token too does not vouch for the header', () => {
    const both = session(credentialsIn(inBody, answer({ body: '{"access_token":"t1"}', set: ['token=t1; Path=/', 'theme=dark; Path=/'] })));
    expect(authorise(inBody, both, `${origin}/todos`)).toEqual({ authorization: 'Bearer t1', cookie: 'theme=dark' });
  });
  test('a session made by hand goes everywhere', () => {
    const byHand: Session = { user: 'a', identifier: 'a', access: 'x', cookies: {} };
    expect(authorise(inCookie, byHand, `${origin}/todos`)).toEqual({ cookie: 'access_token=x' });
  });
});

describe('refreshRequest', () => {
  test('by cookie: without the access token of a bearer', () => {
    expect(refreshRequest(inBody, bearerSession(), origin)).toEqual({ operation: 'POST /auth/refresh', headers: { cookie: 'refresh_token=r1' } });
  });
  test.each([
    ['body:refreshToken', { headers: {}, body: { refreshToken: 'r1' } }],
    ['body:data.rt', { headers: {}, body: { data: { rt: 'r1' } } }],
    ['header:Authorization', { headers: { authorization: 'Bearer r1' } }],
    ['header:X-Refresh', { headers: { 'x-refresh': 'r1' } }],
  ] as const)('%s', (sendAs, request) => {
    const { agreement } = bearer({
      signIn: { operation: 'POST /in' },
      access: 'body:t',
      refreshToken: 'body:rt',
      refresh: { operation: 'POST /refresh', sendAs },
    });
    expect(refreshRequest(agreement, { user: 'a', identifier: 'a', access: 't', refreshToken: 'r1', cookies: {} }, origin)).toEqual({
      operation: 'POST /refresh',
      ...request,
    });
  });
  test('a cookie whose path leads elsewhere is not sent, as in a browser', () => {
    const misplaced = session(credentialsIn(inBody, answer({ body: '{"access_token":"t1"}', set: ['refresh_token=r1; Path=/elsewhere'] })));
    expect(refreshRequest(inBody, misplaced, origin)?.headers).toEqual({});
  });
  test('none without a refresh token, or where refresh is not agreed', () => {
    expect(refreshRequest(inBody, session(credentialsIn(inBody, answer({ body: '{"access_token":"t1"}' }))), origin)).toBeUndefined();
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'body:t', refreshToken: 'body:rt' });
    expect(refreshRequest(agreement, bearerSession(), origin)).toBeUndefined();
  });
});

test('sign-out and sign-up, where agreed', () => {
  expect(signOutRequest(inBody, bearerSession(), origin)).toEqual({
    operation: 'POST /auth/sign-out',
    headers: { authorization: 'Bearer t1', cookie: 'refresh_token=r1' },
  });
  const { agreement, signUpBody } = bearer({
    signIn: { operation: 'POST /in' },
    access: 'body:t',
    signUp: { operation: 'POST /up', body: ({ identifier, password, name }) => ({ mail: identifier, password, name }) },
  });
  const fresh = { identifier: 'f@example.com', password: 'p', name: 'Fresh' };
  expect(signUpRequest(agreement, signUpBody, fresh, origin)).toEqual({
    operation: 'POST /up',
    headers: {},
    body: { mail: 'f@example.com', password: 'p', name: 'Fresh' },
  });
  expect(signUpRequest(inBody, undefined, fresh, origin)).toBeUndefined();
  expect(signOutRequest(agreement, bearerSession(), origin)).toBeUndefined();
});

test('a refresh token in Authorization comes in the scheme that is agreed', () => {
  const sent = (present?: { readonly header?: string; readonly scheme?: string }): unknown => {
    const refresh = { operation: 'POST /refresh', sendAs: 'header:authorization' } as const;
    const { agreement } = bearer({ signIn: { operation: 'POST /in' }, access: 'body:t', refreshToken: 'body:r', refresh, ...(present ? { present } : {}) });
    return refreshRequest(agreement, { user: 'ada', identifier: 'ada', access: 'a', refreshToken: 'r', cookies: {} }, origin)?.headers['authorization'];
  };
  expect([sent(), sent({ scheme: 'Token' }), sent({ scheme: '' }), sent({ header: 'X-Auth', scheme: '' })]).toEqual(['Bearer r', 'Token r', 'r', 'Bearer r']);
});
test('where the body repeats the value, it is in what signs in and out, and in nothing else', () => {
  const csrf = { field: 'csrfToken', from: 'GET /csrf', token: 'body:csrfToken' } as const;
  const auth = (body: 'json' | 'form'): AuthAgreement =>
    cookie({ signIn: { operation: 'POST /in', body }, access: 'cookie:session', signOut: 'POST /out', csrf }).agreement;
  const before = { cookies: { csrf: 'c|hash' }, csrf: 'c' };
  const { identifier: email, password } = user;
  expect(signInRequest(auth('json'), user, origin, before)).toEqual({
    operation: 'POST /in',
    headers: { cookie: 'csrf=c|hash' },
    body: { csrfToken: 'c', email, password },
  });
  expect(signInRequest(auth('form'), user, origin, before).form).toEqual({ csrfToken: 'c', email, password });
  expect(signInRequest(auth('json'), user, origin).body).toEqual({ email, password });
  const session = { user: 'ada', identifier: email, access: 's', ...before, cookies: { ...before.cookies, session: 's' } };
  expect(signOutRequest(auth('json'), session, origin)).toEqual({
    operation: 'POST /out',
    headers: { cookie: 'csrf=c|hash; session=s' },
    body: { csrfToken: 'c' },
  });
  expect(authorise(auth('json'), session, `${origin}/todos`)).toEqual({ cookie: 'csrf=c|hash; session=s' });
});
test('double submit: fetched first, then repeated in the header with its cookie', () => {
  const { agreement } = cookie({ signIn: { operation: 'POST /in' }, access: 'cookie:session', csrf: { cookie: 'XSRF', header: 'X-XSRF', from: 'GET /csrf' } });
  expect(csrfRequest(agreement)).toEqual({ operation: 'GET /csrf', headers: {} });
  expect(csrfRequest(inCookie)).toBeUndefined();
  const before = { cookies: { XSRF: 'a%3Db' } };
  expect(signInRequest(agreement, user, origin, before).headers).toEqual({ cookie: 'XSRF=a%3Db', 'x-xsrf': 'a=b' });
  const signedIn = session(credentialsIn(agreement, answer({ set: ['session=s; Path=/'] }), { user: 'a', identifier: 'a', access: '', ...before }));
  expect(authorise(agreement, signedIn, `${origin}/todos`)).toEqual({ cookie: 'XSRF=a%3Db; session=s', 'x-xsrf': 'a=b' });
});
