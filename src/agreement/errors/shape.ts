import type { ErrorShape, ErrorsAgreement } from '../../model/agreement.ts';
import { answered, jsonBody, mediaType, type Answered, type Exchange } from '../../model/exchange.ts';
import { isRecord, valueAt, type JsonPointer, type JsonSchema } from '../../model/json.ts';
import { isJsonType, shapeName } from './shape-name.ts';

/** Compiles a schema into what finds its violations in a value. */
export type Compile = (schema: JsonSchema) => (value: unknown) => readonly { readonly pointer: JsonPointer; readonly message: string }[];

/** An error that does not look as agreed, in words. */
export interface Disagreement {
  readonly expected: string;
  readonly actual: string;
  readonly reason: string;
}

const violationsShown = 3;

/** The first shape that names the status. */
export function shapeFor(errors: ErrorsAgreement, status: number): ErrorShape | undefined {
  return errors.shapes.find(({ statuses }) => statuses === 'any' || statuses.some((named) => named === status || named === `${Math.floor(status / 100)}xx`));
}

/** All that name it as the first does: any of them will do. */
function shapesFor(errors: ErrorsAgreement, status: number): readonly ErrorShape[] {
  const first = shapeFor(errors, status);
  return first === undefined ? [] : errors.shapes.filter(({ statuses }) => String(statuses) === String(first.statuses));
}

/** True for an error whose body can be judged: an answered 4xx or 5xx, not to HEAD (RFC 9110 §9.3.2), kept whole. */
export function hasJudgeableBody(exchange: Exchange): exchange is Exchange & { readonly response: Answered } {
  return isError(exchange) && exchange.response.body?.cut !== true;
}

/**
 * How an error differs from what was agreed. Undefined when it does not, when it is no error, when nothing is agreed for its
 * status, and when its body cannot be judged: ask `hasJudgeableBody` first.
 */
export function disagreement(errors: ErrorsAgreement, exchange: Exchange, compile: Compile): Disagreement | undefined {
  if (!isError(exchange)) return undefined;
  const { response } = exchange;
  const wrong = shapesFor(errors, response.status).map((shape) => {
    const type = wrongMediaType(shape, response);
    const reason = type ?? (response.body?.cut === true ? undefined : wrongContent(shape, response, compile));
    return { expected: shape.mediaType === '' ? 'no body' : `${errors.name} (${shape.mediaType})`, reason, near: type === undefined };
  });
  // Of the type that came, if there is one, what is wrong with it says most.
  const reason = (wrong.find(({ near }) => near) ?? wrong[0])?.reason;
  if (reason === undefined || wrong.some((one) => one.reason === undefined)) return undefined;
  return { expected: [...new Set(wrong.map(({ expected }) => expected))].join(' or '), actual: shapeName(exchange), reason };
}

/** The machine-readable code of an error, where the agreement places one. */
export function errorCode(errors: ErrorsAgreement, exchange: Exchange): string | number | undefined {
  if (!isError(exchange)) return undefined;
  const place = shapesFor(errors, exchange.response.status).find((shape) => shape.code !== undefined)?.code;
  const code = place === undefined ? undefined : valueAt(jsonBody(exchange.response), place);
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}

function isError(exchange: Exchange): exchange is Exchange & { readonly response: Answered } {
  return answered(exchange) && exchange.response.status >= 400 && exchange.request.method.toUpperCase() !== 'HEAD';
}

function wrongMediaType(shape: ErrorShape, response: Answered): string | undefined {
  const type = mediaType(response.headers);
  const empty = response.body === undefined || response.body.bytes === 0;
  if (shape.mediaType === '') return empty ? undefined : `the answer has a body of ${type?.slice(0, 80) ?? 'no media type'}`;
  if (type === shape.mediaType.toLowerCase()) return undefined;
  if (empty) return 'the answer has no body';
  return type === undefined ? 'the answer has no Content-Type' : `the media type is ${type.slice(0, 80)}`;
}

function wrongContent(shape: ErrorShape, response: Answered, compile: Compile): string | undefined {
  if (!isJsonType(shape.mediaType)) return shape.mediaType === '' || (response.body?.bytes ?? 0) > 0 ? undefined : 'the answer has no body';
  const value = jsonBody(response);
  if (value === undefined) return response.body === undefined || response.body.bytes === 0 ? 'the answer has no body' : 'the body is not JSON';
  const violations = compile(shape.schema)(value);
  if (violations.length > 0) {
    const some = violations
      .slice(0, violationsShown)
      .map(({ pointer, message }) => `${pointer === '' ? 'the body' : pointer.slice(0, 80)} ${message.slice(0, 160)}`);
    return violations.length > violationsShown ? `${some.join('; ')}; and ${violations.length - violationsShown} more` : some.join('; ');
  }
  return wrongStatusMember(shape, response.status, value);
}

/** RFC 9457 §3.1.2: the member, when there, is the status of the response. */
function wrongStatusMember(shape: ErrorShape, status: number, value: unknown): string | undefined {
  if (shape.mediaType !== 'application/problem+json' || !isRecord(value) || value['status'] === undefined || value['status'] === status) return undefined;
  return `/status is not the status of the answer, which is ${status}`;
}
