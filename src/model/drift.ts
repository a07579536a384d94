import type { Acceptance } from './accepted.ts';
import type { Level } from './finding.ts';
import type { Json, JsonPointer } from './json.ts';

/** What one document's change to another means for those who use it. */
export type DriftVerdict = 'breaking' | 'compatible' | 'unchanged' | 'unknown';

/** `response` is what the server of that exchange says: in a webhook that is who receives it. */
export type DriftDirection = 'request' | 'response';

/** Where something stands: lines and columns count from 1, and the pointer leads into that file. */
export interface DriftPlace {
  readonly file: string;
  readonly pointer: JsonPointer;
  readonly line: number;
  readonly column: number;
}

/** Both sides of a change; a side on which nothing stands is absent. */
export interface DriftLocation {
  readonly old?: DriftPlace;
  readonly new?: DriftPlace;
}

/** A whole request or response. Parameters carry their values, not yet written out as text. */
export type DriftMessage =
  | {
      readonly request: {
        readonly path: string;
        readonly query: Readonly<Record<string, Json>>;
        readonly headers: Readonly<Record<string, Json>>;
        readonly cookies: Readonly<Record<string, Json>>;
        readonly body?: Json;
      };
    }
  | { readonly response: { readonly status: number; readonly headers: Readonly<Record<string, Json>>; readonly body?: Json } };

/** A level that somebody set, other than the law's. */
export interface SetLevel {
  readonly level: Level;
  /** Who set it: `--level`, `drift.levels of the config`. */
  readonly by: string;
}

export interface DriftFinding {
  /** What changed, stable and in kebab case: `request-property-became-required`. */
  readonly id: string;
  readonly level: Level;
  readonly direction: DriftDirection;
  /** The first operation it was found at: `GET /x`, `POST webhook NAME`, `POST /x callback NAME POST {expr}`. */
  readonly operation: string;
  /** Every operation that has it, the first included. */
  readonly operations: readonly string[];
  readonly location: DriftLocation;
  /** One sentence. */
  readonly text: string;
  /** What one side sends and the other does not expect; of breaks only. */
  readonly counterexample?: DriftMessage;
  /** True when something on the wire changed, and not only what is said about it. */
  readonly wire: boolean;
  /** Identity across runs: id, direction, operation and the place by name, never a line. */
  readonly fingerprint: string;
  readonly accepted?: Acceptance;
  /** Where the level is not the law's: who set it, and what the law says. */
  readonly set?: { readonly by: string; readonly law: Level };
}

/** A comparison that could not be decided. */
export interface DriftUndecided {
  readonly operation: string;
  readonly direction: DriftDirection;
  readonly location: DriftLocation;
  readonly reason: string;
}

/** Two documents compared. */
export interface Drift {
  readonly verdict: DriftVerdict;
  readonly old: string;
  readonly new: string;
  /** How many operations of the old document were looked at. */
  readonly operations: number;
  /** Breaks first, then in the order of the documents. */
  readonly findings: readonly DriftFinding[];
  readonly undecided: readonly DriftUndecided[];
}
