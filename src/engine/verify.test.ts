import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../model/event.ts';
import type { Check } from '../model/check.ts';
import type { Exchange } from '../model/exchange.ts';
import type { AppReport } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable, type Probe } from '../model/witness.ts';
import { app, both, catalogueOf, check, exchange, facts, fakeEquipment, fakeRunning, known, probe, type EquipmentLog } from './engine.test-data.ts';
import type { Equipment } from './equipment.ts';
import { judgeRecording, verifyApp, type Questioned } from './verify.ts';

interface Given {
  readonly running?: ReturnType<typeof fakeRunning>;
  readonly app?: { disposed: number };
  readonly equipment?: Partial<Equipment>;
  readonly launch?: () => Promise<never>;
  readonly equip?: () => never;
  readonly signal?: AbortSignal;
  readonly listen?: (event: RunEvent) => void;
  readonly questioned?: Partial<Questioned>;
}
function setUp(checks: Readonly<Record<string, Check>>, probes: Readonly<Record<string, Probe>>, given: Given = {}) {
  const log: EquipmentLog & { launched: number; app: { disposed: number } } = {
    done: [],
    restored: 0,
    disposed: 0,
    launched: 0,
    app: given.app ?? { disposed: 0 },
  };
  const events: RunEvent[] = [];
  const catalogue = catalogueOf(checks, probes);
  const verify = (): Promise<AppReport> =>
    verifyApp(
      catalogue,
      {
        app,
        agreement: known.agreement,
        launcher: 'processes',
        reach: 'destructive',
        failOn: 'breaking',
        readyWithin: 1,
        root: '/',
        chosen: Object.keys(checks),
        slow: false,
        browser: true,
        concurrency: 2,
        ...given.questioned,
      },
      {
        launcher: () => ({
          name: 'processes',
          launch: async () => {
            log.launched += 1;
            return given.launch === undefined ? (given.running ?? fakeRunning(log.app)) : given.launch();
          },
        }),
        environment: {},
        equip: () => (given.equip === undefined ? fakeEquipment(log, given.equipment) : given.equip()),
        facts: () => facts,
        nearest: (word) => word,
      },
      given.listen ?? ((event) => void events.push(event)),
      given.signal ?? new AbortController().signal,
    );
  return { verify, log, events, catalogue };
}
const steps = (events: readonly RunEvent[]): readonly string[] => events.flatMap((event) => (event.kind === 'step' ? [event.text] : []));
const finds = (needs: Check['needs']): Check =>
  check({
    needs,
    run(_said, { examine, report }) {
      const on = examine({ operation: 'GET /todos' }, { held: true, by: 'x1' });
      if (on !== undefined) report(on, 'wrong', { ...both, data: { what: 'it' } } as never);
      return undefined;
    },
  });

test('a run from plan to verdict', async () => {
  const one = probe({ collect: async () => ({ seen: exchange('x1') }) });
  const { verify, log, events } = setUp(
    { 'b/finds': finds({ one }), 'a/passes': check({ needs: { one } }), 'c/none': check({ appliesTo: () => ({ reason: 'not agreed', config: 'x' }) }) },
    { 'p/one': one },
    {
      equipment: { exchanges: () => [exchange('x1')], fingerprints: () => ({ '<token 1>': 1 }), requests: () => 7, waited: () => 20 },
    },
  );
  const report = await verify();
  expect(report.outcomes.map((outcome) => [outcome.check, outcome.kind])).toEqual([
    ['b/finds', 'fail'],
    ['a/passes', 'pass'],
    ['c/none', 'none'],
  ]);
  expect(report).toMatchObject({
    name: 'app',
    verdict: 'fail',
    launcher: 'processes',
    counts: { checks: { pass: 1, fail: 1, none: 1 }, requests: 7, notAgreed: 1 },
    took: { waits: 20 },
  });
  expect(report.recording).toMatchObject({
    witnesses: { 'p/one': { kind: 'said', data: { seen: { $exchange: 'x1' } } } },
    exchanges: [{ id: 'x1' }],
    fingerprints: { '<token 1>': 1 },
  });
  expect(events.map(({ kind }) => kind)).toEqual(['app-started', 'planned', 'step', 'collecting', 'collected', 'judged', 'judged', 'judged', 'app-ended']);
  expect(log).toMatchObject({ launched: 1, restored: 1, disposed: 1, app: { disposed: 1 }, done: ['p/one'] });
});

describe('the App cannot be questioned', () => {
  const one = probe();
  test('nothing applies: nothing is launched, nothing is a pass', async () => {
    const { verify, log } = setUp({ 'a/none': check({ needs: { one }, appliesTo: () => ({ reason: 'not agreed' }) }) }, { 'p/one': one });
    expect(await verify()).toMatchObject({ verdict: 'inconclusive', outcomes: [{ kind: 'none' }] });
    expect(log.launched).toBe(0);
  });
  test('the launch fails: every check is inconclusive with that reason', async () => {
    const launch = async (): Promise<never> => {
      throw new ToolError('app-did-not-start', 'The api exited with code 1.', 'Read its log.', { log: ['boom'] });
    };
    const { verify, log } = setUp(
      { 'a/one': check({ needs: { one } }), 'a/two': check(), 'a/none': check({ appliesTo: () => ({ reason: 'no' }) }) },
      { 'p/one': one },
      { launch },
    );
    const report = await verify();
    expect(report.outcomes.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['inconclusive', 'The api exited with code 1.'],
      ['inconclusive', 'The api exited with code 1.'],
      ['none', 'no'],
    ]);
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      stopped: { code: 'app-did-not-start', message: 'The api exited with code 1.', remedy: 'Read its log.', log: ['boom'] },
    });
    expect(log).toMatchObject({ restored: 0, disposed: 0 });
  });
  test('the launch throws something else: that is our own failure', async () => {
    const { verify } = setUp(
      { 'a/one': check({ needs: { one } }) },
      { 'p/one': one },
      {
        launch: async () => {
          throw new TypeError('x');
        },
      },
    );
    await expect(verify()).rejects.toThrow(TypeError);
  });
});

describe('the App dies', () => {
  const dead = { code: 'app-died', message: 'the api exited with code 3 while it was being questioned.', log: ['a line with <password 1>'] };
  function dying(needsLate: boolean): Promise<AppReport> {
    const running = fakeRunning();
    const early = probe({ collect: async () => ({}) });
    const late = probe({
      last: true,
      collect: async () => {
        running.die();
        return {};
      },
    });
    return setUp(
      { 'a/early': finds({ early }), ...(needsLate ? { 'a/late': check({ needs: { late } }) } : {}), 'a/other': check({ needs: { early } }) },
      { 'p/early': early, 'p/late': late },
      { running },
    ).verify();
  }
  test('what was proven before stands', async () => {
    const report = await dying(true);
    expect(report.outcomes.map((outcome) => [outcome.check, outcome.kind])).toEqual([
      ['a/early', 'fail'],
      ['a/late', 'inconclusive'],
      ['a/other', 'pass'],
    ]);
    expect(report).toMatchObject({ verdict: 'fail', stopped: dead });
  });
  test('an App that died is no pass, even when every check had what it needs', async () => {
    const running = fakeRunning();
    const one = probe();
    const { verify, catalogue } = setUp(
      { 'a/one': check({ needs: { one } }) },
      { 'p/one': one },
      {
        running,
        equipment: {
          restore: async () => {
            running.die();
            return [];
          },
        },
      },
    );
    const report = await verify();
    expect(report.outcomes.map(({ kind }) => kind)).toEqual(['pass']);
    expect(report).toMatchObject({ verdict: 'inconclusive', stopped: dead });
    expect(judgeRecording(catalogue, report, ['a/one'], 'breaking').verdict).toBe('inconclusive');
  });
});

describe('nothing is left behind', () => {
  const one = probe();
  const checks = { 'a/one': check({ needs: { one } }) };
  const probes = { 'p/one': one };
  const gone = { restored: 1, disposed: 1, app: { disposed: 1 } };

  test('what could not be undone is said', async () => {
    const { verify, log, events } = setUp(checks, probes, { equipment: { restore: async () => ['todos 7 could not be removed (x9)'] } });
    await verify();
    expect(steps(events)).toEqual(['launched with processes', 'todos 7 could not be removed (x9)']);
    expect(log).toMatchObject({ disposed: 1, app: { disposed: 1 } });
  });
  test.each(['unavailable', 'failed'])('when a witness is %s', async (kind) => {
    const thrower = probe({
      collect: async () => {
        throw kind === 'failed' ? new TypeError('x') : new Unavailable('no');
      },
    });
    const { verify, log } = setUp({ 'a/one': check({ needs: { thrower } }) }, { 'p/thrower': thrower });
    expect((await verify()).verdict).toBe(kind === 'failed' ? 'error' : 'inconclusive');
    expect(log).toMatchObject(gone);
  });
  test.each<readonly [string, (event: RunEvent) => boolean]>([
    ['the launch', (event) => event.kind === 'step'],
    ['a witness', (event) => event.kind === 'collected'],
  ])('when a listener throws over %s', async (at, broken) => {
    const { verify, log } = setUp(checks, probes, {
      listen: (event) => {
        if (broken(event)) throw new Error('the reporter broke');
      },
    });
    await expect(verify()).rejects.toThrow('the reporter broke');
    expect(log.app.disposed).toBe(1);
    expect(log).toMatchObject(at === 'the launch' ? {} : gone);
  });
  test('when a listener throws over the verdict', async () => {
    const { verify, log } = setUp(checks, probes, {
      listen: (event) => {
        if (event.kind === 'judged') throw new Error('the reporter broke');
      },
    });
    await expect(verify()).rejects.toThrow('the reporter broke');
    expect(log).toMatchObject(gone);
  });
  test('when there is no equipment', async () => {
    const { verify, log } = setUp(checks, probes, {
      equip: () => {
        throw new TypeError('no agent');
      },
    });
    await expect(verify()).rejects.toThrow('no agent');
    expect(log.app.disposed).toBe(1);
  });
  test('when a collector cannot be made', async () => {
    const { verify, log } = setUp(checks, probes, { questioned: { concurrency: 0 } });
    await expect(verify()).rejects.toThrow(TypeError);
    expect(log).toMatchObject({ disposed: 1, app: { disposed: 1 } });
  });
  test('when restoring fails', async () => {
    const { verify, log } = setUp(checks, probes, {
      equipment: {
        restore: async () => {
          throw new Error('no restore');
        },
      },
    });
    await expect(verify()).rejects.toThrow('no restore');
    expect(log).toMatchObject({ disposed: 1, app: { disposed: 1 } });
  });
  test('when the run is interrupted', async () => {
    const controller = new AbortController();
    const interrupted = probe({
      collect: async ({ signal }) => {
        controller.abort();
        signal.throwIfAborted();
        return {};
      },
    });
    const { verify, log } = setUp({ 'a/one': check({ needs: { interrupted } }) }, { 'p/interrupted': interrupted }, { signal: controller.signal });
    expect(await verify()).toMatchObject({ verdict: 'inconclusive', outcomes: [{ kind: 'inconclusive', reason: 'the run was interrupted' }] });
    expect(log).toMatchObject(gone);
  });
  test('when the launch is interrupted there is no report', async () => {
    const controller = new AbortController();
    const launch = async (): Promise<never> => {
      controller.abort();
      throw new ToolError('app-not-ready', 'Interrupted.', '');
    };
    await expect(setUp(checks, probes, { launch, signal: controller.signal }).verify()).rejects.toThrow('Interrupted.');
  });
});

describe('a secret that was learned only after it was seen', () => {
  test('is redacted in findings, witnesses and exchanges', async () => {
    const canary = 'canary-7f3a';
    let learned = false;
    const redact = <T>(value: T): T => (learned ? (JSON.parse(JSON.stringify(value).replaceAll(canary, '<token 1>')) as T) : value);
    const told: Exchange = exchange('x1', { request: { method: 'GET', url: `http://api.example/${canary}`, headers: [] } });
    const early = probe({ collect: async () => ({ text: canary, told }) });
    const late = probe({
      needs: { early },
      collect: async () => {
        learned = true;
        return {};
      },
    });
    const tells = check({
      needs: { early, late },
      run({ early: said }, { examine, report }) {
        const on = examine({ operation: 'GET /todos' }, { held: true, by: 'x1' });
        const { text } = said as { readonly text: string };
        if (on !== undefined) report(on, 'wrong', { expected: both.expected, actual: { ...both.actual, value: text }, data: { what: text } } as never);
        return undefined;
      },
    });
    const { verify, events, catalogue } = setUp({ 'a/tells': tells }, { 'p/early': early, 'p/late': late }, { equipment: { redact, exchanges: () => [told] } });
    const report = await verify();
    expect(report.outcomes[0]).toMatchObject({ kind: 'fail', findings: [{ text: '<token 1> is wrong', actual: { value: '<token 1>' } }] });
    expect(JSON.stringify([report, events])).not.toContain(canary);
    expect(report.recording.witnesses['p/early']).toEqual({ kind: 'said', data: { text: '<token 1>', told: { $exchange: 'x1' } } });
    expect(judgeRecording(catalogue, report, ['a/tells'], 'breaking').outcomes).toEqual(report.outcomes);
  });
});

test('a recording, through JSON, is judged as the run was', async () => {
  const one = probe({ collect: async () => ({ seen: [exchange('x1')] }) });
  const { verify, catalogue } = setUp(
    { 'a/finds': finds({ one }), 'a/passes': check({ needs: { one } }), 'b/other': check() },
    { 'p/one': one },
    { equipment: { exchanges: () => [exchange('x1')] } },
  );
  const report = await verify();
  const again = judgeRecording(catalogue, JSON.parse(JSON.stringify(report)) as AppReport, ['a/finds', 'a/passes', 'b/other'], 'breaking');
  expect(again).toEqual(report);
  expect(judgeRecording(catalogue, report, ['a/passes'], 'breaking')).toMatchObject({ verdict: 'pass', counts: { checks: { pass: 1, fail: 0 } } });
});

test('a check that changes what a recording holds is an error', async () => {
  const one = probe({ collect: async () => ({ list: [1] }) });
  const changes = check({
    needs: { one },
    run({ one: said }) {
      (said as { list: number[] }).list.push(2);
      return undefined;
    },
  });
  const { verify, catalogue } = setUp({ 'a/changes': changes }, { 'p/one': one });
  const report = await verify();
  expect(report.verdict).toBe('error');
  expect(judgeRecording(catalogue, report, ['a/changes'], 'breaking').verdict).toBe('error');
});
