import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Screens } from '../../model/app.ts';
import { Unavailable, type Tab } from '../../model/witness.ts';
import type { NetworkLog } from './network-log.ts';
import type { Origins } from './origins.ts';
import { answerInstead } from './instead.ts';
import { talking, untilQuiet } from './quiet.ts';
import { visibleTextOf } from './end-state.ts';
import { pathOf, signIn } from './sign-in.ts';
import { Stopped, firstLine } from './stopped.ts';

export interface TabOn {
  readonly page: Page;
  readonly log: NetworkLog;
  readonly origins: Origins;
  readonly screens: Screens | undefined;
  readonly user: (name: string) => { readonly identifier: string; readonly password: string };
  readonly learnPassword: (password: string) => void;
  readonly act: (what: string) => void;
  /** Told before the page is given other answers than the api's. */
  readonly altered: () => void;
}

/** Milliseconds until a document must be there, and how much longer its images and scripts may take. */
const documentWithin = 15_000;
const loadWithin = 5000;

export function createTab(on: TabOn): Tab {
  const { page, log, origins, act } = on;

  async function arrive(what: string, go: () => Promise<unknown>): Promise<void> {
    act(what);
    try {
      await go();
    } catch (error) {
      throw new Stopped(`${what}: ${firstLine(error)}`);
    }
    // A resource that never ends must not end the journey.
    await page.waitForLoadState('load', { timeout: loadWithin }).catch(() => undefined);
  }
  async function open(path: string): Promise<void> {
    const url = new URL(path, origins.web).href;
    if (!origins.configured(url)) throw new Unavailable(`${new URL(url).origin} is no configured origin, so it is not opened`);
    await arrive(`open ${path}`, () => page.goto(url, { waitUntil: 'domcontentloaded', timeout: documentWithin }));
  }

  return {
    open,
    reload: () => arrive(`reload ${pathOf(page)}`, () => page.reload({ waitUntil: 'domcontentloaded', timeout: documentWithin })),
    async settle() {
      await untilQuiet(log, { kinds: talking, quietFor: 300, within: 5000 });
    },
    async instead(given) {
      on.altered();
      await answerInstead(await page.context().newCDPSession(page), given);
    },
    async shows(texts, within) {
      const until = performance.now() + within;
      for (;;) {
        const text = await visibleTextOf(page);
        const shown = texts.filter((one) => text.includes(one));
        const isThere = texts.length === 0 ? text.trim() !== '' : shown.length > 0;
        if (isThere || performance.now() >= until) return shown;
        await sleep(100);
      }
    },
    async signIn(name) {
      const user = on.user(name);
      on.learnPassword(user.password);
      act(`sign in as ${name}`);
      await signIn({ page, log, origins, screen: on.screens?.signIn, open, act }, user);
    },
  };
}
