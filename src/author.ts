// All that a suite may import: types, defineProbe, defineCheck, witness tokens, pure helpers. No I/O, no engine.
import type { Check, CheckDefinition, Messages } from './model/check.ts';
import type { Needs, ProbeDefinition, Witness } from './model/witness.ts';

export type { Agreement, AuthAgreement, ErrorsAgreement, PagingAgreement, RealtimeAgreement, UploadAgreement } from './model/agreement.ts';
export type { AppFacts, Reach } from './model/app.ts';
export type { Check, Control, Examined } from './model/check.ts';
export {
  type Answered,
  answered,
  headerValues,
  jsonBody,
  mediaType,
  responseHeader,
  sameAnswer,
  statusOf,
  succeeded,
  type Exchange,
} from './model/exchange.ts';
export type { Level, Subject } from './model/finding.ts';
export { alteredTokens, confusedTokens, selfDescribedTokens } from './agreement/auth/forge.ts';
export { readJwt, type Jwt } from './agreement/auth/jwt.ts';
export { weakKeyOf, type WeakKey } from './agreement/auth/weak-key.ts';
export { errorCode, disagreement, hasJudgeableBody, shapeFor, type Disagreement } from './agreement/errors/shape.ts';
export { isCookie, isInCookie, withValueAt } from './agreement/place.ts';
export { credentialCookies, setCookies, type SetCookie } from './agreement/auth/set-cookie.ts';
export { lifetimeOf, type Lifetime } from './agreement/auth/lifetime.ts';
export { shapeName } from './agreement/errors/shape-name.ts';
export { changedQuery, isPastEnd, itemId, itemsIn, nextIn, nextOf, pageQuery, parameterOf, sizeIn, totalIn, type PagePart } from './agreement/paging/walk.ts';
export { linksIn, linkTo } from './agreement/paging/links.ts';
export { compile, SchemaUnreadable } from './schema/validate.ts';
export { filtersIn, largestIn } from './openapi/list-parameters.ts';
export { nullableMembers } from './openapi/nullable-members.ts';
export { missingParameters, parameterViolation, pathValues, undeclaredQuery } from './openapi/parameters.ts';
export { observedIn } from './openapi/observed.ts';
export { spliced, type Spliced } from './openapi/splice.ts';
export { operationOf, usedIn } from './openapi/used.ts';
export { concernsRedacted } from './openapi/redacted.ts';
export { declaredMedia, declaredResponse, requestViolations, violations } from './openapi/responses.ts';
export { renamedIn } from './openapi/renamed.ts';
export { unsafeIntegers, valuesIn } from './openapi/values.ts';
export { allowedOrigin, creatable, namedOperations, notAgreed, pagingOf, protectedRead } from './model/known.ts';
export type { Baselined } from './model/baseline.ts';
export type { DriftFinding } from './model/drift.ts';
export type { OpenApiSaid } from './model/openapi.ts';
export { shownPassword } from './model/shown-password.ts';
export { sortParameter } from './model/sort-parameter.ts';
export { imfFixdate, structuredFieldDate } from './model/header-dates.ts';
export { isRecord, valueAt, type Json, type JsonSchema } from './model/json.ts';
export { expandPath, isSafe, matchOperation, operationParts, pathParameters, withoutNames, type OperationId } from './model/operation.ts';
export { multipart } from './model/multipart.ts';
export { ofEach } from './model/of-each.ts';
export { sampleFile } from './model/sample-file.ts';
export { eventIn, isOpen, messageIn, type Frame, type LiveSocket, type SocketVisit } from './model/socket.ts';
export type { Visit } from './model/visit.ts';
export { hasPrivateOnes, isChangedByAnyone, noPrivateResource, notSaidWhoWrites, privateOnes, readableOnes } from './model/whose-objects.ts';
export {
  DoesNotApply,
  Unavailable,
  type Collecting,
  type Instead,
  type OwnAnswer,
  type Known,
  type Inspected,
  type PactRequest,
  type PactVerification,
  type Session,
  type SignedIn,
  type Witness,
} from './model/witness.ts';

/** A witness that talks to the running App. Returns plain data and judges nothing. */
export function defineProbe<const N extends Needs, Data, const U extends Needs = {}>(definition: ProbeDefinition<N, U, Data>): Witness<Data> {
  return Object.freeze({ kind: 'witness', uses: {}, ...definition });
}

/** A statement on what witnesses must agree. Judges and asks nothing. Its id is its path. */
export function defineCheck<const N extends Needs, const M extends Messages, const U extends Needs = {}>(definition: CheckDefinition<N, U, M>): Check {
  return Object.freeze({ kind: 'check', uses: {}, ...definition });
}
