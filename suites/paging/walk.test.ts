import { expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { walk, type Walk } from './walk.probe.ts';

const { collect } = walk as unknown as { readonly collect: (on: Collecting) => Promise<Walk> };

/** What is created in an App whose answers to creations have these ids, the last of them for ever. */
async function creations(ids: readonly (string | undefined)[]): Promise<number> {
  let count = 0;
  const exchange = { response: { kind: 'answered', status: 200, headers: [], body: { text: '[]' } } } as unknown as Exchange;
  await collect({
    agreement: { public: [], paging: { style: 'offset-limit', offset: 'skip', limit: 'limit', items: '' } },
    app: { resources: { things: { list: 'GET /things', create: 'POST /things', id: 'id' } } },
    need: (value: unknown) => value,
    http: { send: async () => exchange },
    sessions: { own: async () => ({}) },
    objects: {
      create: async () => {
        const id = ids[Math.min(count++, ids.length - 1)];
        return id === undefined ? { exchange } : { exchange, id };
      },
      removeAll: async () => [],
    },
  } as unknown as Collecting);
  return count;
}

test('25 objects are created', async () => {
  expect(await creations(['a'])).toBe(25);
});
test('what comes back without its id cannot be removed, so it stays the only one', async () => {
  expect(await creations([undefined])).toBe(1);
});
