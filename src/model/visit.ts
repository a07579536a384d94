import type { Exchange } from './exchange.ts';

/** A cookie the browser held when the visit ended. The value is redacted. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string;
  /** Seconds since the epoch; -1 for a session cookie. */
  readonly expires: number;
}

/** What the browser did with one `Set-Cookie` line it refused, in its own words (CDP `blockedReasons`). */
export interface BlockedCookie {
  readonly exchange: string;
  readonly cookie: string;
  readonly reasons: readonly string[];
}

export interface Action {
  /** Milliseconds since the run began. */
  readonly at: number;
  /** `open /sign-in`, `fill Password`, `click Sign in`. */
  readonly what: string;
  /** The page's path when the action was done. */
  readonly url: string;
}

export interface ConsoleLine {
  readonly at: number;
  readonly type: string;
  readonly text: string;
}

/** One browser journey, everything on the run's clock. Exchanges include CORS preflights, which only CDP shows. */
export interface Visit {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly exchanges: readonly Exchange[];
  /** Ids of those exchanges that were preflights, and of documents and subresources, by resource type as CDP names it. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly cookies: readonly BrowserCookie[];
  readonly blockedCookies: readonly BlockedCookie[];
  /** Web storage by `origin local|session`, values redacted. */
  readonly storage: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly console: readonly ConsoleLine[];
  /** What the page showed at the end: its URL and its visible text (cut at 10 000 characters). */
  readonly end: { readonly url: string; readonly text: string };
  /** Set when the journey stopped early: what could not be done, and why. */
  readonly stopped?: string;
}
