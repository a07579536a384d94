import { expect, test } from 'vitest';
import { oauth2Password } from './oauth2-password.ts';
import { signInRequest } from './session.ts';

test('a form with a grant type, refused with 400 or 401', () => {
  const { agreement } = oauth2Password({ signIn: { operation: 'POST /token' }, me: 'GET /users/me' });
  expect(agreement.signIn.refused).toEqual([400, 401]);
  expect(agreement.access).toBe('body:access_token');
  expect(signInRequest(agreement, { identifier: 'ada', password: 'pw' }, 'http://localhost')).toEqual({
    operation: 'POST /token',
    headers: {},
    form: { grant_type: 'password', username: 'ada', password: 'pw' },
  });
});

test('what is told counts', () => {
  const { agreement } = oauth2Password({
    signIn: { operation: 'POST /token', extra: { scope: 'items' } },
    access: 'body:data.token',
    refreshToken: 'body:refresh_token',
    refresh: { operation: 'POST /token', rotation: 'none' },
  });
  expect(agreement.signIn.extra).toEqual({ grant_type: 'password', scope: 'items' });
  expect(agreement.access).toBe('body:data.token');
  expect(agreement.refresh?.rotation).toBe('none');
});

test('options that nobody has checked yet', () => expect(oauth2Password(undefined as never).kind).toBe('auth'));
