import { authDialect, type AuthDialect, type AuthOptions } from './dialect.ts';

/** The API reads a cookie that it set and the browser attaches (RFC 6265). */
export function cookie(options: AuthOptions): AuthDialect {
  return authDialect('cookie', options);
}
