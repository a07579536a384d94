// Small Apps in temporary folders, for the tests of the launchers.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath, kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import type { App, Service } from '../model/app.ts';
import type { LaunchOptions } from '../model/launcher.ts';

export const node: string = JSON.stringify(execPath);

/** A server that listens on `$PORT`, answers with its environment and its process id, and dies with `?exit=n`. */
export const echoServer = `
import { createServer } from 'node:http';
createServer((request, response) => {
  const exit = new URL(request.url, 'http://x').searchParams.get('exit');
  response.end(JSON.stringify({ pid: process.pid, env: process.env, host: request.headers.host }), () => exit && process.exit(Number(exit)));
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening on ' + process.env.PORT));
`;

export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'launch-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

export function service(some: Partial<Service>): Service {
  return { prepare: [], cwd: '.', env: {}, host: 'api.app.localhost', ready: '/', container: 'api', containerPort: 8000, ...some };
}

export function appOf(api: Partial<Service>, web?: Partial<Service>, more: Partial<App> = {}): App {
  const services = { api: service(api), ...(web && { web: service({ host: 'web.app.localhost', container: 'web', containerPort: 3000, ...web }) }) };
  return { name: 'tiny', services, users: {}, resources: {}, levers: {}, reach: 'reads', owned: true, exclude: [], ...more };
}

export function launchOptions(root: string, more: Partial<LaunchOptions> = {}): LaunchOptions {
  return { root, signal: new AbortController().signal, progress: () => undefined, readyWithin: 10_000, environment: env, ...more };
}

/** Whether a process is there and not a zombie. */
export function lives(pid: number): boolean {
  try {
    kill(pid, 0);
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

export async function until(what: () => boolean | Promise<boolean>, within = 8_000): Promise<void> {
  for (const end = performance.now() + within; !(await what()); await sleep(20))
    if (performance.now() > end) throw new Error(`Not within ${within} ms: ${String(what)}`);
}

/** Gives the test a folder for temporary files of its own; the answer lists what launches have in it now. */
export async function watchTempFolder(): Promise<() => Promise<readonly string[]>> {
  const folder = await folderWith({});
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return async () => (await readdir(folder)).filter((name) => name.startsWith('seamcheck-'));
}

/** A server of the test itself, closed at its end. Resolves to its port. */
export async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('No port');
  return address.port;
}
