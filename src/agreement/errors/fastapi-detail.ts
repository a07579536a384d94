import type { ErrorsAgreement } from '../../model/agreement.ts';

/**
 * What FastAPI's own exception handlers answer: `{ "detail": … }`. Text from an HTTPException, a list from request validation,
 * an object where the application raises one. The framework's answer to an unhandled exception is plain text and has not this shape.
 */
export function fastapiDetail(): ErrorsAgreement {
  return {
    name: 'fastapi detail',
    shapes: [
      {
        statuses: 'any',
        mediaType: 'application/json',
        schema: { type: 'object', required: ['detail'], properties: { detail: { type: ['string', 'array', 'object'] } } },
      },
    ],
    validation: 422,
  };
}
