// The browser side of talk: one browser, launched when it is first needed; one fresh context per visit.
import type { Browser as Launched, BrowserType } from '@playwright/test';
import type { Screens } from '../../model/app.ts';
import { Unavailable, type Browser } from '../../model/witness.ts';
import type { Recorder } from '../recorder.ts';
import { originsOf } from './origins.ts';
import { findBrowser, installBrowser, installPlaywright } from './resolve.ts';
import { firstLine } from './stopped.ts';
import { runVisit } from './visit.ts';

export interface BrowserOptions {
  readonly executablePath?: string;
  /** A branded browser by Playwright's name for it: `chrome`, `msedge`. */
  readonly channel?: string;
  /** The environment, for `SEAMCHECK_BROWSER` and its likes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly webOrigin: string;
  /** The App's origins: only these get credentials, and only their exchanges are recorded whole. */
  readonly allowedOrigins: readonly string[];
  readonly user: (name: string) => { readonly identifier: string; readonly password: string };
  readonly screens?: Screens;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  readonly headless?: boolean;
  /** Milliseconds that one visit may take; 30 s unless told. */
  readonly visitWithin?: number;
  /** Loads Playwright; handed in by tests. */
  readonly playwright?: () => Promise<{ readonly chromium: BrowserType }>;
}

/** What no visit needs and what would talk to others than the App. `.localhost` names need no rule: Chromium leads them to loopback. */
const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];

/** Launches nothing yet. A visit throws Unavailable, ending with the command that fixes it, when there is no browser. */
export function openBrowser(options: BrowserOptions): Promise<Browser & AsyncDisposable> {
  const { recorder, signal, screens, user } = options;
  const origins = originsOf(options.webOrigin, options.allowedOrigins);
  let launching: Promise<Launched> | undefined;
  let disposed = false;

  async function launched(): Promise<Launched> {
    launching ??= launch(options);
    const asked = launching;
    const running = await asked;
    // A browser that crashed in one visit must not take the next one with it; the first to notice launches for all.
    if (!running.isConnected() && launching === asked) launching = launch(options);
    return launching;
  }
  return Promise.resolve({
    async visit(name, journey) {
      signal.throwIfAborted();
      if (disposed) throw new Unavailable('the browser has been closed');
      const browser = await launched();
      return runVisit({ browser, origins, screens, user, recorder, signal, within: options.visitWithin ?? 30_000 }, name, journey);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      const browser = await launching?.catch(() => undefined);
      await browser?.close();
    },
  });
}

async function launch(options: BrowserOptions): Promise<Launched> {
  const { chromium } = await loadPlaywright(options);
  const { executablePath, channel, by } = findBrowser(options, { env: options.env ?? {}, own: chromium.executablePath() });
  try {
    return await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      ...(channel === undefined ? {} : { channel }),
      headless: options.headless ?? true,
      // Root cannot have Chromium's sandbox, and many containers and distributions deny it to everybody.
      chromiumSandbox: false,
      args,
      // Ending on a signal is for whoever runs us: Playwright would end our process before anything is cleaned up.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    throw new Unavailable(`the browser at ${executablePath ?? channel ?? ''} (${by}) did not start: ${firstLine(error)}; run: ${installBrowser}`);
  }
}

async function loadPlaywright({ playwright = () => import('@playwright/test') }: BrowserOptions): Promise<{ readonly chromium: BrowserType }> {
  try {
    return await playwright();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Unavailable(`visits need Playwright, which is not installed; run: ${installPlaywright}`);
    }
    throw error;
  }
}
