import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../model/app.ts';
import { pactRequestsOf } from './pacts.ts';

const interaction = (description: string, method: string, path: string, more: object = {}): object => ({
  type: 'Synchronous/HTTP',
  description,
  request: { method, path },
  response: { status: 200 },
  ...more,
});
const pact = (interactions: readonly object[]): string =>
  JSON.stringify({ consumer: { name: 'web' }, provider: { name: 'api' }, interactions, metadata: { pactSpecification: { version: '4.0' } } });
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'seamcheck-pacts-'));
  await writeFile(join(root, 'b.json'), pact([interaction('all', 'get', '/things')]));
  await writeFile(join(root, 'a.json'), pact([interaction('a new one', 'POST', '/things'), interaction('later', 'GET', '/soon', { pending: true })]));
  await writeFile(join(root, 'broken.txt'), '{');
});
afterAll(() => rm(root, { recursive: true, force: true }));
const app = (...files: readonly string[]): App => ({ pacts: { files } }) as unknown as App;

test('every request of every file, in the order of their names; pending ones excepted', async () => {
  expect(await pactRequestsOf({ app: app('*.json'), root })).toEqual([
    { file: 'a.json', description: 'a new one', method: 'POST', path: '/things' },
    { file: 'b.json', description: 'all', method: 'GET', path: '/things' },
  ]);
});
test.each([
  [app('none-*.json'), 'no pact file was found'],
  [app('*.json', 'broken.txt'), 'broken.txt is not JSON'],
  [{} as App, 'no pacts are configured'],
])('%# is unavailable', async (one, reason) => {
  await expect(pactRequestsOf({ app: one, root })).rejects.toMatchObject({ name: 'Unavailable', message: expect.stringContaining(reason) });
});
