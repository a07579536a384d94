// Right Apps of odd habits: all of them can be said, none of them is an alarm, and nothing is broken by asking.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Outcome } from '../model/outcome.ts';
import { bearerHabits, limit } from './bearer-habits-for-tests.ts';
import { cookieHabits, user } from './cookie-habits-for-tests.ts';
import { place, whole } from './run-for-tests.ts';

const index = fileURLToPath(new URL('../index.ts', import.meta.url));

interface Seen {
  readonly code: number | null;
  readonly alarms: readonly string[];
  readonly undecided: readonly string[];
  readonly passed: readonly string[];
  readonly text: string;
}
async function questioned(config: string, secrets: readonly string[] = []): Promise<Seen> {
  using here = place();
  here.write('seamcheck.config.ts', `import * as s from ${JSON.stringify(index)};\nexport default s.defineConfig(${config});\n`);
  const { code, out, err } = await here.run(whole);
  const outcomes: readonly Outcome[] = here.report().apps.flatMap((app) => app.outcomes);
  const text = here.text('reports/run.json');
  for (const secret of secrets) expect(text).not.toContain(secret);
  return {
    code,
    alarms: outcomes.flatMap(({ findings }) => findings.filter(({ level }) => level !== 'note').map(({ check, text }) => `${check}: ${text}`)),
    undecided: outcomes.filter(({ kind }) => kind !== 'pass' && kind !== 'none').map(({ check, kind, reason }) => `${check} ${kind}: ${reason}`),
    passed: outcomes.filter(({ kind }) => kind === 'pass').map(({ check }) => check),
    text: `${out}${err}`,
  };
}

test('bearer: either encoding, several refusals, one parameter, several documents, a key in the path', { timeout: 180_000 }, async () => {
  await using app = await bearerHabits();
  const seen = await questioned(
    `{
    app: {
      services: { api: { url: '${app.origin}', openapi: ['/openapi.json', { at: '/openapi.json', as: 'root' }, { at: '/shop/openapi.json', as: 'root', under: '/shop' }] } },
      users: {
        ada: { identifier: 'ada', password: 'Ada-S3cret-1!' },
        bob: { identifier: 'bob', password: 'Bob-S3cret-2!' },
        root: { identifier: 'root', password: 'Root-S3cret-3!', role: 'admin' },
      },
      resources: {
        items: { list: 'GET /shop/items', create: 'POST /shop/items', read: 'GET /shop/items/{id}', remove: 'DELETE /shop/items/{id}', body: (marker) => ({ title: marker }) },
      },
      levers: { crash: { header: ['X-Lever', 'crash'] } },
      exclude: ['GET /restart'],
    },
    agreement: {
      auth: s.bearer({
        signIn: { operation: 'POST /auth/login', body: 'either', fields: { identifier: 'login', password: 'password' } },
        anonymous: [401, 403],
        access: 'body:data.token',
        refreshToken: 'body:data.token',
        refresh: { operation: 'POST /auth/refresh', sendAs: 'header:authorization', rotation: 'none' },
        signOut: 'GET /auth/logout',
        me: 'GET /me',
        identity: { me: 'name', claim: 'sub' },
        limit: ${JSON.stringify(limit)},
      }),
      errors: s.byStatus({ 401: s.plainText(), 403: s.plainText(), '4xx': s.envelope({ type: 'object', required: ['errors'] }, { validation: 400 }), '5xx': s.noBody() }),
      paging: s.encoded({ parameter: 'range', template: '[{offset},{last}]', items: '*', total: 'total', estimated: true }),
      origins: ['https://shop.example'],
      hidesExistence: true,
      realtime: {
        path: '/ws/{token}',
        auth: { path: 'token' },
        ready: 'welcome',
        type: 'kind',
        events: { welcome: { type: 'object' }, made: { type: 'object', required: ['item'] } },
        endsWithin: 3,
        changes: { items: { created: { event: 'made', at: 'item' } } },
      },
    },
    reach: 'creates-data',
    owned: true,
  }`,
    ['eyJ', 'S3cret'],
  );
  expect(seen).toMatchObject({ alarms: [], undecided: [], code: 0 });
  expect(app.limited()).toBe(0);
  expect(app.times('GET /restart')).toBe(0);
  expect(app.times('GET /events')).toBe(0);
  expect([...app.items.values()]).toEqual([]);
  expect(seen.passed.length).toBeGreaterThan(40);
});

test('cookie: a made-up name, one account, refusals that are none, totals on request, a ticket besides', { timeout: 180_000 }, async () => {
  await using app = await cookieHabits();
  const seen = await questioned(
    `{
    app: {
      services: { api: { url: '${app.origin}' } },
      users: { ida: ${JSON.stringify(user)} },
      resources: {
        notes: { list: 'GET /api/notes', create: 'POST /api/notes', read: 'GET /api/notes/{id}', remove: 'DELETE /api/notes/{id}', body: (marker) => ({ title: marker }) },
      },
    },
    agreement: {
      auth: s.cookie({
        signIn: { operation: 'POST /api/session', fields: { identifier: 'name', password: 'secret' }, extra: { remember: true }, refused: [403] },
        anonymous: [302, 200, 403],
        access: 'cookie:sid_*',
        signOut: 'DELETE /api/session',
        me: 'GET /api/me',
        csrf: { header: 'X-Ticket', from: 'GET /api/ticket', token: 'body:ticket' },
      }),
      errors: s.envelope({ type: 'object', required: ['error'] }),
      paging: s.encoded({ parameter: 'page', template: '{page},{size}', items: 'list', total: 'count', max: 30, extra: { count: 'yes' } }),
      origins: 'same-origin',
      public: ['GET /api/ticket'],
    },
    reach: 'creates-data',
    owned: true,
  }`,
    [user.password],
  );
  expect(seen).toMatchObject({ alarms: [], undecided: [], code: 0 });
  expect(app.failed()).toBeLessThanOrEqual(2);
  expect([...app.items.keys()]).toEqual(['n0']);
  expect(seen.passed.length).toBeGreaterThan(30);
});
