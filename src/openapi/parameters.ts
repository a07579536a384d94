// What a request's address says, held against the parameters that the document declares for it.
import { isRecord, pointer as pointerOf, valueAt, type JsonPointer, type JsonSchema } from '../model/json.ts';
import type { OpenApiParameter, OpenApiSaid } from '../model/openapi.ts';
import { operationParts, type OperationId } from '../model/operation.ts';
import { settle } from '../schema/reference.ts';
import { compile, type Violation } from '../schema/validate.ts';
import { isRedacted } from './redacted.ts';

/** What nobody reads and every browser cache knows: jQuery's way round it. */
const cacheBuster = '_';

/** The names in a query that no parameter declares. None where a parameter may spread over any name (OpenAPI 3.1 §4.8.12.2). */
export function undeclaredQuery(said: OpenApiSaid, id: OperationId, names: Iterable<string>): readonly string[] {
  const declared = said.operations[id]?.parameters ?? [];
  if (declared.some((one) => one.in === 'querystring' || (one.in === 'query' && mayBeObject(said.document, one.schema)))) return [];
  const known = new Set([...declared.flatMap((one) => (one.in === 'query' ? [one.name] : [])), ...keysInQuery(said.document), cacheBuster]);
  return [...new Set(names)].filter((name) => !known.has(name) && !known.has(name.replace(/\[.*$/s, '')));
}

/** The query parameters and headers that have to be there and are not. What the protocol has its own words for counts for nothing (§4.8.12.1). */
export function missingParameters(said: OpenApiSaid, id: OperationId, query: ReadonlySet<string>, headers: ReadonlySet<string>): readonly OpenApiParameter[] {
  return (said.operations[id]?.parameters ?? []).filter(({ in: place, name, required }) => {
    if (!required) return false;
    if (place === 'query') return !query.has(name) && ![...query].some((one) => one.startsWith(`${name}[`));
    return place === 'header' && !['accept', 'content-type', 'authorization'].includes(name.toLowerCase()) && !headers.has(name.toLowerCase());
  });
}

/**
 * Why no reading of what was sent fits a parameter's schema. In an address everything is text: it fits as soon as one reading of it does.
 * Undefined when it fits, and where nothing can be said: no schema, an object, a secret.
 * @param texts every value that was sent under its name
 * @throws SchemaUnreadable
 */
export function parameterViolation(said: OpenApiSaid, { schema: pointer }: OpenApiParameter, texts: readonly string[]): Violation | undefined {
  if (pointer === null || texts.length === 0 || texts.some(isRedacted) || mayBeObject(said.document, pointer)) return undefined;
  const validate = compile(valueAt(said.document, pointer) as JsonSchema, { document: said.document, pointer }, 'request');
  let first: Violation | undefined;
  for (const reading of readingsOf(texts)) {
    const [violation] = validate(reading);
    if (violation === undefined) return undefined;
    first ??= violation;
  }
  return first;
}

/** The values of a path's parameters by name; of whole segments only. */
export function pathValues(id: OperationId, path: string): ReadonlyMap<string, string> {
  const segments = path.split('/');
  return new Map(
    operationParts(id)
      .path.split('/')
      .flatMap((part, index): (readonly [string, string])[] => {
        const [, name] = /^\{([^{}]+)\}$/.exec(part) ?? [];
        const value = decoded(segments[index] ?? '');
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
  );
}

/** The most telling reading comes first: its violation is the one that is told. */
function readingsOf(texts: readonly string[]): readonly unknown[] {
  const [only = '', ...others] = texts;
  const lists = others.length > 0 ? [texts] : [texts, ...[',', ' ', '|'].filter((mark) => only.includes(mark)).map((mark) => only.split(mark))];
  const arrays = lists.flatMap((list) => [list, list.map((text) => scalarsOf(text)[0])]);
  return others.length > 0 ? arrays : [...scalarsOf(only), ...arrays];
}

function scalarsOf(text: string): readonly unknown[] {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return [Number(text), text, ...(['0', '1'].includes(text) ? [text === '1'] : [])];
  if (/^(?:true|false)$/i.test(text)) return [text.toLowerCase() === 'true', text];
  return text === '' || text === 'null' ? [text, null] : [text];
}

function mayBeObject(document: unknown, pointer: JsonPointer | null, depth = 0): boolean {
  if (pointer === null || depth > 10) return false;
  const found = settle(document, { pointer, value: valueAt(document, pointer) });
  if ('reason' in found || !isRecord(found.value)) return false;
  const { type, properties } = found.value;
  if (type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined) return true;
  return ['anyOf', 'oneOf', 'allOf'].some((key) => {
    const members = isRecord(found.value) ? found.value[key] : undefined;
    return (
      Array.isArray(members) &&
      members.some((_, index) => mayBeObject(document, `${found.pointer}${pointerOf([key, String(index)])}` as JsonPointer, depth + 1))
    );
  });
}

/** A credential may be in the query (OpenAPI 3.1 §4.8.27). */
function keysInQuery(document: unknown): readonly string[] {
  const schemes = valueAt(document, '/components/securitySchemes');
  return Object.values(isRecord(schemes) ? schemes : {}).flatMap((scheme) =>
    isRecord(scheme) && scheme['type'] === 'apiKey' && scheme['in'] === 'query' && typeof scheme['name'] === 'string' ? [scheme['name']] : [],
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
