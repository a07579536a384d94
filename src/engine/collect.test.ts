import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../model/event.ts';
import { DoesNotApply, Unavailable, type Collected, type Collecting, type Probe } from '../model/witness.ts';
import { createCollector } from './collect.ts';
import { catalogueOf, check, fakeEquipment, fakeRunning, known, probe, type EquipmentLog } from './engine.test-data.ts';
import type { Equipment } from './equipment.ts';
import { plan } from './plan.ts';

interface Given {
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly running?: ReturnType<typeof fakeRunning>;
  readonly equipment?: Partial<Equipment>;
  readonly listen?: (event: RunEvent) => void;
}
interface Ended {
  readonly collected: Readonly<Record<string, Collected>>;
  readonly done: readonly string[];
  readonly events: readonly RunEvent[];
}
/** Collects these probes for one check that needs them all. */
async function collect(probes: Readonly<Record<string, Probe>>, given: Given = {}): Promise<Ended> {
  const log: EquipmentLog = { done: [], restored: 0, disposed: 0 };
  const events: RunEvent[] = [];
  const planned = plan(catalogueOf({ 'a/one': check({ needs: probes }) }, probes), ['a/one'], known, { reach: 'destructive', slow: true, browser: true });
  const collector = createCollector(planned, {
    app: 'app',
    running: given.running ?? fakeRunning(),
    equipment: fakeEquipment(log, given.equipment),
    signal: given.signal ?? new AbortController().signal,
    concurrency: given.concurrency ?? 4,
    listen: given.listen ?? ((event) => void events.push(event)),
  });
  await collector.collect(['a/one']);
  return { collected: collector.collected, done: log.done, events };
}

/** Probes that say when they ran, and beside what. */
function watch(): {
  seen(id: string, more?: Partial<Omit<Probe, 'kind'>>): Probe;
  readonly order: string[];
  readonly beside: Readonly<Record<string, ReadonlySet<string>>>;
  readonly most: () => number;
} {
  const order: string[] = [];
  const beside: Record<string, Set<string>> = {};
  const now = new Set<string>();
  let most = 0;
  return {
    seen: (id, more = {}) =>
      probe({
        ...more,
        async collect() {
          order.push(id);
          const others = (beside[id] ??= new Set());
          for (const other of now) {
            others.add(other);
            beside[other]?.add(id);
          }
          now.add(id);
          most = Math.max(most, now.size);
          await pause(8);
          now.delete(id);
          order.push(`/${id}`);
          return { id };
        },
      }),
    order,
    beside,
    most: () => most,
  };
}
const named = (probes: readonly (readonly [string, Probe])[]): Readonly<Record<string, Probe>> => Object.fromEntries(probes);

describe('order', () => {
  test('a probe starts when all that it needs and uses has ended, and gets what they said', async () => {
    const { seen, order } = watch();
    const [first, second] = [seen('first'), seen('second')];
    let got: unknown;
    const last = probe({
      needs: { first },
      uses: { second },
      collect: async (_on, said) => {
        order.push('last');
        got = said;
        return {};
      },
    });
    await collect({ 'p/last': last, 'p/second': second, 'p/first': first });
    expect(order.at(-1)).toBe('last');
    expect(got).toEqual({ first: { id: 'first' }, second: { id: 'second' } });
  });

  test('first what may run together, then the tours, then each that must be alone, alone', async () => {
    const { seen, order, beside } = watch();
    const ids = ['shared 1', 'user 1', 'tour 1', 'app 1', 'shared 2', 'tour 2', 'app 2', 'app browser', 'after app'];
    const app = seen('app 1', { isolation: 'app' });
    const ended = await collect(
      named([
        ['p/app1', app],
        ['p/after', seen('after app', { needs: { app } })],
        ['p/app2', seen('app 2', { isolation: 'app' })],
        ['p/appb', seen('app browser', { isolation: 'app', browser: true })],
        ['p/tour1', seen('tour 1', { last: true })],
        ['p/tour2', seen('tour 2', { last: true })],
        ['p/shared1', seen('shared 1')],
        ['p/user1', seen('user 1', { isolation: 'user' })],
        ['p/shared2', seen('shared 2', { browser: true })],
      ]),
      { concurrency: 8 },
    );
    const together = new Set(['shared 1', 'shared 2', 'user 1']);
    expect(order.filter((id) => !id.startsWith('/')).toSorted()).toEqual(ids.toSorted());
    for (const id of together) expect([id, beside[id]]).toEqual([id, new Set([...together].filter((other) => other !== id))]);
    expect(beside['tour 1']).toEqual(new Set(['tour 2']));
    for (const alone of ['app 1', 'app 2', 'app browser', 'after app']) expect([alone, beside[alone]]).toEqual([alone, new Set()]);
    expect(order.indexOf('tour 1')).toBeGreaterThan(Math.max(...[...together].map((id) => order.indexOf(`/${id}`))));
    expect(order.indexOf('app 1')).toBeGreaterThan(Math.max(order.indexOf('/tour 1'), order.indexOf('/tour 2')));
    expect(ended.done).toHaveLength(9);
  });

  test.each([1, 2, 3])('no more than %i at once', async (concurrency) => {
    const { seen, most } = watch();
    await collect(named(Array.from({ length: 9 }, (_, index) => [`p/${index}`, seen(`${index}`)] as const)), { concurrency });
    expect(most()).toBe(concurrency);
  });

  test('browser probes run one at a time, and those that wait for the browser hold nobody up', async () => {
    const { seen, order, beside } = watch();
    const browsers = [1, 2, 3].map((index) => [`p/b${index}`, seen(`b${index}`, { browser: true })] as const);
    await collect(named([...browsers, ['p/http', seen('http')]]), { concurrency: 2 });
    for (const [id] of browsers) expect([...(beside[id.slice(2)] ?? [])].filter((other) => other.startsWith('b'))).toEqual([]);
    expect(order.indexOf('http')).toBeLessThan(order.indexOf('/b1'));
  });

  test.each([
    [2, ['one waits', 'two waits', 'three', 'one goes on', 'two goes on']],
    [1, ['one waits', 'one goes on', 'two waits', 'two goes on', 'three']],
  ] as const)('at most %i at once: who waits as agreed holds nobody up, unless one at a time was asked for', async (concurrency, expected) => {
    const order: string[] = [];
    let ended: () => void = () => undefined;
    const three = new Promise<void>((resolve) => (ended = resolve));
    const waiting = (name: string): Probe =>
      probe({
        async collect({ wait }) {
          order.push(`${name} waits`);
          await wait(0);
          order.push(`${name} goes on`);
        },
      });
    const last = probe({
      async collect() {
        order.push('three');
        ended();
      },
    });
    await collect(
      { 'p/one': waiting('one'), 'p/two': waiting('two'), 'p/three': last },
      {
        concurrency,
        equipment: {
          // The wait is over when the third has run, or at once where it cannot run before.
          for: (_, signal, aside) =>
            ({ signal, wait: () => aside?.(() => (concurrency === 1 ? Promise.resolve() : three)) }) as Partial<Collecting> as Collecting,
        },
      },
    );
    expect(order).toEqual(expected);
  });

  test('each witness is collected once, however often it is asked for', async () => {
    let count = 0;
    const base = probe({
      collect: async () => {
        count += 1;
        return {};
      },
    });
    const probes = { 'p/base': base, 'p/on': probe({ needs: { base } }) };
    const planned = plan(
      catalogueOf({ 'a/one': check({ needs: { base } }), 'a/two': check({ needs: { on: probes['p/on'] } }), 'a/three': check({ needs: { base } }) }, probes),
      ['a/one', 'a/two', 'a/three'],
      known,
      { reach: 'reads', slow: false, browser: true },
    );
    const collector = createCollector(planned, {
      app: 'app',
      running: fakeRunning(),
      equipment: fakeEquipment({ done: [], restored: 0, disposed: 0 }),
      signal: new AbortController().signal,
      concurrency: 1,
      listen: () => undefined,
    });
    await collector.collect(['a/one']);
    expect(Object.keys(collector.collected)).toEqual(['p/base']);
    await collector.collect(['a/two', 'a/three']);
    expect(Object.keys(collector.collected)).toEqual(['p/base', 'p/on']);
    expect(count).toBe(1);
  });
});

describe('what a probe throws', () => {
  const throwing = (error: unknown): Probe =>
    probe({
      collect: async () => {
        throw error;
      },
    });
  test.each<readonly [string, Probe, object]>([
    [
      'Unavailable, with its exchange',
      throwing(new Unavailable('no session for hunter2', 'x3')),
      { kind: 'unavailable', reason: 'no session for <password 1>', exchange: 'x3' },
    ],
    ['Unavailable without one', throwing(new Unavailable('no')), { kind: 'unavailable', reason: 'no' }],
    [
      'that it does not apply, with the config that would change it',
      throwing(new DoesNotApply({ reason: 'hunter2 is opaque', config: 'agreement.x' })),
      { kind: 'unavailable', reason: '<password 1> is opaque', notCovered: { reason: '<password 1> is opaque', config: 'agreement.x' } },
    ],
    [
      'a TypeError',
      throwing(new TypeError('hunter2 is not a function')),
      { kind: 'failed', reason: expect.stringMatching(/^TypeError: <password 1> is not a function\n\s+at /) },
    ],
    ['a text', throwing('oh'), { kind: 'failed', reason: 'oh' }],
    ['nothing', throwing(undefined), { kind: 'failed', reason: 'undefined' }],
    [
      'before it is async',
      probe({
        collect: () => {
          throw new Unavailable('at once');
        },
      }),
      { kind: 'unavailable', reason: 'at once' },
    ],
    ['data that is not plain', probe({ collect: async () => ({ n: 1n }) }), { kind: 'failed', reason: expect.stringContaining('BigInt') }],
    [
      'data that contains itself',
      probe({
        collect: async () => {
          const data: { self?: unknown } = {};
          data.self = data;
          return data;
        },
      }),
      { kind: 'failed', reason: expect.stringContaining('circular') },
    ],
  ])('%s', async (_name, thrower, expected) => {
    const ended = await collect({ 'p/one': thrower, 'p/other': probe() });
    expect(ended.collected['p/one']).toEqual(expected);
    expect(ended.collected['p/other']).toEqual({ kind: 'said', data: {} });
    expect(ended.done.toSorted()).toEqual(['p/one', 'p/other']);
  });

  test.each<readonly [Error, Collected]>([
    [new Unavailable('nobody can sign in', 'x1'), { kind: 'unavailable', reason: 'nobody can sign in', exchange: 'x1' }],
    [new DoesNotApply({ reason: 'opaque' }), { kind: 'unavailable', reason: 'opaque', notCovered: { reason: 'opaque' } }],
    [new TypeError('x'), { kind: 'failed', reason: expect.stringContaining('TypeError: x') as unknown as string }],
  ])('those behind it are not asked, and say its reason: %s', async (error, expected) => {
    const base = throwing(error);
    let asked = false;
    const middle = probe({
      needs: { base },
      collect: async () => {
        asked = true;
        return {};
      },
    });
    const ended = await collect({ 'p/base': base, 'p/middle': middle, 'p/top': probe({ needs: { middle } }) });
    expect(asked).toBe(false);
    expect(ended.collected).toEqual({ 'p/base': expected, 'p/middle': expected, 'p/top': expected });
    expect(ended.events.filter(({ kind }) => kind === 'collecting')).toHaveLength(1);
    expect(ended.events.filter((event) => event.kind === 'collected' && event.outcome === expected.kind)).toHaveLength(3);
  });

  test('one that only uses what is unavailable goes on without it', async () => {
    const base = throwing(new Unavailable('no'));
    let got: unknown;
    const ended = await collect({
      'p/base': base,
      'p/on': probe({
        uses: { base },
        collect: async (_on, said) => {
          got = said;
          return {};
        },
      }),
    });
    expect(ended.collected['p/on']).toEqual({ kind: 'said', data: {} });
    expect(got).toEqual({ base: undefined });
  });
  test('one that uses what we broke would see less without saying so', async () => {
    const base = throwing(new TypeError('x'));
    const ended = await collect({ 'p/base': base, 'p/on': probe({ uses: { base } }) });
    expect(ended.collected['p/on']).toMatchObject({ kind: 'failed' });
  });
});

describe('the end', () => {
  test('of the App: what was said stays, what runs and what comes is unavailable', async () => {
    const running = fakeRunning();
    let sawAbort: unknown;
    const before = probe({ collect: async () => ({ early: true }) });
    const during = probe({
      needs: { before },
      collect: async ({ signal }) => {
        running.die();
        sawAbort = signal.reason;
        return { half: true };
      },
    });
    const after = probe({ uses: { during }, collect: async () => ({ late: true }) });
    const breaking = probe({
      needs: { before },
      collect: async () => {
        await pause(5);
        throw new TypeError('socket hang up');
      },
    });
    const ended = await collect({ 'p/before': before, 'p/during': during, 'p/after': after, 'p/breaking': breaking }, { running });
    const dead = { kind: 'unavailable', reason: 'the api exited with code 3 while it was being questioned' };
    expect(ended.collected).toEqual({ 'p/before': { kind: 'said', data: { early: true } }, 'p/during': dead, 'p/after': dead, 'p/breaking': dead });
    expect(sawAbort).toBeInstanceOf(Unavailable);
    expect(ended.done).toHaveLength(4);
  });
  test('of an App that was dead before anything was asked', async () => {
    const running = fakeRunning();
    running.die({ service: 'web', how: 'was killed by SIGKILL' });
    let asked = false;
    const ended = await collect(
      {
        'p/one': probe({
          collect: async () => {
            asked = true;
            return {};
          },
        }),
      },
      { running },
    );
    expect(ended.collected['p/one']).toMatchObject({ kind: 'unavailable', reason: 'the web was killed by SIGKILL while it was being questioned' });
    expect(asked).toBe(false);
  });
  test('of the run', async () => {
    const controller = new AbortController();
    const during = probe({
      collect: async ({ signal }) => {
        controller.abort();
        signal.throwIfAborted();
        return {};
      },
    });
    const ended = await collect(
      {
        'p/during': during,
        'p/later': probe({
          last: true,
          collect: async () => {
            throw new TypeError('asked');
          },
        }),
      },
      { signal: controller.signal },
    );
    const interrupted = { kind: 'unavailable', reason: 'the run was interrupted' };
    expect(ended.collected).toEqual({ 'p/during': interrupted, 'p/later': interrupted });
    expect(ended.done.toSorted()).toEqual(['p/during', 'p/later']);
  });
  test('of whoever listens: nothing is left running', async () => {
    const { seen, order } = watch();
    const listen = (event: RunEvent): void => {
      if (event.kind === 'collected' && event.witness === 'p/quick') throw new Error('the reporter broke');
    };
    await expect(collect({ 'p/quick': probe(), 'p/long': seen('long') }, { listen })).rejects.toThrow('the reporter broke');
    expect(order).toEqual(['long', '/long']);
  });
});

test('what is said is plain, redacted and frozen through and through', async () => {
  const shared = { text: 'hunter2', list: [{ deep: 'a hunter2 b' }], gone: undefined };
  const { collected } = await collect({
    'p/one': probe({ collect: async () => ({ shared, when: new Date(0), nan: NaN }) }),
    'p/none': probe({ collect: async () => undefined }),
  });
  const witness = collected['p/one'];
  expect(witness).toEqual({
    kind: 'said',
    data: { shared: { text: '<password 1>', list: [{ deep: 'a <password 1> b' }] }, when: '1970-01-01T00:00:00.000Z', nan: null },
  });
  expect(collected['p/none']).toEqual({ kind: 'said', data: null });
  const frozen = (value: unknown): boolean => typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(Object.values(collected).every(frozen)).toBe(true);
  expect(shared.text).toBe('hunter2');
});
