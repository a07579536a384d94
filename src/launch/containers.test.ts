import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { App } from '../model/app.ts';
import type { Death, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { appOf, folderWith, launchOptions, listen, until, watchTempFolder } from './app-for-tests.ts';
import { choose } from './auto.ts';
import { containers } from './containers.ts';
import { requireEngine } from './engine.ts';
import { answersOn, freePorts } from './ports.ts';

const noEngine = await requireEngine(env, new AbortController().signal).then(
  () => undefined,
  (error: unknown) => String(error),
);

/** Everything of this file in the engine carries it. */
const mark = `launch-test-${randomBytes(4).toString('hex')}`;

const server = `
import { createServer } from 'node:http';
console.log('listening');
createServer((request, response) => {
  const exit = new URL(request.url, 'http://x').searchParams.get('exit');
  response.end(JSON.stringify(process.env), () => exit && process.exit(Number(exit)));
}).listen(8000);
process.on('SIGTERM', () => process.exit(0));
`;
const dockerfile = 'FROM node:24-slim\nCOPY server.mjs /server.mjs\nENV PORT=8000\nCMD ["node", "/server.mjs"]\n';
const healthcheck = { test: ['CMD', 'node', '-e', 'fetch("http://127.0.0.1:8000").catch(() => process.exit(1))'], interval: '300ms', retries: 40 };

type Services = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A folder with a compose file (JSON is YAML) and something to build. */
async function project(services: Services): Promise<string> {
  const marked = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, { labels: [mark], ...service }]));
  const root = await folderWith({ 'compose.yml': JSON.stringify({ name: mark, services: marked, networks: { default: { labels: [mark] } } }) });
  await mkdir(join(root, 'api'));
  await writeFile(join(root, 'api/server.mjs'), server);
  await writeFile(join(root, 'api/Dockerfile'), dockerfile);
  return root;
}

const api = { build: 'api', ports: ['127.0.0.1:${API_PORT:-8000}:8000'], healthcheck };
/** Runs JavaScript in an image that is there. */
const script = (code: string) => ({ image: 'node:24-slim', command: ['node', '-e', code] });
const silent = script('setInterval(() => {}, 1000)');

function app(more: Partial<App> = {}, web = false): App {
  return appOf({}, web ? {} : undefined, { name: mark, compose: { file: 'compose.yml', env: {} }, ...more });
}

function options(root: string, more: Partial<LaunchOptions> = {}): LaunchOptions {
  return launchOptions(root, { readyWithin: 30_000, ...more });
}

async function launch(root: string, which = app(), more: Partial<LaunchOptions> = {}): Promise<RunningApp> {
  const running = await containers.launch(which, options(root, more));
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

async function environmentOf(running: RunningApp, query = ''): Promise<Readonly<Record<string, string>>> {
  const { body } = await request(`http://127.0.0.1:${new URL(running.services.api.origin).port}/${query}`);
  return (await body.json()) as Record<string, string>;
}

function docker(...args: readonly string[]): readonly string[] {
  return execFileSync('docker', args, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

const ours = () => [
  ...docker('ps', '-aq', '--filter', `label=${mark}`),
  ...docker('network', 'ls', '-q', '--filter', `label=${mark}`),
  ...docker('volume', 'ls', '-q', '--filter', `label=${mark}`),
];
const images = () => docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', `seamcheck/${mark}-*`);

describe.skipIf(noEngine !== undefined)(`containers${noEngine === undefined ? '' : ` (skipped: ${noEngine})`}`, { timeout: 90_000 }, () => {
  afterAll(() => void (images().length > 0 && docker('image', 'rm', ...images())));

  it('starts the compose file on a free port and leaves nothing behind', async () => {
    const folders = await watchTempFolder();
    const root = await project({ api: { ...api, environment: { SEEN: '${SEEN}', DATA: '${DATA}', WEB: '${WEB_PORT:-none}' }, volumes: ['data:/data'] } });
    const compose = JSON.parse(await readFile(join(root, 'compose.yml'), 'utf8')) as object;
    await writeFile(join(root, 'compose.yml'), JSON.stringify({ ...compose, volumes: { data: { labels: [mark] } } }));
    const said: string[] = [];
    const running = await launch(root, app({ compose: { file: 'compose.yml', env: { SEEN: '${api.origin} ${api.internal} ${api.port}', DATA: '${temp}' } } }), {
      progress: (text) => void said.push(text),
    });
    const { origin } = running.services.api;
    expect(running.launcher).toBe('containers');
    expect(origin).toMatch(/^http:\/\/api\.app\.localhost:\d+$/);
    expect(await environmentOf(running)).toMatchObject({ SEEN: `${origin} http://api:8000 ${new URL(origin).port}`, WEB: 'none' });
    expect(running.logs('api')).toEqual(['listening']);
    expect(said.some((text) => text.startsWith('api: ready after'))).toBe(true);
    expect(ours()).toHaveLength(3);
    await running[Symbol.asyncDispose]();
    expect(ours()).toEqual([]);
    expect(await answersOn(Number(new URL(origin).port))).toBe(false);
    expect(await folders()).toEqual([]);
    expect(running.death()).toBeUndefined();
  });

  it.each(['0', '1'])('builds an image again only when its sources changed (DOCKER_BUILDKIT=%s)', async (buildKit) => {
    const root = await project({ api: { ...api, labels: [mark, `buildkit=${buildKit}`] } });
    await writeFile(join(root, 'api/other'), buildKit);
    const built = async () => {
      const said: string[] = [];
      const running = await launch(root, app(), { progress: (text) => void said.push(text), environment: { ...env, DOCKER_BUILDKIT: buildKit } });
      const variables = await environmentOf(running);
      await running[Symbol.asyncDispose]();
      return { builds: said.filter((text) => /building/.test(text)).length, variables };
    };
    expect((await built()).builds).toBe(1);
    expect((await built()).builds).toBe(0);
    await writeFile(join(root, 'api/Dockerfile'), dockerfile.replace('ENV ', 'ENV CHANGED=yes '));
    const changed = await built();
    expect(changed.builds).toBe(1);
    expect(changed.variables['CHANGED']).toBe('yes');
    expect(images().length).toBeLessThanOrEqual(3);
  });

  it('builds once more when the sources change while it builds', async () => {
    const root = await project({ api });
    await writeFile(join(root, 'api/Dockerfile'), dockerfile.replace('ENV ', `RUN sleep 2 && echo ${mark}\nENV VERSION=1 `));
    const said: string[] = [];
    const running = await launch(root, app(), {
      progress(text) {
        said.push(text);
        if (said.filter((each) => /building/.test(each)).length === 1)
          setTimeout(() => void writeFile(join(root, 'api/Dockerfile'), dockerfile.replace('ENV ', 'ENV VERSION=2 ')), 1_000);
      },
    });
    expect(said.filter((text) => /building/.test(text))).toHaveLength(2);
    expect((await environmentOf(running))['VERSION']).toBe('2');
  });

  it('publishes the port of a file that does not, and keeps one that a file insists on', async () => {
    const [fixed = 0] = await freePorts(1);
    const hidden = await project({ api: { build: 'api' } });
    await environmentOf(await launch(hidden));
    const insisting = await project({ api: { build: 'api', ports: [`${fixed}:8000`], environment: { SEEN: '${SEEN}' } } });
    const running = await launch(insisting, app({ compose: { file: 'compose.yml', env: { SEEN: '${api.port}' } } }));
    expect(running.services.api.origin).toBe(`http://api.app.localhost:${fixed}`);
    expect((await environmentOf(running))['SEEN']).toBe(String(fixed));
  });

  it('says so when a port that the file insists on is taken', async () => {
    const port = await listen((_, response) => response.end());
    const root = await project({ api: { build: 'api', ports: [`${port}:8000`] } });
    await expect(containers.launch(app(), options(root))).rejects.toMatchObject({ code: 'port-taken' });
    expect(ours()).toEqual([]);
  });

  it.each<readonly [string, Services]>([
    ['the api', { api: script('console.error("no database"); process.exit(3)') }],
    [
      'something it waits for',
      { db: script('console.error("no database"); process.exit(3)'), api: { ...silent, depends_on: { db: { condition: 'service_healthy' } } } },
    ],
    [
      'a preparation',
      {
        migrate: script('console.error("no database"); process.exit(3)'),
        api: { ...silent, depends_on: { migrate: { condition: 'service_completed_successfully' } } },
      },
    ],
  ])('says exit and last lines when %s dies at the start', async (_, services) => {
    const root = await project(services);
    const failure = containers.launch(app(), options(root));
    await expect(failure).rejects.toMatchObject({ code: 'app-did-not-start', log: [expect.stringContaining('no database') as unknown] });
    await expect(failure).rejects.toThrow(/exited with code 3|exit 3|exited \(3\)|unhealthy|failed to start/);
    expect(ours()).toEqual([]);
  });

  it('takes a preparation that ends well for ready', async () => {
    const root = await project({
      migrate: script('console.log("migrated")'),
      api: { ...api, depends_on: { migrate: { condition: 'service_completed_successfully' } } },
    });
    expect((await launch(root)).logs('api')).toEqual(['listening']);
  });

  it.each<readonly [string, Services, RegExp]>([
    ['nothing listens', { api: silent }, /api was not ready within 4\.0 s/],
    ['a health check never ends', { api: { ...silent, healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 100 } } }, /not healthy within 4\.0 s/],
    [
      'a service waits for an unhealthy one for ever',
      {
        db: { ...silent, healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 100 } },
        api: { ...silent, depends_on: { db: { condition: 'service_healthy' } } },
      },
      /not healthy within 4\.0 s/,
    ],
  ])('says that it is not ready when %s', async (_, services, message) => {
    const root = await project(services);
    const failure = containers.launch(app(), options(root, { readyWithin: 4_000 }));
    await expect(failure).rejects.toMatchObject({ code: 'app-not-ready' });
    await expect(failure).rejects.toThrow(message);
    expect(ours()).toEqual([]);
  });

  it('tells of a death', async () => {
    const running = await launch(await project({ api }));
    const death = new Promise<Death>((resolve) => running.onDeath(resolve));
    await environmentOf(running, '?exit=7');
    expect(await death).toEqual({ service: 'api', how: 'exited with code 7' });
  });

  it('says why an image cannot be built', async () => {
    const root = await project({ api });
    await writeFile(join(root, 'api/Dockerfile'), 'FROM node:24-slim\nRUN echo broken-by-$((40 + 2)) >&2; exit 9\n');
    const failure = containers.launch(app(), options(root));
    await expect(failure).rejects.toMatchObject({
      code: 'app-did-not-start',
      message: expect.stringContaining('api: its image could not be built') as unknown,
    });
    await expect(failure).rejects.toHaveProperty('log', expect.arrayContaining([expect.stringContaining('broken-by-42') as unknown]));
  });

  it.each<readonly [string, Services, string, number]>([
    ['while an image is built', { api: { ...api, build: { context: 'api', args: { SLOW: '1' } } } }, 'building', 300],
    [
      'while containers start',
      {
        api: { ...silent, healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 100 } },
        web: { ...silent, depends_on: { api: { condition: 'service_healthy' } } },
      },
      'containers: starting',
      2_500,
    ],
    ['as soon as containers start', { api: silent }, 'containers: starting', 50],
    ['while we wait for an answer', { api: silent }, 'containers: starting', 3_000],
  ])('an abort %s leaves nothing', async (_, services, stage, after) => {
    const folders = await watchTempFolder();
    const root = await project(services);
    await writeFile(join(root, 'api/Dockerfile'), `FROM node:24-slim\nRUN sleep 20 && echo ${mark}\n`);
    const controller = new AbortController();
    const reached = Promise.withResolvers<void>();
    const launching = containers.launch(app(), options(root, { signal: controller.signal, progress: (text) => text.includes(stage) && reached.resolve() }));
    launching.catch(() => undefined);
    await reached.promise;
    await sleep(after);
    controller.abort(new Error('enough'));
    await expect(launching).rejects.toThrow('enough');
    expect(ours()).toEqual([]);
    expect(await folders()).toEqual([]);
  });

  it('nothing remains when we are killed', async () => {
    const folders = await watchTempFolder();
    const root = await project({ api });
    const module = JSON.stringify(new URL('containers.ts', import.meta.url).href);
    const source = `const { containers } = await import(${module}); await containers.launch(${JSON.stringify(app())}, { root: ${JSON.stringify(root)}, signal: new AbortController().signal, progress() {}, readyWithin: 30000, environment: process.env }); console.log('up'); setInterval(() => {}, 1000);`;
    const child = spawn(execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(ours()).toHaveLength(2);
    child.kill('SIGKILL');
    await until(() => ours().length === 0, 40_000);
    await until(async () => (await folders()).length === 0);
  });

  it.each([
    ['a compose file that is missing', {}, 'nowhere.yml', /nowhere\.yml/],
    ['a service that the file does not have', { other: silent }, 'compose.yml', /has no service `api`/],
    ['a file that is no compose file', { api: { imagine: 'x' } }, 'compose.yml', /imagine/],
  ])('refuses %s', async (_, services: Services, file, message) => {
    const failure = containers.launch(app({ compose: { file, env: {} } }), options(await project(services)));
    await expect(failure).rejects.toMatchObject({ code: 'config-invalid' });
    await expect(failure).rejects.toThrow(message);
  });

  it('auto takes them when the images are there or can be built', async () => {
    const root = await project({ api });
    expect(await choose(app(), options(root))).toMatchObject({
      launcher: { name: 'containers' },
      because: 'a container engine answers and the images are there',
    });
    const startable = appOf({ start: 'true' }, undefined, { name: mark, compose: { file: 'compose.yml', env: {} } });
    await rename(join(root, 'api/server.mjs'), join(root, 'api/renamed.mjs'));
    expect(await choose(startable, options(root))).toMatchObject({
      launcher: { name: 'processes' },
      because: expect.stringMatching(/api: its image could not be built/) as unknown,
    });
    await writeFile(join(root, 'api/Dockerfile'), `FROM node:24-slim\nRUN sleep 20 && echo auto-${mark}\n`);
    expect(await choose(startable, options(root), 3_000)).toMatchObject({
      launcher: { name: 'processes' },
      because: expect.stringMatching(/not built within 3 s/) as unknown,
    });
  });
});
