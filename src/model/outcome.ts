import type { Acceptance } from './accepted.ts';
import type { Finding, Level, Subject } from './finding.ts';

/** Ordered: a later one overrides an earlier one. */
export const outcomeKinds = ['none', 'pass', 'inconclusive', 'fail', 'error'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];
export type Verdict = OutcomeKind;

/** A subject that was looked at, and the observation that proves it could be. */
export interface ExaminedSubject {
  readonly subject: Subject;
  /** The exchange that proves it, or why none is needed. */
  readonly control: string;
}

/** A subject whose control did not hold. */
export interface UndecidedSubject {
  readonly subject: Subject;
  readonly control: string;
  /** Named in the config, so that it had to be decided. */
  readonly agreed: boolean;
}

/** Why something was not looked at, and the config that would have it looked at. */
export interface NotCovered {
  readonly reason: string;
  /** The line of config, as one would write it; absent where no config can help. */
  readonly config?: string;
}

/** What came of one check. */
export interface Outcome {
  readonly check: string;
  readonly title: string;
  readonly kind: OutcomeKind;
  /** Always there for `none`, `inconclusive` and `error`. */
  readonly reason?: string;
  readonly notCovered?: NotCovered;
  /** The exchange to look at when a witness could not be had. */
  readonly exchange?: string;
  /** Of an inconclusive outcome: its identity across runs, check and class of reason. */
  readonly fingerprint?: string;
  /** It is known that this is inconclusive. While that holds it decides no verdict. */
  readonly accepted?: Acceptance;
  /** Milliseconds that collecting its witnesses took; each is counted once, with the first check that wants it. */
  readonly took?: number;
  readonly examined: readonly ExaminedSubject[];
  readonly undecided: readonly UndecidedSubject[];
  readonly findings: readonly Finding[];
}

/** The stronger of the two. */
export function override(a: OutcomeKind, b: OutcomeKind): OutcomeKind {
  return outcomeKinds.indexOf(a) >= outcomeKinds.indexOf(b) ? a : b;
}

/** True when a finding of this level decides a verdict under this bound. */
export function atOrAbove(level: Level, bound: Level): boolean {
  const order: Record<Level, number> = { note: 0, warning: 1, breaking: 2 };
  return order[level] >= order[bound];
}

/** The process's exit code for a verdict. `none` never stands for a run: nothing examined is `inconclusive`. */
export const exitCodes: Readonly<Record<Verdict, 0 | 1 | 3 | 4>> = { none: 3, pass: 0, inconclusive: 3, fail: 1, error: 4 };
