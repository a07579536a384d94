import { createServer } from 'node:net';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { expect, it, onTestFinished } from 'vitest';
import { folderWith } from './app-for-tests.ts';
import { requireEngine } from './engine.ts';

const never = new AbortController().signal;

/** A program named docker, in front of all others. */
async function withDocker(script: string): Promise<Record<string, string | undefined>> {
  const folder = await folderWith({ docker: `#!/bin/sh\n${script}\n` });
  await chmod(join(folder, 'docker'), 0o755);
  return { ...env, PATH: `${folder}:${env['PATH']}` };
}

it('says that the program is not installed', async () => {
  await expect(requireEngine({ PATH: await folderWith({}) }, never)).rejects.toMatchObject({
    code: 'engine-missing',
    message: 'The program `docker` is not installed',
  });
});

it('says what was tried, without credentials', async () => {
  const environment = { ...(await withDocker('echo "Cannot connect to the Docker daemon" >&2; exit 1')), DOCKER_HOST: 'tcp://user:pw@nowhere:2375' };
  const failure = requireEngine(environment, never);
  await expect(failure).rejects.toMatchObject({
    code: 'engine-missing',
    message: 'No container engine answers (tried DOCKER_HOST=tcp://nowhere:2375)',
    log: ['Cannot connect to the Docker daemon'],
  });
  await expect(failure).rejects.toHaveProperty('remedy', expect.stringContaining('--launcher processes'));
});

it('tells a missing permission from a missing engine', async () => {
  const environment = await withDocker('echo "permission denied while trying to connect to the docker API at unix:///var/run/docker.sock" >&2; exit 1');
  await expect(requireEngine(environment, never)).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringContaining('may not use it') as unknown,
  });
});

it('tells missing Compose from a missing engine', async () => {
  const environment = await withDocker(`[ "$1" = version ] || { echo "docker: 'compose' is not a docker command." >&2; exit 1; }`);
  await expect(requireEngine(environment, never)).rejects.toMatchObject({
    code: 'engine-missing',
    message: expect.stringContaining('docker compose') as unknown,
  });
});

it('gives an engine two seconds', async () => {
  const silent = createServer(() => undefined);
  const socket = join(await folderWith({}), 'engine.sock');
  await new Promise<void>((resolve) => silent.listen(socket, resolve));
  onTestFinished(() => void silent.close());
  const environment = { ...(await withDocker('exec sleep 30')), DOCKER_HOST: `unix://${socket}` };
  const begin = performance.now();
  await expect(requireEngine(environment, never)).rejects.toThrow(/answered within 2 s/);
  expect(performance.now() - begin).toBeLessThan(4_000);
});
