import type { Drift } from './drift.ts';
import type { Json } from './json.ts';
import type { OpenApiSaid } from './openapi.ts';
import type { OperationId } from './operation.ts';

/** What became of the agreed document: the one that was agreed last time, held against the live one. */
export interface Baselined {
  /** Where the baseline is from: a file of the config's folder, or `revision:path`. */
  readonly name: string;
  /** Every operation that the baseline declares. */
  readonly operations: readonly OperationId[];
  readonly drift: Drift;
  /** The baseline itself where it matters, for what crossed the wire to be held against. */
  readonly agreed?: OpenApiSaid;
  /** What stands at both places of a finding, by its fingerprint; what is long is left out. */
  readonly said: Readonly<Record<string, { readonly old?: Json; readonly new?: Json }>>;
}
