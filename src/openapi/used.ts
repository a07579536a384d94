// Whether a frontend was seen to use what a document does not promise any more: what it sends, what it leaves out, what it was answered.
import { answered, jsonBody, mediaType, type Exchange } from '../model/exchange.ts';
import type { Baselined } from '../model/baseline.ts';
import type { DriftFinding } from '../model/drift.ts';
import { isRecord, pointer as pointerOf, valueAt, type JsonPointer } from '../model/json.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { matchOperation, withoutNames, type OperationId } from '../model/operation.ts';
import { follow, type Found } from '../schema/reference.ts';
import { declaredMedia, declaredResponse } from './responses.ts';

/** An exchange in which something was used, and how: `it sends q`. */
export interface Use {
  readonly exchange: Exchange;
  readonly how: string;
}

/**
 * The use that makes a break of what is else a warning; undefined when none was seen.
 * - A query parameter or a request's property that is gone, or is read-only now: it was sent.
 * - A default that is another one, or none any more: it was relied on by who left the parameter or property out. Nobody could rely on one
 *   that is new.
 * - An error status that is new: it was answered.
 */
export function usedIn(finding: DriftFinding, { agreed, name }: Baselined, live: OpenApiSaid, exchanges: readonly Exchange[]): Use | undefined {
  const howSeen = waysToUse[finding.id];
  if (agreed === undefined || howSeen === undefined) return undefined;
  const { old, new: next } = finding.location;
  // A place in another file of the baseline does not lead into it.
  const place = { old: old?.file === name ? old.pointer : undefined, new: next?.pointer };
  for (const exchange of exchanges) {
    const operation = operationOf(finding, agreed, exchange.request);
    const how = operation && howSeen({ agreed, live, exchange, operation, place });
    if (how !== undefined) return { exchange, how };
  }
  return undefined;
}

/** The operation that a request was of, where it is one that the finding is about. */
export function operationOf(
  { operations }: Pick<DriftFinding, 'operations'>,
  openapi: OpenApiSaid,
  { method, url }: Pick<Exchange['request'], 'method' | 'url'>,
): OperationId | undefined {
  const operation = matchOperation(method, new URL(url).pathname, Object.keys(openapi.operations) as OperationId[]);
  return operation !== undefined && operations.some((one) => withoutNames(one as OperationId) === withoutNames(operation)) ? operation : undefined;
}

interface Looking {
  readonly agreed: OpenApiSaid;
  readonly live: OpenApiSaid;
  readonly exchange: Exchange;
  readonly operation: OperationId;
  readonly place: { readonly old: JsonPointer | undefined; readonly new: JsonPointer | undefined };
}
type How = (looking: Looking) => string | undefined;

const waysToUse: Readonly<Record<string, How>> = {
  'request-parameter-removed': parameterSent,
  'request-parameter-property-removed': memberSent,
  'request-property-removed': propertySent,
  'request-property-became-read-only': propertySent,
  'request-parameter-default-value-changed': parameterLeftOut,
  'request-parameter-default-value-removed': parameterLeftOut,
  'request-property-default-value-changed': propertyLeftOut,
  'request-property-default-value-removed': propertyLeftOut,
  'response-error-status-added': statusAnswered,
};

function parameterSent({ agreed, exchange, place }: Looking): string | undefined {
  const gone = place.old && valueAt(agreed.document, place.old);
  if (!isRecord(gone) || gone['in'] !== 'query' || typeof gone['name'] !== 'string') return undefined;
  const { name } = gone;
  const schema = `${place.old}/schema` as JsonPointer;
  const members = layersOf(agreed.document, { pointer: schema, value: gone['schema'] }).flatMap(propertiesOf);
  const written = members.map((member) => memberName(gone, member));
  const sent = [...new URL(exchange.request.url).searchParams.keys()];
  return sent.some((one) => one === name || one.startsWith(`${name}[`) || written.includes(one)) ? `it sends ${name}` : undefined;
}

/** A property of an object that is a parameter of the query. */
function memberSent({ agreed, exchange, operation, place }: Looking): string | undefined {
  const sent = new URL(exchange.request.url).searchParams;
  for (const { name, in: where, schema } of agreed.operations[operation]?.parameters ?? []) {
    if (where !== 'query' || schema === null) continue;
    const declared = valueAt(agreed.document, schema.replace(/\/schema$/, ''));
    const layers = layersOf(agreed.document, { pointer: schema, value: valueAt(agreed.document, schema) });
    const gone = layers.flatMap((layer) => propertiesOf(layer).filter((member) => `${layer.pointer}${pointerOf(['properties', member])}` === place.old));
    const found = gone.find((member) => isRecord(declared) && sent.has(memberName({ ...declared, name }, member)));
    if (found !== undefined) return `it sends ${name}.${found}`;
  }
  return undefined;
}

function propertiesOf({ value }: Found): readonly string[] {
  return isRecord(value) && isRecord(value['properties']) ? Object.keys(value['properties']) : [];
}

/** Under which name a property of an object stands in the query (OpenAPI 3.1 §4.8.12.2); one that is written without `explode` has none. */
function memberName({ name, style = 'form', explode = style === 'form' }: Readonly<Record<string, unknown>>, member: string): string {
  return style === 'form' && explode === true ? member : `${String(name)}[${member}]`;
}

function parameterLeftOut({ agreed, exchange, operation, place }: Looking): string | undefined {
  const sent = [...new URL(exchange.request.url).searchParams.keys()];
  for (const { name, in: where, schema } of agreed.operations[operation]?.parameters ?? []) {
    if (where !== 'query' || schema === null) continue;
    const layers = layersOf(agreed.document, { pointer: schema, value: valueAt(agreed.document, schema) });
    if (!layers.some(({ pointer }) => `${pointer}/default` === place.old)) continue;
    // An object may be spread over names of its own (OpenAPI 3.1 §4.8.12.2).
    if (layers.some(({ value }) => isRecord(value) && (value['type'] === 'object' || isRecord(value['properties'])))) continue;
    if (!sent.some((one) => one === name || one.startsWith(`${name}[`))) return `it leaves out ${name}`;
  }
  return undefined;
}

function propertySent(looking: Looking): string | undefined {
  const found = propertiesSent(looking).find(({ at, isThere }) => isThere && at.pointer === looking.place.old);
  return found && `it sends ${found.path}`;
}

function propertyLeftOut(looking: Looking): string | undefined {
  const { agreed, place } = looking;
  const found = propertiesSent(looking).find(
    ({ at, isThere }) => !isThere && layersOf(agreed.document, at).some(({ pointer }) => `${pointer}/default` === place.old),
  );
  return found && `it leaves out ${found.path}`;
}

function statusAnswered({ agreed, live, exchange, operation, place }: Looking): string | undefined {
  if (!answered(exchange) || exchange.response.status < 400) return undefined;
  const { status } = exchange.response;
  const before = agreed.operations[operation];
  const names = Object.keys(live.operations) as OperationId[];
  const now = names.find((one) => withoutNames(one) === withoutNames(operation));
  if (before === undefined || now === undefined || declaredResponse(before, status) !== undefined) return undefined;
  const declared = live.operations[now];
  return declared !== undefined && declaredResponse(declared, status)?.pointer === place.new ? `it was answered ${status}` : undefined;
}

/** A property that the agreed document declares for a place of a request's body. */
interface Declared {
  /** `items.title` */
  readonly path: string;
  readonly at: Found;
  /** Whether it was sent. */
  readonly isThere: boolean;
}

function propertiesSent({ agreed, exchange, operation }: Looking): readonly Declared[] {
  const owner = agreed.operations[operation]?.requestBody;
  const schema = owner && declaredMedia(owner, mediaType(exchange.request.headers) ?? '')?.schema;
  const body = bodyOf(exchange);
  if (schema === undefined || schema === null || body === undefined) return [];
  return declaredIn(agreed.document, { pointer: schema, value: valueAt(agreed.document, schema) }, body, '', 0);
}

function bodyOf({ request }: Exchange): unknown {
  if (mediaType(request.headers) !== 'application/x-www-form-urlencoded') return jsonBody(request);
  return request.body === undefined || request.body.cut ? undefined : Object.fromEntries(new URLSearchParams(request.body.text));
}

/** Bodies nest less deep, and a body of more items says nothing new. */
const deepest = 20;
const mostItems = 50;

function declaredIn(document: unknown, schema: Found, value: unknown, path: string, depth: number): readonly Declared[] {
  if (depth > deepest) return [];
  const layers = layersOf(document, schema);
  if (Array.isArray(value)) {
    const items = layers.flatMap((layer) => childOf(layer, ['items']));
    return value.slice(0, mostItems).flatMap((item: unknown) => items.flatMap((one) => declaredIn(document, one, item, path, depth + 1)));
  }
  if (!isRecord(value)) return [];
  return layers.flatMap((layer) => {
    const properties = isRecord(layer.value) ? layer.value['properties'] : undefined;
    return Object.keys(isRecord(properties) ? properties : {}).flatMap((name): readonly Declared[] =>
      childOf(layer, ['properties', name]).flatMap((at) => {
        const own = { path: path === '' ? name : `${path}.${name}`, at, isThere: Object.hasOwn(value, name) };
        return own.isThere ? [own, ...declaredIn(document, at, value[name], own.path, depth + 1)] : [own];
      }),
    );
  });
}

/** The schemas that all hold for a value: this one, where it leads, what it is put together from. Of several alternatives none is known to hold. */
function layersOf(document: unknown, schema: Found, seen: Set<string> = new Set()): readonly Found[] {
  const { value, pointer } = schema;
  if (seen.has(pointer)) return [];
  seen.add(pointer);
  if (!isRecord(value)) return [schema];
  const target = typeof value['$ref'] === 'string' ? follow(document, value['$ref'], pointer) : undefined;
  const led = target === undefined || 'reason' in target ? [] : [target];
  const parts = (keyword: string): readonly Found[] => {
    const list = value[keyword];
    return Array.isArray(list) ? list.flatMap((_, index) => childOf(schema, [keyword, String(index)])) : [];
  };
  const alternatives = ['anyOf', 'oneOf'].flatMap((keyword) => {
    const some = parts(keyword).filter((part) => !isRecord(part.value) || part.value['type'] !== 'null');
    return some.length === 1 ? some : [];
  });
  return [schema, ...[...led, ...parts('allOf'), ...alternatives].flatMap((below) => layersOf(document, below, seen))];
}

function childOf({ pointer, value }: Found, keys: readonly string[]): readonly Found[] {
  const step = pointerOf(keys);
  const child = valueAt(value, step);
  return child === undefined ? [] : [{ pointer: `${pointer}${step}` as JsonPointer, value: child }];
}
