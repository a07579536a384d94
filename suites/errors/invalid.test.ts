import { expect, test } from 'vitest';
import type { Collecting, Exchange, Session } from '../../src/author.ts';
import { invalid, type Invalid } from './invalid.probe.ts';

const { collect } = invalid as unknown as { readonly collect: (on: Collecting) => Promise<Invalid> };
const own: Session = { user: 'ada', identifier: 'ada@example.com', access: 'a', cookies: {} };

type Ask = Parameters<Collecting['http']['send']>[0];

/** The sessions with which the sign-in was tried with credentials of nobody, or the sign-up for an account that exists. */
async function tried(csrf: object, what: 'Wrong-mk' | 'taken' = 'Wrong-mk'): Promise<readonly (Session | undefined)[]> {
  const sent: Ask[] = [];
  const exchange = {} as Exchange;
  const signIn = { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {} };
  await collect({
    agreement: { public: [], auth: { signIn, ...csrf } },
    app: { users: ['ada'], resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
    marker: () => 'mk',
    http: { send: async (ask: Ask) => (sent.push(ask), exchange) },
    objects: { create: async () => ({ exchange }), tidy: async () => undefined },
    sessions: { own: async () => own, attempt: async () => ({ exchange }), taken: () => ({ operation: 'POST /sign-up', body: 'taken' }) },
  } as unknown as Collecting);
  return sent.filter(({ body }) => (JSON.stringify(body) ?? '').includes(what)).map(({ as }) => as);
}

test('wrong credentials come without a session', async () => {
  expect(await tried({})).toEqual([undefined]);
});
test('where the fields are inside an object, they are sent there', async () => {
  const sent: Ask[] = [];
  const exchange = {} as Exchange;
  await collect({
    agreement: {
      public: [],
      auth: {
        signIn: { operation: 'POST /login', body: 'json', fields: { identifier: 'user.email', password: 'user.password' }, extra: { user: { app: 'web' } } },
      },
    },
    app: { users: ['ada'], resources: {} },
    marker: () => 'mk',
    http: { send: async (ask: Ask) => (sent.push(ask), exchange) },
    objects: { tidy: async () => undefined },
    sessions: { attempt: async () => ({ exchange }), taken: () => undefined },
  } as unknown as Collecting);
  expect(sent.map(({ body }) => body)).toContainEqual({ user: { app: 'web', email: 'mk@example.com', password: 'Wrong-mk' } });
});
test('behind double submit they come once more with what is repeated, or nobody looks at them', async () => {
  expect(await tried({ csrf: { cookie: 'csrf', header: 'x-csrf' } })).toEqual([undefined, own]);
  expect(await tried({ csrf: { cookie: 'csrf', header: 'x-csrf' } }, 'taken')).toEqual([undefined, own]);
  expect(await tried({}, 'taken')).toEqual([undefined]);
});

test('what is accepted though it should not be is removed with the rest', async () => {
  const adopted: unknown[] = [];
  let removed = 0;
  const refusal = { response: { kind: 'answered', status: 422, headers: [], body: { text: '{}', bytes: 2, cut: false } } } as unknown as Exchange;
  const accepted = { response: { kind: 'answered', status: 201, headers: [], body: { text: '{"id":7}', bytes: 8, cut: false } } } as unknown as Exchange;
  await collect({
    agreement: { public: [], auth: { signIn: { operation: 'POST /sign-in', body: 'json', fields: { identifier: 'email', password: 'password' }, extra: {} } } },
    app: { users: ['ada'], resources: { things: { list: 'GET /things', create: 'POST /things', remove: 'DELETE /things/{id}', id: 'id' } } },
    marker: () => 'mk',
    http: { send: async ({ operation, body }: Ask) => (operation === 'POST /things' && JSON.stringify(body) === '{"mk":[[]]}' ? accepted : refusal) },
    objects: {
      create: async () => ({ exchange: refusal }),
      adopt: (object: object) => adopted.push(object),
      tidy: async () => void (removed += 1),
    },
    sessions: { own: async () => own, attempt: async () => ({ exchange: refusal }), taken: () => undefined },
  } as unknown as Collecting);
  expect(adopted).toEqual([{ what: 'things', id: '7', remove: 'DELETE /things/{id}', session: own }]);
  expect(removed).toBe(1);
});
