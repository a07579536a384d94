import { describe, expect, test } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable } from '../model/witness.ts';
import { as, equipped, smallApp, users } from './small-app.test-data.ts';

const nowhere = 'http://127.0.0.1:9';

describe('waiting', () => {
  test('is counted', async () => {
    await using equipment = equipped(nowhere);
    await as(equipment).wait(5);
    await as(equipment, 'p/two').wait(7);
    expect(equipment.waited()).toBe(12);
  });
  test.each(['before', 'during'])('ends when the run ends %s it', async (when) => {
    await using equipment = equipped(nowhere);
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const waiting = as(equipment, 'p/one', controller.signal).wait(600_000);
    controller.abort();
    await expect(waiting).rejects.toThrow('abort');
  });
});

test('need() gives the value or ends the probe', async () => {
  await using equipment = equipped(nowhere);
  const { need } = as(equipment);
  expect([need(0, 'x'), need('', 'x'), need(null, 'x'), need(false, 'x')]).toEqual([0, '', null, false]);
  expect(() => need(undefined, 'there is no list')).toThrow(new Unavailable('there is no list'));
});

test('named() leaves out what is excluded', async () => {
  await using equipment = equipped(nowhere, { app: { exclude: ['POST /sign-out'] }, agreement: { public: ['GET /health'] } });
  expect(as(equipment).named().toSorted()).toEqual([
    'DELETE /things/{thing_id}',
    'GET /health',
    'GET /me',
    'GET /things',
    'POST /refresh',
    'POST /sign-in',
    'POST /things',
  ]);
});

test('markers are unique', async () => {
  await using equipment = equipped(nowhere);
  const { marker } = as(equipment);
  expect(new Set(Array.from({ length: 100 }, marker)).size).toBe(100);
});

test('what checks may know has no secret, no function and no place on a disk', async () => {
  await using equipment = equipped(nowhere, { root: '/some/where' });
  const told = JSON.stringify(equipment.facts);
  for (const { password, identifier } of Object.values(users)) for (const secret of [password, identifier]) expect(told).not.toContain(secret);
  expect(told).not.toContain('/some/where');
  expect(JSON.parse(told)).toEqual(equipment.facts);
  expect(equipment.facts).toMatchObject({ ours: true, origins: { api: nowhere }, users: ['ada', 'bob'], admins: [] });
});

test('configured passwords are redacted before anybody has signed in', async () => {
  await using equipment = equipped(nowhere);
  expect(equipment.redact({ log: [`started with ${users['ada']?.password ?? ''}`] })).toEqual({ log: ['started with <password 1>'] });
});

test('every request is counted, a lever’s too, and traffic is what is left', async () => {
  await using app = await smallApp();
  await using equipment = equipped(app.origin, { app: { levers: { slow: { header: ['x-slow', '1'] } } } });
  const on = as(equipment);
  await on.http.send({ operation: 'GET /me' });
  await on.levers.pull('slow', { operation: 'GET /me' });
  await on.sessions.of('ada');
  expect(equipment.requests()).toBe(3);
  expect(on.recorded().map(({ operation }) => operation)).toEqual(['GET /me', 'POST /sign-in']);
});

test('without a frontend there is nothing to browse', async () => {
  await using equipment = equipped(nowhere);
  await expect(as(equipment).browser.visit('home', async () => undefined)).rejects.toThrow(new Unavailable('no frontend is configured'));
});

test('a connection is not left open', async () => {
  await using app = await smallApp();
  const equipment = equipped(app.origin);
  await as(equipment).http.send({ operation: 'GET /me' });
  await equipment[Symbol.asyncDispose]();
  expect(await as(equipment).http.send({ operation: 'GET /me' })).toMatchObject({ response: { kind: 'failed' } });
});

describe('a frontend that was left for later', () => {
  const withFrontend = (origin: string, bringUpFrontend: () => Promise<void>): Parameters<typeof equipped>[1] => ({
    running: { services: { api: { origin }, web: { origin } }, bringUpFrontend },
  });

  test('comes up before it is asked, and not for the api', async () => {
    await using app = await smallApp();
    let broughtUp = 0;
    await using equipment = equipped(
      app.origin,
      withFrontend(app.origin, async () => void (broughtUp += 1)),
    );
    const { http } = as(equipment);
    await http.send({ operation: 'GET /me' });
    expect(broughtUp).toBe(0);
    await http.send({ operation: 'GET /me', service: 'web' });
    expect(broughtUp).toBe(1);
  });
  test('makes a probe unavailable when it does not come up', async () => {
    await using equipment = equipped(
      nowhere,
      withFrontend(nowhere, () => Promise.reject(new ToolError('app-did-not-start', 'web exited', 'x'))),
    );
    await expect(as(equipment).http.send({ operation: 'GET /me', service: 'web' })).rejects.toThrow(
      new Unavailable('the frontend did not come up: web exited'),
    );
  });
});
