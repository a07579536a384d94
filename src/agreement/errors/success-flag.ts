import type { ErrorsAgreement } from '../../model/agreement.ts';

export interface SuccessFlagOptions {
  /** The status of a request whose content is well-formed but not acceptable; 400 unless told. */
  readonly validation?: number;
}

/** `{ "success": false, "error": "NOT_FOUND", "message": "…", "details": … }`: one envelope for successes and errors, as Flask teams write it. */
export function successFlag(options: SuccessFlagOptions = {}): ErrorsAgreement {
  return {
    name: 'success flag',
    shapes: [
      {
        statuses: 'any',
        mediaType: 'application/json',
        schema: {
          type: 'object',
          required: ['success', 'error'],
          properties: { success: { const: false }, error: { type: 'string', minLength: 1 }, message: { type: ['string', 'null'] } },
        },
        code: 'error',
      },
    ],
    validation: options.validation ?? 400,
  };
}
