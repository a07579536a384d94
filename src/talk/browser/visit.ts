// One journey in a context of its own, and what is kept of it.
import type { Browser as Launched, BrowserContext, Page } from '@playwright/test';
import type { Screens } from '../../model/app.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Action, BlockedCookie, ConsoleLine, Visit } from '../../model/visit.ts';
import { Unavailable, type Tab } from '../../model/witness.ts';
import type { Recorder } from '../recorder.ts';
import { keptText, readEndState, type EndState } from './end-state.ts';
import { exchangeOf } from './exchange-of.ts';
import { createNetworkLog, type Hop, type NetworkLog } from './network-log.ts';
import type { Origins } from './origins.ts';
import { talking, untilQuiet } from './quiet.ts';
import { learnCookie, learnFromHop, learnFromStorage } from './secrets.ts';
import { Stopped, firstLine } from './stopped.ts';
import { createTab } from './tab.ts';
import { watchTargets } from './targets.ts';

export interface VisitOn {
  readonly browser: Launched;
  readonly origins: Origins;
  readonly screens: Screens | undefined;
  readonly user: (name: string) => { readonly identifier: string; readonly password: string };
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** Milliseconds that the journey may take. */
  readonly within: number;
}

const bodyKinds = new Set(['fetch', 'xhr', 'document', 'preflight']);
const mostConsoleLines = 500;
const keptConsoleText = 2000;
const mostActions = 500;

type Outcome = { readonly kind: 'done' } | { readonly kind: 'stopped'; readonly reason: string } | { readonly kind: 'thrown'; readonly error: unknown };

/** @throws Unavailable when the journey cannot be made, and the signal's reason when it was aborted */
export async function runVisit(on: VisitOn, name: string, journey: (tab: Tab) => Promise<void>): Promise<Visit> {
  const { recorder, origins, signal } = on;
  const actions: Action[] = [];
  const lines: ConsoleLine[] = [];
  const log = createNetworkLog({ begin: recorder.begin, wantsBody: (url, kind) => bodyKinds.has(kind) && origins.configured(url) });
  const say = (type: string, text: string): void => {
    if (lines.length < mostConsoleLines) lines.push({ at: recorder.now(), type, text: text.slice(0, keptConsoleText) });
  };
  const { context, page } = await begin(on, log, say);
  try {
    const act = (what: string): void => {
      if (actions.length < mostActions) actions.push({ at: recorder.now(), what, url: pathAndQuery(page.url()) });
    };
    const learnPassword = (password: string): void => recorder.learn(password, 'password');
    let traffic = true;
    const altered = (): void => void (traffic = false);
    const tab = createTab({ page, log, origins, screens: on.screens, user: on.user, learnPassword, act, altered });
    const outcome = await travel(() => journey(tab), on);
    // What is still under way would look as if it had never been answered.
    if (outcome.kind === 'done') await untilQuiet(log, { kinds: talking, quietFor: 100, within: 1000 });
    const end = signal.aborted ? undefined : await readEndState(context, page, origins);
    const hops = await log.hops();
    // Everything is learned before anything is recorded: what is a secret in the end was one from the start.
    learnAll(hops, end, recorder);
    const exchanges = hops.flatMap((hop) => recorded(hop, name, on, traffic));
    if (outcome.kind === 'thrown') throw outcome.error;
    const blockedCookies = blockedIn(hops, exchanges);
    const kinds = Object.fromEntries(hops.map((hop) => [hop.id, hop.kind]));
    return redacted(
      { name, actions, lines, exchanges, blockedCookies, kinds, end, stopped: outcome.kind === 'stopped' ? outcome.reason : undefined },
      recorder,
    );
  } finally {
    await context.close().catch(() => undefined);
  }
}

/** A page in a context of its own, watched before it asks for anything. */
async function begin(
  { browser, signal }: VisitOn,
  log: NetworkLog,
  say: (type: string, text: string) => void,
): Promise<{ context: BrowserContext; page: Page }> {
  let context: BrowserContext | undefined;
  try {
    context = await browser.newContext();
    const watch = async (opened: Page): Promise<void> => watchTargets(await opened.context().newCDPSession(opened), log.hear);
    context.on('console', (message) => say(message.type(), message.text()));
    context.on('weberror', (event) => say('uncaught', event.error().message));
    const page = await context.newPage();
    await watch(page);
    // A window that the page opens may have asked for its document before it is watched.
    context.on('page', (opened) => void watch(opened).catch(() => undefined));
    return { context, page };
  } catch (error) {
    await context?.close().catch(() => undefined);
    signal.throwIfAborted();
    throw new Unavailable(`the browser could not begin a visit: ${firstLine(error)}`);
  }
}

/** Makes the journey within its time. Never throws. */
async function travel(journey: () => Promise<void>, { within, signal, browser }: VisitOn): Promise<Outcome> {
  let leave = (): void => undefined;
  const ended = new Promise<Outcome>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'stopped', reason: `the visit did not end within ${within / 1000} s` }), within);
    const aborted = (): void => resolve({ kind: 'thrown', error: signal.reason });
    const gone = (): void => resolve({ kind: 'stopped', reason: 'the browser ended' });
    signal.addEventListener('abort', aborted, { once: true });
    browser.once('disconnected', gone);
    if (signal.aborted) aborted();
    leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      browser.off('disconnected', gone);
    };
  });
  const made = async (): Promise<Outcome> => {
    try {
      await journey();
      return { kind: 'done' };
    } catch (error) {
      return error instanceof Stopped ? { kind: 'stopped', reason: error.message } : { kind: 'thrown', error };
    }
  };
  try {
    return await Promise.race([ended, made()]);
  } finally {
    leave();
  }
}

function learnAll(hops: readonly Hop[], end: EndState | undefined, recorder: Recorder): void {
  for (const hop of hops) learnFromHop(hop, recorder);
  for (const cookie of end?.cookies ?? []) learnCookie(cookie, recorder);
  for (const area of Object.values(end?.storage ?? {})) {
    for (const [name, value] of Object.entries(area)) learnFromStorage(name, value, recorder);
  }
}

function recorded(hop: Hop, by: string, { recorder, origins }: VisitOn, traffic: boolean): readonly Exchange[] {
  const draft = exchangeOf(hop, { by, origins, redact: recorder.redact });
  return draft === undefined ? [] : [recorder.record(traffic ? draft : { ...draft, traffic })];
}

function blockedIn(hops: readonly Hop[], exchanges: readonly Exchange[]): readonly BlockedCookie[] {
  const ids = new Set(exchanges.map(({ id }) => id));
  return hops
    .filter((hop) => ids.has(hop.id))
    .flatMap((hop) =>
      (hop.responseExtra?.blockedCookies ?? []).map(({ cookie, cookieLine, blockedReasons }) => ({
        exchange: hop.id,
        cookie: cookie?.name ?? (cookieLine.split(/[=;]/, 1)[0] ?? '').trim(),
        reasons: blockedReasons,
      })),
    );
}

interface Raw {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly lines: readonly ConsoleLine[];
  readonly exchanges: readonly Exchange[];
  readonly blockedCookies: readonly BlockedCookie[];
  readonly kinds: Readonly<Record<string, string>>;
  readonly end: EndState | undefined;
  readonly stopped: string | undefined;
}

function redacted({ name, actions, lines, exchanges, blockedCookies, kinds, end, stopped }: Raw, { redact, redactor }: Recorder): Visit {
  const ids = new Set<string>(exchanges.map(({ id }) => id));
  return {
    name,
    actions: actions.map((action) => ({ ...action, what: redact(action.what), url: redact(action.url) })),
    exchanges,
    kinds: Object.fromEntries(Object.entries(kinds).filter(([id]) => ids.has(id))),
    // As in a `Cookie` header, so that a cookie has one name everywhere.
    cookies: (end?.cookies ?? []).map((cookie) => ({
      ...cookie,
      value: redactor.headers([['cookie', `${cookie.name}=${cookie.value}`]])[0]?.[1].slice(cookie.name.length + 1) ?? '',
    })),
    blockedCookies,
    storage: mapValues(end?.storage ?? {}, (area) => mapValues(area, redact)),
    console: lines.map((line) => ({ ...line, text: redact(line.text) })),
    end: { url: redact(end?.url ?? ''), text: redact(end?.text ?? '').slice(0, keptText) },
    ...(stopped === undefined ? {} : { stopped: redact(firstLine(stopped)) }),
  };
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function pathAndQuery(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null || parsed.origin === 'null' ? url : `${parsed.pathname}${parsed.search}`;
}
