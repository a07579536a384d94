import { expect, test } from 'vitest';
import type { Check } from '../model/check.ts';
import type { RunEvent } from '../model/event.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Probe } from '../model/witness.ts';
import { app, catalogueOf, check, exchange, facts, fakeEquipment, fakeRunning, known, probe, type EquipmentLog } from './engine.test-data.ts';
import { openRun, type Run } from './run.ts';

interface Opened {
  readonly run: Run;
  /** What happened, in order. */
  readonly said: readonly string[];
  readonly log: EquipmentLog & { launched: number; frontendLater: boolean; readonly app: { disposed: number } };
}

function opened(
  checks: Readonly<Record<string, Check>>,
  probes: Readonly<Record<string, Probe>>,
  { fails, chosen = Object.keys(checks) }: { readonly fails?: ToolError; readonly chosen?: readonly string[] } = {},
): Opened {
  const log = { done: [], restored: 0, disposed: 0, launched: 0, frontendLater: false, app: { disposed: 0 } };
  const said: string[] = [];
  const run = openRun(
    catalogueOf(checks, probes),
    {
      app,
      agreement: known.agreement,
      launcher: 'processes',
      reach: 'destructive',
      failOn: 'warning',
      readyWithin: 1,
      root: '/',
      chosen,
      slow: false,
      browser: true,
      concurrency: 4,
    },
    {
      launcher: () => ({
        name: 'processes',
        launch: async (_app, { frontendLater }) => {
          log.launched += 1;
          log.frontendLater = frontendLater === true;
          if (fails !== undefined) throw fails;
          return fakeRunning(log.app);
        },
      }),
      environment: {},
      equip: () => fakeEquipment(log, { exchanges: () => [exchange('x1')] }),
      facts: () => facts,
      nearest: (word) => word,
    },
    (event: RunEvent) => void ((event.kind === 'collecting' || event.kind === 'collected') && said.push(`${event.kind} ${event.witness}`)),
    new AbortController().signal,
  );
  return { run, said, log };
}

const collectedIn = ({ said }: Opened): readonly string[] => said.filter((one) => one.startsWith('collected ')).map((one) => one.slice('collected '.length));
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('a check collects what it needs and no more, and nothing twice', async () => {
  const shared = probe();
  const one = probe({ needs: { shared } });
  const two = probe({ uses: { shared } });
  const open = opened({ 'a/one': check({ needs: { one } }), 'a/two': check({ needs: { two } }) }, { 'p/shared': shared, 'p/one': one, 'p/two': two });
  await using run = open.run;
  expect(await run.check('a/one')).toMatchObject({ check: 'a/one', kind: 'pass' });
  expect(collectedIn(open)).toEqual(['p/shared', 'p/one']);
  await run.check('a/two');
  await run.check('a/one');
  expect(collectedIn(open)).toEqual(['p/shared', 'p/one', 'p/two']);
  expect(open.log.launched).toBe(1);
  expect(run.recording()).toMatchObject({ exchanges: [{ id: 'x1' }] });
  expect(Object.keys(run.recording().witnesses).toSorted()).toEqual(['p/one', 'p/shared', 'p/two']);
});

test('checks that are asked for at once take turns, so that what must be alone is alone', async () => {
  const alone = probe({ isolation: 'app', collect: pause });
  const other = probe({ collect: pause });
  const open = opened({ 'a/alone': check({ needs: { alone } }), 'a/other': check({ needs: { other } }) }, { 'p/alone': alone, 'p/other': other });
  await using run = open.run;
  await Promise.all([run.check('a/alone'), run.check('a/other')]);
  expect(open.said).toEqual(['collecting p/alone', 'collected p/alone', 'collecting p/other', 'collected p/other']);
});

test('nothing is launched for a check that is not covered, and none is a pass', async () => {
  const one = probe();
  const { run, log } = opened({ 'a/none': check({ needs: { one }, appliesTo: () => ({ reason: 'not agreed', config: 'x' }) }) }, { 'p/one': one });
  expect(await run.check('a/none')).toMatchObject({ kind: 'none', reason: 'not agreed', notCovered: { config: 'x' } });
  await run[Symbol.asyncDispose]();
  expect(log).toMatchObject({ launched: 0, restored: 0, disposed: 0, app: { disposed: 0 } });
});

test('a check that was not chosen is refused', async () => {
  const { run } = opened({ 'a/one': check(), 'a/two': check() }, {}, { chosen: ['a/one'] });
  await expect(run.check('a/two')).rejects.toThrow(ToolError);
  await run[Symbol.asyncDispose]();
});

test('an App that does not start is tried once, and every check says why', async () => {
  const one = probe();
  const fails = new ToolError('app-did-not-start', 'The api exited with code 1.', 'Read its log.');
  const { run, log } = opened({ 'a/one': check({ needs: { one } }), 'a/two': check({ needs: { one } }) }, { 'p/one': one }, { fails });
  for (const id of ['a/one', 'a/two']) expect(await run.check(id)).toMatchObject({ kind: 'inconclusive', reason: 'The api exited with code 1.' });
  expect(run.stopped()).toBe(fails);
  expect(log.launched).toBe(1);
  await run[Symbol.asyncDispose]();
});

test('disposing restores and takes the App down, once', async () => {
  const one = probe();
  const { run, log } = opened({ 'a/one': check({ needs: { one } }) }, { 'p/one': one });
  await run.check('a/one');
  await run.restore();
  await run[Symbol.asyncDispose]();
  expect(log).toMatchObject({ restored: 1, disposed: 1, app: { disposed: 1 } });
});

test.each([
  [true, {}],
  [false, { browser: true as const }],
])('the frontend may be left for later: %j, where what is planned is %j', async (later, more) => {
  const one = probe({ collect: () => Promise.resolve({ one: 1 }), ...more });
  const { run, log } = opened({ 'a/one': check({ needs: { one } }) }, { 'a/one': one });
  await using _run = run;
  await run.collect(['a/one']);
  expect(log.frontendLater).toBe(later);
});
