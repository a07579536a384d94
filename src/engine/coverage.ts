import { holds } from '../model/accepted.ts';
import type { CoverageChange, Examinations } from '../model/coverage.ts';
import type { OperationId } from '../model/operation.ts';
import type { Outcome } from '../model/outcome.ts';

/** What these outcomes examined. Checks that could not be judged examined nothing. Everything in one order, so that a file of it can be compared. */
export function examinations(outcomes: readonly Outcome[]): Examinations {
  const judged = outcomes.filter(({ kind, examined }) => (kind === 'pass' || kind === 'fail') && examined.length > 0);
  return Object.fromEntries(judged.map((outcome): [string, readonly OperationId[]] => [outcome.check, operationsOf(outcome)]).toSorted(byName));
}

/**
 * What was recorded and is examined no longer, and the other way round. Only the chosen checks are compared: a selection is no
 * loss, anything else that keeps a check from being judged is, unless that is accepted.
 * @param everything no checks were selected, so that one that is gone from the catalogue is missed too
 */
export function coverageChange(before: Examinations, outcomes: readonly Outcome[], everything: boolean): CoverageChange {
  const chosen = new Set(outcomes.map(({ check }) => check));
  const now = examinations(outcomes);
  const known = new Set(outcomes.filter(({ kind, accepted }) => kind === 'inconclusive' && holds(accepted)).map(({ check }) => check));
  const compared = (check: string): boolean => (everything || chosen.has(check)) && !known.has(check);
  const missing = (from: Examinations, among: Examinations): CoverageChange['grown'] =>
    Object.entries(from)
      .filter(([check]) => compared(check))
      .flatMap(([check, operations]) => {
        const others = among[check];
        if (others === undefined) return [{ check }];
        return operations.filter((operation) => !others.includes(operation)).map((operation) => ({ check, operation }));
      });
  const reasons = new Map(outcomes.map(({ check, kind, reason }) => [check, kind === 'pass' || kind === 'fail' ? undefined : reason]));
  const gone = missing(before, now).map((one) => {
    const because = chosen.has(one.check) ? reasons.get(one.check) : 'there is no such check any more';
    return { ...one, ...(because === undefined ? {} : { because }) };
  });
  return { gone, grown: missing(now, before) };
}

/** The recorded coverage with what this run examined in place of what the chosen checks had. */
export function coverageAfter(before: Examinations, outcomes: readonly Outcome[], everything: boolean): Examinations {
  const chosen = new Set(outcomes.map(({ check }) => check));
  const kept = everything ? [] : Object.entries(before).filter(([check]) => !chosen.has(check));
  return Object.fromEntries([...kept, ...Object.entries(examinations(outcomes))].toSorted(byName));
}

function operationsOf({ examined }: Outcome): readonly OperationId[] {
  const operations = examined.flatMap(({ subject }) => ('operation' in subject ? [subject.operation] : []));
  return [...new Set(operations)].toSorted();
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
