import { expect, test } from 'vitest';
import type { App, LeverName } from '../model/app.ts';
import { as, equipped, smallApp } from './small-app.test-data.ts';

test.each<readonly [string, App['levers'], string, object]>([
  ['a header on the ordinary request', { crash: { header: ['X-Lever', 'crash'] } }, 'POST /things?a=1', { 'x-lever': 'crash', 'x-own': '1' }],
  ['an operation of its own', { crash: { operation: 'POST /test/crash' } }, 'POST /test/crash', { 'x-own': '1' }],
])('%s, and never traffic', async (_name, levers, url, headers) => {
  await using app = await smallApp();
  await using equipment = equipped(app.origin, { app: { levers } });
  const on = as(equipment);
  const session = await on.sessions.of('ada');
  const exchange = await on.levers.pull('crash', { operation: 'POST /things', query: { a: 1 }, headers: { 'X-Own': '1' }, as: session });
  const asked = app.asked.at(-1);
  expect(`${asked?.operation.split(' ')[0]} ${asked?.url}`).toBe(url);
  expect(asked?.headers).toMatchObject({ ...headers, authorization: `Bearer ${session.access}` });
  expect(equipment.exchanges().map(({ id }) => id)).toContain(exchange.id);
  expect(on.recorded().map(({ id }) => id)).toEqual(['x1']);
});

test.each<LeverName>(['expireAccess', 'slow'])('%s that nobody declared is Unavailable', async (name) => {
  await using app = await smallApp();
  await using equipment = equipped(app.origin, { app: { levers: { crash: { header: ['x', 'y'] } } } });
  await expect(as(equipment).levers.pull(name, { operation: 'GET /me' })).rejects.toMatchObject({
    name: 'Unavailable',
    message: `the lever ${name} is not declared`,
  });
  expect(app.asked).toEqual([]);
});
