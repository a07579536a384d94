import type { Outcome } from '../model/outcome.ts';
import type { Catalogue } from './catalogue.ts';
import { judge, type Judgement } from './judge.ts';
import type { Plan } from './plan.ts';

/** The outcomes of a plan, those that were not covered included, in the catalogue’s order. */
export function outcomesOf(catalogue: Catalogue, planned: Plan, judgement: Judgement): readonly Outcome[] {
  const judged = planned.checks.flatMap((planning) => {
    const check = catalogue.checks[planning.id];
    return check === undefined ? [] : [judge(check, planning, judgement)];
  });
  return inOrder(catalogue, [...judged, ...notCovered(catalogue, planned)]);
}

/** The same when the App could not be questioned at all. */
export function unreached(catalogue: Catalogue, planned: Plan, reason: string): readonly Outcome[] {
  const judged = planned.checks.map(({ id }): Outcome => ({ ...blank(catalogue, id), kind: 'inconclusive', reason }));
  return inOrder(catalogue, [...judged, ...notCovered(catalogue, planned)]);
}

export function beyondReach(planned: Plan): ReadonlySet<string> {
  return new Set(planned.none.filter((none) => none.beyondReach).map(({ id }) => id));
}

function notCovered(catalogue: Catalogue, planned: Plan): readonly Outcome[] {
  return planned.none.map(({ id, because }) => ({ ...blank(catalogue, id), kind: 'none', reason: because.reason, notCovered: because }));
}

function blank(catalogue: Catalogue, id: string): Pick<Outcome, 'check' | 'title' | 'examined' | 'undecided' | 'findings'> {
  return { check: id, title: catalogue.checks[id]?.title ?? id, examined: [], undecided: [], findings: [] };
}

function inOrder(catalogue: Catalogue, outcomes: readonly Outcome[]): readonly Outcome[] {
  const order = Object.keys(catalogue.checks);
  return outcomes.toSorted((a, b) => order.indexOf(a.check) - order.indexOf(b.check));
}
