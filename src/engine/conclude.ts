import { holds } from '../model/accepted.ts';
import { subjectName, type Level } from '../model/finding.ts';
import { atOrAbove, exitCodes, outcomeKinds, override, type Outcome, type Verdict } from '../model/outcome.ts';
import type { AppReport, Counts } from '../model/report.ts';
import { toolErrorExits } from '../model/tool-error.ts';

/** What a check that was run to its end comes to. Findings whose acceptance holds decide nothing. */
export function conclusion(
  { examined, undecided, findings }: Pick<Outcome, 'examined' | 'undecided' | 'findings'>,
  failOn: Level,
): Pick<Outcome, 'kind' | 'reason'> {
  if (findings.some(({ level, accepted }) => atOrAbove(level, failOn) && !holds(accepted))) return { kind: 'fail' };
  const open = undecided.filter(({ agreed }) => agreed);
  if (open.length > 0) {
    const [first] = open;
    const more = open.length > 1 ? ` and ${open.length - 1} more` : '';
    return {
      kind: 'inconclusive',
      reason: `the control did not hold for ${first === undefined ? '' : subjectName(first.subject)} (${first?.control ?? ''})${more}`,
    };
  }
  if (examined.length === 0)
    return { kind: 'inconclusive', reason: undecided.length > 0 ? `no control held (${undecided.length} subjects undecided)` : 'nothing was there to examine' };
  return { kind: 'pass' };
}

/**
 * The verdict over an App's outcomes. Nothing examined is `inconclusive`, never a pass; neither is an App that could not be questioned
 * to the end, or of which less was examined than is recorded. What is inconclusive and accepted decides nothing.
 */
export function verdictOf(outcomes: readonly Outcome[], incomplete = false): Verdict {
  const deciding = outcomes.filter(({ kind, accepted }) => kind !== 'inconclusive' || !holds(accepted));
  const strongest = deciding.map(({ kind }) => kind).reduce(override, incomplete ? 'inconclusive' : 'none');
  return strongest === 'none' ? 'inconclusive' : strongest;
}

/** Where nothing was proven, an App that could not be launched as it is configured counts as any other error of the config. */
export function exitCodeOf(apps: readonly Pick<AppReport, 'verdict' | 'stopped'>[]): number {
  const verdict = overallVerdict(apps);
  const isMistaken = apps.some(({ stopped }) => stopped !== undefined && codeOf(stopped.code) === 2);
  return verdict === 'inconclusive' && isMistaken ? 2 : exitCodes[verdict];
}

function codeOf(code: string): number | undefined {
  return Object.entries(toolErrorExits).find(([name]) => name === code)?.[1];
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
  return { checks, operations: operations.size, requests, notAgreed: checks.none - beyond, beyondReach: beyond, accepted: acceptedIn(outcomes) };
}

function acceptedIn(outcomes: readonly Outcome[]): number {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  return [...outcomes, ...findings].filter(({ accepted }) => holds(accepted)).length;
}
