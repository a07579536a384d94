// Signs a user in the way a person does: by the App's own form.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { Unavailable } from '../../model/witness.ts';
import type { NetworkLog } from './network-log.ts';
import type { Origins } from './origins.ts';
import { loading, talking, untilQuiet } from './quiet.ts';
import { elsewhere, findSignInForm, lookedFor, signInName, type SignInForm } from './sign-in-form.ts';
import { Stopped, firstLine } from './stopped.ts';

export interface SignInOn {
  readonly page: Page;
  readonly log: NetworkLog;
  readonly origins: Origins;
  /** The configured sign-in screen; undefined when it has to be found from the web's home. */
  readonly screen: string | undefined;
  readonly open: (path: string) => Promise<void>;
  /** Notes what is done. Never given what is filled in. */
  readonly act: (what: string) => void;
}

/** Milliseconds. */
const formWithin = 5000;
const sentWithin = 1500;
const doneWithin = 10_000;
const actionWithin = 5000;

/** @throws Unavailable when there is no form that may be filled in; Stopped when it cannot be worked */
export async function signIn(on: SignInOn, user: { readonly identifier: string; readonly password: string }): Promise<void> {
  const { page, log, act } = on;
  await on.open(on.screen ?? '/');
  const form = (await waitForForm(on, on.screen === undefined ? 2000 : formWithin)) ?? (await formBehindLink(on));
  if (form === undefined) {
    const hint = on.screen === undefined ? ', and found no link or button to one; say where it is: screens: { signIn: "/…" }' : '';
    throw new Unavailable(`no sign-in form at ${pathOf(page)}: looked for ${lookedFor}${hint}`, log.lastDocument());
  }
  refuseForeign(on, form);
  const screen = pathOf(page);
  const before = log.begun();
  await attempt(on, form, user, 'fill');
  if (await somethingSent(on, before, screen)) return finish(on, screen, before);
  // Input that came before the page was hydrated is shown but not known to it; typing once more reaches any framework.
  const again = await findSignInForm(page);
  if (again !== undefined) {
    refuseForeign(on, again);
    act('type again: the form had sent nothing');
    await attempt(on, again, user, 'type');
  }
  return finish(on, screen, before);
}

async function waitForForm({ page, log }: SignInOn, within: number): Promise<SignInForm | undefined> {
  // A page that is still loading may swallow what is typed into it.
  await untilQuiet(log, { kinds: loading, quietFor: 200, within: 3000 });
  const until = performance.now() + within;
  for (;;) {
    const form = await findSignInForm(page).catch(() => undefined);
    if (form !== undefined || performance.now() > until) return form;
    await sleep(100);
  }
}

async function formBehindLink(on: SignInOn): Promise<SignInForm | undefined> {
  if (on.screen !== undefined) return undefined;
  for (const role of ['link', 'button'] as const) {
    const candidates = on.page.getByRole(role, { name: signInName });
    const count = Math.min(await candidates.count(), 10);
    for (let index = 0; index < count; index++) {
      const candidate = candidates.nth(index);
      const text = await candidate.innerText().catch(() => '');
      if (elsewhere.test(text) || !(await candidate.isVisible())) continue;
      on.act(`click ${short(text)}`);
      await work(`click ${short(text)}`, () => candidate.click({ timeout: actionWithin }));
      return waitForForm(on, formWithin);
    }
  }
  return undefined;
}

/** Credentials go only to configured origins. */
function refuseForeign({ page, origins, log }: SignInOn, form: SignInForm): void {
  for (const [what, url] of [
    ['is at', page.url()],
    ['sends to', form.action ?? page.url()],
  ] as const) {
    if (!origins.configured(url))
      throw new Unavailable(`the sign-in form ${what} ${URL.parse(url)?.origin ?? 'an unknown place'}, which is no configured origin`, log.lastDocument());
  }
}

async function attempt(on: SignInOn, form: SignInForm, user: { readonly identifier: string; readonly password: string }, how: 'fill' | 'type'): Promise<void> {
  on.act('fill identifier');
  on.act('fill password');
  await work('fill the sign-in form', async () => {
    await enter(form, user, how);
    await sleep(150);
    if (!(await holds(form, user))) await enter(form, user, 'type');
  });
  const { submit } = form;
  if (submit === undefined) {
    on.act('press Enter');
    return work('press Enter in the sign-in form', () => form.password.press('Enter', { timeout: actionWithin, noWaitAfter: true }));
  }
  const name = short((await submit.innerText().catch(() => '')) || (await submit.getAttribute('value').catch(() => '')) || 'submit');
  on.act(`click ${name}`);
  return work(`click ${name}`, () => submit.click({ timeout: actionWithin, noWaitAfter: true }));
}

async function enter(
  { identifier, password }: SignInForm,
  user: { readonly identifier: string; readonly password: string },
  how: 'fill' | 'type',
): Promise<void> {
  for (const [field, value] of [
    [identifier, user.identifier],
    [password, user.password],
  ] as const) {
    if (how === 'fill') await field.fill(value, { timeout: actionWithin });
    else {
      await field.fill('', { timeout: actionWithin });
      await field.pressSequentially(value, { delay: 5, timeout: actionWithin });
    }
  }
}

async function holds({ identifier, password }: SignInForm, user: { readonly identifier: string; readonly password: string }): Promise<boolean> {
  return (await identifier.inputValue()) === user.identifier && (await password.inputValue()) === user.password;
}

/** True once the form has led to a request or away. */
async function somethingSent({ log, page }: SignInOn, before: number, screen: string): Promise<boolean> {
  const until = performance.now() + sentWithin;
  while (performance.now() < until) {
    if (log.begun() > before || pathOf(page) !== screen) return true;
    await sleep(25);
  }
  return false;
}

/** Waits until the page left the screen or took the form away, or, when it does neither, until nothing more happens. */
async function finish({ page, log }: SignInOn, screen: string, before: number): Promise<void> {
  const until = performance.now() + doneWithin;
  // A page may think for a while between the answer and the page change.
  let patience = 3;
  while (performance.now() < until) {
    await untilQuiet(log, { kinds: talking, quietFor: 300, within: Math.max(0, until - performance.now()) });
    if (
      pathOf(page) !== screen ||
      !(await page
        .locator('input[type="password" i]:visible')
        .count()
        .catch(() => 0))
    )
      return;
    if (log.begun() > before && --patience === 0) return;
    if (log.begun() === before) return;
  }
}

/** What Playwright cannot do stops the journey. */
async function work<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Stopped(`${what}: ${firstLine(error)}`);
  }
}

export function pathOf(page: Page): string {
  return URL.parse(page.url())?.pathname ?? page.url();
}

function short(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 60);
}
