// Whatever an App answers: a verdict in bounded time, and nothing printed that a terminal or a CI would act on.
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { few, place, type Place } from './run-for-tests.ts';

// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;
const command = /^\s*::|##\[|##vso\[|##teamcity\[/m;

const harms = [
  'poison',
  'large',
  'lines',
  'utf8',
  'deep',
  'deepObject',
  'bomb',
  'broken',
  'tokens',
  'words',
  'pattern',
  'proto',
  'garbage',
  'endless',
] as const;

/** What becomes of an answer that cannot be had whole. */
const unanswered: Readonly<Record<string, string>> = {
  drip: 'no complete answer within 10 s',
  lies: 'no complete answer within 10 s',
  lines: 'Headers Overflow',
  garbage: 'HTTPParserError',
};

function meet(here: Place, fault: string): void {
  configure(here, {
    fault,
    change: `config.app.services.api.start = ${JSON.stringify(here.start.replace('app-for-tests.ts', 'hostile-app-for-tests.ts'))};
      config.app.resources = {};
      delete config.agreement.auth.agreement.signOut;`,
  });
}

/** Printed and written text is shown, and nothing in it acts. Surrogates are looked for one by one, since pairs of them are characters. */
function harmless(text: string): void {
  const whole = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
  const at = control.exec(whole)?.index ?? -1;
  expect(at < 0 ? '' : JSON.stringify(whole.slice(Math.max(0, at - 60), at + 20))).toBe('');
  expect(command.exec(whole)?.[0] ?? '').toBe('');
}

/** The run's exit code, and that of judging its report again. */
async function meeting(harm: string, argv: readonly string[], within: number): Promise<{ readonly code: number | null; readonly again: number | null }> {
  using here = place();
  meet(here, harm);
  const ended = await here.run(argv);
  expect([0, 1, 3], ended.err + ended.out.slice(0, 4_000)).toContain(ended.code);
  expect(ended.left).toEqual([]);
  expect(ended.took).toBeLessThan(within);
  // It was met: the harm came as an answer, or as what became of one.
  const [app] = here.report().apps;
  const met = app?.recording.exchanges.filter(({ operation, as }) => operation === 'GET /me' && as === 'ada') ?? [];
  expect(met.map(({ response }) => (response.kind === 'answered' ? response.status : response.reason))).toContainEqual(
    unanswered[harm] === undefined ? 200 : expect.stringContaining(unanswered[harm]),
  );
  harmless(ended.out);
  harmless(ended.err);
  const text = here.text('reports/run.json');
  harmless(text);
  expect(text.length).toBeLessThan(40 * 1024 * 1024);
  if (argv.includes('--json')) expect(JSON.parse(ended.out)).toEqual(here.report());
  return { code: ended.code, again: (await here.run(['verify', '--judge', 'reports/run.json'])).code };
}

describe.concurrent('an App that answers', () => {
  test.each(harms)('%s', async (harm) => {
    const { code, again } = await meeting(harm, ['verify', '-v'], 30_000);
    expect(again).toBe(code);
  });

  test.each(['poison', 'utf8', 'deep'])('%s, as JSON', async (harm) => {
    const { code, again } = await meeting(harm, [...few, '--json'], 30_000);
    expect(again).toBe(code);
  });

  // Each of its answers takes the 10 s that an answer may take.
  test.each(['drip', 'lies'])('%s', { timeout: 120_000 }, async (harm) => {
    const { code, again } = await meeting(harm, ['verify', '--only', 'auth-login/session-usable'], 60_000);
    expect(again).toBe(code);
  });

  test('log', async () => {
    using here = place();
    meet(here, 'log');
    const ended = await here.run();
    expect(ended).toMatchObject({ code: 3, left: [] });
    expect(ended.out).toContain('the last line');
    harmless(ended.out);
    harmless(ended.err);
    expect(ended.out.length).toBeLessThan(20_000);
  });
});
