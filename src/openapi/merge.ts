import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../model/json.ts';
import { methods } from '../model/operation.ts';
import { basePath } from './base-path.ts';
import type { Document } from './document.ts';
import type { Invalid } from './read.ts';

/** A document, and the path that its operations are under where that is not what its own servers say. */
export interface Part {
  readonly document: Document;
  readonly under?: string;
}

type Fields = Readonly<Record<string, unknown>>;
/** By kind of component, what its names become. */
type Renamed = Readonly<Record<string, ReadonlyMap<string, string>>>;

const verbs = new Set([...methods.map((method) => method.toLowerCase()), 'query', 'additionalOperations']);

/**
 * Several documents as one: every operation under its own path, every component under a name of its own. Of an operation that more than one
 * of them has, the first counts. What each says of its servers and its security goes with its operations. References by anchor stay as
 * they are. Documents of different versions are not merged: the same words mean different things in them.
 */
export function merged(parts: readonly [Part, ...Part[]]): { readonly document: Document } | Invalid {
  const [first, ...others] = parts;
  if (others.length === 0 && first.under === undefined) return { document: first.document };
  const other = others.find(({ document }) => minor(document) !== minor(first.document));
  if (other !== undefined)
    return {
      reason: `is of version ${other.document.openapi}, and the one before it of ${first.document.openapi}: they cannot be read as one`,
      at: '/openapi',
    };
  const components: Record<string, Record<string, unknown>> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [index, { document, under }] of parts.entries()) {
    const renamed = renamedIn(document, components, index + 1);
    const told = rewritten(document, renamed, (path, item) => `${under ?? basePath(item, document)}${path}`, document) as Fields;
    for (const [kind, named] of Object.entries(fieldsOf(told['components'])))
      for (const [name, one] of Object.entries(fieldsOf(named))) (components[kind] ??= {})[renamed[kind]?.get(name) ?? name] ??= one;
    for (const [path, item] of Object.entries(fieldsOf(told['paths'])))
      if (path.startsWith('/')) place(paths, path, fieldsOf(item), { told, document, ...(under === undefined ? {} : { under }) });
  }
  const { servers: _servers, security: _security, ...more } = first.document as unknown as Fields;
  return { document: { ...more, paths, ...(Object.keys(components).length === 0 ? {} : { components }) } as unknown as Document };
}

function minor({ openapi }: Document): string {
  return openapi.split('.').slice(0, 2).join('.');
}

/** Puts a path's operations where they are served, each with what it had from the path and from the document. */
function place(paths: Record<string, Record<string, unknown>>, path: string, item: Fields, { told, document, under }: Part & { readonly told: Fields }): void {
  const own = Object.keys(item).filter((key) => verbs.has(key));
  const { servers: _servers, ...shared } = Object.fromEntries(Object.entries(item).filter(([key]) => !verbs.has(key)));
  // What is only referred to has its operations elsewhere.
  if (own.length === 0) paths[`${under ?? basePath(item, document)}${path}`] ??= shared;
  for (const verb of own) {
    if (verb === 'additionalOperations') {
      (paths[`${under ?? basePath(item, document)}${path}`] ??= {})[verb] ??= item[verb];
      continue;
    }
    const operation = fieldsOf(item[verb]);
    const at = `${under ?? basePath(operation, item, document)}${path}`;
    const there = (paths[at] ??= {});
    if (Object.hasOwn(there, verb)) continue;
    const { servers: _own, ...said } = operation;
    const security = said['security'] ?? told['security'];
    const parameters = [...listOf(shared['parameters']), ...listOf(said['parameters'])];
    there[verb] = { ...said, ...(security === undefined ? {} : { security }), ...(parameters.length === 0 ? {} : { parameters: lastOfEach(parameters) }) };
  }
}

/** An operation's parameter replaces the path's of the same name and place (OpenAPI 3.1 §4.8.10.1). */
function lastOfEach(parameters: readonly unknown[]): readonly unknown[] {
  const key = (one: unknown): unknown => (isRecord(one) && typeof one['name'] === 'string' ? `${String(one['in'])} ${one['name']}` : one);
  return [...new Map(parameters.map((one) => [key(one), one])).values()];
}

/** Names that another document has given to something else. Where there is one, all of its kind are renamed: they refer to one another. */
function renamedIn(document: Document, taken: Readonly<Record<string, Fields>>, number: number): Renamed {
  const components = fieldsOf((document as unknown as Fields)['components']);
  const clashes = Object.entries(components).some(([kind, named]) =>
    Object.entries(fieldsOf(named)).some(([name, one]) => Object.hasOwn(taken[kind] ?? {}, name) && !isDeepStrictEqual(taken[kind]?.[name], one)),
  );
  if (!clashes) return {};
  return Object.fromEntries(
    Object.entries(components).map(([kind, named]) => [kind, new Map(Object.keys(fieldsOf(named)).map((name) => [name, `${name}.${number}`]))]),
  );
}

/** The document with its references following what was renamed or moved. */
function rewritten(value: unknown, renamed: Renamed, moved: (path: string, item: unknown) => string, document: Document): unknown {
  const paths = fieldsOf((document as unknown as Fields)['paths']);
  const follow = (reference: string): string =>
    reference.replace(/^#\/(?:components\/([^/]+)|(paths))\/([^/]+)/, (whole, kind: string | undefined, _paths, written: string) => {
      const name = decoded(written);
      if (kind === undefined) return `#/paths/${encoded(moved(name, paths[name]))}`;
      const other = renamed[kind]?.get(name);
      return other === undefined ? whole : `#/components/${kind}/${encoded(other)}`;
    });
  const each = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return key === '$ref' || key === 'operationRef' ? follow(one) : one;
    if (Array.isArray(one)) return one.map((item: unknown) => (key === 'security' && isRecord(item) ? requirement(item) : each(item, '')));
    if (!isRecord(one)) return one;
    if (key === 'mapping')
      return Object.fromEntries(Object.entries(one).map(([name, target]) => [name, typeof target === 'string' ? mapped(target) : each(target, name)]));
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, each(inner, name)]));
  };
  /** Schemes are named in the keys of a requirement. */
  const requirement = (one: Fields): Fields =>
    Object.fromEntries(Object.entries(one).map(([name, scopes]) => [renamed['securitySchemes']?.get(name) ?? name, scopes]));
  /** A discriminator's mapping has references or names of schemas (OpenAPI 3.1 §4.8.25). */
  const mapped = (target: string): string => (target.startsWith('#') ? follow(target) : (renamed['schemas']?.get(target) ?? target));
  return each(value, '');
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return written;
  }
}

function encoded(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25');
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
