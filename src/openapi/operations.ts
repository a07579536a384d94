import { isRecord, pointer as pointerOf, valueAt, type Json, type JsonPointer } from '../model/json.ts';
import type { OpenApiContent, OpenApiOperation, OpenApiParameter, OpenApiSaid } from '../model/openapi.ts';
import { methods, operationId, type OperationId } from '../model/operation.ts';
import { settle, type Found } from '../schema/reference.ts';
import { basePath } from './base-path.ts';
import type { Document } from './document.ts';

/** Describes the operations of a document that `readDocument` let through. */
export function openApiSaid(document: Document): OpenApiSaid {
  const root: unknown = document;
  const paths = valueAt(root, '/paths');
  const operations: [OperationId, OpenApiOperation][] = [];
  const passedOver: JsonPointer[] = [];
  for (const path of Object.keys(isRecord(paths) ? paths : {})) {
    if (!path.startsWith('/')) continue;
    const item = settled(root, pointerOf(['paths', path]));
    if (item === undefined) continue;
    for (const method of methods) {
      const operation = child(item, method.toLowerCase());
      if (!isRecord(operation.value)) continue;
      const prefix = basePath(operation.value, item.value, root);
      operations.push([operationId(method, `${prefix}${path}`), describe(root, item, operation)]);
    }
    const additional = child(item, 'additionalOperations');
    for (const name of isRecord(additional.value) ? Object.keys(additional.value) : []) passedOver.push(child(additional, name).pointer);
    if (isRecord(child(item, 'query').value)) passedOver.push(child(item, 'query').pointer);
  }
  return {
    version: document.openapi,
    title: text(valueAt(root, '/info/title')) ?? '',
    operations: Object.fromEntries(operations),
    passedOver,
    document: root as Json,
  };
}

function describe(root: unknown, item: Found, operation: Found): OpenApiOperation {
  const own = text(valueAt(operation.value, '/operationId'));
  const body = followed(root, child(operation, 'requestBody'));
  const responses = child(operation, 'responses');
  return {
    ...(own === undefined ? {} : { operationId: own }),
    pointer: operation.pointer,
    parameters: parameters(root, [child(item, 'parameters'), child(operation, 'parameters')]),
    ...(body === undefined
      ? {}
      : { requestBody: { pointer: body.pointer, required: valueAt(body.value, '/required') === true, content: content(root, body) } }),
    responses: Object.fromEntries(
      keys(responses.value)
        .filter((status) => !status.startsWith('x-'))
        .flatMap((status) => {
          const response = followed(root, child(responses, status));
          const name = /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status;
          return response === undefined ? [] : [[name, { pointer: response.pointer, content: content(root, response) }] as const];
        }),
    ),
    security: security(root, operation.value),
    deprecated: valueAt(operation.value, '/deprecated') === true,
  };
}

/** An operation's parameter replaces the path's of the same name and place (OpenAPI 3.1 §4.8.10.1). */
function parameters(root: unknown, lists: readonly Found[]): readonly OpenApiParameter[] {
  const merged = new Map<string, OpenApiParameter>();
  for (const list of lists) {
    for (const index of Array.isArray(list.value) ? list.value.keys() : []) {
      const found = followed(root, child(list, index));
      const name = text(valueAt(found?.value, '/name'));
      const place = text(valueAt(found?.value, '/in'));
      if (found === undefined || name === undefined || !isPlace(place)) continue;
      const [described] = Object.values(content(root, found));
      const schema = child(found, 'schema');
      merged.set(`${place} ${name}`, {
        name,
        in: place,
        required: place === 'path' || valueAt(found.value, '/required') === true,
        schema: schema.value === undefined ? (described ?? null) : schema.pointer,
      });
    }
  }
  return [...merged.values()];
}

function isPlace(place: string | undefined): place is OpenApiParameter['in'] {
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie' || place === 'querystring';
}

function content(root: unknown, owner: Found): OpenApiContent {
  const map = child(owner, 'content');
  return Object.fromEntries(
    keys(map.value).flatMap((mediaType) => {
      const media = followed(root, child(map, mediaType));
      if (media === undefined) return [];
      const schema = child(media, 'schema');
      return [[mediaType, schema.value === undefined ? null : schema.pointer] as const];
    }),
  );
}

/** OpenAPI 3.1 §4.8.10.1: an operation's own list replaces the document's, an empty object in it makes security optional. */
function security(root: unknown, operation: unknown): 'none' | 'some' {
  const declared = valueAt(operation, '/security') ?? valueAt(root, '/security');
  if (!Array.isArray(declared) || declared.length === 0) return 'none';
  return declared.some((alternative) => isRecord(alternative) && Object.keys(alternative).length === 0) ? 'none' : 'some';
}

function child(parent: Found, key: string | number): Found {
  const step = pointerOf([key]);
  return { pointer: `${parent.pointer}${step}` as JsonPointer, value: valueAt(parent.value, step) };
}

function settled(root: unknown, pointer: JsonPointer): Found | undefined {
  return followed(root, { pointer, value: valueAt(root, pointer) });
}

function followed(root: unknown, at: Found): Found | undefined {
  const found = settle(root, at);
  return 'reason' in found || found.value === undefined ? undefined : found;
}

function keys(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
