import { expect, it } from 'vitest';
import { appOf, launchOptions, listen } from './app-for-tests.ts';
import { answersOn, freePorts } from './ports.ts';
import { url } from './url.ts';

it('reaches what runs and does not end it', async () => {
  const port = await listen((_, response) => response.end());
  const running = await url.launch(appOf({ url: `http://api.app.localhost:${port}/` }, { url: `http://localhost:${port}` }), launchOptions('/'));
  expect(running).toMatchObject({
    launcher: 'url',
    services: { api: { origin: `http://api.app.localhost:${port}` }, web: { origin: `http://localhost:${port}` } },
  });
  await running[Symbol.asyncDispose]();
  expect(await answersOn(port)).toBe(true);
});

it('says when nothing is there', async () => {
  const [port = 0] = await freePorts(1);
  const failure = url.launch(appOf({ url: `http://127.0.0.1:${port}` }), launchOptions('/', { readyWithin: 300 }));
  await expect(failure).rejects.toMatchObject({ code: 'app-not-ready' });
  await expect(failure).rejects.toThrow(/refused the connection/);
});

it.each([
  ['no url', {}, /has no `url`/],
  ['a path', { url: 'https://example.com/api' }, /must be an origin/],
  ['another scheme', { url: 'ftp://example.com' }, /not an http or https URL/],
])('refuses %s', async (_, some, message) => {
  const failure = url.launch(appOf(some), launchOptions('/'));
  await expect(failure).rejects.toMatchObject({ code: 'config-invalid' });
  await expect(failure).rejects.toThrow(message);
});
