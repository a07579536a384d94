// Without a browser the checks that need one are inconclusive, and the one command that brings it is printed.
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { broken, place } from './run-for-tests.ts';

const change =
  "config.app.services.web = { start: config.app.services.api.start, env: { FAULT: 'web' } }; config.app.screens = { signIn: '/sign-in', home: '/' };";
const none = { SEAMCHECK_BROWSER: undefined, PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: undefined, CHROME_BIN: undefined, CHROME_PATH: undefined };

/** The places where a system has its browsers are fixed; here they are empty. */
const systemWithout = broken(
  '/talk/browser/resolve.ts',
  "return [...['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => names.map((name) => `${folder}/${name}`)), '/opt/google/chrome/chrome'];",
  'return names.map((name) => `/nowhere/${name}`);',
);

const only = ['verify', '--only', 'auth-login/session-usable', 'auth-login/transport-agreement'];

describe.concurrent('no browser', () => {
  test('where the variable says', async () => {
    using here = place();
    configure(here, { change });
    const ended = await here.run(only, { env: { ...none, SEAMCHECK_BROWSER: '/nowhere/chrome' } });
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('there is no browser at /nowhere/chrome, named by SEAMCHECK_BROWSER');
    expect(ended.out).toContain('npx playwright install --with-deps chromium');
    expect(ended.out).toContain('auth-login/transport-agreement');
    // What needs none is judged.
    expect(here.report().apps[0]?.outcomes.find(({ check }) => check === 'auth-login/session-usable')).toMatchObject({ kind: 'pass' });
  });

  test('anywhere', async () => {
    using here = place();
    configure(here, { change });
    const ended = await here.run(only, { env: { ...none, PLAYWRIGHT_BROWSERS_PATH: here.folder }, node: systemWithout });
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toMatch(/why\s+no browser was found: .*; run: npx playwright install --with-deps chromium$/m);
  });

  test('that starts', async () => {
    using here = place();
    configure(here, { change });
    const ended = await here.run(only, { env: { ...none, SEAMCHECK_BROWSER: '/bin/false' } });
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('the browser at /bin/false (SEAMCHECK_BROWSER) did not start');
    expect(ended.out).toContain('npx playwright install --with-deps chromium');
  });
});
