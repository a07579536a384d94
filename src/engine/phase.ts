import type { Check } from '../model/check.ts';
import type { Needs, Probe } from '../model/witness.ts';
import type { Plan } from './plan.ts';

/** First what may run together, then the tours, then, one by one, what may leave the App in another state than it found it. */
export type Phase = 0 | 1 | 2;
export const phases: readonly Phase[] = [0, 1, 2];

/** When each witness of a plan is collected: no earlier than those it needs. */
export function phasesOf(plan: Plan): ReadonlyMap<string, Phase> {
  const known = new Map<string, Phase>();
  for (const { id, probe, needs, uses } of plan.witnesses) {
    const before = [...Object.values(needs), ...Object.values(uses)].map((need) => known.get(need) ?? 0);
    known.set(id, latest([ownPhase(probe), ...before]));
  }
  return known;
}

/** The latest phase of all that a check looks at. */
export function phaseOfCheck({ needs, uses }: Pick<Check, 'needs' | 'uses'>): Phase {
  return latest([...phasesOfNeeds(needs), ...phasesOfNeeds(uses)]);
}

function phasesOfNeeds(needs: Needs): readonly Phase[] {
  return Object.values(needs).map((witness) => {
    const probe = witness as Probe;
    return latest([ownPhase(probe), ...phasesOfNeeds(probe.needs), ...phasesOfNeeds(probe.uses)]);
  });
}

function ownPhase({ isolation, last }: Probe): Phase {
  if (isolation === 'app') return 2;
  return last === true ? 1 : 0;
}

function latest(among: readonly Phase[]): Phase {
  return Math.max(0, ...among) as Phase;
}
