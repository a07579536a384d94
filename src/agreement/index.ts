// The dialects: ways to say an agreement.
export { bearer } from './auth/bearer.ts';
export { cookie } from './auth/cookie.ts';
export type { AuthDialect, AuthOptions } from './auth/dialect.ts';
export { envelope, type EnvelopeOptions, type ZodSchema } from './errors/envelope.ts';
export { fastapiDetail } from './errors/fastapi-detail.ts';
export { problemJson, type ProblemJsonOptions } from './errors/problem-json.ts';
export { cursor } from './paging/cursor.ts';
export { offsetLimit } from './paging/offset-limit.ts';
export { pageNumber } from './paging/page-number.ts';
