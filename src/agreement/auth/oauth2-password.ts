import { authDialect, type AuthDialect, type AuthOptions } from './dialect.ts';

export interface OAuth2PasswordOptions extends Partial<Omit<AuthOptions, 'signIn'>> {
  readonly signIn: Pick<AuthOptions['signIn'], 'operation' | 'extra'>;
}

/**
 * Sign-in by an OAuth 2.0 password form, as FastAPI's `OAuth2PasswordRequestForm` reads it (RFC 6749 §4.3): `username` and `password` in
 * a form, an answer with `access_token`, refused with 400 or 401 (§5.2); the token is presented as a bearer token.
 */
export function oauth2Password(options: OAuth2PasswordOptions): AuthDialect {
  const { signIn, ...more } = options ?? {};
  return authDialect('bearer', {
    access: 'body:access_token',
    ...more,
    signIn: {
      ...signIn,
      body: 'form',
      fields: { identifier: 'username', password: 'password' },
      extra: { grant_type: 'password', ...signIn?.extra },
      refused: [400, 401],
    },
  });
}
