import type { ErrorsAgreement } from '../../model/agreement.ts';

export interface ProblemJsonOptions {
  /** The extension member that holds the machine-readable code; none unless told. */
  readonly code?: string;
  /** The status of a request whose content is well-formed but not acceptable; 422 unless told. */
  readonly validation?: number;
}

/** Every error is a problem document, RFC 9457 §3: `application/problem+json`. */
export function problemJson(options: ProblemJsonOptions = {}): ErrorsAgreement {
  const { code, validation = 422 } = options;
  return {
    name: 'problem+json',
    shapes: [
      {
        statuses: 'any',
        mediaType: 'application/problem+json',
        schema: {
          type: 'object',
          properties: {
            // All optional: without a type it is `about:blank` (§4.2.1).
            type: { type: 'string', format: 'uri-reference' },
            title: { type: 'string' },
            status: { type: 'integer', minimum: 100, maximum: 599 },
            detail: { type: 'string' },
            instance: { type: 'string', format: 'uri-reference' },
            ...(code === undefined ? {} : { [code]: { type: ['string', 'integer'], minLength: 1 } }),
          },
          ...(code === undefined ? {} : { required: [code] }),
        },
        ...(code === undefined ? {} : { code }),
      },
    ],
    validation,
  };
}
