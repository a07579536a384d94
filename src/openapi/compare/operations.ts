import { isRecord } from '../../model/json.ts';
import { pathParameters } from '../../model/operation.ts';
import { answersOf, bodyOf, parametersOf, type Answer, type Body, type Parameter } from './parts.ts';
import { alternativesOf, type Alternative } from './security.ts';
import { basePathsOf, type BasePath } from './servers.ts';
import { child, members, settled, settledChild, type Found, type Side } from './side.ts';

/** One operation of a document, of a webhook or of a callback, with every default filled in. */
export interface Operation {
  /** `GET /x`, `POST webhook NAME`, `POST /x callback NAME POST {expr}`. */
  readonly name: string;
  readonly method: string;
  /** As it is written; a webhook's name, a callback's expression. */
  readonly path: string;
  readonly at: Found;
  /** Its path item. */
  readonly item: Found;
  readonly side: Side;
  /** It is the owner of the document who asks. */
  readonly inverted: boolean;
  /** Where it is served, the first as the document prefers it; empty for webhooks and callbacks. */
  readonly bases: readonly BasePath[];
  readonly parts: () => Parts;
  readonly securityAt: Found;
  /** By name, expression and method. */
  readonly callbacks: () => ReadonlyMap<string, Operation>;
}

/** Read when they are asked for: of most operations nothing changed, and they are not. */
export interface Parts {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly body: Body | undefined;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly security: readonly Alternative[];
}

const fixedMethods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'query'] as const;

/** One operation in both documents. */
export interface Match {
  readonly old: Operation;
  readonly new: Operation;
}

export function operationsOf(side: Side): readonly Operation[] {
  const paths = child({ pointer: '', value: side.document }, 'paths');
  return members(paths).flatMap(([path, place]) => (path.startsWith('/') ? itemOperations(side, place, path, { inverted: false, prefix: '' }) : []));
}

/** By name and method. */
export function webhooksOf(side: Side): ReadonlyMap<string, Operation> {
  const webhooks = child({ pointer: '', value: side.document }, 'webhooks');
  const found = members(webhooks).flatMap(([name, place]) => itemOperations(side, place, name, { inverted: true, prefix: '' }));
  return new Map(found.map((operation) => [`${operation.method} ${operation.path}`, operation]));
}

interface Standing {
  readonly inverted: boolean;
  /** Of a callback: `POST /x callback NAME `. */
  readonly prefix: string;
}

function itemOperations(side: Side, place: Found, path: string, standing: Standing): readonly Operation[] {
  const item = withSiblings(side, place);
  if (item === undefined || !isRecord(item.value)) return [];
  const fixed = fixedMethods.map((method) => [method.toUpperCase(), child(item, method)] as const);
  const additional = members(child(item, 'additionalOperations'));
  return [...fixed, ...additional].flatMap(([method, at]) =>
    at !== undefined && isRecord(at.value) ? [operationOf(side, item, at, method, path, standing)] : [],
  );
}

/** A path item may have members beside its `$ref`; where both declare one, its own counts. */
function withSiblings(side: Side, place: Found): Found | undefined {
  const target = settled(side, place);
  if (target === undefined || target === place || !isRecord(place.value) || !isRecord(target.value)) return target;
  const { $ref: _reference, ...siblings } = place.value;
  return Object.keys(siblings).some((key) => !key.startsWith('x-') && key !== 'summary' && key !== 'description')
    ? { pointer: target.pointer, value: { ...target.value, ...siblings } }
    : target;
}

function operationOf(side: Side, item: Found, at: Found, method: string, path: string, { inverted, prefix }: Standing): Operation {
  const root: Found = { pointer: '', value: side.document };
  const name = prefix === '' ? (inverted ? `${method} webhook ${path}` : `${method} ${path}`) : `${prefix}${method} ${path}`;
  return {
    name,
    method,
    path,
    at,
    item,
    side,
    inverted,
    bases: inverted ? [] : basePathsOf([at, item, root]),
    parts: once(() => {
      const positions = new Map(inverted ? [] : pathParameters(path).map((name, index) => [name, index] as const));
      return {
        parameters: parametersOf(side, [child(item, 'parameters'), child(at, 'parameters')], positions),
        body: bodyOf(side, at),
        answers: answersOf(side, at),
        security: alternativesOf(side, at),
      };
    }),
    securityAt: child(at, 'security') ?? child(root, 'security') ?? at,
    // A callback's request may have callbacks of its own; deeper than that nobody writes, but a circle of references can.
    callbacks: () => (inverted && prefix.length > 500 ? new Map() : callbacksOf(side, at, name)),
  };
}

function callbacksOf(side: Side, operation: Found, owner: string): ReadonlyMap<string, Operation> {
  const found = new Map<string, Operation>();
  const map = settledChild(side, operation, 'callbacks');
  for (const [name, place] of members(map)) {
    const callback = settled(side, place);
    for (const [expression, item] of members(callback)) {
      if (expression.startsWith('x-')) continue;
      for (const one of itemOperations(side, item, expression, { inverted: true, prefix: `${owner} callback ${name} ` })) {
        found.set(`${name} ${one.method} ${expression}`, one);
      }
    }
  }
  return found;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
