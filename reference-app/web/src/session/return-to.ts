const HERE = 'http://here.invalid';

/**
 * Where to go after sign-in. The value comes from the address bar, so only a path within this site is taken:
 * `//host`, `/\host`, `https:…` and `javascript:…` are not.
 */
export function safeReturnTo(value: string | string[] | null | undefined, fallback = '/todos'): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return fallback;
  // Browsers read a backslash as a slash, and drop tabs and line breaks anywhere in an address.
  if (/[\\\p{Cc}]/u.test(value)) return fallback;
  let url: URL;
  try {
    url = new URL(value, HERE);
  } catch {
    return fallback;
  }
  if (url.origin !== HERE) return fallback;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//host` is a path here and another host once its dots are gone.
  return path.startsWith('//') ? fallback : path;
}

export function signInPath(returnTo?: string): string {
  return returnTo === undefined ? '/sign-in' : `/sign-in?${new URLSearchParams({ 'return-to': returnTo })}`;
}
