import type { AcceptedEntry, Acceptance } from '../model/accepted.ts';
import type { Finding, Level, Subject } from '../model/finding.ts';
import { atOrAbove, override, type Outcome } from '../model/outcome.ts';
import type { AppReport } from '../model/report.ts';
import { conclusion } from './conclude.ts';
import { fingerprint, outcomeFingerprint } from './fingerprint.ts';

/**
 * Gives every inconclusive outcome its fingerprint, and what is known its acceptance. An outcome is concluded again without the
 * findings whose acceptance holds; an inconclusive one stays inconclusive, and decides no verdict while its acceptance holds.
 */
export function accept(outcomes: readonly Outcome[], entries: readonly AcceptedEntry[], failOn: Level): readonly Outcome[] {
  const known = new Map(entries.map((entry) => [entry.fingerprint, acceptanceOf(entry)]));
  return outcomes.map((outcome) => {
    const findings = outcome.findings.map((finding): Finding => withAcceptance(finding, known.get(finding.fingerprint)));
    const again = outcome.kind === 'fail' ? concluded({ ...outcome, findings }, failOn) : { ...outcome, findings };
    if (again.kind !== 'inconclusive') return again;
    const id = outcomeFingerprint(again);
    return withAcceptance({ ...again, fingerprint: id }, known.get(id));
  });
}

/** The report with one more outcome in it. */
export function withOutcome(app: AppReport, outcome: Outcome): AppReport {
  const { checks } = app.counts;
  return {
    ...app,
    // By itself it has not examined the App: a pass of it lifts no verdict.
    verdict: outcome.kind === 'pass' ? app.verdict : override(app.verdict, outcome.kind),
    counts: { ...app.counts, checks: { ...checks, [outcome.kind]: checks[outcome.kind] + 1 } },
    outcomes: [...app.outcomes, outcome],
  };
}

/** The check whose findings are entries of the file of accepted findings. */
export const inUse = 'accepted/in-use';
const title = 'Every accepted entry still names something';

/**
 * Entries that matched nothing in any of these Apps, as an outcome with a finding each; undefined when there are none. Only for a full
 * run, and only where nothing kept the entry's check from being judged; one that names no check waits for a run that judged all.
 * They are warnings: that something was mended is no reason to stop a deploy.
 */
export function unmatched(entries: readonly AcceptedEntry[], apps: readonly AppReport[], failOn: Level, file: string): Outcome | undefined {
  const outcomes = apps.flatMap((app) => app.outcomes);
  const seen = new Set(outcomes.flatMap(({ fingerprint: own, findings }) => [...(own === undefined ? [] : [own]), ...findings.map((one) => one.fingerprint)]));
  const findings = entries.filter((entry) => !seen.has(entry.fingerprint) && wouldHaveMatched(entry, apps)).map((entry): Finding => staleFinding(entry, file));
  if (findings.length === 0) return undefined;
  const kind = findings.some(({ level }) => atOrAbove(level, failOn)) ? 'fail' : 'pass';
  return { check: inUse, title, kind, examined: findings.map(({ subject }) => ({ subject, control: 'none needed: a full run' })), undecided: [], findings };
}

function wouldHaveMatched({ check }: AcceptedEntry, apps: readonly AppReport[]): boolean {
  if (apps.some(({ stopped }) => stopped !== undefined)) return false;
  const about = apps.flatMap(({ outcomes, counts }) =>
    outcomes.filter((outcome) => check === undefined || outcome.check === check).map((outcome) => ({ outcome, whole: counts.beyondReach === 0 })),
  );
  // A check that is gone from the catalogue judges nothing any more.
  if (about.length === 0) return true;
  const judged = ({ kind, undecided }: Outcome): boolean => (kind === 'pass' || kind === 'fail') && undecided.length === 0;
  return about.some(({ outcome }) => judged(outcome)) && about.every(({ outcome, whole }) => judged(outcome) || (outcome.kind === 'none' && whole));
}

function staleFinding({ fingerprint: id, check, owner }: AcceptedEntry, file: string): Finding {
  const subject: Subject = { field: id };
  return {
    check: inUse,
    message: 'matches-nothing',
    text: `The accepted entry ${id}${check === undefined ? '' : ` (${check})`} of ${owner} matches nothing any more`,
    level: 'warning',
    subject,
    expected: { witness: 'agreement', at: file, value: id },
    actual: { witness: 'run', at: 'no finding and no inconclusive outcome has this fingerprint' },
    fingerprint: fingerprint(inUse, 'matches-nothing', subject),
  };
}

function concluded(outcome: Outcome, failOn: Level): Outcome {
  const { kind, reason } = conclusion(outcome, failOn);
  return { ...outcome, kind, ...(reason === undefined ? {} : { reason }) };
}

function acceptanceOf({ reason, owner, expires, expired }: AcceptedEntry): Acceptance {
  return { reason, owner, expires, ...(expired === true ? { expired } : {}) };
}

function withAcceptance<T extends Finding | Outcome>(known: T, accepted: Acceptance | undefined): T {
  return accepted === undefined ? known : { ...known, accepted };
}
