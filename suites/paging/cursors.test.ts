import { expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { cursors, type Cursors } from './cursors.probe.ts';

const { collect } = cursors as unknown as { readonly collect: (on: Collecting) => Promise<Cursors> };
type Ask = Parameters<Collecting['http']['send']>[0];
interface Row {
  readonly id: number;
  readonly by: string;
}

/** An App with whole numbers for ids and a time in each item. @param sees whether a user is shown a row @param resource what else is declared */
async function asking(sees: (user: string, row: Row, cursor: string | undefined) => boolean, resource: object = {}) {
  let last = 0;
  let rows: Row[] = [];
  const removed: number[] = [];
  const users = ['ada', 'bob'];
  const answer = (status: number, body: unknown): Exchange =>
    ({
      request: { url: 'http://api.test/things' },
      response: { kind: 'answered', status, headers: [], body: { text: JSON.stringify(body), bytes: 1, cut: false } },
    }) as unknown as Exchange;
  const on = {
    agreement: { public: [], paging: { style: 'cursor', cursor: 'after', size: 'limit', items: 'rows', next: 'next' } },
    app: {
      freshUsers: true,
      resources: { things: { list: 'GET /things', create: 'POST /things', remove: 'DELETE /things/{id}', id: 'id', ...resource } },
    },
    http: {
      send: async ({ operation, path, query, as }: Ask) => {
        if (operation.startsWith('DELETE ')) {
          const gone = Number(path?.['id']);
          removed.push(gone);
          rows = rows.filter(({ id }) => id !== gone);
          return answer(204, '');
        }
        const cursor = query?.['after'] === undefined ? undefined : String(query['after']);
        const found = rows.filter((row) => sees(as?.user ?? '', row, cursor) && row.id > Number(cursor?.split('-')[1] ?? 0));
        const page = found.slice(0, Number(query?.['limit'] ?? ownSize)).map(({ id }) => ({ id, created_at: '2026-11-21T23:45:16Z' }));
        return answer(200, { rows: page, next: found.length > page.length ? `${as?.user}-${page.at(-1)?.id}` : null });
      },
    },
    objects: {
      create: async (_: string, as: { readonly user: string }) => {
        const id = (last += 1);
        rows.push({ id, by: as.user });
        return { exchange: answer(201, { id }), id: String(id), marker: 'mk' };
      },
      tidy: async () => undefined,
    },
    sessions: { own: async () => ({ user: users.shift() }) },
  } as unknown as Collecting;
  const { things } = (await collect(on)).byResource;
  return { said: things, removed };
}
/** How long a page is of which nobody says so. */
const ownSize = 10;
const own = (user: string, row: Row): boolean => row.by === user;

test('only what the first page shows is removed: ids that are digits stand in times as well', async () => {
  expect((await asking(own)).removed).toEqual([1, 2]);
});
test('another user’s cursor is asked with', async () => {
  const { said } = await asking(own);
  expect(said?.foreign?.created).toEqual(['8', '9', '10']);
});
test('a cursor that opens what the list does not show is told', async () => {
  const { said } = await asking((user, row, cursor) => row.by === (cursor?.split('-')[0] ?? user));
  expect(said?.foreign?.asked.response).toMatchObject({ body: { text: expect.stringContaining('"id":9') } });
});
test('where the list shows everyone’s, another user’s cursor says nothing', async () => {
  expect((await asking(() => true)).said?.foreign).toBeUndefined();
  expect((await asking(own, { shared: true })).said?.foreign).toBeUndefined();
});

test('pages of one size: enough is created for there to be a second one, and none of them is asked for by its length', async () => {
  const { said } = await asking(own, { paging: { style: 'cursor', cursor: 'after', items: 'rows', next: 'next' } });
  expect(said?.created.length).toBe(25);
  expect(said?.undisturbed).toMatchObject({ ended: true });
  expect(said?.undisturbed?.pages.length).toBe(2);
  expect(said?.afterRemoval?.walked.ended).toBe(true);
});
