// The App runs, and what it answers decides nothing (3) or proves something (1).
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { place, whole } from './run-for-tests.ts';

describe.concurrent('an App that', () => {
  test('answers 500 to everything decides nothing', async () => {
    expect(await decidedBy('all-500', whole)).toEqual([]);
  });

  // session-usable takes any answer below 500 for a sign that the App is well, so it calls a catch-all page a sign-in.
  test('answers a page to everything decides nothing', async () => {
    expect(await decidedBy('all-html', whole)).toEqual([]);
  });

  // Each request waits 10 s for its answer, the one for a document 30 s.
  test('accepts every connection and says nothing decides nothing', { timeout: 120_000 }, async () => {
    expect(await decidedBy('all-silent', ['verify', '--only', 'auth-login/session-usable'], 'delete config.app.services.api.openapi;')).toEqual([]);
  });

  test('refuses the configured user: the exchange is shown', async () => {
    using here = place();
    configure(here, { fault: 'refuses-user' });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toMatch(/x\d+\s+POST \/sign-in.* → 401/);
    expect(ended.out).toContain('"title":"Wrong e-mail or password"');
    expect(ended.out).toMatch(/try\s+curl .*\$API/);
    expect(ended.out + ended.err).not.toContain('correct-horse-1');
  });

  test.each([
    ['sign-in-empty', 'Signing in as ada succeeded with 200, but no credential is at body:access_token'],
    ['sign-in-useless', 'The credential from signing in as ada is refused: GET /me answered 401'],
    ['sign-in-500', 'Signing in as ada answered 500'],
  ])('%s fails', async (fault, said) => {
    using here = place();
    configure(here, { fault });
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 1, left: [] });
    expect(ended.out).toMatch(/^fail: /);
    expect(ended.out).toContain(said);
    expect(ended.out).toContain('read on   npx seamcheck explain auth-login/session-usable');
  });
});

/** The checks that passed, failed or broke. */
async function decidedBy(fault: string, argv: readonly string[], change = ''): Promise<readonly string[]> {
  using here = place();
  configure(here, { fault, change });
  const ended = await here.run(argv);
  expect(ended).toMatchObject({ code: 3, left: [] });
  expect(ended.out).toMatch(/^inconclusive: (\d+) of \1 checks?/);
  // What came of asking is shown.
  expect(ended.out).toMatch(/x\d+\s+[A-Z]+ \/\S* .*→ /);
  const outcomes = here.report().apps.flatMap((app) => app.outcomes);
  return outcomes.filter(({ kind }) => kind === 'pass' || kind === 'fail' || kind === 'error').map(({ check, kind }) => `${kind} ${check}`);
}
