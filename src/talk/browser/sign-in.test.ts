import { chromium } from '@playwright/test';
import { describe, expect, test, vi } from 'vitest';
import { statusOf } from '../../model/exchange.ts';
import type { Visit } from '../../model/visit.ts';
import { Unavailable, type Tab } from '../../model/witness.ts';
import { createRecorder } from '../recorder.ts';
import { openBrowser, type BrowserOptions } from './open-browser.ts';
import { findBrowser } from './resolve.ts';
import { html, json, startSmallApp, type Answer, type SmallApp } from './small-app.fixture.ts';

const passwords = { right: 'correct-canary-0451', wrong: 'wrong-canary-9999' };
const jwt = `${btoa('{"alg":"HS256"}').replaceAll('=', '')}.${btoa('{"sub":"canary-subject"}').replaceAll('=', '')}.canarysignature`;
const screens = { signIn: '/login', home: '/', protected: [] };
const none = whyNone();
// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

function whyNone(): string | undefined {
  try {
    findBrowser({}, { env: {}, own: chromium.executablePath() });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function visit(
  app: SmallApp,
  journey: (tab: Tab) => Promise<void>,
  more: Partial<BrowserOptions> = {},
): Promise<{ readonly visit: Visit; readonly everything: string }> {
  const recorder = createRecorder();
  await using browser = await openBrowser({
    webOrigin: app.web,
    allowedOrigins: [app.web, app.api],
    user: (name) => ({ identifier: 'ada@example.com', password: name === 'wrong' ? passwords.wrong : passwords.right }),
    screens,
    recorder,
    signal: new AbortController().signal,
    ...more,
  });
  const seen = await browser.visit('sign-in', journey);
  return { visit: seen, everything: JSON.stringify([seen, recorder.exchanges()]) };
}

const plainForm =
  '<form method="post" action="/login"><label>E-mail <input name="email" type="email"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>';
const signInByForm: Answer = (_request, response, body) => {
  const fields = new URLSearchParams(body);
  if (fields.get('email') !== 'ada@example.com' || fields.get('password') !== passwords.right)
    return void response.writeHead(401, { 'Content-Type': 'text/html' }).end(`<p>Wrong</p>${plainForm}`);
  response.writeHead(303, { Location: '/home', 'Set-Cookie': 'session=canary-session-0123456789; HttpOnly; Path=/' }).end();
};
const home: Answer = (request, response) =>
  response.writeHead(200, { 'Content-Type': 'text/html' }).end(request.headers.cookie === undefined ? 'who are you' : 'hello Ada');

/** A page whose form exists only in script: sign-in by fetch to the api, the token kept in web storage. */
const scripted = (api: string, before = ''): string => `<div id="root"></div><script>setTimeout(() => {
  document.querySelector('#root').innerHTML = '<form><input placeholder="Search"><input id="u" autocomplete="username"><input id="p" type="password" autocomplete="current-password"><button type="button">Show</button><button>Continue with Google</button><button type="submit">Log in</button></form>';
  ${before}
  document.querySelector('form').onsubmit = async (event) => {
    event.preventDefault();
    const value = (id) => document.getElementById(id).value;
    const answer = await fetch('${api}/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: value('u'), password: value('p') }) });
    if (!answer.ok) { document.body.append('Nope'); return; }
    const { token } = await answer.json();
    localStorage.setItem('auth', JSON.stringify({ state: { token } }));
    sessionStorage.setItem('theme', 'dark');
    console.log('got ' + token);
    await fetch('${api}/me', { headers: { authorization: 'Bearer ' + token } });
    await new Promise((go) => setTimeout(go, 400));
    history.pushState({}, '', '/home'); document.querySelector('#root').textContent = 'hello ' + token;
  };
}, 200)</script>`;
const allow = (origin: string) => ({ 'Access-Control-Allow-Origin': origin });
const preflight =
  (origin: string): Answer =>
  (_request, response) =>
    response.writeHead(204, { ...allow(origin), 'Access-Control-Allow-Headers': 'content-type, authorization' }).end();
const scriptedApi = (web: string): Record<string, Answer> => ({
  'OPTIONS api /login': preflight(web),
  'OPTIONS api /me': preflight(web),
  'POST api /login': (request, response, body) => {
    const right = (JSON.parse(body) as { readonly password: string }).password === passwords.right;
    json(right ? { token: jwt } : { error: 'wrong' }, allow(web), right ? 200 : 401)(request, response, body);
  },
  'GET api /me': json({ name: 'Ada' }, allow(web)),
});

describe.skipIf(none !== undefined)(`signing in${none === undefined ? '' : ` (skipped: ${none})`}`, () => {
  test('a plain HTML form with cookies', async () => {
    await using app = await startSmallApp(() => ({ 'GET web /login': html(plainForm), 'POST web /login': signInByForm, 'GET web /home': home }));
    const { visit: seen, everything } = await visit(app, (tab) => tab.signIn('ada'));

    expect(seen.end).toEqual({ url: `${app.web}/home`, text: 'hello Ada' });
    expect(seen.exchanges.filter(({ request }) => request.method === 'POST').map(statusOf)).toEqual([303]);
    expect(seen.cookies.map(({ name, value, httpOnly }) => [name, value, httpOnly])).toEqual([['session', expect.stringMatching(/^<cookie \d+>$/), true]]);
    expect(seen.actions.map(({ what }) => what)).toEqual(['sign in as ada', 'open /login', 'fill identifier', 'fill password', 'click Sign in']);
    expect(everything).not.toContain('canary');
  });

  test('a form by fetch, with a token in storage, in the console and on the page', async () => {
    await using app = await startSmallApp(({ web, api }) => ({ 'GET web /login': html(scripted(api)), ...scriptedApi(web) }));
    const { visit: seen, everything } = await visit(app, (tab) => tab.signIn('ada'));

    expect(seen.end.url).toBe(`${app.web}/home`);
    expect(seen.end.text).toMatch(/^hello <token \d+>$/);
    expect(seen.storage[`${app.web} local`]?.['auth']).toMatch(/^\{"state":\{"token":"<token \d+>"\}\}$/);
    expect(seen.storage[`${app.web} session`]).toEqual({ theme: 'dark' });
    expect(seen.console.filter(({ type }) => type === 'log').map(({ text }) => text)).toEqual([expect.stringMatching(/^got <token \d+>$/)]);
    const me = seen.exchanges.find(({ request, id }) => request.url === `${app.api}/me` && seen.kinds[id] === 'fetch');
    expect(me?.request.headers).toContainEqual([expect.stringMatching(/^authorization$/i), expect.stringMatching(/^Bearer <token \d+>$/)]);
    const login = seen.exchanges.find(({ request }) => request.method === 'POST');
    expect(login?.request.body?.text).toMatch(/^\{"username":"ada@example.com","password":"<password 1>"\}$/);
    expect(everything).not.toMatch(/canary|0451/);
  });

  test('what turns out to be a secret in the end is redacted from the start', async () => {
    const opaque = 'opaqueCanary4711value'; // no JWT, and under no telling name where it first crosses the wire
    await using app = await startSmallApp(({ web, api }) => ({
      'GET web /': html(
        `<script>fetch('${api}/start').then((answer) => answer.json()).then(({ k }) => { console.log(k); localStorage.setItem('session', k); return fetch('${api}/next', { headers: { authorization: k } }).catch(() => 0) })</script>`,
      ),
      'GET api /start': json({ k: opaque }, allow(web)),
      'OPTIONS api /next': preflight(web),
      'GET api /next': json({ echo: opaque }, allow(web)),
    }));
    const { visit: seen, everything } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
    });

    const start = seen.exchanges.find(({ request }) => request.url === `${app.api}/start`)?.response;
    expect(start?.kind === 'answered' && start.body?.text).toMatch(/^\{"k":"<token \d+>"\}$/);
    expect(everything).not.toContain(opaque);
  });

  test.each([
    ['plain', (): Record<string, Answer> => ({ 'GET web /login': html(plainForm), 'POST web /login': signInByForm }), 'Wrong'],
    ['scripted', (web: string, api: string): Record<string, Answer> => ({ 'GET web /login': html(scripted(api)), ...scriptedApi(web) }), 'Nope'],
  ] as const)('a wrong password is no exception: the visit shows it (%s)', async (_name, answers, shown) => {
    await using app = await startSmallApp(({ web, api }) => answers(web, api));
    const { visit: seen, everything } = await visit(app, (tab) => tab.signIn('wrong'));

    expect(seen.stopped).toBeUndefined();
    expect(seen.end.url).toBe(`${app.web}/login`);
    expect(seen.end.text).toContain(shown);
    expect(seen.exchanges.filter(({ request }) => request.method === 'POST').map(statusOf)).toEqual([401]);
    expect(everything).not.toContain('canary');
  });

  test('input that came before hydration is typed again', async () => {
    // Like a controlled React input: what is in the field counts only when it was typed while the script listened.
    const late = `
      const known = { u: '', p: '' };
      setTimeout(() => { for (const id of ['u', 'p']) { const field = document.getElementById(id); field.oninput = () => { known[id] = field.value; }; } }, 1200);
      document.querySelector('form').addEventListener('submit', (event) => { if (known.u === '' || known.p === '') { event.preventDefault(); event.stopImmediatePropagation(); } });`;
    await using app = await startSmallApp(({ web, api }) => ({ 'GET web /login': html(scripted(api, late)), ...scriptedApi(web) }));
    const { visit: seen } = await visit(app, (tab) => tab.signIn('ada'));

    expect(seen.actions.map(({ what }) => what)).toContain('type again: the form had sent nothing');
    expect(seen.end.url).toBe(`${app.web}/home`);
  });

  test('without configured screens the form is found from the home page', async () => {
    const link = '<a href="/sso">Mit Google anmelden</a> <a href="/login">Anmelden</a>';
    await using app = await startSmallApp(() => ({
      'GET web /': html(link),
      'GET web /login': html(plainForm),
      'POST web /login': signInByForm,
      'GET web /home': home,
    }));
    const seen = await openAndSignIn(app);
    expect(seen.end.text).toBe('hello Ada');
    expect(seen.actions.map(({ what }) => what)).toContain('click Anmelden');
  });

  test('a missing form says what was looked for, and what to configure', async () => {
    await using app = await startSmallApp(() => ({ 'GET web /': html('nothing here'), 'GET web /login': html('<form><input type="search"></form>') }));
    const failure = await visit(app, (tab) => tab.signIn('ada')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/no sign-in form at \/login: looked for .*current-password/),
      exchange: expect.stringMatching(/^x\d+$/),
    });
    await expect(openAndSignIn(app)).rejects.toThrow(/say where it is: screens: \{ signIn: "\/…" \}/);
  });

  test('credentials go to configured origins only', async () => {
    await using app = await startSmallApp(({ other }) => ({
      'GET web /login': html(plainForm.replace('action="/login"', `action="${other}/steal"`)),
      'GET web /away': (_request, response) => response.writeHead(302, { Location: `${other}/login` }).end(),
      'GET other /login': html(plainForm),
    }));
    await expect(visit(app, (tab) => tab.signIn('ada'))).rejects.toThrow(`sends to ${app.other}, which is no configured origin`);
    await expect(visit(app, (tab) => tab.signIn('ada'), { screens: { ...screens, signIn: '/away' } })).rejects.toThrow(
      `is at ${app.other}, which is no configured origin`,
    );
    expect(app.arrived.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  async function openAndSignIn(app: SmallApp): Promise<Visit> {
    const recorder = createRecorder();
    await using browser = await openBrowser({
      webOrigin: app.web,
      allowedOrigins: [app.api],
      user: () => ({ identifier: 'ada@example.com', password: passwords.right }),
      recorder,
      signal: new AbortController().signal,
    });
    return await browser.visit('from home', (tab) => tab.signIn('ada'));
  }
});
