import { expect, test } from 'vitest';
import type { Collecting, Exchange } from '../../src/author.ts';
import { life, type Lives } from './life.probe.ts';

const { collect } = life as unknown as { readonly collect: (on: Collecting) => Promise<Lives> };
type Ask = Parameters<Collecting['http']['send']>[0];

const answer = (status: number, body: unknown): Exchange =>
  ({ response: { kind: 'answered', status, headers: [], body: { text: JSON.stringify(body), bytes: 1, cut: false } } }) as unknown as Exchange;

/** The life of one object in an App whose reading is behind its writing by so many answers. */
async function lived(behind: number) {
  let shown: string | undefined;
  let held: string | undefined;
  let left = 0;
  let waited = 0;
  const write = (text: string | undefined): void => {
    held = text;
    left = behind;
  };
  const on = {
    agreement: { public: [], auth: {} },
    app: {
      resources: {
        things: {
          list: 'GET /things',
          create: 'POST /things',
          read: 'GET /things/{id}',
          update: 'PATCH /things/{id}',
          remove: 'DELETE /things/{id}',
          id: 'id',
        },
      },
    },
    marker: () => 'second',
    wait: async () => void (waited += 1),
    http: {
      send: async ({ operation }: Ask) => {
        if (operation === 'GET /things') return answer(200, []);
        if (operation.startsWith('PATCH ')) write('second');
        if (!operation.startsWith('GET ')) return answer(204, '');
        if (left > 0) left -= 1;
        else shown = held;
        return shown === undefined ? answer(404, {}) : answer(200, { id: 1, text: shown });
      },
    },
    objects: {
      create: async () => (write('First'), { exchange: answer(201, { id: 1 }), id: '1', marker: 'First' }),
      changeOf: (_: string, text: string) => ({ text }),
      removeAll: async () => (write(undefined), [answer(204, '')]),
    },
    sessions: { own: async () => ({ user: 'ada' }) },
  } as unknown as Collecting;
  const { things } = (await collect(on)).byResource;
  const seen = [things?.read, things?.updated?.read, things?.removed?.read].map((exchange) =>
    exchange?.response.kind === 'answered' ? `${exchange.response.status} ${exchange.response.body?.text}` : 'nothing',
  );
  return { seen, waited };
}

test('each step is looked at once where it shows at once', async () => {
  expect(await lived(0)).toEqual({ seen: ['200 {"id":1,"text":"First"}', '200 {"id":1,"text":"second"}', '404 {}'], waited: 0 });
});
test('what is read from a replica is looked at again', async () => {
  expect(await lived(2)).toEqual({ seen: ['200 {"id":1,"text":"First"}', '200 {"id":1,"text":"second"}', '404 {}'], waited: 6 });
});
test('what never comes is waited for three times', async () => {
  const { seen, waited } = await lived(1000);
  expect(seen[0]).toBe('404 {}');
  expect(waited).toBe(3);
});
