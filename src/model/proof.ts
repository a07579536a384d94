/** What the harness promises whatever the checks say, and whether it holds. */
export interface Statement {
  readonly statement: string;
  readonly holds: boolean;
  /** What contradicts it. */
  readonly against: readonly string[];
}

/** What came of one mutant on one transport. */
export interface MutantResult {
  readonly mutant: string;
  readonly title: string;
  readonly transport: string;
  /** `survived`: the named check did not find it. `inconclusive` kills nothing. */
  readonly outcome: 'killed' | 'survived' | 'inconclusive';
  /** The check that must kill it, and the message it must say. */
  readonly check: string;
  readonly message: string;
  /** Other checks that had findings, as far as their witnesses were there. */
  readonly also: readonly string[];
  /** Why, when it was not killed. */
  readonly reason?: string;
}

/** Who tests the tests: the unmutated app passes, every mutant is killed as named, the harness keeps its promises. */
export interface ProveReport {
  readonly proven: boolean;
  /** The unmutated app, per transport: how many checks passed, and what it should not have said. */
  readonly clean: readonly { readonly transport: string; readonly checks: number; readonly alarms: readonly string[] }[];
  readonly mutants: readonly MutantResult[];
  readonly harness: readonly Statement[];
  /** Checks of the catalogue that no mutant names. */
  readonly unproven: readonly string[];
  /** Milliseconds. */
  readonly took: number;
}
