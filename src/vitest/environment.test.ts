import { env } from 'node:process';
import { expect, test } from 'vitest';
import { withoutVitest } from './environment.ts';

test('nothing of Vitest stays, and nothing of the user’s goes', () => {
  const kept = withoutVitest({ ...env, DATABASE_URL: 'sqlite://', BASE_URL: 'https://staging.example', MODE: 'production' });
  expect(Object.keys(kept).filter((name) => name.startsWith('VITEST') || ['NODE_ENV', 'TEST', 'DEV', 'PROD', 'SSR'].includes(name))).toEqual([]);
  expect(kept).toMatchObject({ PATH: env['PATH'], DATABASE_URL: 'sqlite://', BASE_URL: 'https://staging.example', MODE: 'production' });
});
