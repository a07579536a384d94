import { exitCodes, outcomeKinds, override, type Outcome, type Verdict } from '../model/outcome.ts';
import type { AppReport, Counts } from '../model/report.ts';

/** The verdict over an App's outcomes. Nothing examined is `inconclusive`, never a pass; neither is an App that could not be questioned to the end. */
export function verdictOf(outcomes: readonly Outcome[], stopped = false): Verdict {
  const strongest = outcomes.map(({ kind }) => kind).reduce(override, stopped ? 'inconclusive' : 'none');
  return strongest === 'none' ? 'inconclusive' : strongest;
}

export function exitCodeOf(apps: readonly Pick<AppReport, 'verdict'>[]): number {
  return exitCodes[overallVerdict(apps)];
}

export function overallVerdict(apps: readonly Pick<AppReport, 'verdict'>[]): Verdict {
  const strongest = apps.map(({ verdict }) => verdict).reduce(override, 'none');
  return strongest === 'none' ? 'inconclusive' : strongest;
}

/** The denominator that every verdict prints. */
export function countsOf(outcomes: readonly Outcome[], requests: number, beyondReach: ReadonlySet<string>): Counts {
  const checks = Object.fromEntries(outcomeKinds.map((kind) => [kind, outcomes.filter((outcome) => outcome.kind === kind).length])) as Counts['checks'];
  const operations = new Set(
    outcomes
      .flatMap(({ examined }) => examined.map(({ subject }) => ('operation' in subject ? subject.operation : undefined)))
      .filter((operation) => operation !== undefined),
  );
  const beyond = outcomes.filter(({ kind, check }) => kind === 'none' && beyondReach.has(check)).length;
  return { checks, operations: operations.size, requests, notAgreed: checks.none - beyond, beyondReach: beyond };
}
