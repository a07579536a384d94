import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApiClient } from './client.ts';
import { acrossTabs, withinPage } from './exclusive.ts';
import { FakeApi, json } from './fake-api.ts';

afterEach(() => vi.unstubAllGlobals());

function job(log: string[], name: string, fail = false): () => Promise<string> {
  return async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`${name} ends`);
    if (fail) throw new Error(name);
    return name;
  };
}

const withoutLocks = () => {
  vi.stubGlobal('navigator', {});
  return acrossTabs('unit');
};

describe.each([
  ['within a page', withinPage],
  ['across tabs', () => acrossTabs('unit')],
  ['across tabs, in a browser without Web Locks', withoutLocks],
])('%s', (_, create) => {
  it('runs one job at a time, also after one that failed', async () => {
    const exclusive = create();
    const log: string[] = [];
    const results = await Promise.allSettled([exclusive(job(log, 'a', true)), exclusive(job(log, 'b'))]);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

it('lets two tabs refresh one after the other', async () => {
  let under = 0;
  let most = 0;
  const api = new FakeApi().on('POST /auth/refresh', async () => {
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
    under -= 1;
    return json({ access_token: 'example' });
  });
  const tab = () => createApiClient({ baseUrl: api.baseUrl, transport: 'bearer', fetch: api.fetch });
  await Promise.all([tab().refresh(), tab().refresh()]);
  expect(api.asked).toHaveLength(2);
  expect(most).toBe(1);
});
