import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Equipment } from '../engine/equipment.ts';
import type { RealtimeAgreement } from '../model/agreement.ts';
import { statusOf } from '../model/exchange.ts';
import { eventIn, isOpen } from '../model/socket.ts';
import { Unavailable, type Session } from '../model/witness.ts';
import { as, equipped } from './small-app.test-data.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean();
});

const session: Session = { user: 'ada', identifier: 'ada@example.com', access: 'access-token-of-ada', cookies: {} };
const agreed: RealtimeAgreement = {
  path: '/events',
  auth: { firstMessage: { type: 'sign-in', token: '$token' } },
  ready: 'ready',
  type: 'type',
  events: {},
  changes: {},
  originRequired: false,
  within: 2,
  endsWithin: 60,
};

interface Served {
  readonly equipment: Equipment;
  readonly asked: IncomingMessage[];
  readonly sockets: WebSocket[];
}
/** An App whose sockets are handled so. */
async function served(onOpen: (socket: WebSocket, request: IncomingMessage) => void, realtime: Partial<RealtimeAgreement> = {}): Promise<Served> {
  const asked: IncomingMessage[] = [];
  const sockets: WebSocket[] = [];
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"access-token-of-ada"}');
  });
  new WebSocketServer({ server: http }).on('connection', (socket, request) => {
    asked.push(request);
    sockets.push(socket);
    onOpen(socket, request);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const equipment = equipped(origin, { agreement: { origins: ['https://web.example'], realtime: { ...agreed, ...realtime } } });
  cleaning.push(
    () => new Promise((resolve) => void http.close(resolve)),
    () => sockets.forEach((socket) => socket.terminate()),
    () => equipment[Symbol.asyncDispose](),
  );
  return { equipment, asked, sockets };
}
/** Signs in whoever sends the token first, as agreed; closes on others. */
function bySignIn(socket: WebSocket): void {
  socket.once('message', (data: Buffer) => {
    if (data.toString() === '{"type":"sign-in","token":"access-token-of-ada"}') socket.send('{"type":"ready"}');
    else socket.close(4401);
  });
}

describe('signing in', () => {
  test('by the first message: open once the App says it is ready', async () => {
    const { equipment, asked } = await served(bySignIn);
    const socket = await as(equipment).sockets.open({ as: session });
    expect(socket.visit()).toMatchObject({ ready: 'told', handshake: { as: 'ada' } });
    expect(isOpen(socket.visit())).toBe(true);
    expect(asked[0]?.url).toBe('/events');
    expect(asked[0]?.headers.origin).toBe('https://web.example');
  });
  test('a credential that is refused: the close is seen', async () => {
    const { equipment } = await served(bySignIn);
    const visit = (await as(equipment).sockets.open({ as: { ...session, access: 'forged' } })).visit();
    expect(visit).toMatchObject({ ready: 'no', end: { by: 'app', code: 4401 } });
    expect(isOpen(visit)).toBe(false);
  });
  test('a refusal that is told by the same event is none where it is agreed what that says when all is well', async () => {
    const answering = (socket: WebSocket): void =>
      void socket.once('message', (data: Buffer) => {
        const well = data.toString().includes('access-token-of-ada');
        socket.send(JSON.stringify({ type: 'ready', result: { status: well ? 'ok' : 'error' } }));
      });
    const { equipment } = await served(answering, { readyWith: { 'result.status': 'ok' } });
    const { sockets } = as(equipment);
    expect((await sockets.open({ as: session })).visit().ready).toBe('told');
    expect((await sockets.open({ as: { ...session, access: 'forged' } })).visit().ready).toBe('no');
  });
  test.each([
    [{ error: { code: 'AUTH_FAILED' } }, 'no'],
    [{ error: null }, 'told'],
    [{ error: false }, 'told'],
  ] as const)('an error is no welcome: %j', async (more, ready) => {
    const { equipment } = await served((socket) => void socket.once('message', () => socket.send(JSON.stringify({ type: 'ready', ...more }))));
    const open = as(equipment).sockets.open({ as: session });
    expect(await Promise.race([open.then((socket) => socket.visit().ready), pause(400).then(() => 'no')])).toBe(ready);
  });
  test('nobody is not kept waiting for a welcome', async () => {
    const { equipment } = await served(() => undefined);
    const begun = performance.now();
    expect((await as(equipment).sockets.open()).visit().ready).toBe('no');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
  test('in the query, by subprotocol', async () => {
    const ready = (socket: WebSocket): void => socket.send('{"type":"ready"}');
    const inQuery = await served(ready, { auth: { query: 'token' } });
    expect((await as(inQuery.equipment).sockets.open({ as: session })).visit().ready).toBe('told');
    expect(inQuery.asked[0]?.url).toBe('/events?token=access-token-of-ada');
    const bySubprotocol = await served(ready, { auth: { subprotocol: 'bearer' } });
    expect((await as(bySubprotocol.equipment).sockets.open({ as: session })).visit().ready).toBe('told');
    expect(bySubprotocol.asked[0]?.headers['sec-websocket-protocol']).toBe('bearer,access-token-of-ada');
  });
  test('in the path, and nowhere in what is recorded', async () => {
    const secret = 'Zk8.opaque/key+of~ada';
    const ready = (socket: WebSocket): void => socket.send('{"type":"ready"}');
    const { equipment, asked } = await served(ready, { path: '/ws/{token}/live', auth: { path: 'token' } });
    const { sockets } = as(equipment);
    const visits = [
      (await sockets.open({ as: { ...session, access: secret } })).visit(),
      (await sockets.open({ as: { ...session, access: 'Zk8.opaque/key+of~adb' } })).visit(),
      (await sockets.open()).visit(),
    ];
    expect(asked.map(({ url }) => url)).toEqual([`/ws/${encodeURIComponent(secret)}/live`, '/ws/Zk8.opaque%2Fkey%2Bof~adb/live', '/ws//live']);
    expect(visits[0]).toMatchObject({ ready: 'told' });
    const urls = visits.map(({ handshake }) => handshake.request.url.replace(/^http:\/\/[^/]+/, ''));
    expect(urls).toEqual(['/ws/<token 1>/live', '/ws/<token 2>/live', '/ws//live']);
    expect(JSON.stringify([visits, equipment.exchanges()])).not.toContain('opaque');
  });
  test('where no welcome is agreed, staying open is one', async () => {
    const { ready: _none, ...silent } = agreed;
    const stays = await served(() => undefined);
    const closes = await served((socket) => socket.close(1008));
    for (const [{ equipment }, expected] of [
      [stays, 'open'],
      [closes, 'no'],
    ] as const) {
      const sockets = equipped(equipment.facts.origins.api ?? '', { agreement: { realtime: silent } });
      cleaning.push(() => sockets[Symbol.asyncDispose]());
      expect((await as(sockets).sockets.open({ as: session })).visit().ready).toBe(expected);
    }
  });
  test('Origin as told, or none', async () => {
    const { equipment, asked } = await served(bySignIn);
    await as(equipment).sockets.open({ as: session, origin: 'https://evil.example' });
    await as(equipment).sockets.open({ as: session, origin: null });
    expect(asked.map(({ headers }) => headers.origin)).toEqual(['https://evil.example', undefined]);
  });
  test('an App without sockets: refused, and nothing thrown', async () => {
    const http = createServer((_request, response) => void response.writeHead(404).end());
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    cleaning.push(() => new Promise((resolve) => void http.close(resolve)));
    const equipment = equipped(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { agreement: { realtime: agreed } });
    cleaning.push(() => equipment[Symbol.asyncDispose]());
    const socket = await as(equipment).sockets.open({ as: session });
    expect(statusOf(socket.visit().handshake)).toBe(404);
    expect(socket.visit().ready).toBe('no');
    await expect(socket.next(() => true, 5_000)).resolves.toBeUndefined();
    await expect(socket.alive(100)).resolves.toBe(false);
    await socket.close();
  });
  test('no live events agreed: unavailable', async () => {
    const equipment = equipped('http://127.0.0.1:9');
    cleaning.push(() => equipment[Symbol.asyncDispose]());
    await expect(as(equipment).sockets.open()).rejects.toThrow(Unavailable);
  });
});

describe('an open socket', () => {
  test('hands over what comes, and what came before', async () => {
    const { equipment, sockets } = await served(bySignIn);
    const socket = await as(equipment).sockets.open({ as: session });
    const later = socket.next((frame) => eventIn(frame, agreed) === 'second', 2_000);
    sockets[0]?.send('{"type":"first"}');
    sockets[0]?.send('{"type":"second"}');
    expect((await later)?.text).toBe('{"type":"second"}');
    expect((await socket.next((frame) => eventIn(frame, agreed) === 'first', 0))?.text).toBe('{"type":"first"}');
    await expect(socket.next((frame) => eventIn(frame, agreed) === 'third', 50)).resolves.toBeUndefined();
  });
  test('waits no longer for what a closed socket cannot say', async () => {
    const { equipment, sockets } = await served(bySignIn);
    const socket = await as(equipment).sockets.open({ as: session });
    const never = socket.next(({ text }) => text === 'never', 30_000);
    sockets[0]?.close(1001);
    await expect(never).resolves.toBeUndefined();
    await expect(socket.ended(1_000)).resolves.toMatchObject({ by: 'app', code: 1001 });
  });
  test('answers a ping while it lives', async () => {
    const { equipment, sockets } = await served(bySignIn);
    const socket = await as(equipment).sockets.open({ as: session });
    await expect(socket.alive(1_000)).resolves.toBe(true);
    sockets[0]?.terminate();
    await socket.ended(1_000);
    await expect(socket.alive(1_000)).resolves.toBe(false);
  });
  test('its credential is not in what it says', async () => {
    const { equipment } = await served(bySignIn);
    const on = as(equipment);
    const socket = await on.sockets.open({ as: await on.sessions.of('ada') });
    expect(socket.visit().ready).toBe('told');
    expect(socket.visit().frames[0]?.text).toBe('{"type":"sign-in","token":"<token 1>"}');
    expect(JSON.stringify(socket.visit())).not.toContain('access-token-of-ada');
  });
  test('is closed when its probe ends, and when the run does', async () => {
    const { equipment, sockets } = await served(bySignIn);
    await as(equipment, 'p/one').sockets.open({ as: session });
    await as(equipment, 'p/two').sockets.open({ as: session });
    const [one, two] = sockets;
    if (one === undefined || two === undefined) throw new Error('not opened');
    equipment.done('p/one');
    await once(one, 'close');
    expect(two.readyState).toBe(two.OPEN);
    await equipment[Symbol.asyncDispose]();
    await once(two, 'close');
  });
});
