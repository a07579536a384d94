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
  return (
    eachNamed(document, 'paths', 'paths object', pathOf) ??
    eachNamed(document, 'webhooks', 'map of webhooks', pathItem) ??
    servers(document) ??
    security(document) ??
    below('components', components(document['components']))
  );
}

/** What is wrong, and where below the thing that was looked at: most is right, and where it stands need not be put together. */
type Rule = { readonly reason: string; readonly at: JsonPointer } | undefined;
type Fields = Readonly<Record<string, unknown>>;

const operationKeys = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const places = ['query', 'header', 'path', 'cookie', 'querystring'];
const schemeTypes = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'];

function components(value: unknown): Rule {
  if (isAbsent(value)) return undefined;
  if (!isRecord(value)) return here('has components that are not an object');
  return (
    eachNamed(value, 'schemas', 'map of schemas', schema) ??
    eachNamed(value, 'parameters', 'map of parameters', parameter) ??
    eachNamed(value, 'headers', 'map of headers', header) ??
    eachNamed(value, 'requestBodies', 'map of request bodies', requestBody) ??
    eachNamed(value, 'responses', 'map of responses', response) ??
    eachNamed(value, 'securitySchemes', 'map of security schemes', securityScheme) ??
    eachNamed(value, 'pathItems', 'map of path items', pathItem) ??
    eachNamed(value, 'callbacks', 'map of callbacks', callback) ??
    eachNamed(value, 'mediaTypes', 'map of media types', mediaType)
  );
}

function pathOf(item: unknown, path: string): Rule {
  if (path.startsWith('x-')) return undefined;
  if (!path.startsWith('/')) return here(`has the path ${quoted(path)}, and a path begins with a slash (Paths Object)`);
  return pathItem(item);
}

function pathItem(item: unknown): Rule {
  if (!isRecord(item)) return here('has a path item that is not an object');
  return parameters(item) ?? servers(item) ?? operations(item) ?? eachNamed(item, 'additionalOperations', 'map of operations', operation);
}

function operations(item: Fields): Rule {
  for (const key of operationKeys) {
    const broken = isAbsent(item[key]) ? undefined : below(key, operation(item[key]));
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function operation(value: unknown): Rule {
  if (!isRecord(value)) return here('has an operation that is not an object');
  return (
    parameters(value) ??
    (isAbsent(value['requestBody']) ? undefined : below('requestBody', requestBody(value['requestBody']))) ??
    eachNamed(value, 'responses', 'responses object, by status', responseOf) ??
    eachNamed(value, 'callbacks', 'map of callbacks', callback) ??
    security(value) ??
    servers(value)
  );
}

function responseOf(answer: unknown, status: string): Rule {
  if (status.startsWith('x-')) return undefined;
  if (!/^([1-5](\d\d|XX)|default)$/i.test(status))
    return here(`has a response for ${quoted(status)}, which is no status, no range such as 4XX and not default`);
  return response(answer);
}

function parameters(owner: Fields): Rule {
  const list = owner['parameters'];
  if (isAbsent(list)) return undefined;
  if (!Array.isArray(list)) return below('parameters', here('has parameters that are not a list'));
  for (const [index, one] of (list as readonly unknown[]).entries()) {
    const broken = parameter(one);
    if (broken !== undefined) return below('parameters', below(index, broken));
  }
  return undefined;
}

function parameter(value: unknown): Rule {
  if (!isRecord(value)) return here('has a parameter that is not an object');
  if (isReference(value)) return undefined;
  if (typeof value['name'] !== 'string') return here('has a parameter without a name');
  if (typeof value['in'] !== 'string' || !places.includes(value['in'])) {
    return here(`has a parameter whose "in" is not one of ${places.join(', ')} (Parameter Object)`);
  }
  return described(value);
}

function header(value: unknown): Rule {
  return isRecord(value) ? described(value) : here('has a header that is not an object');
}

/** What parameters and headers have in common: a schema, or a content. */
function described(value: Fields): Rule {
  if (isReference(value)) return undefined;
  return schemaUnder(value, 'schema') ?? content(value);
}

function requestBody(value: unknown): Rule {
  if (!isRecord(value)) return here('has a request body that is not an object');
  return isReference(value) ? undefined : content(value);
}

function response(value: unknown): Rule {
  if (!isRecord(value)) return here('has a response that is not an object');
  if (isReference(value)) return undefined;
  return eachNamed(value, 'headers', 'map of headers', header) ?? content(value);
}

function content(owner: Fields): Rule {
  return eachNamed(owner, 'content', 'map of media types', mediaType);
}

function mediaType(value: unknown): Rule {
  if (!isRecord(value)) return here('has a media type that is not an object');
  return schemaUnder(value, 'schema') ?? schemaUnder(value, 'itemSchema') ?? eachNamed(value, 'encoding', 'map of encodings', encoding);
}

function encoding(value: unknown): Rule {
  return isRecord(value) ? undefined : here('has an encoding that is not an object');
}

function schemaUnder(owner: Fields, key: string): Rule {
  return key in owner ? below(key, schema(owner[key])) : undefined;
}

function schema(value: unknown): Rule {
  return isRecord(value) || typeof value === 'boolean' ? undefined : here('has a schema that is neither an object nor a boolean');
}

function callback(value: unknown): Rule {
  if (!isRecord(value)) return here('has a callback that is not an object');
  if (isReference(value)) return undefined;
  for (const [expression, item] of Object.entries(value)) {
    const broken = expression.startsWith('x-') ? undefined : below(expression, pathItem(item));
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function servers(owner: Fields): Rule {
  const list = owner['servers'];
  if (isAbsent(list)) return undefined;
  if (!Array.isArray(list)) return below('servers', here('has servers that are not a list'));
  const wrong = list.findIndex((server: unknown) => !isRecord(server) || typeof server['url'] !== 'string');
  return wrong === -1 ? undefined : below('servers', below(wrong, here('has a server without a url (Server Object)')));
}

function security(owner: Fields): Rule {
  const list = owner['security'];
  if (isAbsent(list)) return undefined;
  if (!Array.isArray(list)) return below('security', here('has security that is not a list'));
  for (const [index, alternative] of (list as readonly unknown[]).entries()) {
    const broken = requirement(alternative);
    if (broken !== undefined) return below('security', below(index, broken));
  }
  return undefined;
}

function requirement(value: unknown): Rule {
  if (!isRecord(value)) return here('has a security requirement that is not an object');
  for (const [name, scopes] of Object.entries(value)) {
    if (!Array.isArray(scopes)) return below(name, here(`has a security requirement whose scopes for ${quoted(name)} are not a list`));
  }
  return undefined;
}

function securityScheme(value: unknown): Rule {
  if (!isRecord(value)) return here('has a security scheme that is not an object');
  if (isReference(value)) return undefined;
  if (typeof value['type'] !== 'string' || !schemeTypes.includes(value['type'])) {
    return here(`has a security scheme whose type is not one of ${schemeTypes.join(', ')} (Security Scheme Object)`);
  }
  return undefined;
}

function eachNamed(owner: Fields, key: string, what: string, rule: (value: unknown, name: string) => Rule): Rule {
  const map = owner[key];
  if (isAbsent(map)) return undefined;
  if (!isRecord(map)) return below(key, here(`has "${key}" that is not an object: it is a ${what}`));
  for (const name of Object.keys(map)) {
    const broken = rule(map[name], name);
    if (broken !== undefined) return below(key, below(name, broken));
  }
  return undefined;
}

function here(reason: string): Rule {
  return { reason, at: '' };
}

function below(key: string | number, broken: Rule): Rule {
  return broken && { ...broken, at: `${pointerOf([key])}${broken.at}` as JsonPointer };
}

/** In YAML people leave a key with nothing behind it. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isReference(value: Fields): boolean {
  return typeof value['$ref'] === 'string';
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
