import type { JsonPointer } from '../model/json.ts';

/** Why a text is not an OpenAPI document that can be worked with, as a predicate of it: `has no paths object`. */
export interface Invalid {
  readonly reason: string;
  readonly at?: JsonPointer;
}
