import type { OperationId } from './operation.ts';

/** What the checks of one App examined: operations by check. A check that examined other subjects only has an empty list. */
export type Examinations = Readonly<Record<string, readonly OperationId[]>>;

/** How what was examined differs from what was recorded. */
export interface CoverageChange {
  /** A check, or one of its operations, that is examined no longer; `because` is why, where the outcome says so. */
  readonly gone: readonly { readonly check: string; readonly operation?: OperationId; readonly because?: string }[];
  readonly grown: readonly { readonly check: string; readonly operation?: OperationId }[];
}
