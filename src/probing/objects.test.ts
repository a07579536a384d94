import { describe, expect, test } from 'vitest';
import { bearer } from '../agreement/auth/bearer.ts';
import type { Maker } from '../model/app.ts';
import { as, auth, description, equipped, smallApp, type Instead } from './small-app.test-data.ts';

async function withApp(
  run: (app: Awaited<ReturnType<typeof smallApp>>, equipment: ReturnType<typeof equipped>) => Promise<void>,
  instead: Instead = {},
  more: Parameters<typeof equipped>[1] = {},
): Promise<void> {
  await using app = await smallApp(instead);
  await using equipment = equipped(app.origin, more);
  await run(app, equipment);
}
const removals = (app: { readonly asked: readonly { readonly operation: string }[] }): readonly string[] =>
  app.asked.map(({ operation }) => operation).filter((operation) => operation.startsWith('DELETE'));

test('what is created is found by its marker, and removed when the run ends', () =>
  withApp(async (app, equipment) => {
    const { objects, sessions } = as(equipment);
    const session = await sessions.of('ada');
    const [one, two] = [await objects.create('things', session), await objects.create('things', session)];
    expect(one).toMatchObject({ id: '1', exchange: { operation: 'POST /things', as: 'ada', response: { status: 201 } } });
    expect(one.marker).not.toBe(two.marker);
    expect([...app.things.values()]).toEqual([one.marker, two.marker]);
    expect(await equipment.restore()).toEqual([]);
    expect(app.things.size).toBe(0);
    expect(app.asked.at(-1)?.operation).toBe('POST /sign-out');
    expect(removals(app)).toEqual(['DELETE /things/1', 'DELETE /things/2']);
  }));

test('it is created, and removed, with the headers that are asked for, as a frontend’s origin', () =>
  withApp(async (app, equipment) => {
    const { objects, sessions } = as(equipment);
    const session = await sessions.of('ada');
    await objects.create('things', session, { origin: 'https://app.example' });
    await objects.create('things', session);
    await objects.removeAll({ origin: 'https://app.example' });
    const origins = (method: string): unknown =>
      app.asked.filter(({ operation }) => operation.startsWith(`${method} /things`)).map(({ headers }) => headers.origin);
    expect([origins('POST'), origins('DELETE')]).toEqual([
      ['https://app.example', undefined],
      ['https://app.example', 'https://app.example'],
    ]);
  }));

test('a probe removes its own, now, and only its own; nothing twice', () =>
  withApp(async (app, equipment) => {
    const [one, two] = [as(equipment, 'p/one'), as(equipment, 'p/two')];
    const session = await one.sessions.of('ada');
    await one.objects.create('things', session);
    await two.objects.create('things', session);
    expect(await one.objects.removeAll()).toMatchObject([{ operation: 'DELETE /things/{thing_id}', by: 'p/one', response: { status: 204 } }]);
    expect([...app.things.keys()]).toEqual(['2']);
    expect(await one.objects.removeAll()).toEqual([]);
    await equipment.restore();
    expect(removals(app)).toEqual(['DELETE /things/1', 'DELETE /things/2']);
  }));

test('a probe tidies up after itself as it removes', () =>
  withApp(async (app, equipment) => {
    const { objects, sessions } = as(equipment);
    await objects.create('things', await sessions.of('ada'));
    await objects.tidy();
    expect(removals(app)).toEqual(['DELETE /things/1']);
  }));

test('what belongs to another object is removed before it, at its path', () =>
  withApp(
    async (app, equipment) => {
      const { objects, sessions } = as(equipment);
      const session = await sessions.of('ada');
      const { id = '' } = await objects.create('things', session);
      objects.adopt({ what: 'upload', id: '9', remove: 'DELETE /things/{thing}/files/{file}', session, within: id });
      expect(await equipment.restore()).toEqual([]);
      expect(removals(app)).toEqual(['DELETE /things/1/files/9', 'DELETE /things/1']);
    },
    { 'DELETE /things/1/files/9': () => ({ status: 204 }) },
  ));

describe('an App that is thrown away', () => {
  test('is left as it is, but for what a probe wants to see removed', () =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        const session = await sessions.of('ada');
        await objects.create('things', session);
        await objects.tidy();
        expect(app.things.size).toBe(1);
        expect(await objects.removeAll()).toHaveLength(1);
        await objects.create('things', session);
        expect(await equipment.restore()).toEqual([]);
        expect(app.things.size).toBe(1);
        expect(app.asked.at(-1)?.operation).toBe('POST /things');
      },
      {},
      { app: { disposable: true } },
    ));

  test.each([
    ['at a url that was told', (): Parameters<typeof equipped>[1] => ({ app: { disposable: true }, running: { launcher: 'url' } })],
    [
      'at a url beside what was launched',
      (origin: string): Parameters<typeof equipped>[1] => ({
        app: { disposable: true, services: { api: { ...description.services.api, url: origin } } },
      }),
    ],
  ])('is none %s', async (_, more) => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, more(app.origin));
    const { objects, sessions } = as(equipment);
    await objects.create('things', await sessions.of('ada'));
    await equipment.restore();
    expect(app.things.size).toBe(0);
    expect(app.asked.at(-1)?.operation).toBe('POST /sign-out');
  });
});

test('what was there before is never touched', () =>
  withApp(async (app, equipment) => {
    (app.things as Map<string, string>).set('7', 'of somebody else');
    const { objects, sessions } = as(equipment);
    await objects.create('things', await sessions.of('ada'));
    await objects.removeAll();
    await equipment.restore();
    expect([...app.things]).toEqual([['7', 'of somebody else']]);
  }));

describe('removing', () => {
  test.each([
    [204, 0],
    [200, 0],
    [404, 0],
    [410, 0],
    [401, 1],
    [403, 1],
    [500, 1],
    [302, 1],
  ])('that answers %i leaves %i', (status, count) =>
    withApp(
      async (_app, equipment) => {
        const { objects, sessions } = as(equipment);
        await objects.create('things', await sessions.of('ada'));
        const left = await equipment.restore();
        expect(left).toHaveLength(count);
        if (count > 0) expect(left[0]).toMatch(/^things 1 could not be removed \(x\d+\)$/);
      },
      { 'DELETE /things/1': () => ({ status }) },
    ),
  );

  test('what could not be removed now is tried again at the end', () =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        await objects.create('things', await sessions.of('ada'));
        expect(await objects.removeAll()).toMatchObject([{ response: { status: 503 } }]);
        expect(await equipment.restore()).toEqual([]);
        expect(app.things.size).toBe(0);
      },
      { 'DELETE /things/1': (_asked, times) => (times === 1 ? { status: 503 } : undefined) },
    ));

  test('is impossible where nothing removes: that is said', () =>
    withApp(
      async (_app, equipment) => {
        const { objects, sessions } = as(equipment);
        await objects.create('things', await sessions.of('ada'));
        expect(await equipment.restore()).toEqual(['things 1 stays: no operation that removes it is declared']);
      },
      {},
      { app: { resources: { things: { list: 'GET /things', create: 'POST /things', body: (marker) => ({ title: marker }), id: 'thing.id' } } } },
    ));

  test('an id goes into the path as one segment', () =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        await objects.create('things', await sessions.of('ada'));
        await equipment.restore();
        expect(removals(app)).toEqual(['DELETE /things/a%2Fb%3Fall%3D1']);
      },
      { 'POST /things': () => ({ status: 201, body: { thing: { id: 'a/b?all=1' } } }) },
    ));
});

describe('an answer without a usable id', () => {
  test.each<readonly [string, unknown]>([
    ['none', {}],
    ['empty', { thing: { id: '' } }],
    ['the folder', { thing: { id: '.' } }],
    ['the folder above', { thing: { id: '..' } }],
    ['no text', { thing: { id: { a: 1 } } }],
    ['no JSON', 'created'],
  ])('%s: nothing is removed, and what stays is said', (_name, body) =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        const created = await objects.create('things', await sessions.of('ada'));
        expect(created.id).toBeUndefined();
        expect(await equipment.restore()).toEqual([
          `things “${created.marker}” stays: the answer to its creation has no id at thing.id (${created.exchange.id})`,
        ]);
        expect(removals(app)).toEqual([]);
      },
      { 'POST /things': () => ({ status: 201, body }) },
    ),
  );

  test('what was refused was not created', () =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        expect(await objects.create('things', await sessions.of('ada'))).toMatchObject({ exchange: { response: { status: 422 } } });
        expect(await equipment.restore()).toEqual([]);
        expect(removals(app)).toEqual([]);
      },
      { 'POST /things': () => ({ status: 422, body: { thing: { id: 1 } } }) },
    ));
});

test('a resource that cannot be created is Unavailable', () =>
  withApp(
    async (_app, equipment) => {
      const { objects, sessions } = as(equipment);
      const session = await sessions.of('ada');
      await expect(objects.create('nothing', session)).rejects.toThrow('the resource nothing declares no create with a body');
      await expect(objects.create('logs', session)).rejects.toMatchObject({ name: 'Unavailable' });
    },
    {},
    { app: { resources: { ...description.resources, logs: { list: 'GET /logs', create: 'POST /logs', id: 'id' } } } },
  ));

describe('a body that names its maker', () => {
  const things = {
    ...description.resources['things'],
    list: 'GET /things',
    id: 'thing.id',
    body: (marker: string, maker: Maker) => ({ title: `${marker} of ${maker.id}, ${maker.identifier}` }),
  } as const;
  test.each([
    ['by the answer of sign-in', { signIn: 'access_token' }, 'access-token-of-number-1', 0],
    ['by who is signed in', { me: 'user' }, 'ada@example.com', 1],
  ])('is told who that is %s', (_, identity, id, asked) =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        const session = await sessions.of('ada');
        const { marker } = await objects.create('things', session);
        expect([...app.things.values()]).toEqual([`${marker} of ${id}, ada@example.com`]);
        expect(objects.bodyOf('things', 'x', (await sessions.refresh(session)).session)).toEqual({ title: `x of ${id}, ada@example.com` });
        expect(app.asked.filter(({ operation }) => operation === 'GET /me')).toHaveLength(asked);
      },
      {},
      { app: { resources: { things } }, agreement: { auth: bearer({ ...auth, identity }).agreement } },
    ),
  );
  test('cannot be made where nobody says it, and says so', () =>
    withApp(
      async (app, equipment) => {
        const { objects, sessions } = as(equipment);
        await expect(objects.create('things', await sessions.of('ada'))).rejects.toMatchObject({
          name: 'Unavailable',
          message: expect.stringContaining('agreement.auth.identity') as unknown,
        });
        expect(app.asked.map(({ operation }) => operation)).toEqual(['POST /sign-in']);
      },
      {},
      { app: { resources: { things } } },
    ));
});
