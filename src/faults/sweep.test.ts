// A run that is killed leaves its journal, and `seamcheck sweep` removes what that names; through the real binary, on an App at a url.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { place, type Place } from './run-for-tests.ts';

interface Thing {
  readonly id: string;
  readonly title: string;
}
interface Elsewhere extends AsyncDisposable {
  readonly origin: string;
  things(): Promise<readonly Thing[]>;
  create(title: string): Promise<string>;
}

/** The small App, started by somebody else. */
async function elsewhere(fault = 'none'): Promise<Elsewhere> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('app-for-tests.ts', import.meta.url))], {
    env: { ...process.env, PORT: String(port), FAULT: fault, PORTS_FILE: undefined },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const origin = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(50);
  const json = { 'content-type': 'application/json' };
  const signedIn = async (): Promise<Record<string, string>> => {
    const answer = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: 'ada@example.com', password: 'correct-horse-1' }),
    });
    return { ...json, authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` };
  };
  return {
    origin,
    things: async () => ((await (await fetch(`${origin}/things`, { headers: await signedIn() })).json()) as { items: readonly Thing[] }).items,
    async create(title) {
      const answer = await fetch(`${origin}/things`, { method: 'POST', headers: await signedIn(), body: JSON.stringify({ title }) });
      return ((await answer.json()) as Thing).id;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

function configureAt(here: Place, origin: string, change = ''): void {
  configure(here, {
    change: `config.app.services.api = { url: ${JSON.stringify(origin)}, ready: '/health', openapi: '/openapi.json' };
      config.reach = 'creates-data';
      ${change}`,
  });
}
function journals(here: Place): readonly string[] {
  const folder = join(here.folder, 'reports/journal');
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
}
/** A journal as a killed run leaves it. */
function leave(here: Place, origin: string, ...lines: readonly object[]): void {
  const head = { app: 'app', origin, pid: 2 ** 22 + 1, host: 'another', started: '2026-11-21T10:00:00.000Z' };
  here.write('reports/journal/2026.jsonl', [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
}
const created = (id: string, more: object = {}): readonly object[] => [
  { creating: 1, what: 'things', user: 'ada', marker: 'mk-1', ...more },
  { created: 1, remove: 'DELETE /things/{id}', path: { id } },
];

test('what a killed run left is told by the next one, and swept', async () => {
  await using app = await elsewhere();
  using here = place();
  configureAt(here, app.origin);
  const before = await app.things();
  const running = here.begin(['verify', '--only', 'contract']);
  while (!journals(here).some((text) => text.includes('"created"'))) {
    if (running.child.exitCode !== null) throw new Error(`it ended before it could be killed: ${(await running.ended).out}`);
    await sleep(2);
  }
  running.child.kill('SIGKILL');
  await running.ended;
  const [journal = ''] = journals(here);
  expect(journal).not.toMatch(/correct-horse|opaque-|Bearer/);
  expect((await app.things()).length).toBeGreaterThan(before.length);

  const next = await here.run(['verify', '--only', 'auth-login/session-usable']);
  expect(next.code).toBe(0);
  expect(next.err).toMatch(/a run of \S+ ended before it removed (?:one object|\d+ objects) at http:\/\/127\.0\.0\.1:\d+: `npx seamcheck sweep` does/);

  const swept = await here.run(['sweep']);
  expect(swept.out).toMatch(/^app at http:\/\/127\.0\.0\.1:\d+: (\d+) of \1 objects? gone\n/);
  expect(swept.out).toMatch(/removed {4}things t\d+ of ada/);
  expect(swept).toMatchObject({ code: 0, left: [] });
  expect(await app.things()).toEqual(before);
  expect(journals(here)).toEqual([]);
  expect(await here.run(['sweep'])).toMatchObject({ code: 0, out: 'Nothing was left by an earlier run.\n' });
});

test('a run that ends by itself leaves neither objects nor a journal', async () => {
  await using app = await elsewhere();
  using here = place();
  configureAt(here, app.origin);
  const before = await app.things();
  await here.run(['verify', '--only', 'contract']);
  expect(await app.things()).toEqual(before);
  expect(journals(here)).toEqual([]);
  const interrupted = here.begin(['verify', '--only', 'contract']);
  while (!journals(here).some((text) => text.includes('"created"')) && interrupted.child.exitCode === null) await sleep(2);
  interrupted.child.kill('SIGINT');
  expect((await interrupted.ended).code).toBe(130);
  expect(await app.things()).toEqual(before);
  expect(journals(here)).toEqual([]);
});

describe('what stays', () => {
  test('what is there now and does not hold our marker is somebody else’s: exit 1', async () => {
    await using app = await elsewhere();
    using here = place();
    configureAt(here, app.origin);
    const id = await app.create('of somebody else');
    leave(here, app.origin, ...created(id));
    const swept = await here.run(['sweep']);
    expect(swept).toMatchObject({ code: 1, left: [] });
    expect(swept.out).toContain(`stays      things ${id} of ada: what is there now does not hold mk-1, so that it may be somebody else's`);
    expect((await app.things()).map((thing) => thing.id)).toContain(id);
    expect(journals(here)).toEqual([]);
  });

  test('what a fresh user created, and what is only perhaps there, is told: exit 1', async () => {
    await using app = await elsewhere();
    using here = place();
    configureAt(here, app.origin);
    leave(here, app.origin, ...created('t9', { user: 'fresh user 1', account: 'seam-1@example.com' }), {
      creating: 2,
      what: 'things',
      user: 'ada',
      marker: 'mk-2',
    });
    const swept = await here.run(['sweep', '--json']);
    expect(swept.code).toBe(1);
    expect(JSON.parse(swept.out)).toEqual([
      {
        app: 'app',
        origin: app.origin,
        outcome: 'left',
        text: 'things t9 of fresh user 1: it is left with its account seam-1@example.com, whose password nobody knows any more',
      },
      {
        app: 'app',
        origin: app.origin,
        outcome: 'left',
        text: 'things “mk-2” of ada: the run ended while it was being created; where it was, it has mk-2 in it',
      },
    ]);
  });

  test('what was removed meanwhile is gone: exit 0', async () => {
    await using app = await elsewhere();
    using here = place();
    configureAt(here, app.origin);
    leave(here, app.origin, ...created('t77'));
    expect(await here.run(['sweep'])).toMatchObject({ code: 0, out: expect.stringContaining('was gone   things t77 of ada'), left: [] });
  });
});

describe('what cannot be tried stays in its journal: exit 3', () => {
  test.each<readonly [string, string, string, (here: Place, origin: string) => void]>([
    ['nobody can sign in', 'refuses-user', 'ada could not sign in', (here, origin) => (configureAt(here, origin), leave(here, origin, ...created('t0')))],
    [
      'it was made at another origin',
      'none',
      'the config does not name http://127.0.0.1:1 as the origin of its api',
      (here, origin) => (configureAt(here, origin), leave(here, 'http://127.0.0.1:1', ...created('t0'))),
    ],
    [
      'the journal names an operation that the config does not declare',
      'none',
      'the config does not declare DELETE /me as what removes one',
      (here, origin) => (
        configureAt(here, origin),
        leave(here, origin, { creating: 1, what: 'things', user: 'ada' }, { created: 1, remove: 'DELETE /me', path: {} })
      ),
    ],
    [
      'it is excluded',
      'none',
      'the config does not declare DELETE /things/{id}',
      (here, origin) => (
        configureAt(here, origin, "config.app.exclude = ['DELETE /things/{id}'];"),
        leave(here, origin, ...created('t0', { marker: 'first' }))
      ),
    ],
    [
      'no user of that name is configured',
      'none',
      'no user grace is configured',
      (here, origin) => (configureAt(here, origin), leave(here, origin, ...created('t0', { user: 'grace' }))),
    ],
  ])('%s', async (_name, fault, because, setUp) => {
    await using app = await elsewhere(fault);
    using here = place();
    setUp(here, app.origin);
    const swept = await here.run(['sweep']);
    expect(swept).toMatchObject({ code: 3, left: [] });
    expect(swept.out).toContain(because);
    expect(journals(here)).toEqual([expect.stringContaining('"creating":1')]);
    if (fault === 'none') expect((await app.things()).map(({ id }) => id)).toContain('t0');
  });

  test('the App is not there', async () => {
    using here = place();
    configureAt(here, 'http://127.0.0.1:9', 'config.readyWithin = 1;');
    leave(here, 'http://127.0.0.1:9', ...created('t0'));
    const swept = await here.run(['sweep']);
    expect(swept).toMatchObject({ code: 3, left: [] });
    expect(swept.out).toMatch(/not tried {2}things t0 of ada: /);
    expect(journals(here)).toHaveLength(1);
  });
});
