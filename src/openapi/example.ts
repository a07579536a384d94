import { isRecord, valueAt, type Json, type JsonPointer, type JsonSchema } from '../model/json.ts';
import type { OperationId } from '../model/operation.ts';
import { exampleOf, type NoExample } from '../schema/example.ts';
import { compile, SchemaUnreadable } from '../schema/validate.ts';
import type { OpenApiParameter, OpenApiSaid } from '../model/openapi.ts';
import { concreteMedia } from './compare/media-type.ts';
import { declaredMedia } from './responses.ts';

export type { NoExample } from '../schema/example.ts';

/** What to ask an operation with, as little as it demands. Cookies are a session's business and never part of it. */
export interface RequestExample {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** There when the operation takes a body. A form's fields are an object too. */
  readonly body?: { readonly mediaType: string; readonly value: Json };
}

/** What the asker knows better. Fields of the body replace those made; a body that is not an object is replaced whole. */
export interface ExampleOverrides {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

const carriers = { path: 'path', query: 'query', header: 'headers' } as const;

/**
 * An acceptable request, made from the document alone: its examples and defaults, else least values. Overrides are taken as they are
 * for parameters; a body with overrides must still fit its schema. Says why where none can be made.
 */
export function requestExample(said: OpenApiSaid, id: OperationId, overrides: ExampleOverrides = {}): RequestExample | NoExample {
  const operation = Object.hasOwn(said.operations, id) ? said.operations[id] : undefined;
  if (operation === undefined) return { reason: `${id} is not in the document` };
  const made: Record<'path' | 'query' | 'headers', Record<string, string>> = { path: {}, query: {}, headers: {} };
  for (const parameter of operation.parameters) {
    if (!parameter.required || parameter.in === 'cookie') continue;
    if (parameter.in === 'querystring') return { reason: `${id} takes its whole query as one value, which cannot be made` };
    const carrier = carriers[parameter.in];
    if (Object.hasOwn(overrides[carrier] ?? {}, parameter.name)) continue;
    const value = parameterExample(said, parameter);
    if (typeof value !== 'string') return { reason: `the ${parameter.in} parameter ${parameter.name} of ${id}: ${value.reason}` };
    made[carrier] = { ...made[carrier], ...Object.fromEntries([[parameter.name, value]]) };
  }
  const body = bodyExample(said, id, overrides.body);
  if (body !== undefined && 'reason' in body) return { reason: `the body of ${id}: ${body.reason}` };
  return {
    path: { ...made.path, ...overrides.path },
    query: { ...made.query, ...overrides.query },
    headers: { ...made.headers, ...overrides.headers },
    ...(body === undefined ? {} : { body }),
  };
}

function parameterExample(said: OpenApiSaid, parameter: OpenApiParameter): string | NoExample {
  if (parameter.schema === null) return 'example';
  const value = placeExample(said, parameter.schema);
  if ('reason' in value) return value;
  const text = parameterText(value.value);
  if (text === undefined) return { reason: 'is an object, and how those are written is not known here' };
  if (parameter.in === 'path' && text === '') return { reason: 'would be empty' };
  return text;
}

/** As `form` and `simple` write it (OpenAPI 3.1 §4.8.12.3): items of a list are separated by commas. */
function parameterText(value: Json): string | undefined {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' || item === null) ? value.map(String).join(',') : undefined;
  return typeof value === 'object' && value !== null ? undefined : String(value);
}

function bodyExample(
  said: OpenApiSaid,
  id: OperationId,
  override: Json | undefined,
): { readonly mediaType: string; readonly value: Json } | NoExample | undefined {
  const declared = said.operations[id]?.requestBody;
  if (declared === undefined || (!declared.required && override === undefined)) return undefined;
  const json = Object.keys(declared.content).find((name) => /^application\/(([\w.+-]+|\*)\+)?json\b/i.test(name));
  const media = declaredMedia(declared, json ?? 'application/json') ?? declaredMedia(declared, 'application/x-www-form-urlencoded');
  if (media === undefined) return { reason: `takes only ${Object.keys(declared.content).join(', ').slice(0, 200) || 'what is not declared'}` };
  const mediaType = /\*\+/.test(media.mediaType) ? concreteMedia(media.mediaType) : media.mediaType.includes('*') ? 'application/json' : media.mediaType;
  if (media.schema === null) return override === undefined ? { reason: 'has no schema' } : { mediaType, value: override };
  const made = placeExample(said, media.schema);
  if (override === undefined) return 'reason' in made ? made : { mediaType, value: made.value };
  const value = isRecord(override) && !('reason' in made) && isRecord(made.value) ? { ...made.value, ...override } : override;
  const wrong = misfit(said, media.schema, value);
  return wrong === undefined ? { mediaType, value } : 'reason' in made ? made : { reason: wrong };
}

/** The example beside a schema (in its parameter or media type), else one made from it. */
function placeExample(said: OpenApiSaid, pointer: JsonPointer): { readonly value: Json } | NoExample {
  const schema = valueAt(said.document, pointer) as JsonSchema;
  const owner = valueAt(said.document, pointer.slice(0, pointer.lastIndexOf('/')));
  const examples = valueAt(owner, '/examples');
  const named = isRecord(examples) ? valueAt(Object.values(examples)[0], '/value') : undefined;
  for (const given of [valueAt(owner, '/example'), named]) {
    if (given !== undefined && misfit(said, pointer, given) === undefined) return { value: given as Json };
  }
  return exampleOf(schema, { document: said.document, pointer }, 'request');
}

function misfit(said: OpenApiSaid, pointer: JsonPointer, value: unknown): string | undefined {
  try {
    const [violation] = compile(valueAt(said.document, pointer) as JsonSchema, { document: said.document, pointer }, 'request')(value);
    return violation && `${violation.pointer === '' ? 'it' : violation.pointer} ${violation.message}`;
  } catch (error) {
    if (error instanceof SchemaUnreadable) return error.message;
    throw error;
  }
}
