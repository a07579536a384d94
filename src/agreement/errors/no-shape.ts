import type { ErrorsAgreement } from '../../model/agreement.ts';

/** Errors that are text for people: a framework's own page, `Internal Server Error`. @param mediaType `text/plain` unless told */
export function plainText(mediaType: string = 'text/plain'): ErrorsAgreement {
  return { name: mediaType, shapes: [{ statuses: 'any', mediaType, schema: true }], validation: 422 };
}

/** Errors that are a status and nothing else. */
export function noBody(): ErrorsAgreement {
  return { name: 'no body', shapes: [{ statuses: 'any', mediaType: '', schema: true }], validation: 422 };
}
