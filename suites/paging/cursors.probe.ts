import {
  defineProbe,
  itemsIn,
  jsonBody,
  nextIn,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  Unavailable,
  type Exchange,
  type OperationId,
  type PagingAgreement,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { listedId } from '../contract/operations.probe.ts';
import { isRedacted, pageable, walkPages, whatPages, type Query, type Walked } from './walk.probe.ts';

export interface CursorsOf {
  readonly operation: OperationId;
  readonly paging: PagingAgreement;
  readonly id: string;
  /** Ids of what was there from the first page to the last. */
  readonly created: readonly string[];
  /** The creation of the last of them. */
  readonly control: Exchange;
  /** The first page; what follows goes on from its cursor. */
  readonly first?: Exchange;
  /** Nothing was changed in between. */
  readonly undisturbed?: Walked;
  /** Something was created in between. */
  readonly afterCreation?: { readonly change: Exchange; readonly walked: Walked };
  /** What the first page shows was removed in between. */
  readonly afterRemoval?: { readonly change: Exchange; readonly walked: Walked };
  /** With one letter of the cursor changed. */
  readonly tampered?: Exchange;
  /** Another user’s cursor; ids of what that one has. */
  readonly foreign?: { readonly created: readonly string[]; readonly page: Exchange; readonly asked: Exchange };
}
export interface Cursors {
  readonly byResource: Readonly<Record<string, CursorsOf>>;
}

type CursorPaging = PagingAgreement & { readonly style: 'cursor' };

const items = 6;
const size = 2;
/** Where the App alone says how long a page is: more than most give at once. */
const itemsOfFixed = 25;
const mostPages = 8;

/** Goes on from one cursor several times: undisturbed, after a creation, after a removal, tampered with, and as another user. */
export const cursors: Witness<Cursors> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    const pages = whatPages(known);
    if (pages !== true) return pages;
    if (!pageable(known).some(({ paging }) => paging.style === 'cursor'))
      return { reason: 'no paging by cursor is agreed', config: "agreement.paging: cursor({ cursor: 'after', size: 'limit', items: 'items', next: 'next' })" };
    return known.app.owned || notAgreed.owned;
  },
  async collect({ http, sessions, objects, agreement, app }) {
    const as = await sessions.own();
    const other = await another();
    const byResource: Record<string, CursorsOf> = {};
    for (const { name, operation, paging, id } of pageable({ agreement, app })) {
      if (paging.style !== 'cursor') continue;
      const ask = (query: Query, who: Session = as): Promise<Exchange> => http.send({ operation, as: who, query: { ...paging.extra, ...query } });
      const made = [];
      const amount = paging.size === undefined ? itemsOfFixed : items;
      // One after the other: what is judged is the cursor, not the order.
      for (let count = 0; count < amount; count += 1) {
        made.push(await objects.create(name, as));
        if (made.at(-1)?.id === undefined) break;
      }
      const created = made.flatMap((one) => one.id ?? []);
      const control = made.at(-1)?.exchange;
      if (control === undefined) continue;
      const so = { operation, paging, id, created, control };
      const first = await ask(sized(paging, size));
      const cursor = cursorOf(paging, first);
      if (created.length < amount || cursor === undefined) {
        byResource[name] = { ...so, first };
        continue;
      }
      const goOn = (): Promise<Walked> => walkPages((query) => ask({ [paging.cursor]: cursor, ...query }), paging, size, mostPages);
      const undisturbed = await goOn();
      const tampered = await ask({ ...sized(paging, size), [paging.cursor]: changed(cursor) });
      const { exchange: change } = await objects.create(name, as);
      const afterCreation = { change, walked: await goOn() };
      const gone = await removeShown(name, shownOn(paging, first, id), created);
      const afterRemoval = gone === undefined ? {} : { afterRemoval: { change: gone, walked: await goOn() } };
      const foreign = other === undefined || app.resources[name]?.shared === true ? undefined : await withCursorOf(other, name, paging, id, ask);
      byResource[name] = { ...so, first, undisturbed, tampered, afterCreation, ...afterRemoval, ...(foreign === undefined ? {} : { foreign }) };
    }
    await objects.tidy();
    return { byResource };

    /** Where users are lent there may be no second one. */
    async function another(): Promise<Session | undefined> {
      if (!app.freshUsers) return undefined;
      try {
        return await sessions.own();
      } catch (error) {
        if (error instanceof Unavailable) return undefined;
        throw error;
      }
    }
    /** Removes what we made and was shown; the last removal, when all were made. */
    async function removeShown(name: string, shown: readonly string[], ours: readonly string[]): Promise<Exchange | undefined> {
      const remove = app.resources[name]?.remove;
      const [parameter] = remove === undefined ? [] : pathParameters(operationParts(remove).path).slice(-1);
      if (remove === undefined || parameter === undefined) return undefined;
      let last: Exchange | undefined;
      for (const one of ours.filter((id) => shown.includes(id))) last = await http.send({ operation: remove, as, path: { [parameter]: one } });
      return last;
    }
    async function withCursorOf(
      who: Session,
      name: string,
      paging: CursorPaging,
      id: string,
      ask: (query: Query, who?: Session) => Promise<Exchange>,
    ): Promise<CursorsOf['foreign']> {
      const theirs = [await objects.create(name, who), await objects.create(name, who), await objects.create(name, who)];
      const page = await ask(sized(paging, 1), who);
      const cursor = cursorOf(paging, page);
      if (cursor === undefined) return undefined;
      const asked = await ask({ ...sized(paging, 50), [paging.cursor]: cursor });
      const created = theirs.flatMap((one) => one.id ?? []);
      const seen = shownOn(paging, asked, id).filter((one) => created.includes(one));
      // Where the list itself shows everyone’s, the cursor opened nothing.
      const withoutIt = seen.length === 0 ? [] : shownOn(paging, await ask(sized(paging, 50)), id);
      return seen.some((one) => withoutIt.includes(one)) ? undefined : { created, page, asked };
    }
  },
});

function sized(paging: CursorPaging, count: number): Query {
  return paging.size === undefined ? {} : { [paging.size]: count };
}

function shownOn(paging: PagingAgreement, page: Exchange, place: string): readonly string[] {
  const items = succeeded(page) ? (itemsIn(paging, jsonBody(page.response)) ?? []) : [];
  return items.flatMap((item) => listedId(item, place) ?? []);
}

function cursorOf(paging: PagingAgreement, page: Exchange): string | undefined {
  const cursor = succeeded(page) ? nextIn(paging, jsonBody(page.response))?.cursor : undefined;
  return cursor === undefined || isRedacted(cursor) ? undefined : cursor;
}

/** Another letter in the middle: the last one of base64 may have bits that mean nothing. */
function changed(cursor: string): string {
  const at = Math.floor(cursor.length / 2);
  return `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
}
