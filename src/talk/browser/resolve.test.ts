import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser, type Places } from './resolve.ts';

const all = ['/config', '/ours', '/pw', '/bin', '/own', '/system'];
const env = { SEAMCHECK_BROWSER: '/ours', PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: '/pw', CHROME_BIN: '/bin' };
const on = (present: readonly string[], more: Partial<Places> = {}): Places => ({
  env,
  own: '/own',
  system: ['/missing', '/system'],
  exists: (file) => present.includes(file),
  ...more,
});

test('first hit wins', () => {
  expect(findBrowser({ executablePath: '/config' }, on(all))).toEqual({ executablePath: '/config', by: 'config' });
  expect(findBrowser({ channel: 'chrome' }, on(all))).toEqual({ channel: 'chrome', by: 'config' });
  expect(findBrowser({}, on(all))).toEqual({ executablePath: '/ours', by: 'SEAMCHECK_BROWSER' });
  const { SEAMCHECK_BROWSER: _, ...borrowed } = env;
  expect(findBrowser({}, on(all, { env: borrowed })).by).toBe('PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH');
  expect(findBrowser({}, on(['/bin', '/own'], { env: borrowed })).by).toBe('CHROME_BIN');
  expect(findBrowser({}, on(['/own', '/system'], { env: borrowed }))).toEqual({ executablePath: '/own', by: 'Playwright' });
  expect(findBrowser({}, on(['/system'], { env: borrowed }))).toEqual({ executablePath: '/system', by: 'system' });
});

test('a told browser that is not there is not replaced by another', () => {
  expect(() => findBrowser({ executablePath: '/gone' }, on(all))).toThrow(/\/gone, named by config/);
  expect(() => findBrowser({}, on(['/own']))).toThrow(/\/ours, named by SEAMCHECK_BROWSER/);
});

test('none: ends with the one command', () => {
  expect(() => findBrowser({}, on([], { env: {} }))).toThrow(/run: npx playwright install --with-deps chromium$/);
});

test('the smaller build that Playwright may have installed instead', () => {
  const root = mkdtempSync(join(tmpdir(), 'browsers-'));
  try {
    const shell = join(root, 'chromium_headless_shell-12', 'chrome-headless-shell-linux64', 'chrome-headless-shell');
    mkdirSync(join(shell, '..'), { recursive: true });
    writeFileSync(shell, '');
    expect(findBrowser({}, { env: {}, own: join(root, 'chromium-12', 'chrome-linux64', 'chrome'), system: [] })).toEqual({
      executablePath: shell,
      by: 'Playwright',
    });
    expect(() => findBrowser({}, { env: {}, own: join(root, 'chromium-13', 'chrome-linux64', 'chrome'), system: [] })).toThrow('no browser');
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('scripts/setup.mjs, which cannot import this, takes the same', async () => {
  const script = new URL('../../../scripts/find-browser.mjs', import.meta.url).href;
  const { findBrowser: prepared } = (await import(script)) as {
    findBrowser: (
      places: Omit<Places, 'own'> & { readonly root: string },
    ) => { readonly file?: string; readonly by?: string; readonly missing?: string } | undefined;
  };
  const root = mkdtempSync(join(tmpdir(), 'browsers-'));
  try {
    const own = join(root, 'cache', 'chromium-12', 'chrome-linux64', 'chrome');
    for (const file of [own, join(root, 'node_modules', 'playwright-core', 'browsers.json')]) mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(own, '');
    writeFileSync(
      join(root, 'node_modules', 'playwright-core', 'browsers.json'),
      JSON.stringify({
        browsers: [
          { name: 'chromium', revision: '12' },
          { name: 'chromium-headless-shell', revision: '12' },
        ],
      }),
    );
    const variables = { ...env, CHROME_PATH: '/path', PLAYWRIGHT_BROWSERS_PATH: join(root, 'cache') };
    const files = ['/ours', '/pw', '/bin', '/path', own, '/system'];
    // Taking one away after the other has to lead both through the same order.
    for (let gone = 0; gone <= files.length; gone++) {
      const left = files.slice(gone);
      const places = {
        env: { ...variables, ...(gone === 0 ? {} : { SEAMCHECK_BROWSER: undefined }) },
        system: ['/system'],
        exists: (file: string) => left.includes(file),
      };
      const there = prepared({ ...places, root });
      if (left.length === 0)
        expect([there, () => findBrowser({}, { ...places, own })]).toEqual([
          undefined,
          expect.toSatisfy((find: () => unknown) => {
            try {
              find();
              return false;
            } catch {
              return true;
            }
          }),
        ]);
      else expect({ executablePath: there?.file, by: there?.by }).toEqual(findBrowser({}, { ...places, own }));
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});
