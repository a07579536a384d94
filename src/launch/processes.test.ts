import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { App } from '../model/app.ts';
import type { Death, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { appOf, echoServer, folderWith, launchOptions, listen, lives, node, until, watchTempFolder } from './app-for-tests.ts';
import { groupLives } from './living.ts';
import { answersOn, freePorts } from './ports.ts';
import { launchProcesses, processes } from './processes.ts';

const start = `${node} server.mjs`;
const api = { start };
const web = { start };

async function launch(app: App, options: LaunchOptions): Promise<RunningApp> {
  const running = await processes.launch(app, options);
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

function portOf(running: RunningApp, name: 'api' | 'web' = 'api'): number {
  return Number(new URL(running.services[name]?.origin ?? '').port);
}

interface Echo {
  readonly pid: number;
  readonly env: Readonly<Record<string, string>>;
}

async function echo(running: RunningApp, name: 'api' | 'web' = 'api', query = ''): Promise<Echo> {
  const { body } = await request(`http://127.0.0.1:${portOf(running, name)}/${query}`);
  return (await body.json()) as Echo;
}

describe('processes: a launch', () => {
  it('starts both services and leaves nothing behind', async () => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const said: string[] = [];
    const running = await launch(appOf(api, web), launchOptions(root, { progress: (text) => void said.push(text) }));
    expect(running.launcher).toBe('processes');
    expect(running.services.api.origin).toMatch(/^http:\/\/api\.app\.localhost:\d+$/);
    expect(running.services.web?.origin).toMatch(/^http:\/\/web\.app\.localhost:\d+$/);
    const pids = [(await echo(running, 'api')).pid, (await echo(running, 'web')).pid];
    expect(pids.map(lives)).toEqual([true, true]);
    expect(running.logs('api')).toEqual([`listening on ${portOf(running)}`]);
    expect(said.filter((text) => /^(api|web): ready after \d+\.\d s$/.test(text))).toHaveLength(2);
    expect(said.findIndex((text) => text.startsWith('api: starting'))).toBeLessThan(said.findIndex((text) => text.startsWith('web: starting')));
    await running[Symbol.asyncDispose]();
    expect(pids.map(lives)).toEqual([false, false]);
    expect(await answersOn(portOf(running))).toBe(false);
    expect(running.death()).toBeUndefined();
  });

  it('leaves the frontend until something needs it, and starts it once', async () => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const running = await launch(appOf(api, web), launchOptions(root, { frontendLater: true }));
    const port = portOf(running, 'web');
    expect(await answersOn(portOf(running))).toBe(true);
    expect(await answersOn(port)).toBe(false);
    await Promise.all([running.bringUpFrontend?.(), running.bringUpFrontend?.()]);
    const { pid } = await echo(running, 'web');
    await running[Symbol.asyncDispose]();
    expect(lives(pid)).toBe(false);
  });

  it('says why a frontend that was left for later does not come up', async () => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const running = await launch(appOf(api, { start: `${node} -e "process.exit(7)"` }), launchOptions(root, { frontendLater: true }));
    await expect(running.bringUpFrontend?.()).rejects.toMatchObject({ code: 'app-did-not-start' });
    expect(running.death()).toBeUndefined();
    expect(await answersOn(portOf(running))).toBe(true);
  });

  it('fills placeholders in environment, start and prepare', async () => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const env = { ALLOWED_ORIGINS: '${web.origin}', FILE: '${temp}/db', OTHER: '${web.internal} ${web.port} ${web.host}', KEPT: '${HOME}' };
    const running = await launch(
      appOf(
        { env, prepare: ['echo ${api.port}-$PORT-${ABSENT:-shell} > ${temp}/prepared'], start: `ARG=\${api.origin} ${start}` },
        { ...web, env: { API: '${api.internal}' } },
      ),
      launchOptions(root),
    );
    const { env: seen } = await echo(running);
    const webPort = portOf(running, 'web');
    const apiPort = portOf(running);
    expect(seen).toMatchObject({
      ALLOWED_ORIGINS: running.services.web?.origin,
      OTHER: `http://127.0.0.1:${webPort} ${webPort} web.app.localhost`,
      KEPT: '${HOME}',
      PORT: String(apiPort),
      ARG: running.services.api.origin,
    });
    expect((await echo(running, 'web')).env['API']).toBe(`http://127.0.0.1:${apiPort}`);
    const temp = seen['FILE']?.slice(0, -3) ?? '';
    expect(readFileSync(join(temp, 'prepared'), 'utf8')).toBe(`${apiPort}-${apiPort}-shell\n`);
    await running[Symbol.asyncDispose]();
    expect(existsSync(temp)).toBe(false);
  });

  it('reaches a service that has only a url as it is', async () => {
    const port = await listen((_, response) => response.end());
    const root = await folderWith({ 'server.mjs': echoServer });
    const running = await launch(appOf({ url: `http://127.0.0.1:${port}` }, { ...web, env: { API: '${api.origin}' } }), launchOptions(root));
    expect((await echo(running, 'web')).env['API']).toBe(`http://127.0.0.1:${port}`);
    await running[Symbol.asyncDispose]();
    expect(await answersOn(port)).toBe(true);
  });

  it('tells of a death, once, with how it died', async () => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const running = await launch(appOf(api, web), launchOptions(root));
    const deaths: Death[] = [];
    running.onDeath((death) => deaths.push(death));
    await echo(running, 'api', '?exit=7');
    await until(() => deaths.length > 0);
    expect(deaths).toEqual([{ service: 'api', how: 'exited with code 7' }]);
    expect(running.death()).toEqual(deaths[0]);
    const late = await new Promise<Death>((resolve) => running.onDeath(resolve));
    expect(late).toEqual(deaths[0]);
  });

  it('ends grandchildren and those that ignore SIGTERM', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); ${echoServer.replaceAll('import', 'import')}`;
    const parent = `import { spawn } from 'node:child_process'; spawn(process.execPath, ['stubborn.mjs'], { stdio: 'inherit' });`;
    const root = await folderWith({ 'stubborn.mjs': stubborn, 'parent.mjs': parent });
    const running = await launch(appOf({ start: `${node} parent.mjs & wait` }), launchOptions(root));
    const { pid } = await echo(running);
    expect(lives(pid)).toBe(true);
    const begin = performance.now();
    await running[Symbol.asyncDispose]();
    expect(lives(pid)).toBe(false);
    expect(performance.now() - begin).toBeGreaterThan(4_500);
  }, 15_000);
});

describe('processes: a launch that fails', () => {
  it('says exit code and last lines when a service dies at its start, and ends the other one', async () => {
    const root = await folderWith({ 'server.mjs': echoServer, 'dies.mjs': `console.error('\u001b[31mno database\u001b[0m'); process.exitCode = 3;` });
    const folders = await watchTempFolder();
    const app = appOf({ start: `echo $$ > pid-api; ${start}` }, { start: `sleep 0.3; ${node} dies.mjs` });
    await expect(processes.launch(app, launchOptions(root))).rejects.toMatchObject({
      code: 'app-did-not-start',
      message: 'web exited with code 3 before it was ready',
      log: ['no database'],
    });
    expect(lives(Number(readFileSync(join(root, 'pid-api'), 'utf8')))).toBe(false);
    expect(await folders()).toEqual([]);
  });

  it('says the last reason when a service never is ready although its process lives', async () => {
    const root = await folderWith({});
    const folders = await watchTempFolder();
    const failure = processes.launch(appOf({ start: 'echo $$ > pid; echo worker crashed; sleep 60' }), launchOptions(root, { readyWithin: 700 }));
    await expect(failure).rejects.toMatchObject({ code: 'app-not-ready', log: ['worker crashed'], remedy: expect.stringContaining('`readyWithin: 120`') });
    await expect(failure).rejects.toThrow(/refused the connection/);
    expect(lives(Number(readFileSync(join(root, 'pid'), 'utf8')))).toBe(false);
    expect(await folders()).toEqual([]);
  });

  it('says which prepare command failed', async () => {
    const root = await folderWith({});
    const app = appOf({ prepare: ['true', 'echo migrating; exit 4'], start: 'touch started; sleep 60' });
    await expect(processes.launch(app, launchOptions(root))).rejects.toMatchObject({
      code: 'app-did-not-start',
      message: 'api: the prepare command `echo migrating; exit 4` exited with code 4',
      log: ['migrating'],
    });
    expect(existsSync(join(root, 'started'))).toBe(false);
  });

  it('says so when the service wants a port that something else holds', async () => {
    const port = await listen((_, response) => response.end());
    const root = await folderWith({ 'server.mjs': echoServer });
    await expect(processes.launch(appOf({ start: `PORT=${port} ${start}` }), launchOptions(root))).rejects.toMatchObject({ code: 'port-taken' });
  });

  it('takes another port when somebody was faster, but only once', async () => {
    const port = await listen((_, response) => response.end());
    const root = await folderWith({ 'server.mjs': echoServer });
    let calls = 0;
    const secondIsFree = async (count: number) => (calls++ === 0 ? [port, port] : freePorts(count));
    const running = await launchProcesses(appOf(api), launchOptions(root), secondIsFree);
    onTestFinished(() => running[Symbol.asyncDispose]());
    expect(portOf(running)).not.toBe(port);
    await expect(launchProcesses(appOf({ start: 'touch started' }), launchOptions(root), async () => [port, port])).rejects.toMatchObject({
      code: 'port-taken',
    });
    expect(existsSync(join(root, 'started'))).toBe(false);
  });

  it('takes another port when somebody was faster while it started, but only once', async () => {
    const [first = 0] = await freePorts(1);
    const loses = `if (process.env.PORT === '${first}') { console.error('listen EADDRINUSE: address already in use 127.0.0.1:${first}'); process.exit(1); }`;
    const root = await folderWith({ 'server.mjs': echoServer.replace('createServer((', `${loses}\ncreateServer((`) });
    let calls = 0;
    const running = await launchProcesses(appOf(api), launchOptions(root), async (count) => (calls++ === 0 ? [first, first] : freePorts(count)));
    onTestFinished(() => running[Symbol.asyncDispose]());
    expect(portOf(running)).not.toBe(first);
    await expect(launchProcesses(appOf(api), launchOptions(root), async () => [first, first])).rejects.toMatchObject({
      code: 'port-taken',
      log: [`listen EADDRINUSE: address already in use 127.0.0.1:${first}`],
    });
  });

  it('is launched once when it fails for another reason than its port', async () => {
    const root = await folderWith({});
    await expect(processes.launch(appOf({ start: 'echo once >> starts; exit 3' }), launchOptions(root))).rejects.toMatchObject({ code: 'app-did-not-start' });
    expect(readFileSync(join(root, 'starts'), 'utf8')).toBe('once\n');
  });

  it('starts in a folder that is named from the root', async () => {
    const elsewhere = await folderWith({ 'server.mjs': echoServer });
    const running = await processes.launch(appOf({ cwd: elsewhere, start }), launchOptions(await folderWith({})));
    onTestFinished(() => running[Symbol.asyncDispose]());
    expect((await fetch(`http://127.0.0.1:${portOf(running)}`)).ok).toBe(true);
  });

  it.each([
    ['a folder that is missing', { cwd: 'nowhere', start }, 'app-did-not-start', /nowhere does not exist/],
    ['neither start nor url', {}, 'config-invalid', /neither `start` nor `url`/],
    ['a start command that leaves at once', { start: 'true' }, 'app-did-not-start', /exited with code 0/],
  ])('refuses %s', async (_, some, code, message) => {
    const failure = processes.launch(appOf(some), launchOptions(await folderWith({})));
    await expect(failure).rejects.toMatchObject({ code });
    await expect(failure).rejects.toThrow(message);
  });
});

describe('processes: an abort', () => {
  const stages: readonly (readonly [string, App])[] = [
    ['during prepare', appOf({ prepare: ['echo $$ > pid; sleep 60 & wait'], start })],
    ['while a service starts', appOf({ start: 'echo $$ > pid; sleep 60 & wait' })],
    ['while the other one starts', appOf({ start: `echo $$ > pid; exec ${start}` }, { start: 'sleep 60' })],
  ];
  it.each(stages)('%s leaves no process and no folder', async (_, app) => {
    const root = await folderWith({ 'server.mjs': echoServer });
    const folders = await watchTempFolder();
    const controller = new AbortController();
    const launching = processes.launch(app, launchOptions(root, { signal: controller.signal }));
    launching.catch(() => undefined);
    await until(() => existsSync(join(root, 'pid')) && readFileSync(join(root, 'pid'), 'utf8').endsWith('\n'));
    await sleep(100);
    const pid = Number(readFileSync(join(root, 'pid'), 'utf8'));
    expect(lives(pid)).toBe(true);
    expect(await folders()).toHaveLength(1);
    controller.abort(new Error('enough'));
    await expect(launching).rejects.toThrow('enough');
    expect(lives(pid)).toBe(false);
    expect(groupLives(pid)).toBe(false);
    expect(await folders()).toEqual([]);
  });

  it('before the launch starts nothing', async () => {
    const root = await folderWith({});
    await expect(processes.launch(appOf({ start: 'touch started' }), launchOptions(root, { signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow(
      'enough',
    );
    expect(existsSync(join(root, 'started'))).toBe(false);
  });
});

it('processes: nothing remains when we are killed', async () => {
  const root = await folderWith({ 'server.mjs': echoServer });
  const folders = await watchTempFolder();
  const module = JSON.stringify(new URL('processes.ts', import.meta.url).href);
  const app = JSON.stringify(appOf({ start: `echo $$ > pid; ${start} & wait` }));
  const source = `const { processes } = await import(${module}); await processes.launch(${app}, { root: ${JSON.stringify(root)}, signal: new AbortController().signal, progress() {}, readyWithin: 9000, environment: process.env }); console.log('up'); setInterval(() => {}, 1000);`;
  const child = spawn(execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const pid = Number(readFileSync(join(root, 'pid'), 'utf8'));
  expect(groupLives(pid)).toBe(true);
  expect(await folders()).toHaveLength(1);
  child.kill('SIGKILL');
  await until(() => !groupLives(pid));
  await until(async () => (await folders()).length === 0);
});
