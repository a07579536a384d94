import { expect, test } from 'vitest';
import type { Collecting, Exchange, Session } from '../../src/author.ts';
import { notices, type Notices } from './notices.probe.ts';

const { collect } = notices as unknown as { readonly collect: (on: Collecting, said: object) => Promise<Notices> };
const api = 'http://api.test';
const session: Session = { user: 'ada', identifier: 'ada@example.com', access: 'secret', cookies: {} };

type Ask = Parameters<Collecting['http']['send']>[0];

function exchange(path: string, headers: readonly (readonly [string, string])[] = []): Exchange {
  return {
    id: `x${path.length}`,
    at: 0,
    took: 1,
    by: 'a/test',
    request: { method: 'GET', url: `${api}${path}`, headers: [] },
    response: { kind: 'answered', status: 200, headers },
  };
}

/** What is asked when the deprecated GET /old answers with this Link. */
async function asked(link: string, ours = true): Promise<readonly Ask[]> {
  const sent: Ask[] = [];
  const known = { named: true, declared: true, askable: true, path: {} };
  await collect(
    {
      agreement: { public: [], auth: { signOut: 'GET /sign-out' }, deprecated: { operations: ['GET /old'] } },
      app: { users: ['ada'], ours, origins: { api, web: 'http://web.test' }, exclude: ['GET /restart'] },
      http: { send: async (ask: Ask) => (sent.push(ask), exchange('/old', [['link', link]])) },
      sessions: { attempt: async () => ({ exchange: exchange('/in'), session }) },
      need: <T>(value: T) => value,
    } as unknown as Collecting,
    {
      fixtures: { unknown: exchange('/nowhere') },
      traffic: { exchanges: [exchange('/other')] },
      operations: { 'GET /old': known, 'GET /new': known, 'GET /sign-out': { ...known, askable: false }, 'GET /other': known },
      openapi: undefined,
    },
  );
  expect(sent[0]).toEqual({ operation: 'GET /old', path: {}, as: session });
  return sent.slice(1);
}

test('what is to be read is asked without credentials, where it lies', async () => {
  expect(await asked('</docs?of=old>; rel="deprecation"')).toEqual([{ operation: 'GET /docs', query: { of: 'old' }, service: 'api' }]);
  expect(await asked('<http://web.test/migrate>; rel=sunset', false)).toEqual([{ operation: 'GET /migrate', query: {}, service: 'web' }]);
});
test('a successor is asked as the operation was', async () => {
  expect(await asked('</new>; rel="successor-version"', false)).toEqual([{ operation: 'GET /new', query: {}, service: 'api', as: session }]);
});
test.for([
  '<https://evil.example/docs>; rel="deprecation"',
  '<//evil.example/docs>; rel="deprecation"',
  '<http://api.test//evil.example/docs>; rel="deprecation"',
  '<http://api.test:81/docs>; rel="deprecation"',
  '<javascript:alert(1)>; rel="deprecation"',
  '</sign-out>; rel="deprecation"',
  '</restart>; rel="deprecation"',
  '</new/{id}>; rel="successor-version"',
  '</docs>; rel="help"',
  '</docs>',
  'nonsense',
])('nothing is asked for %s', async (link) => {
  expect(await asked(link)).toEqual([]);
});
test('of an App that is not ours no successor is asked that nobody named', async () => {
  expect(await asked('</unheard>; rel="successor-version"', false)).toEqual([]);
});
test('a bounded number of links is followed, each once', async () => {
  const many = Array.from({ length: 30 }, (_, index) => `</docs/${index}>; rel="deprecation", </docs/${index}>; rel="deprecation"`).join(', ');
  expect(await asked(many)).toHaveLength(10);
});
