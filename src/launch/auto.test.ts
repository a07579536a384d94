import { env } from 'node:process';
import { expect, it, onTestFinished } from 'vitest';
import { appOf, echoServer, folderWith, launchOptions, node, watchTempFolder } from './app-for-tests.ts';
import { auto, choose } from './auto.ts';

const start = `${node} server.mjs`;
const compose = { file: 'compose.yml', env: {} };
const noEngine = { ...env, DOCKER_HOST: 'unix:///nonexistent.sock' };

it('takes processes when DOCKER_HOST leads nowhere, and says so', async () => {
  const root = await folderWith({ 'server.mjs': echoServer, 'compose.yml': 'services: { api: { image: x } }' });
  const said: string[] = [];
  const running = await auto.launch(
    appOf({ start }, undefined, { compose }),
    launchOptions(root, { environment: noEngine, progress: (text) => void said.push(text) }),
  );
  onTestFinished(() => running[Symbol.asyncDispose]());
  expect(running.launcher).toBe('processes');
  expect(running.because).toMatch(/DOCKER_HOST=unix:\/\/\/nonexistent\.sock|docker` is not installed/);
  expect(said[0]).toBe(`launcher processes: ${running.because}`);
});

it('does not hide why containers cannot be taken when nothing else can', async () => {
  await expect(choose(appOf({}, undefined, { compose }), launchOptions('/', { environment: noEngine }))).rejects.toMatchObject({ code: 'engine-missing' });
});

it('takes what the App offers', async () => {
  expect(await choose(appOf({ url: 'http://127.0.0.1:1' }), launchOptions('/'))).toMatchObject({
    launcher: { name: 'url' },
    because: 'every service has a url',
  });
  expect(await choose(appOf({ start }, { url: 'http://127.0.0.1:1' }), launchOptions('/'))).toMatchObject({
    launcher: { name: 'processes' },
    because: 'the App has no compose file',
  });
});

it('ends with an abort and leaves no folder', async () => {
  const folders = await watchTempFolder();
  await expect(choose(appOf({ start }, undefined, { compose }), launchOptions('/', { signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow(
    'enough',
  );
  expect(await folders()).toEqual([]);
});
