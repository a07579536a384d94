import { expect, test } from 'vitest';
import { DoesNotApply, type Agreement, type AuthAgreement, type Collecting } from '../../src/author.ts';
import { allowed, askedHeaders, withCredentials } from './allowed.probe.ts';

const auth: AuthAgreement = {
  transport: 'bearer',
  signIn: { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {}, refused: [401] },
  present: { header: 'Authorization', scheme: 'Bearer' },
  anonymous: [401],
  access: 'body:token',
  refreshToken: 'cookie:refresh',
  refresh: { operation: 'POST /refresh', sendAs: 'cookie:refresh', rotation: 'none' },
  signOut: 'POST /sign-out',
};
function agreeing(change: Partial<AuthAgreement>): Agreement {
  return { public: [], auth: { ...auth, ...change } };
}
const bearer = agreeing({});
const cookie = agreeing({ transport: 'cookie', access: 'cookie:session' });
const csrf = agreeing({ transport: 'cookie', access: 'cookie:session', csrf: { cookie: 'csrf', header: 'X-CSRF-Token' } });
const form = agreeing({ signIn: { ...auth.signIn, body: 'form' } });

test.for<readonly [string, Agreement, Parameters<typeof askedHeaders>[1], readonly string[] | undefined]>([
  ['a bearer token makes every request ask first', bearer, 'GET /todos', ['authorization']],
  ['JSON is asked for beside it, in order', bearer, 'POST /todos', ['authorization', 'content-type']],
  ['a sign-in has no token yet', bearer, 'POST /sign-in', ['content-type']],
  ['a form is sent at once', form, 'POST /sign-in', undefined],
  ['a refresh by cookie has nothing to ask for', bearer, 'POST /refresh', undefined],
  ['a sign-out by cookie and token', bearer, 'POST /sign-out', ['authorization']],
  ['a cookie needs no leave', cookie, 'GET /todos', undefined],
  ['a method can, without any header', cookie, 'DELETE /todos/{id}', []],
  ['what repeats the CSRF cookie is a header', csrf, 'DELETE /todos/{id}', ['x-csrf-token']],
  ['reading repeats nothing', csrf, 'GET /todos', undefined],
  ['another header of the credential', agreeing({ present: { header: 'X-Api-Key', scheme: '' } }), 'GET /todos', ['x-api-key']],
  ['a file goes as a form', { ...cookie, upload: { operation: 'POST /files', field: 'file', id: 'id' } }, 'POST /files', undefined],
  ['without auth JSON asks, too', { public: [] }, 'POST /todos', ['content-type']],
])('%s', ([, agreement, operation, headers]) => {
  expect(askedHeaders(agreement, operation)).toEqual(headers);
});

test('cookies are sent where the session is one, or where the refresh token is', () => {
  expect(withCredentials(cookie, 'GET /todos')).toBe(true);
  expect(withCredentials(bearer, 'GET /todos')).toBe(false);
  expect(withCredentials(bearer, 'POST /refresh')).toBe(true);
  expect(withCredentials(agreeing({ refreshToken: 'body:refresh' }), 'POST /refresh')).toBe(false);
});

test('where the agreed origin is the API’s own, there is nothing to ask', async () => {
  const { collect } = allowed as unknown as { readonly collect: (on: Collecting, said: object) => Promise<unknown> };
  const origin = 'https://app.example';
  const on = { agreement: { public: [], origins: [origin] }, app: { origins: { api: origin }, users: [], resources: {} } } as unknown as Collecting;
  await expect(collect(on, { fixtures: {}, operations: {}, origins: {} })).rejects.toThrow(DoesNotApply);
});
