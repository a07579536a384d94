import { expect, test } from 'vitest';
import type { Collecting, Exchange, OperationId } from '../../src/author.ts';
import { anonymousWrites, type AnonymousWrites } from './anonymous-writes.probe.ts';

const { collect } = anonymousWrites as unknown as { readonly collect: (on: Collecting, said: object) => Promise<AnonymousWrites> };
type Ask = Parameters<Collecting['http']['send']>[0];

/** What is sent without a session to an App with one resource, whose document knows these operations besides. */
async function asked(besides: readonly OperationId[], { end = '', exclude = [] as readonly OperationId[], secured = [] as readonly OperationId[] } = {}) {
  const sent: Ask[] = [];
  const one = `/tasks/{id}${end}` as const;
  const answer = (status: number): Exchange => ({ id: 'x1', request: {}, response: { kind: 'answered', status, headers: [] } }) as unknown as Exchange;
  const tasks = { list: `GET /tasks${end}`, create: `POST /tasks${end}`, read: `GET ${one}`, remove: `DELETE ${one}`, id: 'id' };
  const on = {
    agreement: { public: [], auth: { signIn: { operation: 'POST /token' }, me: 'GET /me' } },
    app: { resources: { tasks }, exclude, users: ['ada'], owned: true, ours: true },
    http: { send: async (ask: Ask) => (ask.as === undefined && sent.push(ask), answer(ask.as === undefined ? 401 : 200)) },
    objects: { create: async () => ({ id: '7', marker: 'mk-7' }), bodyOf: () => ({}), adopt: () => {}, tidy: async () => {}, removeAll: async () => [] },
    sessions: { own: async () => ({ user: 'ada' }) },
    marker: () => 'mk',
    need: (value: unknown) => value,
  } as unknown as Collecting;
  const known = Object.fromEntries(besides.map((operation) => [operation, { named: false, declared: true, askable: false }]));
  const documented = Object.fromEntries(secured.map((operation) => [operation, { security: 'some', pointer: '', responses: {} }]));
  const said = await collect(on, { operations: known, openapi: { operations: documented } });
  return { said, of: (operation: OperationId) => sent.filter((ask) => ask.operation === operation) };
}

test.each(['', '/'])('what is done to one object, and nobody says needs a session, is tried on an object of ours: paths that end with %j', async (end) => {
  const operation: OperationId = `POST /tasks/{pk}/complete${end}`;
  const { of, said } = await asked([operation], { end });
  expect(of(operation)).toMatchObject([{ path: { pk: '7' } }]);
  expect(said.unsaid).toMatchObject({ marker: 'mk-7', asked: [{ operation }] });
});

test('what is said to need a session is tried on it too: on an object that nobody has, all Apps refuse', async () => {
  const operation: OperationId = 'POST /tasks/{pk}/complete';
  const { of, said } = await asked([operation], { secured: [operation] });
  expect(of(operation)).toMatchObject([{ path: { pk: '7' }, body: {} }]);
  expect(said.attempts.map((attempt) => attempt.operation)).toContain(operation);
});

test('what is excluded, ends more than a session, or is done to two objects is not', async () => {
  const others: readonly OperationId[] = ['POST /tasks/{id}/pay', 'POST /tasks/{id}/reset', 'POST /tasks/{id}/steps/{step}', 'POST /jobs'];
  const { of } = await asked(others, { exclude: ['POST /tasks/{id}/pay'] });
  expect(others.flatMap(of)).toEqual([]);
});
