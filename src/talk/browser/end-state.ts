// What the browser holds and shows when a visit ends, bounded, still with its secrets.
import type { BrowserContext, Page } from '@playwright/test';
import type { BrowserCookie } from '../../model/visit.ts';
import { isRecord } from '../../model/json.ts';
import type { Origins } from './origins.ts';

export interface EndState {
  readonly cookies: readonly BrowserCookie[];
  /** By `origin local|session`. */
  readonly storage: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly url: string;
  readonly text: string;
}

/** Milliseconds; a page that hangs must not hang us. */
const answerWithin = 2000;
/** Characters. */
export const keptText: number = 10_000;
const keptValue = 16_384;
const mostEntries = 200;

// Text, not functions: they run in the page, where none of our modules are.
const visibleText = `(document.body?.innerText ?? '').slice(0, ${keptText * 2})`;
const storedIn = (area: string): string =>
  `(() => { try { return Object.fromEntries(Object.entries(${area}).slice(0, ${mostEntries}).map(([name, value]) => [name.slice(0, 200), String(value).slice(0, ${keptValue})])) } catch { return {} } })()`;

/** What the page shows now; `''` when it does not answer. */
export async function visibleTextOf(page: Page): Promise<string> {
  const text = await bounded(page.evaluate(visibleText), '');
  return typeof text === 'string' ? text : '';
}

export async function readEndState(context: BrowserContext, page: Page, origins: Origins): Promise<EndState> {
  const [cookies, text, storage] = await Promise.all([bounded(context.cookies(), []), visibleTextOf(page), readStorage(context, origins)]);
  return {
    cookies: cookies.map(({ name, value, domain, path, httpOnly, secure, sameSite, expires }) => ({
      name,
      value,
      domain,
      path,
      httpOnly,
      secure,
      sameSite,
      expires,
    })),
    storage,
    url: page.url(),
    text,
  };
}

async function readStorage(context: BrowserContext, origins: Origins): Promise<EndState['storage']> {
  const found: Record<string, Readonly<Record<string, string>>> = {};
  const frames = context.pages().flatMap((page) => page.frames());
  for (const frame of frames.filter((candidate) => origins.configured(candidate.url())).slice(0, 20)) {
    for (const [name, area] of [
      ['local', 'localStorage'],
      ['session', 'sessionStorage'],
    ] as const) {
      const entries = await bounded(frame.evaluate(storedIn(area)), {});
      const texts = isRecord(entries) ? Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : [];
      if (texts.length > 0) found[`${new URL(frame.url()).origin} ${name}`] = Object.fromEntries(texts);
    }
  }
  return found;
}

async function bounded<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), answerWithin);
  });
  try {
    return await Promise.race([answer.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}
