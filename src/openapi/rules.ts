import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import type { Invalid } from './invalid.ts';

/**
 * The first rule of OpenAPI that a document breaks so that it cannot be compared: something that is looked into is of another kind than the
 * specification says, or lacks what it is known by. What real generators leave out (`info`, a description, `responses`) is let through, and
 * schemas are looked into by whoever reads them.
 */
export function brokenRule(document: Readonly<Record<string, unknown>>): Invalid | undefined {
  const version = /^3\.(\d)/.exec(String(document['openapi']))?.[1];
  if (!('paths' in document)) {
    if (version === '0') return { reason: 'has no paths object, which OpenAPI 3.0 requires', at: '' };
    if (!('webhooks' in document) && !('components' in document))
      return { reason: 'has none of paths, webhooks and components, one of which OpenAPI requires', at: '' };
  }
  if (document['paths'] === null) return { reason: 'has "paths" with nothing in it, not even an empty object', at: '/paths' };
  return firstOf(
    () => eachNamed(document, '', 'paths', 'paths object', (at, item, path) => pathItem(at, item, path)),
    () => eachNamed(document, '', 'webhooks', 'map of webhooks', (at, item) => pathItem(at, item)),
    () => servers(document, ''),
    () => security(document, ''),
    () => components(document['components']),
  );
}

type Rule = Invalid | undefined;
type Fields = Readonly<Record<string, unknown>>;

const operationKeys = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const places = ['query', 'header', 'path', 'cookie', 'querystring'];
const schemeTypes = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'];

function components(value: unknown): Rule {
  if (isAbsent(value)) return undefined;
  const at = '/components';
  if (!isRecord(value)) return { reason: 'has components that are not an object', at };
  return firstOf(
    () => eachNamed(value, at, 'schemas', 'map of schemas', schema),
    () => eachNamed(value, at, 'parameters', 'map of parameters', parameter),
    () => eachNamed(value, at, 'headers', 'map of headers', header),
    () => eachNamed(value, at, 'requestBodies', 'map of request bodies', requestBody),
    () => eachNamed(value, at, 'responses', 'map of responses', response),
    () => eachNamed(value, at, 'securitySchemes', 'map of security schemes', securityScheme),
    () => eachNamed(value, at, 'pathItems', 'map of path items', (place, item) => pathItem(place, item)),
    () => eachNamed(value, at, 'callbacks', 'map of callbacks', callback),
    () => eachNamed(value, at, 'mediaTypes', 'map of media types', mediaType),
  );
}

function pathItem(at: JsonPointer, item: unknown, path?: string): Rule {
  if (path?.startsWith('x-') === true) return undefined;
  if (path !== undefined && !path.startsWith('/')) return { reason: `has the path ${quoted(path)}, and a path begins with a slash (Paths Object)`, at };
  if (!isRecord(item)) return { reason: 'has a path item that is not an object', at };
  return firstOf(
    () => parameters(item, at),
    () => servers(item, at),
    ...operationKeys.filter((key) => !isAbsent(item[key])).map((key) => () => operation(under(at, key), item[key])),
    () => eachNamed(item, at, 'additionalOperations', 'map of operations', operation),
  );
}

function operation(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has an operation that is not an object', at };
  return firstOf(
    () => parameters(value, at),
    () => (isAbsent(value['requestBody']) ? undefined : requestBody(under(at, 'requestBody'), value['requestBody'])),
    () => eachNamed(value, at, 'responses', 'responses object, by status', (place, answer, status) => responseOf(place, answer, status)),
    () => eachNamed(value, at, 'callbacks', 'map of callbacks', callback),
    () => security(value, at),
    () => servers(value, at),
  );
}

function responseOf(at: JsonPointer, answer: unknown, status: string): Rule {
  if (status.startsWith('x-')) return undefined;
  if (!/^([1-5](\d\d|XX)|default)$/i.test(status))
    return { reason: `has a response for ${quoted(status)}, which is no status, no range such as 4XX and not default`, at };
  return response(at, answer);
}

function parameters(owner: Fields, at: JsonPointer): Rule {
  const list = owner['parameters'];
  if (isAbsent(list)) return undefined;
  const place = under(at, 'parameters');
  if (!Array.isArray(list)) return { reason: 'has parameters that are not a list', at: place };
  return firstOf(...list.map((one: unknown, index) => () => parameter(under(place, index), one)));
}

function parameter(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a parameter that is not an object', at };
  if (isReference(value)) return undefined;
  if (typeof value['name'] !== 'string') return { reason: 'has a parameter without a name', at };
  if (typeof value['in'] !== 'string' || !places.includes(value['in'])) {
    return { reason: `has a parameter whose "in" is not one of ${places.join(', ')} (Parameter Object)`, at };
  }
  return described(value, at);
}

function header(at: JsonPointer, value: unknown): Rule {
  return isRecord(value) ? described(value, at) : { reason: 'has a header that is not an object', at };
}

/** What parameters and headers have in common: a schema, or a content. */
function described(value: Fields, at: JsonPointer): Rule {
  if (isReference(value)) return undefined;
  return firstOf(
    () => ('schema' in value ? schema(under(at, 'schema'), value['schema']) : undefined),
    () => content(value, at),
  );
}

function requestBody(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a request body that is not an object', at };
  return isReference(value) ? undefined : content(value, at);
}

function response(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a response that is not an object', at };
  if (isReference(value)) return undefined;
  return firstOf(
    () => eachNamed(value, at, 'headers', 'map of headers', header),
    () => content(value, at),
  );
}

function content(owner: Fields, at: JsonPointer): Rule {
  return eachNamed(owner, at, 'content', 'map of media types', mediaType);
}

function mediaType(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a media type that is not an object', at };
  return firstOf(
    () => ('schema' in value ? schema(under(at, 'schema'), value['schema']) : undefined),
    () => ('itemSchema' in value ? schema(under(at, 'itemSchema'), value['itemSchema']) : undefined),
    () =>
      eachNamed(value, at, 'encoding', 'map of encodings', (place, one) =>
        isRecord(one) ? undefined : { reason: 'has an encoding that is not an object', at: place },
      ),
  );
}

function schema(at: JsonPointer, value: unknown): Rule {
  return isRecord(value) || typeof value === 'boolean' ? undefined : { reason: 'has a schema that is neither an object nor a boolean', at };
}

function callback(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a callback that is not an object', at };
  if (isReference(value)) return undefined;
  return firstOf(...Object.entries(value).flatMap(([expression, item]) => (expression.startsWith('x-') ? [] : [() => pathItem(under(at, expression), item)])));
}

function servers(owner: Fields, at: JsonPointer): Rule {
  const list = owner['servers'];
  if (isAbsent(list)) return undefined;
  const place = under(at, 'servers');
  if (!Array.isArray(list)) return { reason: 'has servers that are not a list', at: place };
  const wrong = list.findIndex((server: unknown) => !isRecord(server) || typeof server['url'] !== 'string');
  return wrong === -1 ? undefined : { reason: 'has a server without a url (Server Object)', at: under(place, wrong) };
}

function security(owner: Fields, at: JsonPointer): Rule {
  const list = owner['security'];
  if (isAbsent(list)) return undefined;
  const place = under(at, 'security');
  if (!Array.isArray(list)) return { reason: 'has security that is not a list', at: place };
  for (const [index, alternative] of (list as readonly unknown[]).entries()) {
    if (!isRecord(alternative)) return { reason: 'has a security requirement that is not an object', at: under(place, index) };
    for (const [name, scopes] of Object.entries(alternative)) {
      if (!Array.isArray(scopes))
        return { reason: `has a security requirement whose scopes for ${quoted(name)} are not a list`, at: under(under(place, index), name) };
    }
  }
  return undefined;
}

function securityScheme(at: JsonPointer, value: unknown): Rule {
  if (!isRecord(value)) return { reason: 'has a security scheme that is not an object', at };
  if (isReference(value)) return undefined;
  if (typeof value['type'] !== 'string' || !schemeTypes.includes(value['type'])) {
    return { reason: `has a security scheme whose type is not one of ${schemeTypes.join(', ')} (Security Scheme Object)`, at };
  }
  return undefined;
}

function eachNamed(owner: Fields, at: JsonPointer, key: string, what: string, rule: (at: JsonPointer, value: unknown, name: string) => Rule): Rule {
  const map = owner[key];
  if (isAbsent(map)) return undefined;
  const place = under(at, key);
  if (!isRecord(map)) return { reason: `has "${key}" that is not an object: it is a ${what}`, at: place };
  for (const [name, value] of Object.entries(map)) {
    const broken = rule(under(place, name), value, name);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function firstOf(...rules: readonly (() => Rule)[]): Rule {
  for (const rule of rules) {
    const broken = rule();
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** In YAML people leave a key with nothing behind it. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isReference(value: Fields): boolean {
  return typeof value['$ref'] === 'string';
}

function under(at: JsonPointer, key: string | number): JsonPointer {
  return `${at}${pointerOf([key])}` as JsonPointer;
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
