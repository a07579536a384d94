import { expect, test } from 'vitest';
import { Unavailable, type Collecting, type Exchange } from '../../src/author.ts';
import { versions, type Versions } from './versions.probe.ts';

const { collect } = versions as unknown as { readonly collect: (on: Collecting, said: object) => Promise<Versions> };

/** What is asked for these versions. */
async function asked(agreed: object, exclude: readonly string[] = []): Promise<readonly string[]> {
  const sent: string[] = [];
  await collect(
    {
      agreement: { public: [], versions: agreed },
      app: { users: [], exclude },
      marker: () => 'mk',
      http: { send: async ({ operation }: { operation: string }) => (sent.push(operation), {} as Exchange) },
      need: <T>(value: T | undefined, reason: string): T => {
        if (value === undefined) throw new Unavailable(reason);
        return value;
      },
    } as unknown as Collecting,
    { fixtures: { unknown: {}, operations: {} } },
  );
  return sent;
}

test('each version, the path beside it, and one that nobody made', async () => {
  expect(await asked({ v1: 'GET /api/v1/me', v2: 'GET /api/v2/me' })).toEqual([
    'GET /api/v1/me',
    'GET /api/v1/mk',
    'GET /api/v2/me',
    'GET /api/v2/mk',
    'GET /api/v999/me',
  ]);
});
test.for<readonly [string, string]>([
  ['2', '999'],
  ['2024-01-01', '999-01-01'],
  ['beta', 'v999'],
])('beside %s nobody made %s', async ([version, madeUp]) => {
  expect((await asked({ [version]: `GET /${version}/me` })).at(-1)).toBe(`GET /${madeUp}/me`);
});
test('a version that is not in the path has no made-up one', async () => {
  expect(await asked({ v1: 'GET /me' })).toEqual(['GET /me', 'GET /mk']);
});
test('what changes something, wants a parameter or is excluded is not asked', async () => {
  await expect(asked({ v1: 'POST /v1/a', v2: 'GET /v2/a/{id}', v3: 'GET /v3/a' }, ['GET /v3/a'])).rejects.toThrow(Unavailable);
});
