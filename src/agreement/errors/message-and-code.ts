import type { ErrorsAgreement } from '../../model/agreement.ts';

export interface MessageAndCodeOptions {
  /** The status of a request whose content is well-formed but not acceptable; 422 unless told. */
  readonly validation?: number;
}

/** `{ "message": "…", "code": "NOT_FOUND", "details": … }`: what a person reads beside what a program reads. */
export function messageAndCode(options: MessageAndCodeOptions = {}): ErrorsAgreement {
  return {
    name: 'message and code',
    shapes: [
      {
        statuses: 'any',
        mediaType: 'application/json',
        schema: {
          type: 'object',
          required: ['message', 'code'],
          properties: { message: { type: 'string' }, code: { type: ['string', 'integer'], minLength: 1 } },
        },
        code: 'code',
      },
    ],
    validation: options.validation ?? 422,
  };
}
