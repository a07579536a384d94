/** A URL as it may be shown: without user, password and query, any of which may be a secret. */
export function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '') : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}
