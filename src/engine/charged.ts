import type { Outcome } from '../model/outcome.ts';
import type { Plan } from './plan.ts';

/** Gives each outcome the time its witnesses took, those they need included; a witness that many checks share counts with the first of them. */
export function charged(outcomes: readonly Outcome[], plan: Plan, took: ReadonlyMap<string, number>): readonly Outcome[] {
  const open = new Map(plan.witnesses.map(({ id, for: checks }) => [id, checks]));
  return outcomes.map((outcome) => {
    const own = [...open].filter(([id, checks]) => took.has(id) && checks.includes(outcome.check)).map(([id]) => id);
    for (const id of own) open.delete(id);
    return own.length === 0 ? outcome : { ...outcome, took: Math.round(own.reduce((sum, id) => sum + (took.get(id) ?? 0), 0)) };
  });
}
