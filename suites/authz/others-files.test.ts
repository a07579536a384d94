import { expect, test } from 'vitest';
import type { Collecting, Exchange, OperationId } from '../../src/author.ts';
import { othersFiles, type OthersFiles } from './others-files.probe.ts';

const { collect } = othersFiles as unknown as { readonly collect: (on: Collecting, said: object) => Promise<OthersFiles> };
type Ask = Parameters<Collecting['http']['send']>[0];

test('a file that belongs to an object is asked for at its own path: the object’s id before its own', async () => {
  const sent: Ask[] = [];
  const adopted: object[] = [];
  const of: OperationId = 'POST /trips/{trip}/photos';
  const one = '/trips/{trip}/photos/{photo}';
  const [read, thumbnail, remove]: readonly OperationId[] = [`GET ${one}`, `GET ${one}/small`, `DELETE ${one}`];
  const answer = (): Exchange =>
    ({
      id: 'x1',
      request: {},
      response: { kind: 'answered', status: 201, headers: [], body: { text: '{"id":31}', bytes: 9, cut: false } },
    }) as unknown as Exchange;
  const on = {
    agreement: { public: [], auth: {}, upload: { operation: of, of: 'trips', field: 'file', id: 'id', list: 'GET /trips/{trip}/photos', remove } },
    app: { resources: { trips: { create: 'POST /trips' } }, exclude: [], users: [], admins: [], ours: true },
    http: { send: async (ask: Ask) => (sent.push(ask), answer()) },
    objects: { create: async () => ({ id: '7', marker: 'mk-7' }), adopt: (object: object) => adopted.push(object), tidy: async () => undefined },
    sessions: { pair: async () => [{ user: 'ada' }, { user: 'bob' }] },
    need: (value: unknown) => value,
  } as unknown as Collecting;
  const documented = Object.fromEntries([read, thumbnail, `GET ${one}/notes/{note}`].map((operation) => [operation, { security: 'some', responses: {} }]));
  const said = await collect(on, { openapi: { operations: documented } });
  const paths = (operation: OperationId | undefined): readonly unknown[] => sent.filter((ask) => ask.operation === operation).map(({ path }) => path);
  expect(paths(of).slice(0, 2)).toEqual([{ trip: '7' }, { trip: '7' }]);
  expect(paths(remove)).toEqual([{ trip: '7', photo: '31' }]);
  expect(paths(read)).toEqual([
    { trip: '7', photo: '31' },
    { trip: '7', photo: '31' },
    { trip: '7', photo: expect.not.stringMatching(/^31$/) },
  ]);
  expect(said.reads.map(({ operation }) => operation)).toEqual([read, thumbnail]);
  expect(adopted).toMatchObject([{ id: '31', within: '7' }]);
});
