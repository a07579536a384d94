// Small parts for the engine's tests: a catalogue of a few checks and probes, an App that is only claimed to run.
import type { AppFacts, App, Service } from '../model/app.ts';
import type { Check, Messages } from '../model/check.ts';
import type { Both } from '../model/finding.ts';
import type { Exchange, ExchangeId } from '../model/exchange.ts';
import type { Death, RunningApp } from '../model/launcher.ts';
import type { Collecting, Known, Probe, Witness } from '../model/witness.ts';
import type { Catalogue } from './catalogue.ts';
import type { Equipment } from './equipment.ts';

export const facts: AppFacts = {
  name: 'app',
  ours: true,
  owned: true,
  origins: {},
  openapi: false,
  pacts: false,
  web: false,
  users: [],
  admins: [],
  freshUsers: false,
  resources: { todos: { list: 'GET /todos', id: 'id' } },
  screens: { signIn: '/sign-in', home: '/', protected: ['/todos'] },
  levers: [],
  exclude: [],
};
export const known: Known = { agreement: { public: [] }, app: facts };

const service: Service = { prepare: [], cwd: '.', env: {}, host: '127.0.0.1', ready: '/', container: 'api', containerPort: 80 };
export const app: App = { name: 'app', services: { api: service }, users: {}, resources: {}, levers: {}, reach: 'destructive', owned: true, exclude: [] };

export function probe(more: Partial<Omit<Probe, 'kind'>> = {}): Probe {
  return { kind: 'witness', reach: 'reads', isolation: 'shared', needs: {}, uses: {}, collect: async () => ({}), ...more };
}

export const messages: Messages = {
  wrong: { level: 'breaking', text: '{what} is wrong' },
  odd: { level: 'warning', text: 'odd' },
  by: { level: 'note', text: 'by the way' },
};
export const both: Both = { expected: { witness: 'agreement', at: 'x1' }, actual: { witness: 'p', at: 'x2' } };

export function check(more: Partial<Omit<Check, 'kind'>> = {}): Check {
  return {
    kind: 'check',
    title: 'a title',
    sources: ['RFC'],
    needs: {},
    uses: {},
    messages,
    run(_said, { examine }) {
      examine({ operation: 'GET /todos' }, { held: true, by: 'x1' });
      return undefined;
    },
    ...more,
  };
}

export function catalogueOf(checks: Readonly<Record<string, Check>>, probes: Readonly<Record<string, Witness<unknown>>> = {}): Catalogue {
  return { checks, probes };
}

export function exchange(id: ExchangeId, more: Partial<Exchange> = {}): Exchange {
  return {
    id,
    at: 1,
    took: 2,
    by: 'a/probe',
    request: { method: 'GET', url: 'http://api.example/todos', headers: [] },
    response: { kind: 'answered', status: 200, headers: [['a', 'b']] },
    ...more,
  };
}

/** Replaces one word everywhere, so that what was redacted shows. */
export function redact<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('hunter2', '<password 1>')) as T;
}

export interface EquipmentLog {
  readonly done: string[];
  restored: number;
  disposed: number;
}

export function fakeEquipment(log: EquipmentLog, more: Partial<Equipment> = {}): Equipment {
  return {
    agreement: known.agreement,
    facts,
    for: (_probe, signal) => ({ signal }) as Collecting,
    done: (id) => void log.done.push(id),
    restore: async () => {
      log.restored += 1;
      return [];
    },
    redact,
    exchanges: () => [],
    fingerprints: () => ({}),
    waited: () => 0,
    requests: () => 0,
    [Symbol.asyncDispose]: async () => {
      log.disposed += 1;
    },
    ...more,
  };
}

/** An App that dies when told. */
export function fakeRunning(log: { disposed: number } = { disposed: 0 }): RunningApp & { die(death?: Death): void } {
  let dead: Death | undefined;
  const listeners: ((death: Death) => void)[] = [];
  return {
    launcher: 'processes',
    services: { api: { origin: 'http://127.0.0.1:1' } },
    logs: () => ['a line with hunter2'],
    death: () => dead,
    onDeath: (listener) => void listeners.push(listener),
    die(death = { service: 'api', how: 'exited with code 3' }) {
      dead = death;
      for (const listener of listeners.splice(0)) listener(death);
    },
    [Symbol.asyncDispose]: async () => {
      log.disposed += 1;
    },
  };
}
