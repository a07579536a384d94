// Set-Cookie lines as a browser reads them (RFC 6265 §5.2), for checks: values are what was recorded, redacted.
import { Cookie } from 'tough-cookie';
import type { AuthAgreement } from '../../model/agreement.ts';
import { responseHeader, type Exchange } from '../../model/exchange.ts';

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Without a Domain attribute: this host alone. */
  readonly domain?: string;
  /** As it counts: without a Path attribute it is the folder of what was asked (RFC 6265 §5.1.4). */
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite?: 'strict' | 'lax' | 'none';
  /** It takes the cookie away. */
  readonly removes: boolean;
}

/** What an answer sets and removes; lines that cannot be read are left out. */
export function setCookies(exchange: Exchange): readonly SetCookie[] {
  const [date = ''] = responseHeader(exchange, 'date');
  const now = Date.parse(date);
  return responseHeader(exchange, 'set-cookie').flatMap((line) => {
    const cookie = Cookie.parse(line);
    if (cookie === undefined) return [];
    const { key: name, value, domain, httpOnly, secure, sameSite } = cookie;
    return [
      {
        name,
        value,
        ...(domain === null ? {} : { domain }),
        path: cookie.path ?? defaultPath(exchange.request.url),
        httpOnly,
        secure,
        ...(sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? { sameSite } : {}),
        removes: isPast(cookie, now),
      },
    ];
  });
}

/** Max-Age counts for more than Expires (RFC 6265 §5.3). Of an answer without a Date only what expired long ago is sure to be past. */
function isPast({ value, maxAge, expires }: Cookie, now: number): boolean {
  if (value === '') return true;
  if (typeof maxAge === 'number') return maxAge <= 0;
  if (maxAge !== null) return maxAge === '-Infinity';
  return expires instanceof Date && expires.getTime() <= (Number.isNaN(now) ? Date.UTC(2001) : now);
}

function defaultPath(url: string): string {
  const { pathname } = new URL(url);
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}

/** Names, as they are agreed, of the cookies that carry a credential which the browser attaches by itself, so that no script has to read it. */
export function credentialCookies({ transport, access, refreshToken, refresh }: AuthAgreement): readonly string[] {
  const nameOf = (placement: string | undefined): readonly string[] => (placement?.startsWith('cookie:') === true ? [placement.slice('cookie:'.length)] : []);
  return [
    ...(transport === 'cookie' ? nameOf(access) : []),
    // One that is sent in a body was read by a script.
    ...(refresh === undefined || refresh.sendAs === refreshToken ? nameOf(refreshToken) : []),
  ];
}
