import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { headerValues, statusOf } from '../model/exchange.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { dial, type Dial, type Line } from './socket.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean();
});

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleaning.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => void server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function serving(onOpen: (socket: WebSocket, request: IncomingMessage) => void): Promise<string> {
  const server = createServer();
  new WebSocketServer({ server, maxPayload: 1024 * 1024 }).on('connection', onOpen);
  return listening(server);
}
interface Dialled {
  readonly line: Line;
  readonly recorder: Recorder;
}
async function dialled(origin: string, more: Partial<Dial> = {}, allowed = [origin]): Promise<Dialled> {
  const recorder = createRecorder();
  const line = await dial(recorder, allowed, {
    url: `${origin}/events`,
    headers: [],
    subprotocols: [],
    by: 'a/probe',
    timeout: 2_000,
    signal: new AbortController().signal,
    ...more,
  });
  cleaning.push(() => line.terminate());
  return { line, recorder };
}
/** Until it holds, or a second is over. */
async function eventually(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !holds(); i++) await pause(10);
}

describe('the handshake', () => {
  test('is an exchange: what was asked, and the 101 with its header lines', async () => {
    const origin = await serving(() => undefined);
    const { line, recorder } = await dialled(origin, { headers: [['origin', 'https://app.example']], as: 'ada' });
    expect(line.handshake).toMatchObject({ id: 'x1', by: 'a/probe', as: 'ada', request: { method: 'GET', url: `${origin}/events` } });
    expect(headerValues(line.handshake.request.headers, 'origin')).toEqual(['https://app.example']);
    expect(statusOf(line.handshake)).toBe(101);
    expect(line.handshake.response).toMatchObject({ headers: expect.arrayContaining([['Upgrade', 'websocket']]) });
    expect(recorder.exchanges()).toEqual([line.handshake]);
    expect(recorder.traffic()).toEqual([]);
  });
  test('sends Origin, Cookie and subprotocols as told, and nothing of its own', async () => {
    let seen: IncomingMessage['headers'] = {};
    const origin = await serving((_socket, request) => {
      seen = request.headers;
    });
    await dialled(origin, {
      headers: [
        ['origin', 'null'],
        ['cookie', 'a=1; b=2'],
      ],
      subprotocols: ['events', 'x.y'],
    });
    expect(seen).toMatchObject({ origin: 'null', cookie: 'a=1; b=2', 'sec-websocket-protocol': 'events,x.y' });
    await dialled(origin);
    expect(seen.origin).toBeUndefined();
    expect(seen.cookie).toBeUndefined();
  });
  test('that is refused keeps status, headers and body', async () => {
    const origin = await listening(
      createServer().on('upgrade', (_request, socket) => {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\nContent-Length: 14\r\n\r\n{"status":403}');
      }),
    );
    const { line } = await dialled(origin);
    expect(line.handshake.response).toMatchObject({ kind: 'answered', status: 403, body: { text: '{"status":403}', cut: false } });
    expect(line.frames()).toEqual([]);
    line.send('nobody hears this');
    expect(line.frames()).toEqual([]);
  });
  test('a redirect is not followed', async () => {
    const origin = await listening(
      createServer().on('upgrade', (_request, socket) => void socket.end('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n')),
    );
    expect(statusOf((await dialled(origin)).line.handshake)).toBe(302);
  });
  test('an App that knows no upgrade answers as to any request', async () => {
    const origin = await listening(createServer((_request, response) => void response.writeHead(200).end('{}')));
    expect(statusOf((await dialled(origin)).line.handshake)).toBe(200);
  });
  test.for<readonly [string, string | undefined, string]>([
    ['nothing is heard', undefined, 'no complete answer within 0.2 s'],
    ['what is no HTTP comes', 'SSH-2.0-OpenSSH\r\n', 'HPE_INVALID_CONSTANT'],
    [
      'a 101 that proves nothing comes',
      'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
      'answered with 101, but',
    ],
  ])('fails without throwing where %s', async ([, answer, reason]) => {
    const origin = await listening(createTcpServer((socket) => void socket.once('data', () => (answer === undefined ? undefined : socket.end(answer)))));
    const { line } = await dialled(origin, { timeout: 200 });
    expect(line.handshake.response).toMatchObject({ kind: 'failed', reason: expect.stringContaining(reason) });
  });
  test('fails without throwing where nobody listens', async () => {
    expect((await dialled('http://127.0.0.1:1')).line.handshake.response).toEqual({ kind: 'failed', reason: 'connection refused' });
  });
  test('names under .localhost are loopback', async () => {
    const origin = (await serving(() => undefined)).replace('127.0.0.1', 'api.app.localhost');
    expect(statusOf((await dialled(origin)).line.handshake)).toBe(101);
  });
  test('goes to no origin that is not the App’s', async () => {
    const origin = await serving(() => undefined);
    await expect(dialled(origin, {}, ['http://127.0.0.1:9'])).rejects.toThrow('not an origin of the App');
  });
});

describe('messages', () => {
  test('both ways, in order, with times', async () => {
    const origin = await serving((socket) => {
      socket.send('{"type":"ready"}');
      socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`));
    });
    const { line } = await dialled(origin);
    line.send('hello');
    await eventually(() => line.frames().length === 3);
    const seen = line.frames().map(({ from, text, cut }) => `${from} ${text} ${cut}`);
    expect(seen).toContain('us hello false');
    expect(seen.filter((one) => one.startsWith('app'))).toEqual(['app {"type":"ready"} false', 'app echo hello false']);
    for (const { at } of line.frames()) expect(at).toBeGreaterThanOrEqual(line.handshake.at);
  });
  test('that come with the handshake are not lost', async () => {
    const origin = await serving((socket) => {
      for (const text of ['a', 'b', 'c']) socket.send(text);
    });
    const { line } = await dialled(origin);
    await eventually(() => line.frames().length === 3);
    expect(line.frames().map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });
  test('binary ones are kept as their length, long ones cut, secrets replaced', async () => {
    const origin = await serving((socket) => {
      socket.send(Buffer.from([0, 255, 1]));
      socket.send('x'.repeat(100_000));
      socket.send('the token is a-secret-of-the-session');
    });
    const recorder = createRecorder();
    recorder.learn('a-secret-of-the-session', 'token');
    const line = await dial(recorder, [origin], {
      url: `${origin}/`,
      headers: [],
      subprotocols: [],
      by: 'p',
      timeout: 2_000,
      signal: new AbortController().signal,
    });
    cleaning.push(() => line.terminate());
    await eventually(() => line.frames().length === 3);
    expect(line.frames()).toMatchObject([
      { text: '', bytes: 3, cut: true },
      { text: 'x'.repeat(65_536), bytes: 100_000, cut: true },
      { text: 'the token is <token 1>', cut: false },
    ]);
  });
  test('an App that never stops talking is hung up on', async () => {
    const origin = await serving((socket) => {
      for (let i = 0; i < 3_000; i++) socket.send('{}');
    });
    const { line } = await dialled(origin);
    await eventually(() => line.end() !== undefined);
    expect(line.frames()).toHaveLength(2_000);
    expect(line.end()).toMatchObject({ by: 'us', reason: 'more than 2000 messages' });
  });
});

describe('the end', () => {
  test.for<readonly [string, (socket: WebSocket) => void, object]>([
    ['with a code and words', (socket) => socket.close(4401, 'signed out'), { by: 'app', code: 4401, reason: 'signed out' }],
    ['without a code', (socket) => socket.close(), { by: 'app', code: 1005 }],
    ['without a closing handshake', (socket) => socket.terminate(), { by: 'app', code: 1006 }],
  ])('%s', async ([, close, expected]) => {
    const { line } = await dialled(await serving((socket) => close(socket)));
    await eventually(() => line.end() !== undefined);
    expect(line.end()).toMatchObject(expected);
  });
  test('by us, when we close', async () => {
    const { line } = await dialled(await serving(() => undefined));
    line.close();
    await eventually(() => line.end() !== undefined);
    expect(line.end()).toMatchObject({ by: 'us', code: 1000 });
  });
  test('by us, when the run is interrupted', async () => {
    const interruption = new AbortController();
    const { line } = await dialled(await serving(() => undefined), { signal: interruption.signal });
    interruption.abort();
    await eventually(() => line.end() !== undefined);
    expect(line.end()).toMatchObject({ by: 'us' });
  });
  test('by us, when a message is larger than anyone can want', async () => {
    const { line } = await dialled(await serving((socket) => socket.send(Buffer.alloc(17 * 1024 * 1024))));
    await eventually(() => line.end() !== undefined);
    expect(line.end()).toMatchObject({ by: 'us' });
    expect(line.frames()).toEqual([]);
  });
  test('what breaks the protocol ends it and does not throw', async () => {
    const origin = await serving((socket) => {
      (socket as unknown as { readonly _socket: Socket })._socket.write(Buffer.from([0xff, 0xff, 0xff]));
    });
    const { line } = await dialled(origin);
    await eventually(() => line.end() !== undefined);
    expect(line.end()?.code).toBe(1006);
  });
});

test('a ping is answered', async () => {
  const { line } = await dialled(await serving(() => undefined));
  await expect(new Promise((resolve) => line.ping(() => resolve('pong')))).resolves.toBe('pong');
});
