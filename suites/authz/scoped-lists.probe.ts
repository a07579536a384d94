import {
  defineProbe,
  isRecord,
  itemsIn,
  jsonBody,
  noPrivateResource,
  notAgreed,
  pagingOf,
  succeeded,
  type AppFacts,
  type Exchange,
  type OperationId,
  type PagingAgreement,
  type Witness,
} from '../../src/author.ts';
import { identityOf, ownerFields, ownersIn, twoUsers } from './others-objects.probe.ts';

export interface ScopedList {
  readonly list: OperationId;
  /** How the list is paged. */
  readonly paging?: PagingAgreement;
  /** The list of a user who has one object, which holds `ownMarker`. */
  readonly before: Exchange;
  readonly ownMarker: string;
  /** How many objects another user made then, all of which hold `marker`. */
  readonly added: number;
  readonly marker: string;
  /** The list again, and with what could make it wider. */
  readonly after: readonly { readonly with: string; readonly exchange: Exchange }[];
}
export interface ScopedLists {
  readonly byResource: Readonly<Record<string, ScopedList>>;
}

const added = 3;

/** One user's lists, before and after another user made objects, plain and with filters that ask for more. */
export const scopedLists: Witness<ScopedLists> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (Object.keys(privateLists(app)).length === 0) return noPrivateResource;
    return app.freshUsers || app.users.length > 1 || notAgreed.twoUsers;
  },
  async collect(on) {
    const { http, agreement, app, objects } = on;
    const { owner, other } = await twoUsers(on);
    const [named, asking] = [await identityOf(on, owner), await identityOf(on, other)];
    const byResource: Record<string, ScopedList> = {};
    for (const [name, { list }] of Object.entries(privateLists(app))) {
      const own = await objects.create(name, other);
      const before = await http.send({ operation: list, as: other });
      const others = await Promise.all(Array.from({ length: added }, () => objects.create(name, owner)));
      // Markers of one run begin alike; what all of these have in common is found by each alone.
      const [{ marker } = { marker: '' }] = others;
      const after: ScopedList['after'][number][] = [];
      const paging = pagingOf({ agreement, app }, name);
      const [item] = listIn(paging, succeeded(before) ? jsonBody(before.response) : undefined) ?? [];
      const owners = textOf({ ...Object.fromEntries(ownerFields.map((field) => [field, named.id])), ...ownersIn(item, asking, named) });
      const ask = async (query: Query): Promise<void> => {
        after.push({ with: new URLSearchParams(query).toString(), exchange: await http.send({ operation: list, as: other, query }) });
      };
      for (const query of [{}, { q: marker }, { search: marker }]) await ask(query);
      for (const together of [widenings, owners]) {
        await ask(together);
        const said = after.at(-1)?.exchange;
        const items = JSON.stringify(listIn(paging, succeeded(said) ? jsonBody(said.response) : undefined) ?? []);
        // The user's own list, as if nothing had been asked for, says it of each. Else one may have hidden what another would show.
        if (items.includes(own.marker) && !items.includes(marker)) continue;
        after.pop();
        for (const [name, value] of Object.entries(together)) await ask({ [name]: value });
      }
      byResource[name] = {
        list,
        ...(paging === undefined ? {} : { paging }),
        before,
        ownMarker: own.marker,
        added: others.filter(({ exchange }) => succeeded(exchange)).length,
        marker,
        after,
      };
    }
    await objects.tidy();
    return { byResource };
  },
});

type Query = Readonly<Record<string, string>>;

/** What APIs are known to take, and to forget the owner over. */
const widenings: Query = { include: 'all', all: 'true', scope: 'all' };

function textOf(values: Readonly<Record<string, string | number>>): Query {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function privateLists(app: AppFacts): AppFacts['resources'] {
  return Object.fromEntries(Object.entries(app.resources).filter(([, { create, shared }]) => create !== undefined && shared !== true));
}

/** The list in an answer: where it is agreed to be, else the only one there is. */
export function listIn(paging: PagingAgreement | undefined, body: unknown): readonly unknown[] | undefined {
  const agreed = paging === undefined ? undefined : itemsIn(paging, body);
  if (agreed !== undefined) return agreed;
  const found: unknown = Array.isArray(body) ? body : isRecord(body) ? Object.values(body).find(Array.isArray) : undefined;
  return Array.isArray(found) ? found : undefined;
}
