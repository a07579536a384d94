// What a browser would keep of Set-Cookie, and what it would send: RFC 6265 §5.3 and §5.4, by tough-cookie.
import { Cookie, CookieJar } from 'tough-cookie';
import { headerValues, type Headers } from '../../model/exchange.ts';
import type { CookieScope } from '../../model/witness.ts';

/** Cookies with where they may be sent. Values are raw. */
export interface Cookies {
  readonly cookies: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, CookieScope>>;
}

export interface KeptCookies extends Required<Cookies> {
  /** Names that this answer set to something that lives. */
  readonly set: readonly string[];
  /** Names that a client has to refuse, and why; without values. */
  readonly refused: Readonly<Record<string, string>>;
}

/** The cookies after an answer: what was there before, what it set, without what it removed. */
export function keptCookies(answer: { readonly url: string; readonly headers: Headers }, before: Cookies = { cookies: {} }): KeptCookies {
  const jar = jarOf(before, answer.url);
  const set: string[] = [];
  const refused: Record<string, string> = {};
  for (const line of headerValues(answer.headers, 'set-cookie')) {
    const name = Cookie.parse(line)?.key ?? line.split('=', 1)[0]?.trim().slice(0, 60) ?? '';
    try {
      jar.setCookieSync(line, answer.url);
      set.push(name);
    } catch (error) {
      refused[name] = error instanceof Error ? error.message : 'it cannot be read';
    }
  }
  const alive = living(jar);
  const cookies: Record<string, string> = {};
  const scopes: Record<string, CookieScope> = {};
  for (const cookie of alive) {
    cookies[cookie.key] = cookie.value;
    scopes[cookie.key] = { domain: cookie.domain ?? '', hostOnly: cookie.hostOnly ?? true, path: cookie.path ?? '/', secure: cookie.secure };
  }
  return { cookies, scopes, set: set.filter((name) => Object.hasOwn(cookies, name)), refused };
}

/** The value of the Cookie header that a browser would send to this URL; undefined when it would send none. */
export function cookieHeader(cookies: Cookies, url: string): string | undefined {
  const header = jarOf(cookies, url).getCookieStringSync(url);
  return header === '' ? undefined : header;
}

/** Secure cookies work on loopback without TLS, as in Chromium; tough-cookie does so since 6. */
function jarOf({ cookies, scopes = {} }: Cookies, url: string): CookieJar {
  const jar = new CookieJar(undefined, { prefixSecurity: 'strict' });
  const { hostname } = new URL(url);
  for (const [key, value] of Object.entries(cookies)) {
    const scope = Object.hasOwn(scopes, key) ? scopes[key] : undefined;
    const { domain, hostOnly, path, secure } = scope ?? { domain: hostname, hostOnly: true, path: '/', secure: false };
    // Straight into the store: these were accepted before, from a URL that is not this one.
    void jar.store.putCookie(new Cookie({ key, value, domain, hostOnly, path, secure }));
  }
  return jar;
}

function living(jar: CookieJar): readonly Cookie[] {
  const now = Date.now();
  return (jar.serializeSync()?.cookies ?? [])
    .map((plain) => Cookie.fromJSON(plain))
    .filter((cookie): cookie is Cookie => cookie !== undefined && (cookie.expiryTime() ?? Infinity) > now);
}
