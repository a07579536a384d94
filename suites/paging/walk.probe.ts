import {
  creatable,
  defineProbe,
  isPastEnd,
  itemsIn,
  jsonBody,
  nextIn,
  notAgreed,
  operationParts,
  pageQuery,
  pathParameters,
  statusOf,
  succeeded,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';

export interface Walk {
  readonly operation: OperationId;
  /** Where an item's id is. */
  readonly id: string;
  /** Ids of the items that were created before the walks, in order of creation. */
  readonly created: readonly string[];
  /** The creation of the last of them. */
  readonly control: Exchange;
  /** The same walk twice, page by page; `ended`: it came to the end of the list, and was not given up before. */
  readonly walks: readonly { readonly pages: readonly Exchange[]; readonly ended: boolean }[];
}

/** Enough for several pages and a last page that is not full. */
const items = 25;
const size = 7;
/** Pages after which a walk that does not end is given up. */
const mostPages = 40;

/** Creates items for a user of its own, walks all pages twice, and removes the items. */
export const walk: Witness<Walk> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.paging === undefined) return notAgreed.paging;
    if (agreement.auth === undefined) return notAgreed.auth;
    const resource = creatable(app);
    return (resource !== undefined && pathParameters(operationParts(resource.list).path).length === 0) || notAgreed.creatable;
  },
  async collect({ http, sessions, objects, agreement, app, need }) {
    const paging = need(agreement.paging, 'paging is not agreed');
    const { name, list: operation, id } = need(creatable(app), 'no resource can be created and listed');
    const as = await sessions.own();
    // One alone: where it is refused, or cannot be removed again, there are not 25 of it.
    const probed = await objects.create(name, as);
    if (probed.id === undefined) return { operation, id, created: [], control: probed.exchange, walks: [] };
    // Side by side, so that creation times are as equal as they get: ties are where an unstable order shows.
    const objectsCreated = [probed, ...(await Promise.all(Array.from({ length: items - 1 }, () => objects.create(name, as))))];
    const control = need(objectsCreated.at(-1), 'nothing was created').exchange;
    const failed = objectsCreated.find((one) => one.id === undefined);
    const created = objectsCreated.flatMap((one) => (one.id === undefined ? [] : [one.id]));
    if (failed !== undefined) return { operation, id, created, control: failed.exchange, walks: [] };
    const walks = [await pages(), await pages()];
    await objects.removeAll();
    return { operation, id, created, control, walks };

    async function pages(): Promise<Walk['walks'][number]> {
      const seen: Exchange[] = [];
      let received = 0;
      let next: string | undefined;
      while (seen.length < mostPages) {
        const position = { index: seen.length, size, received, ...(next === undefined ? {} : { cursor: next }) };
        const page = await http.send({ operation, as, query: pageQuery(paging, position) });
        const body = page.response.kind === 'answered' ? jsonBody(page.response) : undefined;
        if (seen.length > 0 && isPastEnd(paging, { status: statusOf(page) ?? 0, body }) && !refusesTheAsker(statusOf(page)))
          return { pages: seen, ended: true };
        seen.push(page);
        const found = succeeded(page) ? itemsIn(paging, body) : undefined;
        if (found === undefined) return { pages: seen, ended: false };
        received += found.length;
        const told = nextIn(paging, body);
        if (found.length === 0 || told?.more === false) return { pages: seen, ended: true };
        next = told?.cursor;
      }
      return { pages: seen, ended: false };
    }
  },
});

/** These speak of who asks, or how often, and not of where the list ends. */
function refusesTheAsker(status: number | undefined): boolean {
  return status === 401 || status === 403 || status === 408 || status === 429;
}
