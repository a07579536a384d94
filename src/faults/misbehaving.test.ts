// A right App behind what misbehaves: nothing that the App did not do is laid at its door.
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { amongOthers, configure, everything } from './config-for-tests.ts';
import type { Trouble } from './relay-for-tests.ts';
import { place, whole } from './run-for-tests.ts';

/** What is seen of each trouble. */
const signs: Readonly<Record<Trouble, (response: Exchange['response']) => boolean>> = {
  limiter: (response) => response.kind === 'answered' && response.status === 429,
  gateway: (response) => response.kind === 'answered' && response.status === 502,
  mesh: (response) => response.kind === 'answered' && response.status === 503,
  wire: (response) => response.kind === 'failed',
  cold: (response) => response.kind === 'answered' && response.status === 503,
  firewall: (response) => response.kind === 'answered' && response.headers.some(([, value]) => value === 'cloudflare'),
  clock: (response) => response.kind === 'answered' && response.headers.some(([name, value]) => name === 'date' && hours(value) >= 1),
};
const hours = (date: string): number => (Date.now() - Date.parse(date)) / 3_600_000;

describe.concurrent('a right App', () => {
  test('by itself passes', async () => {
    expect(await judged('none')).toMatchObject({ code: 0, failed: [], findings: [], undecided: [] });
  });

  test.each(Object.entries(signs))('behind a %s has no finding', async (trouble, sign) => {
    const { code, failed, findings, passed, met } = await judged(`behind-${trouble}`);
    expect(findings).toEqual([]);
    expect(failed).toEqual([]);
    expect(met.filter(sign).length).toBeGreaterThan(0);
    // Nothing was found; whether everything could be examined depends on what got through.
    expect([0, 3]).toContain(code);
    expect(passed.length).toBeGreaterThan(5);
  });

  test.each([
    ['whose clock is an hour late', 'late', everything],
    // They write where we read.
    ['whose data others change meanwhile', 'busy', amongOthers],
    ['whose users are the configured ones', 'none', amongOthers],
  ])('%s has no finding', async (_what, fault, change) => {
    const { code, failed, findings, passed } = await judged(fault, change);
    expect({ failed, findings }).toEqual({ failed: [], findings: [] });
    expect([0, 3]).toContain(code);
    expect(passed.length).toBeGreaterThan(40);
  });
});

async function judged(
  fault: string,
  change = everything,
): Promise<{
  readonly code: number | null;
  readonly passed: readonly string[];
  readonly undecided: readonly string[];
  readonly failed: readonly string[];
  readonly findings: readonly string[];
  readonly met: readonly Exchange['response'][];
}> {
  using here = place();
  configure(here, { fault, change });
  const { code, out } = await here.run(whole);
  const { apps } = here.report();
  const outcomes = apps.flatMap((app) => app.outcomes);
  const of = (...kinds: readonly string[]): readonly string[] =>
    outcomes.filter(({ kind }) => kinds.includes(kind)).map(({ check, kind }) => `${kind} ${check}`);
  expect(out).not.toContain('undefined');
  return {
    code,
    passed: of('pass'),
    undecided: of('inconclusive'),
    failed: of('fail', 'error'),
    findings: outcomes.flatMap(({ check, findings }) => findings.filter(({ level }) => level !== 'note').map(({ message }) => `${check} ${message}`)),
    met: apps.flatMap(({ recording }) => recording.exchanges.map(({ response }) => response)),
  };
}
