import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findBrowser } from '../talk/browser/resolve.ts';
import { folderOf, ours, runPlaywright, type Tested } from './runner.test-data.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Says so as the value of a header, and what a person would type. */
const config = `export default { testDir: '.', outputDir: 'out', reporter: 'json', use: { extraHTTPHeaders: { 'x-hostile': 'yes' }, userAgent: 'Hostile/1', trace: 'on', screenshot: 'on', launchOptions: { args: ['--lang=fr'] } } };`;

const spec = (from: string): string => `
import { openBrowser } from ${ours('../talk/browser/open-browser.ts')};
import { createRecorder } from ${ours('../talk/recorder.ts')};
import { test } from ${from};
test('visits', async ({}) => {
  const webOrigin = process.env.WEB;
  await using browser = await openBrowser({ webOrigin, allowedOrigins: [webOrigin], user: () => ({ identifier: 'ada@example.com', password: 'canary-password-31' }), screens: { signIn: '/', home: '/', protected: [] }, recorder: createRecorder(), signal: new AbortController().signal, env: process.env });
  await browser.visit('sign in', async (tab) => { await tab.signIn('ada'); await tab.settle(); });
});
`;

const form =
  '<!doctype html><form action="/in" method="post"><input name="email" type="email" autocomplete="username"><input name="password" type="password" autocomplete="current-password"><button>Sign in</button></form>';

async function visited(
  from: string,
): Promise<{ readonly tests: readonly Tested[]; readonly seen: readonly IncomingHttpHeaders[]; readonly output: string; readonly text: string }> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume();
    response.writeHead(200, { 'content-type': 'text/html' }).end(form);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const folder = await folderOf({ 'playwright.config.ts': config, 'visit.spec.ts': spec(from) });
  const run = await runPlaywright(folder, [], { WEB: `http://web.app.localhost:${(server.address() as AddressInfo).port}` });
  return { ...run, seen, text: JSON.stringify(run.tests) };
}

// Playwright's own test is the control: with it, what the config says does reach the context.
test.skipIf(!hasBrowser())('`use` of the Playwright config reaches no visit, and no step tells what was typed', async () => {
  const bare = await visited(ours('./run-fixture.ts'));
  expect(bare.tests.map(({ status, message }) => ({ status, message }))).toEqual([{ status: 'passed', message: '' }]);
  expect(bare.seen.length).toBeGreaterThan(1);
  expect(bare.seen.filter((headers) => headers['x-hostile'] !== undefined || headers['user-agent'] === 'Hostile/1')).toEqual([]);
  expect(bare.text).not.toContain('canary-password-31');
  expect(bare.tests.flatMap(({ attached }) => attached)).toEqual([]);

  const own = await visited(ours('../../node_modules/@playwright/test/index.mjs'));
  expect(own.seen.filter((headers) => headers['x-hostile'] === 'yes').length).toBeGreaterThan(0);
});

function hasBrowser(): boolean {
  try {
    findBrowser({}, { env: {}, own: chromium.executablePath() });
    return true;
  } catch {
    return false;
  }
}
