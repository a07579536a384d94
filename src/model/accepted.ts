/** Why something known does not gate, who answers for that, and until when. */
export interface Acceptance {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, UTC: `2026-11-21`. */
  readonly expires: string;
  /** That day was over when the run began: it does not hold any more. */
  readonly expired?: true;
}

/** One entry of `contracts/accepted.json`. */
export interface AcceptedEntry extends Acceptance {
  /** Of a finding, or of an inconclusive outcome. */
  readonly fingerprint: string;
  /** The check that it is about, so that one that matches nothing is told only where that check was judged. */
  readonly check?: string;
}

/** True while it holds. */
export function holds(acceptance: Acceptance | undefined): boolean {
  return acceptance !== undefined && acceptance.expired !== true;
}
