import type { Dial } from './dial.ts';

/** What the parent asks of the child that runs the verifier. */
export interface Job {
  readonly files: readonly { readonly path: string; readonly provider: string; readonly states: readonly string[] }[];
  readonly provider: Dial;
  readonly providerStates?: Dial;
  /** Milliseconds that one request may take. */
  readonly requestTimeout: number;
}

export interface FailedState {
  readonly state: string;
  readonly reason: string;
  readonly action: 'setup' | 'teardown';
}

export interface JudgedInteraction {
  readonly description: string;
  readonly states: readonly string[];
  readonly ok: boolean;
  readonly pending: boolean;
  /** Why `ok` decides nothing. */
  readonly undecided?: string;
  readonly mismatches: readonly string[];
}

/** What the child says, in order: one `verified` per file, or why there is none. */
export type Told =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'verified';
      readonly file: number;
      readonly interactions: readonly JudgedInteraction[];
      readonly failedStates: readonly FailedState[];
      /** What the verifier says is wrong that belongs to no interaction. */
      readonly errors: readonly string[];
      /** Connections that the provider broke instead of answering. */
      readonly broken: number;
    };
