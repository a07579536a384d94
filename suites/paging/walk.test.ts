import { expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { walk, walkPages, type Walk } from './walk.probe.ts';

const collecting = walk as unknown as { readonly collect: (on: Collecting, said: { readonly openapi?: unknown }) => Promise<Walk> };
const collect = (on: Collecting, openapi?: unknown): Promise<Walk> => collecting.collect(on, openapi === undefined ? {} : { openapi });

/** What is created in an App whose answers to creations have these ids, the last of them for ever. */
async function creations(ids: readonly (string | undefined)[]): Promise<number> {
  let count = 0;
  const exchange = {
    request: { url: 'http://api.test/things' },
    response: { kind: 'answered', status: 200, headers: [], body: { text: '[]' } },
  } as unknown as Exchange;
  await collect({
    agreement: { public: [], paging: { style: 'offset-limit', offset: 'skip', limit: 'limit', items: '' } },
    app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
    need: (value: unknown) => value,
    wait: async () => undefined,
    http: { send: async () => exchange },
    sessions: { own: async () => ({}) },
    objects: {
      create: async () => {
        const id = ids[Math.min(count++, ids.length - 1)];
        return id === undefined ? { exchange } : { exchange, id };
      },
      tidy: async () => undefined,
    },
  } as unknown as Collecting);
  return count;
}

test('a cursor that is recorded by a name only is not sent, and the walk has no end', async () => {
  const body = { text: '{"rows":[1],"nextPageToken":"<token 1>"}' };
  const page = { request: { url: 'http://api.test/things' }, response: { kind: 'answered', status: 200, headers: [], body } } as unknown as Exchange;
  const asked: object[] = [];
  const ask = async (query: object): Promise<Exchange> => (asked.push(query), page);
  const paging = { style: 'cursor', cursor: 'pageToken', size: 'size', items: 'rows', next: 'nextPageToken' } as const;
  expect(await walkPages(ask, paging, 5, 10)).toEqual({ pages: [page], ended: false });
  expect(asked).toEqual([{ size: 5 }]);
});

test('25 objects are created', async () => {
  expect(await creations(['a'])).toBe(25);
});
test('what comes back without its id cannot be removed, so it stays the only one', async () => {
  expect(await creations([undefined])).toBe(1);
});
test('several resources are walked, each in its own paging; the first in breadth', async () => {
  const asked: string[] = [];
  const exchange = { request: { url: 'http://api.test/' }, response: { kind: 'answered', status: 200, headers: [], body: { text: '{"rows":[]}' } } };
  const { byResource } = await collect({
    agreement: { public: [], paging: { style: 'page-number', page: 'p', size: 's', first: 1, items: 'rows' } },
    app: {
      resources: {
        things: { list: 'GET /things', create: 'POST /things', id: 'id' },
        parts: { list: 'GET /parts', create: 'POST /parts', id: 'id', paging: { style: 'link', size: 'per_page', items: 'rows' } },
        all: { list: 'GET /all', create: 'POST /all', id: 'id', paging: 'none' },
        fixed: { list: 'GET /fixed', id: 'id' },
        inner: { list: 'GET /things/{id}/inner', create: 'POST /things/{id}/inner', id: 'id' },
      },
    },
    need: (value: unknown) => value,
    wait: async () => undefined,
    http: { send: async ({ operation, query }: { operation: string; query: object }) => (asked.push(`${operation} ${JSON.stringify(query)}`), exchange) },
    sessions: { own: async () => ({}) },
    objects: { create: async () => ({ exchange, id: 'a' }), tidy: async () => undefined },
  } as unknown as Collecting);
  expect(Object.entries(byResource).map(([name, { created, paging }]) => [name, created.length, paging.style])).toEqual([
    ['things', 25, 'page-number'],
    ['parts', 12, 'link'],
  ]);
  expect(asked.filter((one) => one.startsWith('GET /things {"p":1,"s":7}')).length).toBeGreaterThan(1);
  expect(asked).toContain('GET /parts {"per_page":5}');
  expect(asked.filter((one) => !/^GET \/(?:things|parts) /.test(one))).toEqual([]);
});

/** How the first walk went in an App whose list is behind by so many answers. @param shown what it shows then */
async function behind(answers: number, shown: (created: readonly string[]) => readonly string[]): Promise<{ readonly waited: number; readonly seen: number }> {
  const created: string[] = [];
  let waited = 0;
  let asked = 0;
  const page = (rows: readonly string[]): Exchange =>
    ({
      request: { url: 'http://api.test/things' },
      response: { kind: 'answered', status: 200, headers: [], body: { text: JSON.stringify(rows.map((id) => ({ id }))) } },
    }) as unknown as Exchange;
  const { byResource } = await collect({
    agreement: { public: [], paging: { style: 'offset-limit', offset: 'skip', limit: 'limit', items: '' } },
    app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
    need: (value: unknown) => value,
    wait: async () => void (waited += 1),
    http: {
      send: async ({ query }: { query: { skip?: number; limit?: number } }) => {
        const rows = (asked += 1) > answers ? created : shown(created);
        return page(rows.slice(query.skip, (query.skip ?? 0) + (query.limit ?? 100)));
      },
    },
    sessions: { own: async () => ({}) },
    objects: { create: async () => ({ exchange: page([]), id: (created.push(`t${created.length}`), created.at(-1)) }), tidy: async () => undefined },
  } as unknown as Collecting);
  const rows = byResource['things']?.walks[0]?.pages.flatMap(({ response }) =>
    response.kind === 'answered' ? (JSON.parse(response.body?.text ?? '[]') as unknown[]) : [],
  );
  return { waited, seen: rows?.length ?? 0 };
}
test('a list that is filled a moment later is walked again', async () => {
  expect(await behind(3, (created) => created.slice(0, 10))).toEqual({ waited: 1, seen: 25 });
});
test('one that stays behind is walked as it is', async () => {
  expect(await behind(1000, (created) => created.slice(0, 10))).toEqual({ waited: 2, seen: 10 });
});
/** A list that everybody sees, to which others add one item after so many of its answers. */
async function besideOthers(shared: boolean, after: number): Promise<{ readonly waited: number; readonly totals: readonly (number | undefined)[] }> {
  const rows: string[] = [];
  let waited = 0;
  let asked = 0;
  const said = (body: unknown): Exchange =>
    ({
      request: { url: 'http://api.test/things' },
      response: { kind: 'answered', status: 200, headers: [], body: { text: JSON.stringify(body) } },
    }) as unknown as Exchange;
  const { byResource } = await collect({
    agreement: { public: [], paging: { style: 'offset-limit', offset: 'skip', limit: 'limit', items: 'rows', total: 'total' } },
    app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id', ...(shared ? { shared } : {}) } } },
    need: (value: unknown) => value,
    wait: async () => void (waited += 1),
    http: {
      send: async ({ query }: { query: { skip?: number; limit?: number } }) => {
        if ((asked += 1) === after) rows.push('of others');
        return said({ rows: rows.slice(query.skip, (query.skip ?? 0) + (query.limit ?? 100)).map((id) => ({ id })), total: rows.length });
      },
    },
    sessions: { own: async () => ({}) },
    objects: { create: async () => ({ exchange: said([]), id: (rows.push(`t${rows.length}`), rows.at(-1)) }), tidy: async () => undefined },
  } as unknown as Collecting);
  const { walks, asked: more } = byResource['things'] ?? {};
  const total = (page: Exchange | undefined): number | undefined =>
    page?.response.kind === 'answered' ? (JSON.parse(page.response.body?.text ?? '{}') as { readonly total?: number }).total : undefined;
  return { waited, totals: [total(walks?.[0]?.pages[0]), total(more?.again)] };
}
test('a list that everybody sees is walked again where it moved meanwhile', async () => {
  expect(await besideOthers(true, 3)).toEqual({ waited: 1, totals: [26, 26] });
});
test('a list of one user does not move by itself: what it shows is told', async () => {
  expect(await besideOthers(false, 3)).toEqual({ waited: 0, totals: [25, 26] });
});
test('one that shows some twice is not behind: its order is', async () => {
  expect(await behind(1000, (created) => [...created.slice(0, 24), 't0'])).toEqual({ waited: 0, seen: 25 });
});

test.for<readonly [string, unknown, readonly string[]]>([
  ['nothing is declared: how searches are mostly named', undefined, ['q=mk-1', 'search=mk-1']],
  [
    'a search, what is true or false, and one of some words; not the page, numbers, what is wanted or what is in the path',
    {
      page: { type: 'integer' },
      size: { type: 'integer' },
      done: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
      state: { $ref: '#/components/schemas/State' },
      title: { type: 'string' },
      after: { type: 'string', format: 'date-time' },
      level: { enum: [1, 2] },
      loop: { $ref: '#/components/schemas/Loop' },
    },
    ['title=mk-1', 'done=true', 'done=false', 'state=open'],
  ],
])('the list is narrowed: %s', async ([, parameters, expected]) => {
  const exchange = { request: { url: 'http://api.test/' }, response: { kind: 'answered', status: 200, headers: [], body: { text: '{"items":[],"total":0}' } } };
  const document = {
    query: parameters ?? {},
    components: { schemas: { State: { type: 'string', enum: ['open', 'closed', 'gone'] }, Loop: { anyOf: [{ $ref: '#/components/schemas/Loop' }] } } },
  };
  const declared = Object.keys(document.query).map((name) => ({ name, in: 'query', required: false, schema: `/query/${name}` }));
  const { byResource } = await collect(
    {
      agreement: { public: [], paging: { style: 'page-number', page: 'page', size: 'size', first: 1, items: 'items', total: 'total' } },
      app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
      need: (value: unknown) => value,
      wait: async () => undefined,
      http: { send: async () => exchange },
      sessions: { own: async () => ({}) },
      objects: { create: async () => ({ exchange, id: 'a', marker: 'mk-1' }), tidy: async () => undefined },
    } as unknown as Collecting,
    parameters === undefined ? undefined : { document, operations: { 'GET /things': { parameters: declared } } },
  );
  expect(byResource['things']?.asked?.filtered.map((one) => one.with)).toEqual(expected);
});

test.for<readonly [string, object, object, readonly number[]]>([
  ['what is agreed to be granted', { max: 80 }, { maximum: 100 }, [80]],
  ['what the document declares, where nothing is agreed', {}, { anyOf: [{ type: 'integer', maximum: 100 }, { type: 'null' }] }, [100]],
  ['fifty, where that is itself not granted', {}, { maximum: 100, exclusiveMaximum: true }, [50]],
  ['fifty, where more is a burden', { max: 100_000 }, {}, [50]],
])('the largest page: %s', async ([, paging, schema, expected]) => {
  const asked: unknown[] = [];
  const exchange = { request: { url: 'http://api.test/' }, response: { kind: 'answered', status: 200, headers: [], body: { text: '{"items":[]}' } } };
  await collect(
    {
      agreement: { public: [], paging: { style: 'page-number', page: 'page', size: 'size', first: 1, items: 'items', ...paging } },
      app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
      need: (value: unknown) => value,
      wait: async () => undefined,
      http: { send: async ({ query }: { query: { size?: unknown } }) => (asked.push(query.size), exchange) },
      sessions: { own: async () => ({}) },
      objects: { create: async () => ({ exchange, id: 'a', marker: 'mk-1' }), tidy: async () => undefined },
    } as unknown as Collecting,
    { document: { size: schema }, operations: { 'GET /things': { parameters: [{ name: 'size', in: 'query', required: false, schema: '/size' }] } } },
  );
  expect([...new Set(asked)].filter((size) => typeof size === 'number' && size >= 50 && size <= 100)).toEqual(expected);
});
