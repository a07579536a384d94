// What the tours may ask: no GET is safe because it is a GET.
import { expect, test } from 'vitest';
import type { OperationId } from '../../src/author.ts';
import { operations as probe, type Operations } from './operations.probe.ts';

async function known({
  documented = {},
  named = [],
  signOut,
  ours = true,
}: {
  readonly documented?: Readonly<Record<string, string>>;
  readonly named?: readonly string[];
  readonly signOut?: string;
  readonly ours?: boolean;
}): Promise<Operations> {
  const on = { agreement: { public: [], auth: { signOut } }, app: { ours, exclude: [], resources: {} }, named: () => named };
  const openapi = {
    operations: Object.fromEntries(Object.entries(documented).map(([id, type]) => [id, { responses: { 200: { content: { [type]: null } } } }])),
  };
  const { collect } = probe as unknown as { collect: (on: unknown, said: unknown) => Promise<Operations> };
  return collect(on, { fixtures: { resources: {} }, openapi });
}
const json = 'application/json';

test.each<readonly [string, string, boolean]>([
  ['GET /todos', json, true],
  ['HEAD /todos', json, true],
  ['POST /todos', json, false],
  // Streams for ever.
  ['GET /events', 'text/event-stream', false],
  ['GET /camera', 'multipart/x-mixed-replace; boundary=x', false],
  // Signs out, restarts, makes a backup.
  ['GET /logout', json, false],
  ['GET /auth/sign-out', json, false],
  ['GET /Account/LogOff/', json, false],
  ['GET /admin/restart', json, false],
  ['GET /admin/shutdown', json, false],
  ['GET /backup', json, false],
  ['GET /backups', json, true],
  ['GET /logouts/summary', json, true],
])('%s with %s in an App of ours', async (id, type, askable) => {
  expect((await known({ documented: { [id]: type } }))[id as OperationId]).toMatchObject({ askable });
});

test('a stream that may also be a list is asked', async () => {
  const openapi = { documented: { 'GET /feed': json } };
  expect((await known(openapi))['GET /feed']).toMatchObject({ askable: true });
});

test('what its owner names is asked, except what signs out, by whatever reading method', async () => {
  const said = await known({ named: ['GET /backup', 'GET /leave', 'GET /todos'], documented: { 'HEAD /leave': json }, signOut: 'GET /leave', ours: false });
  expect(Object.fromEntries(Object.entries(said).map(([id, { askable }]) => [id, askable]))).toEqual({
    'GET /backup': true,
    'GET /leave': false,
    'HEAD /leave': false,
    'GET /todos': true,
  });
});

test('a sign-out by POST leaves what is read at its path alone', async () => {
  expect((await known({ named: ['GET /session'], signOut: 'POST /session' }))['GET /session']).toMatchObject({ askable: true });
});

test('in an App that is not ours nothing is asked that nobody named', async () => {
  expect((await known({ documented: { 'GET /todos': json }, ours: false }))['GET /todos']).toMatchObject({ askable: false });
});
