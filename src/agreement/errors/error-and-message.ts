import type { ErrorsAgreement } from '../../model/agreement.ts';

export interface ErrorAndMessageOptions {
  /** The status of a request whose content is well-formed but not acceptable; 422 unless told. */
  readonly validation?: number;
}

/** `{ "error": "not_found", "message": "…", "details": … }`: `error` is for programs, `message` for people. */
export function errorAndMessage(options: ErrorAndMessageOptions = {}): ErrorsAgreement {
  return {
    name: 'error and message',
    shapes: [
      {
        statuses: 'any',
        mediaType: 'application/json',
        schema: { type: 'object', required: ['error', 'message'], properties: { error: { type: 'string', minLength: 1 }, message: { type: 'string' } } },
        code: 'error',
      },
    ],
    validation: options.validation ?? 422,
  };
}
