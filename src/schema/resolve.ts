import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { draftOf, isOpenApi, type Dialect } from './dialect.ts';
import { shownReference } from './shown-reference.ts';
import { follow, type Found, type Lost } from './reference.ts';
import { takingList, takingNamed, takingOne } from './schemas-within.ts';

/** Where the references of one document lead. Nothing is ever fetched. */
export interface Resolver {
  /** @param from where the reference stands */
  readonly resolve: (reference: string, from: JsonPointer) => Found | Lost;
  /** A name is a dynamic anchor in more than one resource, so that it matters how one got to a reference. */
  readonly isDynamic: () => boolean;
  /** The dynamic anchors of the resource that a place is in; `$recursiveAnchor` has the empty name. */
  readonly anchorsAt: (pointer: JsonPointer) => readonly (readonly [string, Found])[];
}

interface Index {
  readonly byUri: ReadonlyMap<string, Found>;
  readonly bases: ReadonlyMap<JsonPointer, string>;
  /** Dynamic anchors by the URI of their resource. */
  readonly dynamic: ReadonlyMap<string, readonly (readonly [string, Found])[]>;
}

const home = 'https://document.invalid/';
const resolvers = new WeakMap<object, Map<string, Resolver>>();

export function resolverOf(document: unknown, dialect: Dialect): Resolver {
  if (typeof document !== 'object' || document === null) return makeResolver(document, dialect);
  let byDialect = resolvers.get(document);
  if (byDialect === undefined) resolvers.set(document, (byDialect = new Map()));
  let resolver = byDialect.get(dialect);
  if (resolver === undefined) byDialect.set(dialect, (resolver = makeResolver(document, dialect)));
  return resolver;
}

function makeResolver(document: unknown, dialect: Dialect): Resolver {
  let made: Index | undefined;
  const index = (): Index => (made ??= indexOf(document, dialect));
  const known = new Map<string, Found | Lost>();
  const resolve = (reference: string, from: JsonPointer): Found | Lost => {
    // OpenAPI documents are large, and their references local; a stray `$id` among them is passed over.
    const local = isOpenApi(dialect) && reference.startsWith('#') ? follow(document, reference, from) : undefined;
    if (local !== undefined && !('reason' in local)) return local;
    const { byUri, bases } = index();
    const uri = resolved(reference, baseOf(bases, from));
    const shown = shownReference(reference);
    if (uri === undefined) return { reason: `the reference ${shown} is no URI` };
    const exact = byUri.get(uri) ?? byUri.get(uri.replace(/#$/, ''));
    if (exact !== undefined) return exact;
    const [before = '', fragment = ''] = uri.split('#');
    const resource = byUri.get(before);
    if (resource === undefined) return { reason: `the reference ${shown} leads out of the document, and nothing is fetched` };
    const inside = fragment.startsWith('/') ? follow(resource.value, `#${fragment}`, '') : { reason: '' };
    if ('reason' in inside) return { reason: `the reference ${shown} leads nowhere in the document` };
    return { pointer: `${resource.pointer}${inside.pointer}` as JsonPointer, value: inside.value };
  };
  return {
    resolve: (reference, from) => {
      const key = `${from} ${reference}`;
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = resolve(reference, from)));
      return found;
    },
    isDynamic: () => {
      // Only JSON Schema's own documents are looked through for it.
      if (isOpenApi(dialect) || draftOf(dialect) < 2019) return false;
      const names = [...index().dynamic.values()].flatMap((anchors) => anchors.map(([name]) => name));
      return new Set(names).size < names.length;
    },
    anchorsAt: (pointer) => index().dynamic.get(baseOf(index().bases, pointer)) ?? [],
  };
}

function baseOf(bases: ReadonlyMap<JsonPointer, string>, from: JsonPointer): string {
  for (let at: string = from; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const base = bases.get(at as JsonPointer);
    if (base !== undefined) return base;
  }
  return bases.get('') ?? home;
}

function resolved(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}

function indexOf(document: unknown, dialect: Dialect): Index {
  const byUri = new Map<string, Found>([[home, { pointer: '', value: document }]]);
  const bases = new Map<JsonPointer, string>([['', home]]);
  const dynamic = new Map<string, (readonly [string, Found])[]>();
  const addDynamic = (base: string, name: string, found: Found): void => {
    const names = dynamic.get(base);
    if (names === undefined) dynamic.set(base, [[name, found]]);
    else names.push([name, found]);
  };
  const draft = draftOf(dialect);
  const waiting: Step[] = [{ keys: undefined, value: document, base: home, reading: isOpenApi(dialect) ? 'anything' : 'schema' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { keys, value, reading } = next;
    if (Array.isArray(value)) {
      for (const [key, child] of (value as readonly unknown[]).entries()) waiting.push({ ...next, keys: { key, before: keys }, value: child });
      continue;
    }
    if (!isRecord(value)) continue;
    let { base } = next;
    const id = value[draft === 4 ? 'id' : '$id'];
    // Before 2019-09 whatever stands beside a `$ref` is ignored, an `$id` too.
    if (reading !== 'map' && typeof id === 'string' && !(draft <= 7 && typeof value['$ref'] === 'string')) {
      const uri = resolved(id, base);
      const found: Found = { pointer: pointerFrom(keys), value };
      if (uri !== undefined && id.startsWith('#')) byUri.set(uri, found);
      else if (uri !== undefined) {
        base = uri.replace(/#$/, '');
        bases.set(found.pointer, base);
        byUri.set(base, found);
      }
    }
    for (const keyword of reading === 'map' || draft < 2019 ? [] : ['$anchor', '$dynamicAnchor']) {
      const name = value[keyword];
      if (typeof name !== 'string') continue;
      const found: Found = { pointer: pointerFrom(keys), value };
      byUri.set(`${base}#${name}`, found);
      if (keyword === '$dynamicAnchor') addDynamic(base, name, found);
    }
    if (draft === 2019 && reading !== 'map' && value['$recursiveAnchor'] === true) addDynamic(base, '', { pointer: pointerFrom(keys), value });
    for (const [key, child] of Object.entries(value)) {
      const below = belowKey(key, reading);
      if (typeof child === 'object' && child !== null && below !== undefined) waiting.push({ keys: { key, before: keys }, value: child, base, reading: below });
    }
  }
  return { byUri, bases, dynamic };
}

type Reading = 'schema' | 'map' | 'anything';

interface Step {
  readonly keys: Keys | undefined;
  readonly value: unknown;
  readonly base: string;
  readonly reading: Reading;
}

const inMaps: ReadonlySet<string> = new Set([...takingNamed, '$defs', 'definitions']);
const inSchemas: ReadonlySet<string> = new Set(['items', 'contentSchema', ...takingOne, ...takingList]);
/** Their contents are values, not schemas. */
const values: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'example', 'examples']);

/** An identifier is one only where a schema stands: not in a value, nor below a keyword that nobody knows. */
function belowKey(key: string, reading: Reading): Reading | undefined {
  if (reading === 'map') return 'schema';
  if (reading === 'anything') return values.has(key) ? undefined : 'anything';
  return inMaps.has(key) ? 'map' : inSchemas.has(key) ? 'schema' : undefined;
}

interface Keys {
  readonly key: string | number;
  readonly before: Keys | undefined;
}

function pointerFrom(keys: Keys | undefined): JsonPointer {
  const list: (string | number)[] = [];
  for (let at = keys; at !== undefined; at = at.before) list.unshift(at.key);
  return pointerOf(list);
}
