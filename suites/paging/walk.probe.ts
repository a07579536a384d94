import {
  changedQuery,
  defineProbe,
  filtersIn,
  isPastEnd,
  itemsIn,
  jsonBody,
  largestIn,
  nextOf,
  notAgreed,
  operationParts,
  pageQuery,
  pagingOf,
  parameterOf,
  pathParameters,
  responseHeader,
  statusOf,
  succeeded,
  totalIn,
  type Exchange,
  type Known,
  type OpenApiSaid,
  type OperationId,
  type PagePart,
  type PagingAgreement,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { listedId } from '../contract/operations.probe.ts';

export interface WalkOf {
  readonly operation: OperationId;
  /** How this list is paged. */
  readonly paging: PagingAgreement;
  /** Where an item's id is. */
  readonly id: string;
  /** Ids of the items that were created before the walks, in order of creation. */
  readonly created: readonly string[];
  /** The creation of the last of them. */
  readonly control: Exchange;
  /** The same walk twice. */
  readonly walks: readonly Walked[];
  /** What else was asked while they were there; absent where something could not be created. */
  readonly asked?: {
    /** The list before anything was in it, of a user who has just signed up. */
    readonly empty?: Exchange;
    /** Without parameters. */
    readonly plain: Exchange;
    /** The first few items, and as many behind them. */
    readonly small: readonly Exchange[];
    /** As many items as are granted, or as are there. */
    readonly large: Exchange;
    /** The size that `large` asks for, where somebody says that it is granted. */
    readonly most?: Most;
    /** The page behind the last; only where pages can be named. */
    readonly past?: Exchange;
    readonly bounds: readonly Bound[];
    /** As many items as are granted of what a filter leaves. */
    readonly filtered: readonly Filtered[];
    /** The first page of the walks again, after all else. */
    readonly again: Exchange;
  };
}
export interface Filtered {
  /** The filter as it is asked for: `done=true`. */
  readonly with: string;
  readonly exchange: Exchange;
  /** The page behind it, where the first tells more than it shows. */
  readonly beyond?: Exchange;
  /** The second of small pages, where the first one holds all that the filter leaves. */
  readonly second?: Exchange;
}
/** The largest size that is granted, and who says so. */
export interface Most {
  readonly value: number;
  readonly witness: 'agreement' | 'openapi';
  readonly at: string;
}
export interface Bound {
  readonly parameter: string;
  readonly value: string;
  /** The agreement’s `outOfRange` speaks of it. */
  readonly outside: boolean;
  readonly exchange: Exchange;
}
/** Page by page; `ended`: it came to the end of the list, and was not given up before. */
export interface Walked {
  readonly pages: readonly Exchange[];
  readonly ended: boolean;
}
export interface Walk {
  readonly byResource: Readonly<Record<string, WalkOf>>;
}

/** Enough for several pages and a last page that is not full; of what comes after the first resource, less will do. */
const amounts = [
  { items: 25, size: 7 },
  { items: 12, size: 5 },
] as const;
// Items on a page. As many as are there a whole number of times: a number of pages that is rounded wrongly shows only then.
const [few, many] = [5, 50];
/** Larger pages are not asked for, whoever grants them. */
const heavy = 1_000;
const mostFilters = 4;
/** Pages after which a walk that does not end is given up. */
const mostPages = 40;

/** How often, and after how many milliseconds, a list that lacks something is walked again. */
const [again, pause] = [2, 750];

/** Creates items for a user of its own, walks all pages twice, asks at the edges, removes the items; one resource after the other. */
export const walk: Witness<Walk> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  uses: { openapi },
  appliesTo: whatPages,
  async collect({ http, sessions, objects, agreement, app, need, wait }, { openapi }) {
    const as = await sessions.own();
    const byResource: Record<string, WalkOf> = {};
    for (const [index, resource] of pageable({ agreement, app }).entries()) byResource[resource.name] = await walked(resource, amounts[index === 0 ? 0 : 1]);
    return { byResource };

    async function walked({ name, operation, paging, id }: Pageable, { items, size }: (typeof amounts)[number]): Promise<WalkOf> {
      const so = { operation, paging, id };
      const ask = (query: Query): Promise<Exchange> => http.send({ operation, as, query: { ...paging.extra, ...query } });
      const empty = app.freshUsers && !app.users.includes(as.user) && app.resources[name]?.shared !== true ? await ask({}) : undefined;
      // One alone: where it is refused, or cannot be removed again, there are not 25 of it.
      const probed = await objects.create(name, as);
      if (probed.id === undefined) return { ...so, created: [], control: probed.exchange, walks: [] };
      // Side by side, so that creation times are as equal as they get: ties are where an unstable order shows.
      const objectsCreated = [probed, ...(await Promise.all(Array.from({ length: items - 1 }, () => objects.create(name, as))))];
      const control = need(objectsCreated.at(-1), 'nothing was created').exchange;
      const failed = objectsCreated.find((one) => one.id === undefined);
      const created = objectsCreated.flatMap((one) => (one.id === undefined ? [] : [one.id]));
      if (failed !== undefined) return { ...so, created, control: failed.exchange, walks: [] };
      const goThrough = (): Promise<Walked> => walkPages(ask, paging, size, mostPages);
      let seen = await look();
      // What other probes make and remove is in a list that everybody sees; they end.
      for (let tries = 0; app.resources[name]?.shared === true && tries < again && hasMoved(seen, paging); tries += 1) {
        await wait(pause);
        seen = await look();
      }
      await objects.tidy();
      return { ...so, created, control, ...seen };

      async function look(): Promise<Required<Pick<WalkOf, 'walks' | 'asked'>>> {
        let first = await goThrough();
        for (let tries = 0; tries < again && isBehind(first, paging, id, created); tries += 1) {
          await wait(pause);
          first = await goThrough();
        }
        const walks = [first, await goThrough()];
        const { pages: small } = await walkPages(ask, paging, few, 2);
        const beyond = pastEnd(paging, first, size);
        const most = mostOf(operation, paging, openapi);
        const asked = {
          ...(empty === undefined ? {} : { empty }),
          plain: await ask({}),
          small,
          large: await ask(pageQuery(paging, { index: 0, size: most?.value ?? Math.min(many, paging.max ?? many), received: 0 })),
          ...(most === undefined ? {} : { most }),
          ...(beyond === undefined ? {} : { past: await ask(beyond) }),
          filtered: await Promise.all(filtersOf(operation, paging, openapi, probed.marker).map((filter) => withFilter(filter, paging, ask))),
          bounds: await Promise.all(edges(paging, size, app.owned || app.ours).map(async ({ query, ...edge }) => ({ ...edge, exchange: await ask(query) }))),
          again: await ask(pageQuery(paging, { index: 0, size, received: 0 })),
        };
        return { walks, asked };
      }
    }
  },
});

/** What a filter leaves, in one page where it is granted; a second one where the first does not show what it counts. */
async function withFilter(filter: Query, paging: PagingAgreement, ask: (query: Query) => Promise<Exchange>): Promise<Filtered> {
  const page = (index: number, received: number): Promise<Exchange> =>
    ask({ ...pageQuery(paging, { index, size: Math.min(many, paging.max ?? many), received }), ...filter });
  const exchange = await page(0, 0);
  const so = { with: new URLSearchParams(filter as Record<string, string>).toString(), exchange };
  const body = succeeded(exchange) ? jsonBody(exchange.response) : undefined;
  const shown = itemsIn(paging, body)?.length;
  const told = totalIn(paging, body);
  const named = paging.style !== 'cursor' && paging.style !== 'link';
  if (shown === undefined || !named) return so;
  const seen = shown < few ? { ...so, second: await ask({ ...pageQuery(paging, { index: 1, size: few, received: few }), ...filter }) } : so;
  return told === undefined || told === shown ? seen : { ...seen, beyond: await page(1, Math.max(shown, 1)) };
}

/** The largest page that is agreed to be granted, else that the document declares. */
function mostOf(operation: OperationId, paging: PagingAgreement, openapi: OpenApiSaid | undefined): Most | undefined {
  const size = parameterOf(paging, 'size');
  if (size === undefined || paging.style === 'encoded') return undefined;
  if (paging.max !== undefined) return paging.max > heavy ? undefined : { value: paging.max, witness: 'agreement', at: 'paging.max' };
  const declared = largestIn(openapi, operation, size);
  return declared === undefined || declared.value < 1 || declared.value > heavy ? undefined : { witness: 'openapi', ...declared };
}

/** What the document says that the list can be narrowed by, and a search; where nothing says, how searches are mostly named. */
function filtersOf(operation: OperationId, paging: PagingAgreement, openapi: OpenApiSaid | undefined, text: string): readonly Query[] {
  const own = [parameterOf(paging, 'place'), parameterOf(paging, 'size'), ...Object.keys(paging.extra ?? {})];
  const filters = filtersIn(openapi, operation, text, own) ?? [{ q: text }, { search: text }];
  // A search leaves one, and a state all or none: both are worth a look.
  return filters.toSorted((a, b) => Number(Object.values(b)[0] === text) - Number(Object.values(a)[0] === text)).slice(0, mostFilters);
}

/** `q`, `done=true`: what was searched for is of this run alone. */
export function filterName(filter: string): string {
  return /=(?:true|false)$/.test(filter) ? filter : (filter.split('=')[0] ?? filter);
}

/** Some of what was created is on no page and none of it on two: a list that is filled from a replica or an index may have it in a moment. */
function isBehind(walked: Walked, paging: PagingAgreement, place: string, created: readonly string[]): boolean {
  if (!walked.ended) return false;
  const items = walked.pages.flatMap((page) => (succeeded(page) ? (itemsIn(paging, jsonBody(page.response)) ?? []) : []));
  const ours = items.flatMap((item) => listedId(item, place) ?? []).filter((one) => created.includes(one));
  return new Set(ours).size === ours.length && ours.length < created.length;
}

/** The list holds or counts another number of items at the end than it did at the beginning. */
function hasMoved({ walks, asked }: Required<Pick<WalkOf, 'walks' | 'asked'>>, paging: PagingAgreement): boolean {
  const body = (page: Exchange | undefined): unknown => (succeeded(page) ? jsonBody(page.response) : undefined);
  const held = walks.map(({ pages }) => pages.reduce((sum, page) => sum + (itemsIn(paging, body(page))?.length ?? 0), 0));
  return new Set(held).size > 1 || totalIn(paging, body(walks[0]?.pages[0])) !== totalIn(paging, body(asked.again));
}

export interface Pageable {
  readonly name: string;
  readonly operation: OperationId;
  readonly paging: PagingAgreement;
  readonly id: string;
}

/** The resources whose lists are paged and whose objects can be created. */
export function pageable(known: Known): readonly Pageable[] {
  return Object.entries(known.app.resources).flatMap(([name, { list, create, id }]) => {
    const paging = pagingOf(known, name);
    return paging === undefined || create === undefined || pathParameters(operationParts(list).path).length > 0 ? [] : [{ name, operation: list, paging, id }];
  });
}

/** True, or why nothing can be paged. */
export function whatPages(known: Known): true | typeof notAgreed.paging {
  const { agreement, app } = known;
  if (Object.keys(app.resources).every((name) => pagingOf(known, name) === undefined) && agreement.paging === undefined) return notAgreed.paging;
  if (agreement.auth === undefined) return notAgreed.auth;
  return pageable(known).length > 0 || notAgreed.creatable;
}

/** A cursor that stands where secrets stand, such as `nextPageToken`, is recorded by a name. */
export function isRedacted(cursor: string): boolean {
  return /^<(?:token|cookie|password)(?: \d+)?>$/.test(cursor);
}

export type Query = Readonly<Record<string, string | number>>;

/** All pages of a list, one after the other as the paging says, at most so many. */
export async function walkPages(ask: (query: Query) => Promise<Exchange>, paging: PagingAgreement, size: number, most: number): Promise<Walked> {
  const pages: Exchange[] = [];
  let received = 0;
  let told: ReturnType<typeof nextOf>;
  while (pages.length < most) {
    const page = await ask(pageQuery(paging, { index: pages.length, size, received, ...told }));
    const body = page.response.kind === 'answered' ? jsonBody(page.response) : undefined;
    if (pages.length > 0 && isPastEnd(paging, { status: statusOf(page) ?? 0, body }) && !refusesTheAsker(statusOf(page))) return { pages, ended: true };
    pages.push(page);
    const found = succeeded(page) ? itemsIn(paging, body) : undefined;
    if (found === undefined) return { pages, ended: false };
    received += found.length;
    told = nextOf(paging, { url: page.request.url, links: responseHeader(page, 'link'), body });
    // Recorded as its name it cannot be sent.
    if (told?.cursor !== undefined && isRedacted(told.cursor)) return { pages, ended: false };
    if (found.length === 0 || told?.more === false) return { pages, ended: true };
    if (paging.style === 'link' && told?.next === undefined) return { pages, ended: false };
  }
  return { pages, ended: false };
}

/** The query of the page behind the last; undefined where only the App can name pages, or the end was not seen. */
function pastEnd(paging: PagingAgreement, walked: Walked | undefined, size: number): Query | undefined {
  if (walked?.ended !== true || parameterOf(paging, 'place') === undefined) return undefined;
  const received = walked.pages.reduce((sum, page) => sum + (succeeded(page) ? (itemsIn(paging, jsonBody(page.response))?.length ?? 0) : 0), 0);
  return pageQuery(paging, { index: walked.pages.length + 1, size, received: received + size });
}

/** Pages and sizes that are none, or more than is granted. @param anything also what asks for all there is at once */
function edges(paging: PagingAgreement, size: number, anything: boolean): readonly (Omit<Bound, 'exchange'> & { readonly query: Query })[] {
  const edge = (part: PagePart, text: string, outside: boolean): ReturnType<typeof edges> => {
    const parameter = parameterOf(paging, part);
    if (parameter === undefined) return [];
    const query = changedQuery(paging, size, part, text);
    return [{ parameter, value: String(query[parameter]), outside, query }];
  };
  return [
    ...edge('place', String(lowestOf(paging) - 1), true),
    // The largest is what no 64-bit integer holds.
    ...['abc', '1.5', '1000000000', '9223372036854775808'].flatMap((text) => edge('place', text, false)),
    ...edge('size', '-1', true),
    ...edge('size', 'abc', false),
    // Without a limit of rows, none is what some mean by 0.
    ...edge('size', '0', paging.outOfRange === 'reject'),
    ...(paging.max === undefined ? [] : edge('size', String(paging.max + 1), true)),
    ...(anything ? edge('size', '1000000000', paging.max !== undefined) : []),
  ];
}

/** Where the first page begins, as it is said. */
function lowestOf(paging: PagingAgreement): number {
  if (paging.style === 'page-number') return paging.first;
  return paging.style === 'encoded' && paging.template.includes('{page}') ? paging.first : 0;
}

/** These speak of who asks, or how often, and not of where the list ends. */
function refusesTheAsker(status: number | undefined): boolean {
  return status === 401 || status === 403 || status === 408 || status === 429;
}
