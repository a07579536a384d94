import { expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { scopedLists, type ScopedLists } from './scoped-lists.probe.ts';

const { collect } = scopedLists as unknown as { readonly collect: (on: Collecting) => Promise<ScopedLists> };
type Query = Readonly<Record<string, string>>;

/** What the list was asked with, when the App answers like this. */
async function askedWith(answer: (query: Query, mine: string, theirs: string) => readonly string[] | number): Promise<readonly string[]> {
  const made: string[] = [];
  const on = {
    agreement: { public: [] },
    app: { admins: [], resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
    sessions: { pair: async () => ['other', 'owner'].map((user) => ({ user, identifier: `${user}@example.com` })) },
    http: {
      send: async ({ query = {} }: { readonly query?: Query }) => {
        const said = answer(query, made[0] ?? '', made[1] ?? '');
        const [status, items] = typeof said === 'number' ? [said, []] : [200, said];
        return { response: { kind: 'answered', status, headers: [], body: { text: JSON.stringify(items), bytes: 1, cut: false } } } as unknown as Exchange;
      },
    },
    objects: {
      create: async () => ({ marker: (made[made.length] = `mk-${made.length}`), exchange: { response: { kind: 'answered', status: 201 } } }),
      tidy: async () => undefined,
    },
  } as unknown as Collecting;
  return (await collect(on)).byResource['things']?.after.map((one) => one.with.replace(/mk-\d+/, 'TEXT')) ?? [];
}
const plain = ['', 'q=TEXT', 'search=TEXT'];
const widenings = ['include=all', 'all=true', 'scope=all'];
const owners = ['owner_id', 'user_id', 'ownerId', 'userId', 'owner', 'user'].map((name) => `${name}=owner%40example.com`);
const together = [widenings.join('&'), owners.join('&')];

test('the user’s own list says of all of a kind at once that they do nothing', async () => {
  expect(await askedWith((_, mine) => [mine])).toEqual([...plain, ...together]);
});
test.each<[string, (query: Query, mine: string, theirs: string) => readonly string[] | number]>([
  ['refused', ({ scope }, mine) => (scope === undefined ? [mine] : 422)],
  ['hidden by one of them', ({ all }, mine) => (all === undefined ? [mine] : [])],
  ['wider by one of them, which is to be named', ({ include }, mine, theirs) => (include === undefined ? [mine] : [mine, theirs])],
])('where the list is %s, each is asked for alone', async (_, answer) => {
  expect(await askedWith(answer)).toEqual([...plain, ...widenings, together[1]]);
});
