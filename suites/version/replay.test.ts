import { chromium } from '@playwright/test';
import { expect, test } from 'vitest';
import { compare } from '../../src/openapi/compare/compare.ts';
import { sourceOf } from '../../src/openapi/load.ts';
import { openApiSaid } from '../../src/openapi/operations.ts';
import { openBrowser } from '../../src/talk/browser/open-browser.ts';
import { findBrowser } from '../../src/talk/browser/resolve.ts';
import { html, json, startSmallApp, type Answer } from '../../src/talk/browser/small-app.fixture.ts';
import { createRecorder } from '../../src/talk/recorder.ts';
import type { Collecting, Probe } from '../../src/model/witness.ts';
import { replay, type Replays } from './replay.probe.ts';

/** One operation whose items have a note, in both documents, and another whose items have it always. */
function documentOf(note: object): ReturnType<typeof sourceOf> {
  const item = { type: 'object', required: ['title', 'note'], properties: { title: { type: 'string' }, note } };
  const answer = { description: 'well', content: { 'application/json': { schema: { type: 'array', items: item } } } };
  const get = { get: { responses: { '200': answer } } };
  return sourceOf({ openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: { '/bold': get, '/careful': get, '/unseen': get } }, 'old.json');
}

function hasBrowser(): boolean {
  try {
    findBrowser({}, { env: {}, own: chromium.executablePath() });
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!hasBrowser())('a frontend that breaks and one that copes; what is not asked for is not served', { timeout: 60_000 }, async () => {
  const showing = (from: string, render: string): string =>
    `<ul></ul><script>fetch('${from}').then((r) => r.json()).then((all) => { for (const { title, note } of all) { const li = document.createElement('li'); document.querySelector('ul').append(li); li.textContent = title; li.append(${render}) } })</script>`;
  await using app = await startSmallApp(({ web, api }) => {
    let count = 0;
    // What is said only once is not missed the next time.
    const own: Answer = (request, response, body) => {
      count += 1;
      const items = [
        { title: 'Buy milk', note: 'two' },
        { title: `Visitor ${count}`, note: 'soon' },
      ];
      json(items, { 'Access-Control-Allow-Origin': web })(request, response, body);
    };
    return {
      'GET web /sign-in': html('<form method="post" action="/sign-in"><input autocomplete="username"><input type="password"><button>Sign in</button></form>'),
      'POST web /sign-in': html('<p>hello</p>'),
      'GET web /bold': html(showing(`${api}/bold`, 'note.toUpperCase()')),
      'GET web /careful': html(showing(`${api}/careful`, "note ?? ''")),
      'GET api /bold': own,
      'GET api /careful': own,
    };
  });
  const [before, after] = [documentOf({ type: 'string' }), documentOf({ type: ['string', 'null'] })];
  const drift = compare(before, after);
  const user = { identifier: 'ada@example.com', password: 'correct-canary-0451' };
  const recorder = createRecorder();
  const screens = { signIn: '/sign-in', home: '/bold', protected: ['/careful'] };
  await using browser = await openBrowser({
    webOrigin: app.web,
    allowedOrigins: [app.web, app.api],
    user: () => user,
    screens,
    recorder,
    signal: new AbortController().signal,
  });
  // As a tour had seen them; the third operation nobody asked for.
  const paths = ['/bold', '/careful'];
  const visit = {
    actions: ['/sign-in', ...paths].map((path, at) => ({ at: at * 10, what: `open ${path}`, url: '' })),
    exchanges: paths.map((path, index) => ({
      id: `x${index}`,
      at: index * 10 + 15,
      service: 'api',
      request: { method: 'GET', url: `${app.api}${path}`, headers: [] },
      response: { kind: 'answered', status: 200, headers: [['content-type', 'application/json']] },
    })),
  };
  const on = { browser, app: { users: ['ada'], screens }, need: (value: unknown) => value } as unknown as Collecting;
  const said = {
    baseline: { name: before.name, operations: [], drift, agreed: openApiSaid(before.document), said: {} },
    openapi: openApiSaid(after.document),
    webTour: { visit },
  };
  const { byChange } = (await (replay as Probe).collect(on, said)) as Replays;

  const changed = { at: '/0/note', value: null };
  const well = { given: 1, shows: ['Buy milk'], uncaught: [], isEmpty: false };
  const of = (operation: string): unknown => byChange[drift.findings.find((one) => one.operation === operation)?.fingerprint ?? ''];
  expect(of('GET /bold')).toEqual({
    step: 'open /bold',
    changed,
    control: { ...well, at: '/bold' },
    replay: { ...well, at: '/bold', shows: ['Buy milk'], uncaught: [expect.stringContaining('null')] },
  });
  const careful = { ...well, at: '/careful', shows: [...well.shows, 'soon'] };
  expect(of('GET /careful')).toEqual({ step: 'open /careful', changed, control: careful, replay: careful });
  expect(Object.keys(byChange)).toHaveLength(2);
});

test('where nothing broke, and for what a request may not say any more, no page is opened', async () => {
  const browser = { visit: () => Promise.reject(new Error('a page was opened')) };
  const source = documentOf({ type: 'string' });
  const said = {
    baseline: { name: source.name, operations: [], drift: compare(source, source), said: {} },
    openapi: openApiSaid(source.document),
    webTour: { visit: { actions: [], exchanges: [] } },
  };
  expect(await (replay as Probe).collect({ browser } as unknown as Collecting, said)).toEqual({ byChange: {} });
});
