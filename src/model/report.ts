import type { AcceptedEntry } from './accepted.ts';
import type { Agreement } from './agreement.ts';
import type { AppFacts, Reach } from './app.ts';
import type { CoverageChange } from './coverage.ts';
import type { Exchange } from './exchange.ts';
import type { Level } from './finding.ts';
import type { Outcome, Verdict } from './outcome.ts';
import type { Collected } from './witness.ts';

/** What was collected of one App, enough to judge it again without it. */
export interface Recording {
  readonly agreement: Agreement;
  readonly app: AppFacts;
  /** By witness id. Exchanges inside are `{ "$exchange": "x12" }`, to be found in `exchanges`. */
  readonly witnesses: Readonly<Record<string, Collected>>;
  readonly exchanges: readonly Exchange[];
  /** What redaction replaced: `<token 1>` → kind, and a JWT's header and claims. */
  readonly fingerprints: Readonly<Record<string, unknown>>;
}

export interface Counts {
  readonly checks: Readonly<Record<Verdict, number>>;
  /** Operations that some check examined. */
  readonly operations: number;
  readonly requests: number;
  readonly notAgreed: number;
  readonly beyondReach: number;
  /** Findings and inconclusive outcomes that are accepted. */
  readonly accepted: number;
}

/** How many requests were sent, a browser's included. */
export interface Sent {
  readonly byProbe: Readonly<Record<string, number>>;
  /** By user; `nobody` where no session went along. */
  readonly byUser: Readonly<Record<string, number>>;
}

export interface AppReport {
  readonly name: string;
  readonly verdict: Verdict;
  readonly launcher: string;
  readonly because?: string;
  readonly reach: Reach;
  /** The level from which a finding fails a check. */
  readonly failOn: Level;
  readonly counts: Counts;
  readonly sent?: Sent;
  readonly outcomes: readonly Outcome[];
  /** The entries that were looked at, expired ones included. */
  readonly accepted?: readonly AcceptedEntry[];
  /** Ids of checks that had to be examined. */
  readonly required?: readonly string[];
  /** Against the recorded coverage, where there is one. */
  readonly coverage?: CoverageChange;
  /** Why the App could not be questioned to the end, when it could not. */
  readonly stopped?: { readonly code: string; readonly message: string; readonly remedy: string; readonly log: readonly string[] };
  readonly recording: Recording;
  /** Milliseconds: in all, and of that agreed waits. */
  readonly took: { readonly total: number; readonly launch: number; readonly waits: number };
}

/** All that a reporter may know; `report.schema.json` describes it. */
export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'seamcheck'; readonly version: string };
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** Wall-clock time at the start, RFC 3339. */
  readonly started: string;
  readonly took: number;
  readonly apps: readonly AppReport[];
}
