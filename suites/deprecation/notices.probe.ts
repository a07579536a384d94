import {
  answered,
  defineProbe,
  imfFixdate,
  linksIn,
  matchOperation,
  operationParts,
  responseHeader,
  succeeded,
  withoutNames,
  type AppFacts,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { operations } from '../contract/operations.probe.ts';
import { traffic } from '../contract/traffic.probe.ts';

export interface NoticeLink {
  readonly relation: Relation;
  readonly target: string;
  /** The answer with the link. */
  readonly in: Exchange['id'];
  /** What answers there, where it may be asked: on the App's own origins. */
  readonly followed?: Exchange;
}
export type Relation = 'deprecation' | 'sunset' | 'successor-version';

/** What is known of an operation that is deprecated, or says so. */
export interface Notice {
  /** Whether the document calls it deprecated; absent where it does not have it. */
  readonly documented?: boolean;
  /** The agreement calls it deprecated. */
  readonly agreed: boolean;
  /** What it answered: a success, where there was one; or that nothing came. */
  readonly answer?: Exchange;
  /** Answers with Deprecation, Sunset or a link about them, each different. */
  readonly said: readonly Exchange[];
  readonly links: readonly NoticeLink[];
}
export interface Notices {
  /** Successes, each for what was seen in others. */
  readonly controls: readonly Exchange[];
  /** A path that nobody serves. */
  readonly unknown: Exchange;
  readonly byOperation: Readonly<Record<OperationId, Notice>>;
}

const relations: readonly Relation[] = ['deprecation', 'sunset', 'successor-version'];
const bounds = { asked: 30, followed: 10, said: 3 } as const;

/** What the App says at run time of operations that will go: the deprecated ones are asked, all others are listened to. */
export const notices: Witness<Notices> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  last: true,
  needs: { fixtures, operations, traffic },
  uses: { openapi },
  async collect({ http, sessions, agreement, app, need }, { fixtures, operations, traffic, openapi }) {
    const [user] = app.users;
    const session = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const as: { readonly as?: Session } = session === undefined ? {} : { as: session };
    const ids = Object.keys(operations) as OperationId[];
    const agreed = (agreement.deprecated?.operations ?? []).map(withoutNames);
    const isDeprecated = (id: OperationId): boolean => agreed.includes(withoutNames(id)) || openapi?.operations[id]?.deprecated === true;

    const answers = new Map<OperationId, Exchange[]>();
    let asked = 0;
    for (const id of ids.filter(isDeprecated)) {
      const known = operations[id];
      if (known?.askable !== true || operationParts(id).method !== 'GET' || asked >= bounds.asked) continue;
      asked += 1;
      answers.set(id, [await http.send({ operation: id, ...(known.path === undefined ? {} : { path: known.path }), ...as })]);
    }
    for (const exchange of traffic.exchanges) {
      const id = matchOperation(exchange.request.method, new URL(exchange.request.url).pathname, ids);
      if (id !== undefined) answers.set(id, [...(answers.get(id) ?? []), exchange]);
    }

    const follow = follower();
    const byOperation: Record<OperationId, Notice> = {};
    for (const id of ids) {
      const all = (answers.get(id) ?? []).filter(answered);
      const said = different(all.filter((exchange) => headersOf(exchange) !== '')).slice(0, bounds.said);
      // Links alone say where such things will be told; what is there for good has them too (RFC 8594 §6, RFC 9745 §3).
      const goes = said.some((exchange) => ['deprecation', 'sunset'].some((name) => responseHeader(exchange, name).length > 0));
      if (!goes && !isDeprecated(id)) continue;
      const answer = all.find(succeeded) ?? all[0] ?? answers.get(id)?.[0];
      const links: NoticeLink[] = [];
      for (const { relation, target, in: from } of linksOf(said)) {
        const followed = await follow(id, relation, target);
        links.push({ relation, target: target.href, in: from, ...(followed === undefined ? {} : { followed }) });
      }
      const documented = openapi?.operations[id]?.deprecated;
      byOperation[id] = {
        ...(documented === undefined ? {} : { documented }),
        agreed: agreed.includes(withoutNames(id)),
        ...(answer === undefined ? {} : { answer }),
        said,
        links,
      };
    }
    const successes = traffic.exchanges.filter(succeeded);
    need(successes[0], 'the App answered nothing with a success');
    return { controls: successes.slice(0, 3), unknown: fixtures.unknown, byOperation };

    /** What is to be read by people is asked by nobody in particular; a successor as the operation was, where it is known to be plain reading. */
    function follower(): (id: OperationId, relation: Relation, target: URL) => Promise<Exchange | undefined> {
      const seen = new Map<string, Exchange>();
      return async (id, relation, target) => {
        const service = serviceAt(app, target);
        const operation: OperationId = `GET ${target.pathname as `/${string}`}`;
        const known = matchOperation('GET', target.pathname, ids);
        const harmless = known === undefined ? relation !== 'successor-version' || app.ours : operations[known]?.askable === true;
        const named = [...app.exclude, ...(agreement.auth?.signOut === undefined ? [] : [agreement.auth.signOut])];
        const kept = matchOperation('GET', target.pathname, named) !== undefined;
        if (service === undefined || !harmless || kept || /^\/\/|%7B|\{/i.test(target.pathname)) return undefined;
        if (relation === 'successor-version' && operationParts(id).method !== 'GET') return undefined;
        const key = `${relation} ${target.href}`;
        const before = seen.get(key);
        if (before !== undefined || seen.size >= bounds.followed) return before;
        const query = Object.fromEntries(target.searchParams);
        const exchange = await http.send({ operation, query, service, ...(relation === 'successor-version' && service === 'api' ? as : {}) });
        seen.set(key, exchange);
        return exchange;
      };
    }
  },
});

function serviceAt({ origins }: AppFacts, { origin }: URL): 'api' | 'web' | undefined {
  return origin === origins.api ? 'api' : origin === origins.web ? 'web' : undefined;
}

/** What an answer says of going: its Deprecation, its Sunset, its links about them. */
function headersOf(exchange: Exchange): string {
  const lines = ['deprecation', 'sunset'].flatMap((name) => responseHeader(exchange, name).map((value) => `${name}: ${value}`));
  return [...lines, ...linksOf([exchange]).map(({ relation, target }) => `${relation} ${target.href}`)].join('\n');
}

function different(exchanges: readonly Exchange[]): readonly Exchange[] {
  const seen = new Set<string>();
  return exchanges.filter((exchange) => {
    const key = `${answered(exchange) ? exchange.response.status : ''} ${headersOf(exchange)}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function linksOf(exchanges: readonly Exchange[]): readonly { readonly relation: Relation; readonly target: URL; readonly in: Exchange['id'] }[] {
  const found = exchanges.flatMap((exchange) =>
    (linksIn(responseHeader(exchange, 'link')) ?? []).flatMap(({ target, relations: named }) => {
      const about = relations.filter((relation) => named.includes(relation));
      return about.length > 0 && URL.canParse(target, exchange.request.url)
        ? about.map((relation) => ({ relation, target: new URL(target, exchange.request.url), in: exchange.id }))
        : [];
    }),
  );
  return found.filter((one, index) => found.findIndex(({ relation, target }) => relation === one.relation && target.href === one.target.href) === index);
}

/** The value of a header, or all its values where they differ; undefined without one. */
export function saidIn(exchange: Exchange, name: 'deprecation' | 'sunset'): string | undefined {
  const values = [...new Set(responseHeader(exchange, name).map((value) => value.trim()))];
  return values.length === 0 ? undefined : values.join(', ');
}

/** A success other than those that are judged. */
export function controlFor({ controls }: Notices, ...judged: readonly Exchange['id'][]): Exchange | undefined {
  return controls.find((exchange) => succeeded(exchange) && !judged.includes(exchange.id));
}

/** When an answer was made, in seconds since 1970, by its own clock; undefined without a Date. */
export function madeAt(exchange: Exchange): number | undefined {
  const [date] = responseHeader(exchange, 'date');
  return date === undefined ? undefined : imfFixdate(date);
}
