import {
  answered,
  defineProbe,
  headerValues,
  isSafe,
  matchOperation,
  mediaType,
  operationParts,
  pagingOf,
  pathParameters,
  statusOf,
  withoutNames,
  type Answered,
  type Exchange,
  type OperationId,
  type PagingAgreement,
  type Witness,
  ofEach,
} from '../../src/author.ts';
import { openapi } from './openapi.probe.ts';

export interface Fixtures {
  /** A path that nobody serves: what the router's own refusal looks like. */
  readonly unknown: Exchange;
  /** `yielded`: a credential was where the agreement places it. */
  readonly users: Readonly<Record<string, { readonly signIn: Exchange; readonly yielded: boolean }>>;
  /** Each operation the config names: whether the document declares it, where there is one; what it answered, where it is safe to ask. */
  readonly operations: Readonly<Record<string, NamedOperation>>;
  /** Each declared collection, listed by the first user. */
  readonly resources: Readonly<Record<string, Listed>>;
  /** How far the App's clock is from ours, in seconds, by its Date header; absent without one. */
  readonly clock?: number;
}

interface NamedOperation {
  readonly declared?: boolean;
  readonly asked?: Exchange;
  /** What is for admins may look to others as if it were not there. */
  readonly byAdmin?: Exchange;
}

export interface Listed {
  readonly operation: OperationId;
  /** How the list is paged, when it is. */
  readonly paging?: PagingAgreement;
  readonly user: string;
  readonly signIn: Exchange;
  readonly list: Exchange;
}

/** The gate: is what the config names what the App has? Read-only. */
export const fixtures: Witness<Fixtures> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  uses: { openapi },
  async collect({ http, sessions, agreement, app, marker, named }, { openapi }) {
    const users: Record<string, { signIn: Exchange; yielded: boolean }> = {};
    if (agreement.auth !== undefined) {
      for (const user of app.users) {
        const { exchange, session } = await sessions.attempt(user);
        users[user] = { signIn: exchange, yielded: session !== undefined };
      }
    }

    const [first] = app.users;
    const signedIn = first === undefined || agreement.auth === undefined ? undefined : await sessions.attempt(first);
    const as = signedIn?.session;
    // With the session, as the operations are asked: an App that asks who before it looks where refuses everything else alike.
    const unknown = await http.send({ operation: `GET ${unknownPath(named(), marker())}`, ...(as === undefined ? {} : { as }) });
    const documented = (Object.keys(openapi?.operations ?? {}) as OperationId[]).map(withoutNames);
    const operations = await ofEach(
      named().map((operation) => [operation, undefined] as const),
      async (operation): Promise<NamedOperation> => {
        const { method, path } = operationParts(operation);
        const declared = openapi === undefined ? {} : { declared: documented.includes(withoutNames(operation)) };
        // Only what is plain reading, and only where no parameter has to be guessed.
        const askable = isSafe(method) && pathParameters(path).length === 0 && agreement.auth?.signOut !== operation;
        const query = extraOf(operation);
        if (!askable) return declared;
        const asked = await http.send({ operation, ...query, ...(as === undefined ? {} : { as }) });
        const [admin] = app.admins;
        const above = statusOf(asked) !== 404 || admin === undefined || !isPrivileged(operation) ? undefined : (await sessions.attempt(admin)).session;
        return { ...declared, asked, ...(above === undefined ? {} : { byAdmin: await http.send({ operation, ...query, as: above }) }) };
      },
    );
    const resources: Record<string, Fixtures['resources'][string]> = {};
    for (const [name, { list }] of Object.entries(app.resources)) {
      const asked = operations[list]?.asked;
      const paging = pagingOf({ agreement, app }, name);
      if (asked !== undefined && first !== undefined && signedIn !== undefined)
        resources[name] = { operation: list, ...(paging === undefined ? {} : { paging }), user: first, signIn: signedIn.exchange, list: asked };
    }
    const clock = clockOffset(unknown);
    return { unknown, users, operations, resources, ...(clock === undefined ? {} : { clock }) };

    function isPrivileged(operation: OperationId): boolean {
      return agreement.privileged?.some((one) => withoutNames(one) === withoutNames(operation)) === true;
    }
    /** What a list is agreed to be asked with besides: a total may be told on request only. */
    function extraOf(operation: OperationId): { readonly query?: Readonly<Record<string, string>> } {
      const [name] = Object.entries(app.resources).find(([, { list }]) => list === operation) ?? [];
      const extra = name === undefined ? undefined : pagingOf({ agreement, app }, name)?.extra;
      return extra === undefined ? {} : { query: extra };
    }
  },
});

/** A path that nobody serves, beside those that the config names: outside `/api` another part of the App may answer, and with pages. */
export function unknownPath(named: readonly OperationId[], last: string): `/${string}` {
  const paths = named.map((operation) => operationParts(operation).path);
  // `/v1/` above all others is their folder, where it is no collection with objects in it.
  const root = paths.find((path) => path.endsWith('/') && path !== '/' && paths.every((other) => other.startsWith(path)));
  const isFolder =
    root !== undefined && !named.some((operation) => matchOperation(operationParts(operation).method, `${root}${last}`, [operation]) !== undefined);
  const folders = (isFolder ? paths.filter((path) => path !== root) : paths).map((path) => path.replace(/\/$/, '').split('/').slice(0, -1));
  const [first = [], ...others] = folders;
  const apart = first.findIndex((segment, index) => segment.includes('{') || others.some((other) => other[index] !== segment));
  const path = `${(apart < 0 ? first : first.slice(0, apart)).join('/')}/${last}` as const;
  const ofAnObject = named.some((operation) => matchOperation(operationParts(operation).method, path, [operation]) !== undefined);
  return others.length === 0 || ofAnObject || !path.startsWith('/') ? `/${last}` : (path as `/${string}`);
}

/** A page of a CDN or firewall before the App, which the App’s team cannot shape and which says nothing of the App. */
export function fromTheEdge(exchange: Exchange): boolean {
  if (!answered(exchange)) return false;
  const type = mediaType(exchange.response.headers);
  // Overload and absence are told by what stands in front: in a page, a line of text, or without a word.
  if (isTrouble(exchange) && (type === undefined || type === 'text/html' || type === 'text/plain')) return true;
  if (type !== 'text/html') return false;
  return headerValues(exchange.response.headers, 'server').some((value) => /cloudflare|cloudfront|akamai|fastly|awselb/i.test(value));
}

/** Busy, in the way or gone, whoever says so (RFC 9110 §15.6.3–15.6.5, RFC 6585 §4): another moment would have another answer. It decides nothing. */
export function isTrouble(exchange: Exchange | undefined): boolean {
  const status = statusOf(exchange);
  return status === undefined || [429, 502, 503, 504].includes(status);
}

/** The App itself answered: not nothing, not overload or failure (429, 5xx), not the edge in its place. */
export function fromTheApp(exchange: Exchange | undefined): exchange is Exchange & { readonly response: Answered } {
  return answered(exchange) && exchange.response.status < 500 && exchange.response.status !== 429 && !fromTheEdge(exchange);
}

/** Answered as a path that nobody serves is, but for the path itself, the time and the trace’s id, as Spring, ASP.NET and NestJS tell them. */
export function asUnserved(exchange: Exchange, unknown: Exchange): boolean {
  const words = (one: Exchange): string =>
    (answered(one) ? (one.response.body?.text ?? '') : '').replaceAll(new URL(one.request.url).pathname, '').replaceAll(/[0-9a-f-]{8,}|\d+/gi, '');
  return statusOf(exchange) === statusOf(unknown) && words(exchange) === words(unknown);
}

/** RFC 9110 §6.6.1: Date is when the message was made, in whole seconds. */
function clockOffset(exchange: Exchange): number | undefined {
  const date = exchange.response.kind === 'answered' ? exchange.response.headers.find(([name]) => name.toLowerCase() === 'date')?.[1] : undefined;
  const then = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(then) ? undefined : Math.round((then - Date.now()) / 1000);
}
