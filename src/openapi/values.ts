import { jsonBody, mediaType, type Answered } from '../model/exchange.ts';
import { valueAt } from '../model/json.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import type { OperationId } from '../model/operation.ts';
import { described, type Described } from '../schema/described.ts';
import { declaredMedia, declaredResponse } from './responses.ts';

/** Every scalar in a JSON answer, with what the document declares for its place; nothing is declared without a document. */
export function valuesIn(said: OpenApiSaid | undefined, id: OperationId, response: Answered): readonly Described[] {
  const body = jsonBody(response);
  if (body === undefined) return [];
  const operation = said !== undefined && Object.hasOwn(said.operations, id) ? said.operations[id] : undefined;
  const declared = operation && declaredResponse(operation, response.status);
  const pointer = declared && declaredMedia(declared, mediaType(response.headers) ?? '')?.schema;
  if (said === undefined || pointer === undefined || pointer === null) return described(body, undefined, undefined);
  return described(body, said.document, { pointer, value: valueAt(said.document, pointer) });
}

/** Whole numbers that a JavaScript reader of this JSON does not get as they were written (RFC 8259 §6, RFC 7493 §2.2), with the name they stand under. */
export function unsafeIntegers(text: string): readonly { readonly name: string; readonly written: string }[] {
  const found: { name: string; written: string }[] = [];
  const revive = (name: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const written = context?.source;
    if (typeof value === 'number' && written !== undefined && /^-?\d+$/.test(written) && !Number.isSafeInteger(value)) found.push({ name, written });
    return value;
  };
  try {
    JSON.parse(text, revive);
  } catch {
    return [];
  }
  return found;
}
