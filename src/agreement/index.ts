// The dialects: ways to say an agreement.
export { bearer } from './auth/bearer.ts';
export { cookie } from './auth/cookie.ts';
export { oauth2Password, type OAuth2PasswordOptions } from './auth/oauth2-password.ts';
export type { AuthDialect, AuthOptions } from './auth/dialect.ts';
export { envelope, type EnvelopeOptions, type ZodSchema } from './errors/envelope.ts';
export { byStatus, type ShapesByStatus } from './errors/by-status.ts';
export { errorAndMessage, type ErrorAndMessageOptions } from './errors/error-and-message.ts';
export { fastapiDetail } from './errors/fastapi-detail.ts';
export { messageAndCode, type MessageAndCodeOptions } from './errors/message-and-code.ts';
export { noBody, plainText } from './errors/no-shape.ts';
export { problemJson, type ProblemJsonOptions } from './errors/problem-json.ts';
export { successFlag, type SuccessFlagOptions } from './errors/success-flag.ts';
export { cursor } from './paging/cursor.ts';
export { encoded } from './paging/encoded.ts';
export { linkHeader } from './paging/link-header.ts';
export { offsetLimit } from './paging/offset-limit.ts';
export { pageNumber } from './paging/page-number.ts';
