import { authDialect, type AuthDialect, type AuthOptions } from './dialect.ts';

/** The API reads `Authorization: Bearer <token>` (RFC 6750 §2.1); the frontend holds the token. */
export function bearer(options: AuthOptions): AuthDialect {
  return authDialect('bearer', options);
}
