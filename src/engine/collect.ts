import limit from 'p-limit';
import type { ExchangeId } from '../model/exchange.ts';
import type { Death, RunningApp } from '../model/launcher.ts';
import { DoesNotApply, Unavailable, type Collected } from '../model/witness.ts';
import type { RunEvent } from '../model/event.ts';
import type { Equipment } from './equipment.ts';
import { deepFreeze } from './freeze.ts';
import { phases, phasesOf } from './phase.ts';
import { plainCopy } from './plain.ts';
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

export interface Collector {
  /** What is there so far, by witness id. */
  readonly collected: Readonly<Record<string, Collected>>;
  /**
   * Collects what these checks need and is not there yet: phase by phase, each witness once however often it is asked for. Phases order
   * what is asked for together, and calls must not overlap; a witness that an earlier call brought in stays as it was seen then.
   */
  collect(checks: readonly string[]): Promise<void>;
}

/**
 * Collects each planned witness once, in dependency order. What a probe throws becomes what its witness is: `Unavailable` and the
 * death of the App are `unavailable`, anything else is our own failure.
 */
export function createCollector(plan: Plan, options: CollectOptions): Collector {
  const { running, equipment, signal, listen } = options;
  const collected: Record<string, Collected> = {};
  const stop = new AbortController();
  const died = (): Death | undefined => running.death();
  running.onDeath((death) => stop.abort(new Unavailable(deathText(death))));
  const within = AbortSignal.any([signal, stop.signal]);
  const gate = { probes: limit(options.concurrency), browser: limit(1), alone: limit(1) };
  const started = new Map<string, Promise<void>>();
  const phaseOf = phasesOf(plan);

  /** Who only waits takes no place among those that run; whoever asked for one at a time gets that. */
  async function aside(wait: () => Promise<void>): Promise<void> {
    if (options.concurrency === 1) return wait();
    gate.probes.concurrency += 1;
    try {
      await wait();
    } finally {
      gate.probes.concurrency -= 1;
    }
  }
  async function one(witness: PlannedWitness): Promise<void> {
    const needed = Object.values(witness.needs)
      .map((id) => collected[id])
      .find((need) => need !== undefined && need.kind !== 'said');
    // It can do without what is unavailable; without what we broke it would see less and nobody would know.
    const missing =
      needed ??
      Object.values(witness.uses)
        .map((id) => collected[id])
        .find((used) => used?.kind === 'failed');
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
      if (within.aborted || died() !== undefined) throw within.reason;
      const data: unknown = await witness.probe.collect(equipment.for(witness.id, within, aside), { ...saidBy(witness.needs), ...saidBy(witness.uses) });
      // A probe that ended because the App died under it has seen half of what it set out to see.
      const death = died();
      if (death !== undefined) return { kind: 'unavailable', reason: deathText(death) };
      return deepFreeze({ kind: 'said', data: equipment.redact(plainCopy(data, equipment.exchanges())) });
    } catch (error) {
      const death = died();
      if (death !== undefined) return { kind: 'unavailable', reason: deathText(death) };
      if (error instanceof Unavailable)
        return {
          kind: 'unavailable',
          reason: equipment.redact(error.message),
          ...(error.exchange === undefined ? {} : { exchange: error.exchange satisfies ExchangeId }),
          ...(error instanceof DoesNotApply ? { notCovered: equipment.redact(error.because) } : {}),
        };
      if (signal.aborted) return { kind: 'unavailable', reason: 'the run was interrupted' };
      return { kind: 'failed', reason: equipment.redact(error instanceof Error ? (error.stack ?? error.message) : String(error)) };
    } finally {
      equipment.done(witness.id);
    }
  }
  function saidBy(names: Readonly<Record<string, string>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(names).map(([name, id]) => {
        const witness = collected[id];
        return [name, witness?.kind === 'said' ? witness.data : undefined];
      }),
    );
  }
  function start(witness: PlannedWitness): Promise<void> {
    const running = started.get(witness.id);
    if (running !== undefined) return running;
    const before = [...Object.values(witness.needs), ...Object.values(witness.uses)].flatMap((id) => started.get(id) ?? []);
    const run = Promise.all(before).then(() => {
      if (phaseOf.get(witness.id) === 2) return gate.alone(() => one(witness));
      // Who waits for the browser takes no place among those that run.
      return witness.probe.browser === true ? gate.browser(() => gate.probes(() => one(witness))) : gate.probes(() => one(witness));
    });
    started.set(witness.id, run);
    return run;
  }
  return {
    collected,
    async collect(checks) {
      const wanted = plan.witnesses.filter((witness) => witness.for.some((check) => checks.includes(check)));
      for (const phase of phases) {
        const ended = await Promise.allSettled(wanted.filter(({ id }) => phaseOf.get(id) === phase).map(start));
        // Only a listener that throws comes here, and only once nothing talks to the App any more.
        for (const one of ended) if (one.status === 'rejected') throw one.reason;
      }
    },
  };
}

export function deathText({ service, how }: Death): string {
  return `the ${service} ${how} while it was being questioned`;
}
