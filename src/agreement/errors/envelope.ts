import type { ErrorsAgreement } from '../../model/agreement.ts';
import type { JsonSchema } from '../../model/json.ts';

/** A zod 4 schema, of whichever copy of zod. */
export interface ZodSchema {
  readonly _zod: object;
}

export interface EnvelopeOptions {
  /** Where the machine-readable code is; nowhere unless told. */
  readonly code?: string;
  /** The status of a request whose content is well-formed but not acceptable; 422 unless told. */
  readonly validation?: number;
  /** `application/json` unless told. */
  readonly mediaType?: string;
}

/** Every error has one shape of your own. @param schema JSON Schema 2020-12, or a zod 4 schema, which the config's validation converts. */
export function envelope(schema: JsonSchema | ZodSchema, options: EnvelopeOptions = {}): ErrorsAgreement {
  const { code, validation = 422, mediaType = 'application/json' } = options;
  return {
    name: 'envelope',
    shapes: [{ statuses: 'any', mediaType, schema: schema as JsonSchema, ...(code === undefined ? {} : { code }) }],
    validation,
  };
}
