import { chromium } from '@playwright/test';
import { describe, expect, test, vi } from 'vitest';
import { answered, headerValues, jsonBody, responseHeader, statusOf, type Exchange } from '../../model/exchange.ts';
import type { Visit } from '../../model/visit.ts';
import { Unavailable, type OwnAnswer, type Tab } from '../../model/witness.ts';
import { createRecorder, type Recorder } from '../recorder.ts';
import { openBrowser, type BrowserOptions } from './open-browser.ts';
import { findBrowser } from './resolve.ts';
import { html, json, startSmallApp, type SmallApp } from './small-app.fixture.ts';

const user = { identifier: 'ada@example.com', password: 'correct-canary-0451' };
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

interface Done {
  readonly visit: Visit;
  readonly recorder: Recorder;
}

async function visit(app: SmallApp, journey: (tab: Tab) => Promise<void>, more: Partial<BrowserOptions> = {}): Promise<Done> {
  const recorder = createRecorder();
  await using browser = await openBrowser({
    webOrigin: app.web,
    allowedOrigins: [app.web, app.api],
    user: (name) => (name === 'wrong' ? { ...user, password: 'wrong-canary-9999' } : user),
    recorder,
    signal: new AbortController().signal,
    ...more,
  });
  return { visit: await browser.visit('a journey', journey), recorder };
}

function to(visited: Visit, url: string, kind?: string): readonly Exchange[] {
  return visited.exchanges.filter((exchange) => exchange.request.url === url && (kind === undefined || visited.kinds[exchange.id] === kind));
}

const cors = (origin: string, more: Record<string, string> = {}): Record<string, string> => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Allow-Credentials': 'true',
  ...more,
});

describe.skipIf(none !== undefined)(`visits${none === undefined ? '' : ` (skipped: ${none})`}`, () => {
  test('a cross-origin request is recorded with its preflight, raw lines and bodies', async () => {
    await using app = await startSmallApp(({ web, api }) => ({
      'GET web /': html(
        `<script>fetch('${api}/todos', { method: 'PUT', headers: { 'x-a': '1', 'content-type': 'application/json' }, body: '{"title":"milk"}' })</script>`,
      ),
      'OPTIONS api /todos': (_request, response) =>
        response.writeHead(204, cors(web, { 'Access-Control-Allow-Headers': 'x-a, content-type', 'Access-Control-Allow-Methods': 'PUT' })).end(),
      'PUT api /todos': json(
        { id: 7 },
        { ...cors(web), 'X-Twice': ['1', '2'], 'Set-Cookie': ['theme=dark-canary; Path=/', 'session=canary-session-value; Path=/; HttpOnly'] },
      ),
    }));
    const { visit: seen, recorder } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
    });

    expect(app.arrived).toContain('OPTIONS api /todos');
    const [preflight] = to(seen, `${app.api}/todos`, 'preflight');
    expect(preflight?.request.method).toBe('OPTIONS');
    expect(statusOf(preflight)).toBe(204);
    expect(headerValues(preflight?.request.headers ?? [], 'access-control-request-method')).toEqual(['PUT']);

    const [put] = to(seen, `${app.api}/todos`, 'fetch');
    expect(put).toBeDefined();
    if (!answered(put)) throw new Error('not answered');
    expect(put.service).toBe('api');
    expect(put.request.body?.text).toBe('{"title":"milk"}');
    expect(jsonBody(put.response)).toEqual({ id: 7 });
    expect(responseHeader(put, 'x-twice')).toEqual(['1', '2']);
    expect(put.response.headers.some(([name]) => name === 'X-Twice')).toBe(true);
    expect(responseHeader(put, 'set-cookie')).toHaveLength(2);
    expect(responseHeader(put, 'set-cookie')[1]).toMatch(/^session=<cookie \d+>; Path=\/; HttpOnly$/);
    expect(put.took).toBeGreaterThan(0);
    expect(Number(preflight?.id.slice(1))).toBeLessThan(Number(put.id.slice(1)));

    const [document] = to(seen, `${app.web}/`, 'document');
    expect(document?.service).toBe('web');
    expect(answered(document) && document.response.body?.text).toContain('<!doctype html>');
    expect(recorder.exchanges()).toEqual(seen.exchanges);
    expect(seen.stopped).toBeUndefined();
    expect(seen.actions.map(({ what }) => what)).toEqual(['open /']);
  });

  test('a page is given another answer, with the headers of the api and its preflight answered by it', async () => {
    await using app = await startSmallApp(({ web, api }) => ({
      'GET web /': html('<p id="a">nothing</p>'),
      'GET web /list': html(
        `<p id="a">nothing</p><script>const get = (path) => fetch('${api}' + path, { headers: { 'x-a': '1' } }).then(async (r) => r.status + ' ' + r.headers.get('x-kept') + ' ' + await r.text());
Promise.all(['/items/7', '/items', '/gone'].map(get)).then((all) => { document.querySelector('#a').textContent = all.join(' | ') })</script>`,
      ),
      ...Object.fromEntries(
        ['/items/7', '/items', '/gone'].map((path) => [
          `OPTIONS api ${path}`,
          (_request, response) => response.writeHead(204, cors(web, { 'Access-Control-Allow-Headers': 'x-a' })).end(),
        ]),
      ),
      'GET api /items/7': json({ title: 'milk é' }, cors(web, { 'X-Kept': 'yes', 'Access-Control-Expose-Headers': 'X-Kept' })),
      'GET api /items': json(['own'], cors(web)),
      'GET api /gone': json({}, cors(web), 404),
    }));
    const asked: OwnAnswer[] = [];
    const { visit: seen, recorder } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.instead({
        startsWith: `${app.api}/items`,
        answer(own) {
          asked.push(own);
          return own.url.endsWith('/7') ? { status: 202, body: own.body.replace('milk', 'oat') } : undefined;
        },
      });
      await tab.open('/list');
      expect(await tab.shows(['oat é', 'milk'], 5000)).toEqual(['oat é']);
      expect(await tab.shows(['milk'], 0)).toEqual([]);
    });

    expect(seen.end.text).toBe('202 yes {"title":"oat é"} | 200 null ["own"] | 404 null {}');
    expect(asked.toSorted((a, b) => b.url.length - a.url.length)).toEqual([
      { method: 'GET', url: `${app.api}/items/7`, status: 200, body: '{"title":"milk é"}' },
      { method: 'GET', url: `${app.api}/items`, status: 200, body: '["own"]' },
    ]);
    expect(app.arrived.filter((request) => request.startsWith('OPTIONS'))).toHaveLength(3);
    // What the api never said is no traffic.
    expect(seen.exchanges.length).toBeGreaterThan(0);
    expect(recorder.traffic()).toEqual([]);
  });

  test('what CORS refuses is failed, with the reason and the status', async () => {
    await using app = await startSmallApp(({ web, api }) => ({
      'GET web /': html(
        `<script>fetch('${api}/none').catch(() => 0); fetch('${api}/header', { headers: { 'x-b': '1' } }).catch(() => 0); fetch('${api}/denied', { method: 'DELETE' }).catch(() => 0)</script>`,
      ),
      'GET api /none': json({}, {}, 500),
      'OPTIONS api /header': (_request, response) => response.writeHead(204, cors(web)).end(),
      'OPTIONS api /denied': (_request, response) => response.writeHead(400).end('Disallowed CORS origin'),
    }));
    const { visit: seen } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
    });

    expect(to(seen, `${app.api}/none`, 'fetch')[0]?.response).toEqual({
      kind: 'failed',
      reason: 'net::ERR_FAILED (CORS: MissingAllowOriginHeader; the answer had status 500)',
    });
    expect(to(seen, `${app.api}/header`, 'fetch')[0]?.response).toEqual({
      kind: 'failed',
      reason: 'net::ERR_FAILED (CORS: HeaderDisallowedByPreflightResponse x-b)',
    });
    expect(statusOf(to(seen, `${app.api}/header`, 'preflight')[0])).toBe(204);
    const denied = to(seen, `${app.api}/denied`, 'fetch')[0]?.response;
    expect(denied?.kind === 'failed' && denied.reason).toMatch(/CORS: Preflight/);
    expect(to(seen, `${app.api}/denied`, 'preflight')).toHaveLength(1);
    expect(seen.console.some(({ type, text }) => type === 'error' && text.includes('CORS'))).toBe(true);
  });

  test('redirects are hops of their own, a 304 is a 304, answers from the cache are no exchange', async () => {
    await using app = await startSmallApp(() => ({
      'GET web /': html(
        `<script>(async () => { await fetch('/cached'); await fetch('/cached'); await fetch('/tagged'); await fetch('/tagged'); await fetch('/moved') })()</script>`,
      ),
      'GET web /cached': json({ cached: true }, { 'Cache-Control': 'max-age=60' }),
      'GET web /tagged': (request, response) =>
        (request.headers['if-none-match'] === undefined
          ? json({}, { 'Cache-Control': 'no-cache', ETag: '"1"' })
          : (_: unknown, answer: typeof response) => answer.writeHead(304, { ETag: '"1"' }).end())(request, response, ''),
      'GET web /moved': (_request, response) => response.writeHead(307, { Location: '/target', 'X-Hop': 'first' }).end(),
      'GET web /target': json({ there: true }, { 'X-Hop': 'second' }),
    }));
    const { visit: seen } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
    });

    expect(to(seen, `${app.web}/cached`)).toHaveLength(1);
    expect(to(seen, `${app.web}/tagged`).map(statusOf)).toEqual([200, 304]);
    const hops = [...to(seen, `${app.web}/moved`), ...to(seen, `${app.web}/target`)];
    expect(hops.map((hop) => [statusOf(hop), ...responseHeader(hop, 'x-hop')])).toEqual([
      [307, 'first'],
      [200, 'second'],
    ]);
  });

  test('a preflight that the browser remembers is no exchange', async () => {
    await using app = await startSmallApp(({ web, api }) => ({
      'GET web /': html(`<script>(async () => { for (let n = 0; n < 3; n++) await fetch('${api}/again', { headers: { 'x-a': '1' } }) })()</script>`),
      'OPTIONS api /again': (_request, response) =>
        response.writeHead(204, cors(web, { 'Access-Control-Allow-Headers': 'x-a', 'Access-Control-Max-Age': '600' })).end(),
      'GET api /again': json({}, cors(web)),
    }));
    const { visit: seen } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
      await tab.reload();
      await tab.settle();
    });

    expect(to(seen, `${app.api}/again`, 'fetch')).toHaveLength(6);
    expect(to(seen, `${app.api}/again`, 'preflight')).toHaveLength(app.arrived.filter((request) => request === 'OPTIONS api /again').length);
  });

  test('refused cookies are there with their reasons', async () => {
    await using app = await startSmallApp(() => ({
      'GET web /': html('hello', { 'Set-Cookie': ['good=canary-good-value; HttpOnly', 'stray=1; Domain=example.com', 'broken=1; SameSite=None'] }),
    }));
    const { visit: seen } = await visit(app, (tab) => tab.open('/'));

    expect(seen.blockedCookies.map(({ cookie, reasons }) => [cookie, ...reasons])).toEqual([
      ['stray', 'InvalidDomain'],
      ['broken', 'SameSiteNoneInsecure'],
    ]);
    expect(seen.blockedCookies[0]?.exchange).toBe(to(seen, `${app.web}/`)[0]?.id);
    expect(seen.cookies.map(({ name, httpOnly }) => [name, httpOnly])).toEqual([['good', true]]);
  });

  test('bodies are bounded, images have none, and strangers get URL and status only', async () => {
    await using app = await startSmallApp(({ other }) => ({
      'GET web /': html(`<img src="/dot.png"><script>fetch('/long'); fetch('/bytes'); fetch('${other}/x', { headers: { accept: 'text/plain' } })</script>`),
      'GET web /long': json('é'.repeat(100_000)),
      'GET web /bytes': (_request, response) => response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(Buffer.from([0, 255, 0, 1])),
      'GET web /dot.png': (_request, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(Buffer.alloc(10)),
      'GET other /x': json({ secret: 'stranger' }, { 'Access-Control-Allow-Origin': '*' }),
    }));
    const { visit: seen, recorder } = await visit(app, async (tab) => {
      await tab.open('/');
      await tab.settle();
    });

    const body = (path: string): unknown => {
      const [exchange] = to(seen, `${app.web}${path}`);
      return answered(exchange) ? exchange.response.body : undefined;
    };
    const long = body('/long') as { text: string; bytes: number; cut: boolean };
    expect([long.bytes, long.cut, Buffer.byteLength(long.text) <= 64 * 1024, long.text.endsWith('é')]).toEqual([200_002, true, true, true]);
    expect(body('/bytes')).toEqual({ text: '', bytes: 4, cut: true });
    expect(body('/dot.png')).toMatchObject({ text: '' });
    const [stranger] = to(seen, `${app.other}/x`);
    expect(stranger?.response).toEqual({ kind: 'answered', status: 200, headers: [] });
    expect([stranger?.request.headers, stranger?.service]).toEqual([[], undefined]);
    expect(recorder.traffic().some(({ id }) => id === stranger?.id)).toBe(false);
  });

  test('frames of other sites, service workers and workers are watched', async () => {
    await using app = await startSmallApp(({ api, web }) => ({
      'GET web /': html(`<iframe src="${api.replace('api.app', 'far')}/frame"></iframe><script>
        new Worker('/worker.js').postMessage('go');
        navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(async () => { while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 20)); await fetch('/through') });
      </script>`),
      'GET web /worker.js': (_request, response) =>
        response
          .writeHead(200, { 'Content-Type': 'text/javascript' })
          .end(`onmessage = () => setTimeout(() => fetch('${api}/worker', { method: 'PATCH' }), 300)`),
      'OPTIONS api /worker': (_request, response) => response.writeHead(204, cors(web, { 'Access-Control-Allow-Methods': 'PATCH' })).end(),
      'PATCH api /worker': json({ from: 'worker' }, cors(web)),
      'GET web /sw.js': (_request, response) =>
        response
          .writeHead(200, { 'Content-Type': 'text/javascript' })
          .end(
            "addEventListener('install', (e) => e.waitUntil(skipWaiting())); addEventListener('activate', (e) => e.waitUntil(clients.claim())); addEventListener('fetch', (e) => e.respondWith(fetch(e.request)))",
          ),
      'GET web /through': json({ through: 'the worker' }),
      'GET far /frame': html("<script>fetch('/data', { method: 'POST', body: 'from the frame' })</script>"),
      'POST far /data': json({ from: 'frame' }),
    }));
    const far = app.api.replace('api.app', 'far');
    const { visit: seen } = await visit(
      app,
      async (tab) => {
        await tab.open('/');
        await expect.poll(() => app.arrived, { timeout: 8000 }).toEqual(expect.arrayContaining(['PATCH api /worker', 'GET web /through', 'POST far /data']));
        await tab.settle();
      },
      { allowedOrigins: [app.web, app.api, far] },
    );

    expect(to(seen, `${app.web}/through`).map((exchange) => answered(exchange) && jsonBody(exchange.response))).toEqual([{ through: 'the worker' }]);
    expect(to(seen, `${far}/data`).map((exchange) => [exchange.request.body?.text, answered(exchange) && jsonBody(exchange.response)])).toEqual([
      ['from the frame', { from: 'frame' }],
    ]);
    expect(to(seen, `${app.api}/worker`).map((exchange) => exchange.request.method)).toEqual(['OPTIONS', 'PATCH']);
  });

  test('a server that is gone, and a visit that never ends, stop the visit', async () => {
    const app = await startSmallApp(() => ({ 'GET web /': html('hello') }));
    const endless = await visit(app, (tab) => tab.open('/').then(() => new Promise(() => undefined)), { visitWithin: 1500 });
    expect(endless.visit.stopped).toBe('the visit did not end within 1.5 s');
    expect(endless.visit.end.text).toBe('hello');
    await app[Symbol.asyncDispose]();
    const gone = await visit(app, (tab) => tab.open('/'));
    expect(gone.visit.stopped).toMatch(/^open \/: net::ERR_CONNECTION_REFUSED/);
    expect(gone.visit.exchanges[0]?.response).toEqual({ kind: 'failed', reason: 'net::ERR_CONNECTION_REFUSED' });
  });

  test('an abort ends the visit with its reason, a broken probe with its error', async () => {
    await using app = await startSmallApp(() => ({ 'GET web /': html('hello') }));
    const control = new AbortController();
    const aborted = visit(app, (tab) => tab.open('/').then(() => (control.abort(new Error('interrupted')), new Promise(() => undefined))), {
      signal: control.signal,
    });
    await expect(aborted).rejects.toThrow('interrupted');
    await expect(visit(app, () => Promise.reject(new TypeError('a mistake')))).rejects.toThrow('a mistake');
    await expect(visit(app, (tab) => tab.open('http://example.com/'))).rejects.toThrow(Unavailable);
  });
});

describe('without a browser', () => {
  const options = {
    webOrigin: 'http://web.app.localhost:1',
    allowedOrigins: [],
    user: () => user,
    recorder: createRecorder(),
    signal: new AbortController().signal,
  };

  test('nothing is launched until it is needed, and then the reason ends with the command', async () => {
    await using browser = await openBrowser({ ...options, executablePath: '/nowhere/chrome' });
    await expect(browser.visit('x', () => Promise.resolve())).rejects.toThrow(/\/nowhere\/chrome.*run: npx playwright install --with-deps chromium$/);
  });
  test('a file that is no browser', async () => {
    await using browser = await openBrowser({ ...options, executablePath: '/bin/true' });
    const failure = await browser.visit('x', () => Promise.resolve()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(String(failure)).toMatch(/did not start: .*; run: npx playwright install --with-deps chromium$/);
  });
  test('without Playwright', async () => {
    const missing: string = 'playwright-that-is-not-here';
    const playwright = (): Promise<never> => import(missing) as Promise<never>;
    await using browser = await openBrowser({ ...options, playwright });
    await expect(browser.visit('x', () => Promise.resolve())).rejects.toThrow(/run: npm install --save-dev @playwright\/test$/);
  });
});
