import {
  defineProbe,
  isRecord,
  isSafe,
  itemId,
  itemsIn,
  jsonBody,
  matchOperation,
  operationParts,
  pagingOf,
  pathParameters,
  succeeded,
  valueAt,
  withoutNames,
  type OpenApiSaid,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { fixtures } from './fixtures.probe.ts';
import { openapi } from './openapi.probe.ts';

export interface KnownOperation {
  /** The config names it. */
  readonly named: boolean;
  readonly declared: boolean;
  /** Values for its path, from an object the first user was shown; absent when it has parameters that we know no value for. */
  readonly path?: Readonly<Record<string, string>>;
  /** Plain reading that may be asked without harm: see reach. */
  readonly askable: boolean;
}
export type Operations = Readonly<Record<OperationId, KnownOperation>>;

/** Every operation there is: the union of what the document declares and what the config names. */
export const operations: Witness<Operations> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures },
  uses: { openapi },
  async collect({ agreement, app, named }, { fixtures, openapi }) {
    const namedOnes = named();
    const documented = Object.keys(openapi?.operations ?? {}) as OperationId[];
    // The config may name a parameter otherwise than the document does.
    const undocumented = namedOnes.filter((id) => !documented.some((other) => withoutNames(other) === withoutNames(id)));
    const ids = new Set<OperationId>([...documented, ...undocumented]);
    const names = namedOnes.map(withoutNames);
    const excluded = app.exclude.map(withoutNames);
    const known: Record<OperationId, KnownOperation> = {};
    for (const id of ids) {
      if (excluded.includes(withoutNames(id))) continue;
      const { method } = operationParts(id);
      const isNamed = names.includes(withoutNames(id));
      const values = valuesFor(id);
      // A GET is not safe because it is a GET: in an App that is not ours only what its owner named is asked.
      const harmless = isSafe(method) && !signsOut(id) && (isNamed ? !streams(id, openapi) : app.ours && readsPlainly(id, openapi));
      known[id] = {
        named: isNamed,
        declared: documented.includes(id),
        askable: harmless && values !== undefined,
        ...(values === undefined ? {} : { path: values }),
      };
    }
    return known;

    function signsOut(id: OperationId): boolean {
      const { signOut } = agreement.auth ?? {};
      return signOut !== undefined && isSafe(operationParts(signOut).method) && operationParts(id).path === operationParts(signOut).path;
    }
    /** The last parameter of a path under a resource's list is an object of that list. */
    function valuesFor(id: OperationId): Readonly<Record<string, string>> | undefined {
      const { path } = operationParts(id);
      const parameters = pathParameters(path);
      if (parameters.length === 0) return {};
      const [parameter] = parameters;
      if (parameters.length > 1 || parameter === undefined) return undefined;
      for (const [name, { list, id: place }] of Object.entries(app.resources)) {
        if (matchOperation('GET', path.replace(/\/\{[^}]+\}$/, ''), [list]) !== list) continue;
        const shown = fixtures.resources[name]?.list;
        const first = succeeded(shown) ? firstItem(name, jsonBody(shown.response)) : undefined;
        const value = listedId(first, place);
        if (value !== undefined) return { [parameter]: value };
      }
      return undefined;
    }
    function firstItem(resource: string, body: unknown): unknown {
      const paging = pagingOf({ agreement, app }, resource);
      const items =
        paging === undefined ? (Array.isArray(body) ? body : isRecord(body) ? Object.values(body).find(Array.isArray) : undefined) : itemsIn(paging, body);
      return valueAt(items, '/0');
    }
  },
});

/** What ends sessions, or more, in Apps that take GET for it. Such a one is asked only where its owner names it. */
const telling = /\/(?:(?:log|sign)[-_]?(?:out|off)|restart|reboot|shut[-_]?down|reset|purge|wipe|backup)\/?$/i;

/** Below the path of one object, and of no other; a slash at the end says nothing. */
export function isUnder(read: OperationId, operation: OperationId): boolean {
  const path = (id: OperationId): string => operationParts(withoutNames(id)).path.replace(/\/$/, '');
  return path(operation).startsWith(`${path(read)}/`) && pathParameters(operationParts(operation).path).length === 1;
}

/** What changes one object in a way of its own: `POST /todos/{id}/complete`. */
export function doneTo(read: OperationId, among: readonly OperationId[], never: readonly OperationId[]): readonly OperationId[] {
  const not = never.map(withoutNames);
  const done = among.filter((operation) => isUnder(read, operation) && !isSafe(operationParts(operation).method));
  return done.filter((operation) => !endsMore(operation) && !not.includes(withoutNames(operation))).slice(0, mostDone);
}
const mostDone = 5;

/** By its name it ends sessions, or more than one object. */
function endsMore(id: OperationId): boolean {
  return telling.test(id);
}

/** By its name it reads, and ends. */
export function readsPlainly(id: OperationId, openapi: OpenApiSaid | undefined): boolean {
  return isSafe(operationParts(id).method) && !telling.test(id) && !streams(id, openapi);
}

/** It is declared to have no end. */
function streams(id: OperationId, openapi: OpenApiSaid | undefined): boolean {
  const declared = Object.entries(openapi?.operations ?? {}).find(([other]) => withoutNames(other as OperationId) === withoutNames(id))?.[1];
  const types = Object.entries(declared?.responses ?? {}).flatMap(([status, { content }]) => (status.startsWith('2') ? Object.keys(content) : []));
  return types.length > 0 && types.every((type) => /^(?:text\/event-stream|multipart\/x-mixed-replace)\b/i.test(type));
}

/** The id of an item of a list. What wraps the one object that a creation answers with, as in `data.id`, does not wrap each item. */
export function listedId(item: unknown, place: string): string | undefined {
  const [mark, keys] = place.startsWith('/') ? (['/', place.slice(1).split('/')] as const) : (['', place.split('.')] as const);
  return keys.map((_, index) => itemId(item, mark + keys.slice(index).join(mark || '.'))).find((id) => id !== undefined);
}
