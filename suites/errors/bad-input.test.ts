import { describe, expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { badBodies, badInput, type BadInput } from './bad-input.probe.ts';

const { collect } = badInput as unknown as { readonly collect: (on: Collecting, said: object) => Promise<BadInput> };
type Ask = Parameters<Collecting['http']['send']>[0];

/** What the probe says and does with an App that answers like this. */
async function asking(answer: (ask: Ask) => { readonly status: number; readonly body?: unknown }, resource: object = {}, said: object = {}) {
  const sent: Ask[] = [];
  const adopted: string[] = [];
  let count = 0;
  let removed = 0;
  const on = {
    agreement: { public: [], origins: ['https://app.example'] },
    app: {
      ours: false,
      resources: {
        things: {
          list: 'GET /things',
          create: 'POST /things',
          read: 'GET /things/{id}',
          update: 'PATCH /things/{id}',
          remove: 'DELETE /things/{id}',
          id: 'id',
          ...resource,
        },
      },
    },
    marker: () => `mk-${(count += 1)}`,
    http: {
      send: async (ask: Ask) => {
        sent.push(ask);
        const { status, body } = answer(ask);
        return { response: { kind: 'answered', status, headers: [], body: { text: JSON.stringify(body ?? {}), bytes: 1, cut: false } } } as unknown as Exchange;
      },
    },
    objects: {
      bodyOf: (_: string, marker: string) => ({ title: marker }),
      changeOf: (_: string, marker: string) => ({ title: marker }),
      adopt: ({ id }: { readonly id: string }) => adopted.push(id),
      tidy: async () => void (removed += 1),
    },
    sessions: { own: async () => ({ user: 'ada' }) },
  } as unknown as Collecting;
  return { said: await collect(on, said), sent, adopted, removed };
}
const creating = (): ((ask: Ask) => { readonly status: number; readonly body?: unknown }) => {
  let id = 0;
  return ({ operation, raw }) =>
    operation === 'POST /things' && (raw === undefined || String(raw.text).includes('null')) ? { status: 201, body: { id: (id += 1) } } : { status: 422 };
};

describe('what it leaves behind', () => {
  test('all that was accepted is entered, and removed once', async () => {
    const { adopted, removed } = await asking(creating());
    expect(adopted).toEqual(['1', '2']);
    expect(removed).toBe(1);
  });
  test('what nobody can remove is not created in an App that is not ours', async () => {
    await expect(asking(creating(), { remove: undefined })).rejects.toThrow('no resource is declared with create, remove and a body that is an object');
  });
  test('nothing more is sent when the creation has no id', async () => {
    const { sent, said } = await asking(() => ({ status: 200 }));
    expect(sent).toHaveLength(1);
    expect(said.operations).toEqual([]);
  });
});

test('a 5xx is asked for once more, and nothing else is', async () => {
  const answers = creating();
  const { said } = await asking((ask) => (String(ask.raw?.text).includes('\\u0000') ? { status: 500 } : answers(ask)));
  const twice = said.operations.flatMap(({ operation, sent }) => sent.filter(({ again }) => again !== undefined).map(({ how }) => `${operation} ${how}`));
  expect(twice).toEqual(['POST /things a NUL character', 'PATCH /things/{id} a NUL character']);
});
test('it asks from the agreed origin, no more than fourteen for each operation', async () => {
  const { said, sent } = await asking(creating());
  expect(new Set(sent.map(({ headers }) => headers?.['origin']))).toEqual(new Set(['https://app.example']));
  expect(said.operations.map(({ operation, sent }) => [operation, sent.length])).toEqual([
    ['POST /things', 14],
    ['PATCH /things/{id}', 7],
    ['GET /things/{id}', 3],
  ]);
});
test('a crash on null in a PATCH is told by format/null-vs-absent, which asks the same; in a PUT by nobody else', async () => {
  const nulls = async (update: string): Promise<readonly (string | undefined)[]> => {
    const { said } = await asking(creating(), { update });
    return said.operations.flatMap(({ operation, sent }) =>
      sent.flatMap(({ how, told }) => (operation === update && how === 'a text that is null' ? [told] : [])),
    );
  };
  expect([await nulls('PATCH /things/{id}'), await nulls('PUT /things/{id}')]).toEqual([['format/null-vs-absent'], [undefined]]);
});

describe('a body that is wrapped in a name', () => {
  let made = 0;
  const sent = (body: Readonly<Record<string, unknown>>, how: string): readonly string[] =>
    badBodies(body, 'mk', () => `mk-${(made += 1)}`).flatMap((one) => (one.how === how ? [String(one.content.text).replaceAll(/mk-\d+/g, 'mk-2')] : []));
  test.for<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['Rails', { article: { title: 'mk', body: 'x' } }, '{"article":{"title":null,"body":"x"}}'],
    ['JSON:API', { data: { type: 'articles', attributes: { title: 'mk' } } }, '{"data":{"type":"articles","attributes":{"title":null}}}'],
    ['none, beside an object', { title: 'mk', place: { name: 'x' } }, '{"title":null,"place":{"name":"x"}}'],
    ['none that holds the text', { title: 'x', place: { name: 'y' } }, '{"title":null,"place":{"name":"y"}}'],
  ])('%s: the text inside is what is wrong', ([, body, expected]) => {
    expect(sent(body, 'a text that is null')).toEqual([expected]);
  });
  test('its numbers, literals and members, too', () => {
    const body = { article: { title: 'mk', words: 7 } };
    expect(sent(body, 'a number beyond 64 bits')).toEqual(['{"article":{"title":"mk-2","words":9223372036854775808}}']);
    expect(sent(body, 'a member left out')).toEqual(['{"article":{"words":7}}']);
    expect(sent(body, 'a member that nobody knows')).toEqual(['{"article":{"title":"mk-2","words":7,"mk-2":"mk-2"}}']);
    expect(sent(body, 'the same text as before')).toEqual([JSON.stringify(body)]);
  });
});

describe('30 February', () => {
  const sent = (body: Readonly<Record<string, unknown>>): readonly string[] =>
    badBodies(body, 'mk', () => 'mk-2').flatMap(({ how, content }) => (how === 'a day that no month has' ? [String(content.text)] : []));
  test('is sent where the body has a day', () => {
    expect(sent({ title: 'mk', due: '2030-01-31' })).toEqual(['{"title":"mk-2","due":"2030-02-30"}']);
  });
  test.for([{ title: 'mk' }, { title: 'mk', due: '2030-01-31T00:00:00Z' }, { title: 'mk', due: null }])('and nowhere else: %j', (body) => {
    expect(sent(body)).toEqual([]);
  });
});

test('a list is sorted by a field that nobody knows, where its document says how it is sorted', async () => {
  const openapi = {
    document: { schema: { type: 'array', items: { type: 'string' } } },
    operations: { 'GET /things': { parameters: [{ in: 'query', name: 'sort', required: false, schema: '/schema' }] } },
  };
  const answer = creating();
  const { said, sent } = await asking((ask) => (ask.query?.['sort'] === undefined ? answer(ask) : { status: 500 }), {}, { openapi });
  expect(sent.filter(({ query }) => query?.['sort'] !== undefined)).toMatchObject([{ operation: 'GET /things' }, { operation: 'GET /things' }]);
  expect(said.operations.find(({ operation }) => operation === 'GET /things')?.sent).toMatchObject([
    { how: 'sort by a field that nobody knows', error: { response: { status: 500 } }, again: { response: { status: 500 } } },
  ]);
});
