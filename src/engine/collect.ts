import limit from 'p-limit';
import type { ExchangeId } from '../model/exchange.ts';
import type { Death, RunningApp } from '../model/launcher.ts';
import type { Json } from '../model/json.ts';
import { Unavailable, type Collected } from '../model/witness.ts';
import type { RunEvent } from '../model/event.ts';
import type { Equipment } from './equipment.ts';
import { deepFreeze } from './freeze.ts';
import type { Plan, PlannedWitness } from './plan.ts';

export interface CollectOptions {
  readonly app: string;
  readonly running: Pick<RunningApp, 'death' | 'onDeath'>;
  readonly equipment: Equipment;
  readonly signal: AbortSignal;
  /** How many probes run at once. */
  readonly concurrency: number;
  readonly listen: (event: RunEvent) => void;
}

/** First what may run together, then the tours, then, one by one, what may leave the App in another state than it found it. */
type Phase = 0 | 1 | 2;

/**
 * Collects each planned witness once, in dependency order. What a probe throws becomes what its witness is: `Unavailable` and the
 * death of the App are `unavailable`, anything else is our own failure.
 */
export async function collect(plan: Plan, options: CollectOptions): Promise<Readonly<Record<string, Collected>>> {
  const { running, equipment, signal, listen } = options;
  const collected: Record<string, Collected> = {};
  const stop = new AbortController();
  const died = (): Death | undefined => running.death();
  running.onDeath((death) => stop.abort(new Unavailable(deathText(death))));
  const within = AbortSignal.any([signal, stop.signal]);
  const gate = { probes: limit(options.concurrency), browser: limit(1), alone: limit(1) };
  const started = new Map<string, Promise<void>>();
  const phases = phasesOf(plan);

  async function one(witness: PlannedWitness): Promise<void> {
    const missing = Object.values(witness.needs).map((id) => collected[id]).find((need) => need !== undefined && need.kind !== 'said');
    if (missing !== undefined) {
      collected[witness.id] = missing;
      listen({ kind: 'collected', app: options.app, witness: witness.id, outcome: missing.kind, took: 0 });
      return;
    }
    const begun = performance.now();
    listen({ kind: 'collecting', app: options.app, witness: witness.id });
    collected[witness.id] = await ask(witness);
    listen({ kind: 'collected', app: options.app, witness: witness.id, outcome: collected[witness.id]?.kind ?? 'failed', took: performance.now() - begun });
  }
  async function ask(witness: PlannedWitness): Promise<Collected> {
    try {
      if (within.aborted) throw within.reason;
      const data: unknown = await witness.probe.collect(equipment.for(witness.id, within), { ...saidBy(witness.needs), ...saidBy(witness.uses) });
      // A probe that ended because the App died under it has seen half of what it set out to see.
      const death = died();
      if (death !== undefined) return { kind: 'unavailable', reason: deathText(death) };
      return deepFreeze({ kind: 'said', data: equipment.redact(JSON.parse(JSON.stringify(data ?? null)) as Json) });
    } catch (error) {
      const death = died();
      if (death !== undefined) return { kind: 'unavailable', reason: deathText(death) };
      if (error instanceof Unavailable) return { kind: 'unavailable', reason: equipment.redact(error.message), ...(error.exchange === undefined ? {} : { exchange: error.exchange satisfies ExchangeId }) };
      if (signal.aborted) return { kind: 'unavailable', reason: 'the run was interrupted' };
      return { kind: 'failed', reason: equipment.redact(error instanceof Error ? (error.stack ?? error.message) : String(error)) };
    } finally {
      equipment.done(witness.id);
    }
  }
  function saidBy(names: Readonly<Record<string, string>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(names).map(([name, id]) => {
      const witness = collected[id];
      return [name, witness?.kind === 'said' ? witness.data : undefined];
    }));
  }
  function start(witness: PlannedWitness): Promise<void> {
    const running = started.get(witness.id);
    if (running !== undefined) return running;
    const before = [...Object.values(witness.needs), ...Object.values(witness.uses)].map((id) => started.get(id));
    const run = Promise.all(before).then(() => {
      if (phases.get(witness.id) === 2) return gate.alone(() => one(witness));
      return gate.probes(() => (witness.probe.browser === true ? gate.browser(() => one(witness)) : one(witness)));
    });
    started.set(witness.id, run);
    return run;
  }
  for (const phase of [0, 1, 2] as const) {
    await Promise.all(plan.witnesses.filter(({ id }) => phases.get(id) === phase).map(start));
  }
  return collected;
}

/** A witness comes no earlier than those it needs. */
function phasesOf(plan: Plan): ReadonlyMap<string, Phase> {
  const phases = new Map<string, Phase>();
  for (const { id, probe, needs, uses } of plan.witnesses) {
    const own: Phase = probe.isolation === 'app' ? 2 : probe.last === true ? 1 : 0;
    const before = [...Object.values(needs), ...Object.values(uses)].map((need) => phases.get(need) ?? 0);
    phases.set(id, Math.max(own, ...before) as Phase);
  }
  return phases;
}

export function deathText({ service, how }: Death): string {
  return `the ${service} ${how} while it was being questioned`;
}
