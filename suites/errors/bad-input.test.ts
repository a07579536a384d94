import { describe, expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { badBodies, badInput, type BadInput } from './bad-input.probe.ts';

const { collect } = badInput as unknown as { readonly collect: (on: Collecting) => Promise<BadInput> };
type Ask = Parameters<Collecting['http']['send']>[0];

/** What the probe says and does with an App that answers like this. */
async function asking(answer: (ask: Ask) => { readonly status: number; readonly body?: unknown }, resource: object = {}) {
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
  return { said: await collect(on), sent, adopted, removed };
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
