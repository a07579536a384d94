import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { headerValues, type Answered, type Failed } from '../model/exchange.ts';
import { createTalk, loopbackLookup, type Talk, type Transmission } from './http.ts';
import { createRecorder, type Recorder } from './recorder.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean();
});

async function listening(server: Server | ReturnType<typeof createTcpServer>, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  cleaning.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => void server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
const serve = async (listener: RequestListener): Promise<string> => `http://127.0.0.1:${await listening(createServer(listener))}`;
/** Answers every connection with these bytes, and tells what it received. */
async function raw(answer: string | ((socket: Socket, received: string) => void)): Promise<{ readonly origin: string; readonly received: string[] }> {
  const received: string[] = [];
  const port = await listening(
    createTcpServer((socket) =>
      socket.on('data', (data) => {
        received.push(data.toString('latin1'));
        if (typeof answer === 'string') socket.end(answer);
        else answer(socket, data.toString('latin1'));
      }),
    ),
  );
  return { origin: `http://127.0.0.1:${port}`, received };
}

interface Sent {
  readonly raw: Answered | Failed;
  readonly recorder: Recorder;
  readonly talk: Talk;
}
async function send(url: string, more: Partial<Transmission> = {}, origin = new URL(url).origin): Promise<Sent> {
  const recorder = createRecorder();
  const talk = createTalk(recorder, [origin], 4);
  cleaning.push(() => talk[Symbol.asyncDispose]());
  const { raw: answer } = await talk.transmit({
    method: 'GET',
    url,
    headers: [],
    by: 'a/probe',
    timeout: 5_000,
    signal: new AbortController().signal,
    ...more,
  });
  return { raw: answer, recorder, talk };
}
async function answerTo(url: string, more: Partial<Transmission> = {}): Promise<Answered> {
  const { raw: answer } = await send(url, more);
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return answer;
}
async function reasonFor(url: string, more: Partial<Transmission> = {}): Promise<string> {
  const { raw: answer } = await send(url, more);
  return answer.kind === 'failed' ? answer.reason : `answered ${answer.status}`;
}

describe('what was on the wire', () => {
  test('every header line of the answer, its order, case and duplicates', async () => {
    const { origin } = await raw(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Odd:  spaced\r\nset-cookie: b=2\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Origin: https://a\r\nContent-Length: 0\r\n\r\n',
    );
    expect((await answerTo(origin)).headers).toEqual([
      ['Set-Cookie', 'a=1'],
      ['X-Odd', 'spaced'],
      ['set-cookie', 'b=2'],
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Allow-Origin', 'https://a'],
      ['Content-Length', '0'],
    ]);
  });
  test('every header line of the request, and next to nothing more', async () => {
    const { origin, received } = await raw('HTTP/1.1 204 No Content\r\n\r\n');
    await answerTo(`${origin}/a%2Fb?q=1`, {
      headers: [
        ['Origin', 'https://evil.example'],
        ['X-Twice', '1'],
        ['x-twice', '2'],
        ['Cookie', 'a=1'],
      ],
    });
    expect(received[0]?.split('\r\n').filter((line) => line !== '')).toEqual([
      'GET /a%2Fb?q=1 HTTP/1.1',
      `host: ${new URL(origin).host}`,
      'connection: keep-alive',
      'Origin: https://evil.example',
      'X-Twice: 1',
      'x-twice: 2',
      'Cookie: a=1',
    ]);
  });
  test('the exchange says what was sent and what came, redacted', async () => {
    const origin = await serve((_request, response) => response.writeHead(201, { 'x-a': 'b' }).end('{"token":"cAnArY-9f8e7d6c5b4a"}'));
    const { recorder } = await send(`${origin}/x?password=pw9`, {
      method: 'POST',
      body: '{"a":"ä"}',
      headers: [['authorization', 'Bearer cAnArY-of-a-user']],
      service: 'api',
      operation: 'POST /x',
      as: 'a',
    });
    const [exchange] = recorder.exchanges();
    expect(exchange).toMatchObject({
      id: 'x1',
      by: 'a/probe',
      service: 'api',
      operation: 'POST /x',
      as: 'a',
      request: {
        method: 'POST',
        url: `${origin}/x?password=<password>`,
        headers: [['authorization', 'Bearer <token 1>']],
        body: { text: '{"a":"ä"}', bytes: 10, cut: false },
      },
      response: { kind: 'answered', status: 201, body: { text: '{"token":"<token 2>"}', bytes: 31, cut: false } },
    });
    expect(Object.isFrozen(exchange?.request.headers)).toBe(true);
  });
  test('the answer is told whole before it is recorded', async () => {
    const secret = 'cAnArY 9f8e';
    const origin = await serve((_request, response) => response.end(`a ${secret}`));
    const recorder = createRecorder();
    await using talk = createTalk(recorder, [origin], 1);
    const { exchange, raw: answer } = await talk.transmit({
      method: 'GET',
      url: origin,
      headers: [],
      by: 'p',
      timeout: 5_000,
      signal: new AbortController().signal,
      learn: ({ body }) => recorder.learn(body?.text.slice(2) ?? '', 'token'),
    });
    expect(answer).toMatchObject({ body: { text: `a ${secret}` } });
    expect(exchange.response).toMatchObject({ body: { text: 'a <token 1>' } });
  });
});

describe('methods', () => {
  test('HEAD has headers and no body', async () => {
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-length': '12', 'content-encoding': 'gzip' }).end());
    const answer = await answerTo(origin, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toBeUndefined();
    expect(headerValues(answer.headers, 'content-length')).toEqual(['12']);
  });
  test.each([204, 304])('%i has no body', async (status) => {
    const origin = await serve((_request, response) => response.writeHead(status).end());
    expect(await answerTo(origin)).not.toHaveProperty('body');
  });
  test.each(['TRACE', 'OPTIONS', 'DELETE', 'PATCH', 'PURGE'])('%s goes out as it is', async (method) => {
    const { origin, received } = await raw('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n');
    expect((await answerTo(origin, { method })).status).toBe(405);
    expect(received[0]).toMatch(new RegExp(`^${method} / `));
  });
  test('a body goes with any method, and an empty one has a length', async () => {
    const { origin, received } = await raw('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    await answerTo(origin, { method: 'DELETE', body: 'x' });
    await answerTo(origin, { method: 'POST', body: '' });
    expect(received.join('')).toMatch(/^DELETE[^]*content-length: 1\r\n\r\nxPOST[^]*content-length: 0\r\n/);
  });
  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    let asked = 0;
    const origin = await serve((_request, response) => {
      asked += 1;
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await answerTo(origin, { headers: [['authorization', 'Bearer x']] })).toMatchObject({ status });
    expect(asked).toBe(1);
  });
});

describe('where it goes', () => {
  test.each([
    ['another host', 'http://evil.example/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['another scheme', 'https://127.0.0.1:40000/'],
    ['a name that looks alike', 'http://127.0.0.1:40000@evil.example/'],
  ])('nothing goes to %s', async (_name, url) => {
    await expect(send(url, {}, 'http://127.0.0.1:40000')).rejects.toThrow(/^Refused to send to /);
  });
  test('an invalid URL is our own mistake', async () => {
    await expect(send('/just/a/path', {}, 'http://a')).rejects.toThrow(TypeError);
  });
  test.each(['localhost', 'api.app.localhost', 'API.localhost'])('%s is loopback, and the Host stays', async (name) => {
    let host: string | undefined;
    const { port } = new URL(
      await serve((request, response) => {
        host = request.headers.host;
        response.end('here');
      }),
    );
    expect(await answerTo(`http://${name}:${port}/`)).toMatchObject({ status: 200 });
    expect(host).toBe(`${name.toLowerCase()}:${port}`);
  });
  test('a server that listens on IPv6 loopback alone is found under localhost', async (context) => {
    let port: number;
    try {
      port = await listening(
        createServer((_request, response) => response.end('here')),
        '::1',
      );
    } catch {
      return context.skip('this machine has no IPv6 loopback');
    }
    expect(await answerTo(`http://localhost:${port}/`)).toMatchObject({ status: 200 });
    expect(await answerTo(`http://api.localhost:${port}/`)).toMatchObject({ status: 200 });
  });
  test('names that only end alike are not loopback', async () => {
    const address = await new Promise((resolve) => {
      loopbackLookup('evil-localhost.invalid', {}, (error, found) => resolve(error?.code ?? found));
    });
    expect(address).not.toBe('127.0.0.1');
  });
});

describe('bodies', () => {
  const text = '{"a":"some text, some text, some text"}';
  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, br', (plain: string) => brotliCompressSync(gzipSync(plain))],
    ['identity', (plain: string) => Buffer.from(plain)],
  ])('%s is undone', async (coding, compress) => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding, 'content-type': 'application/json' }).end(compress(text)),
    );
    expect((await answerTo(origin)).body).toEqual({ text, bytes: text.length, cut: false });
  });
  test.each([
    ['gzip', 'no gzip at all'],
    ['snappy', text],
  ])('%s that cannot be undone is kept as a length', async (coding, sent) => {
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-encoding': coding, 'content-type': 'application/json' }).end(sent));
    expect((await answerTo(origin)).body).toEqual({ text: '', bytes: sent.length, cut: true });
  });
  test('a gzip bomb stays folded', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb));
    expect((await answerTo(origin)).body).toEqual({ text: '', bytes: bomb.length, cut: true });
  });
  test('an endless body is left in the middle', async () => {
    const block = Buffer.alloc(1024 * 1024, 'a');
    const stream = { open: true };
    const origin = await serve((_request, response) => {
      response.on('close', () => {
        stream.open = false;
      });
      const more = (): void => {
        while (stream.open && response.write(block));
      };
      response.on('drain', more);
      more();
    });
    const { raw: answer, recorder } = await send(origin, { timeout: 20_000 });
    expect(answer).toMatchObject({ kind: 'answered', body: { cut: true } });
    for (let i = 0; stream.open && i < 100; i++) await pause(20);
    expect(stream.open).toBe(false);
    const [exchange] = recorder.exchanges();
    expect(exchange?.response).toMatchObject({ body: { cut: true } });
    expect(JSON.stringify(exchange).length).toBeLessThan(300_000);
  });
  test('a large body is there whole for whoever needs it, and recorded in part', async () => {
    const large = `{"openapi":"${'a'.repeat(1_000_000)}"}`;
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(large));
    const { raw: answer, recorder } = await send(origin);
    expect(answer).toMatchObject({ body: { text: large, bytes: large.length, cut: false } });
    const [exchange] = recorder.exchanges();
    expect(exchange?.response).toMatchObject({ body: { bytes: large.length, cut: true, text: expect.stringMatching(/^\{"openapi":"a{200000,}$/) } });
  });
  test('where a recorded body is cut no half of a secret stays', async () => {
    const secret = 'cAnArY-9f8e7d6c5b4a-0123456789';
    const origin = await serve((_request, response) => response.end(`${secret} `.repeat(20_000)));
    const recorder = createRecorder();
    recorder.learn(secret, 'token');
    await using talk = createTalk(recorder, [origin], 1);
    const { exchange } = await talk.transmit({ method: 'GET', url: origin, headers: [], by: 'p', timeout: 5_000, signal: new AbortController().signal });
    expect(JSON.stringify(exchange)).not.toMatch(/cAn|9f8e|0123/);
    expect(exchange.response).toMatchObject({ body: { cut: true, text: expect.stringContaining('<token 1> <token 1>') } });
  });
  test('what is no text is kept as a length', async () => {
    const origin = await serve((_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([137, 80, 78, 71, 0, 1, 2])));
    expect((await answerTo(origin)).body).toEqual({ text: '', bytes: 7, cut: true });
  });
  test('without a type it is text when it looks like text; bytes that are no UTF-8 don’t break it', async () => {
    const origin = await serve((_request, response) => response.end(Buffer.from([0x61, 0xff, 0x62])));
    expect((await answerTo(origin)).body).toEqual({ text: 'a\ufffdb', bytes: 3, cut: false });
  });
});

describe('failures are answers too', () => {
  test('connection refused', async () => {
    const port = await listening(createTcpServer());
    await cleaning.pop()?.();
    expect(await reasonFor(`http://127.0.0.1:${port}/`)).toBe('connection refused');
    expect(await reasonFor(`http://api.localhost:${port}/`)).toBe('connection refused');
  });
  test('a name that does not resolve', async () => {
    expect(await reasonFor('http://nowhere.invalid/')).toMatch(/^the name nowhere\.invalid does not resolve$|within/);
  });
  test('no headers in time', async () => {
    const origin = await serve(() => undefined);
    expect(await reasonFor(origin, { timeout: 60 })).toBe('no complete answer within 0.06 s');
  });
  test('a body that drips', async () => {
    const origin = await serve((_request, response) => {
      const drip = setInterval(() => response.write('a'), 10);
      response.on('close', () => clearInterval(drip));
    });
    expect(await reasonFor(origin, { timeout: 100 })).toBe('no complete answer within 0.1 s');
  });
  test('the run is interrupted', async () => {
    const controller = new AbortController();
    const origin = await serve(() => controller.abort());
    expect(await reasonFor(origin, { signal: controller.signal })).toBe('the run was interrupted');
  });
  test('what is no HTTP', async () => {
    const { origin } = await raw('SSH-2.0-OpenSSH_9.9\r\n');
    expect(await reasonFor(origin)).toMatch(/HTTP/);
  });
  test('a header that cannot be sent', async () => {
    const origin = await serve((_request, response) => response.end());
    expect(await reasonFor(origin, { headers: [['x-bad', 'a\nb']] })).toMatch(/invalid/i);
  });
  test('an answer shorter than it said', async () => {
    const { origin } = await raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    expect(await reasonFor(origin, { method: 'POST' })).toMatch(/^(?!answered)/);
  });
  test('it is recorded, with its reason', async () => {
    const { recorder } = await send(await serve(() => undefined), { timeout: 50 });
    expect(recorder.exchanges()).toMatchObject([{ id: 'x1', response: { kind: 'failed', reason: 'no complete answer within 0.05 s' } }]);
  });
});

describe('a connection that was lost', () => {
  const onceLost = async (): Promise<{ readonly origin: string; readonly received: string[] }> => {
    const server = await raw((socket) => {
      if (server.received.length === 1) socket.resetAndDestroy();
      else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    return server;
  };
  test.each(['GET', 'HEAD', 'OPTIONS'])('%s is tried once more on a fresh one', async (method) => {
    const { origin, received } = await onceLost();
    const { raw: answer, recorder } = await send(origin, { method });
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect(received).toHaveLength(2);
    expect(recorder.exchanges()).toHaveLength(1);
  });
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is not: it may have been done', async (method) => {
    const { origin, received } = await onceLost();
    expect(await reasonFor(origin, { method })).toBe('the connection was closed before an answer came');
    await pause(20);
    expect(received).toHaveLength(1);
  });
  test('and lost again is a failure', async () => {
    const { origin, received } = await raw((socket) => socket.resetAndDestroy());
    expect(await reasonFor(origin)).toBe('the connection was closed before an answer came');
    expect(received).toHaveLength(2);
  });
});

test('the recorder numbers requests as they were sent, and knows traffic from the rest', () => {
  const recorder = createRecorder();
  const draft = (by: string, traffic?: boolean) =>
    ({
      ...recorder.begin(),
      took: 1,
      by,
      traffic,
      request: { method: 'GET', url: 'http://a/', headers: [] },
      response: { kind: 'failed', reason: 'x' },
    }) as const;
  const [first, second, third] = [draft('a'), draft('b', false), draft('c', true)];
  for (const one of [third, first, second]) recorder.record(one);
  expect(recorder.exchanges().map(({ id, by }) => [id, by])).toEqual([
    ['x1', 'a'],
    ['x2', 'b'],
    ['x3', 'c'],
  ]);
  expect(recorder.traffic().map(({ id }) => id)).toEqual(['x1', 'x3']);
});

test('a connection that was idle for a second is not used again: servers close theirs after two to five', async () => {
  const asked = new Map<Socket, number>();
  const { origin } = await raw((socket) => {
    const before = asked.get(socket) ?? 0;
    asked.set(socket, before + 1);
    if (before === 0) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    else socket.destroy();
  });
  const { talk } = await send(`${origin}/`, { method: 'POST' });
  await pause(1_300);
  const { signal } = new AbortController();
  const { raw: answer } = await talk.transmit({ method: 'POST', url: `${origin}/`, headers: [], by: 'a/probe', timeout: 5_000, signal });
  expect(answer).toMatchObject({ kind: 'answered', status: 200 });
});

test('a connection that a server resets after a 500 costs nobody an answer, whatever is sent next', async () => {
  const connections = new Set<Socket>();
  const origin = await serve((request, response) => {
    connections.add(request.socket);
    if (request.url !== '/crash') return void response.end('well');
    response.writeHead(500).end(() => request.socket.once('data', () => request.socket.resetAndDestroy()));
  });
  await using talk = createTalk(createRecorder(), [origin], 1);
  const ask = async (method: string, path: string): Promise<unknown> => {
    const wanted: Transmission = { method, url: `${origin}${path}`, headers: [], by: 'p/one', timeout: 5_000, signal: new AbortController().signal };
    const { raw } = await talk.transmit(wanted);
    return raw.kind === 'answered' ? raw.status : raw.reason;
  };
  expect([await ask('GET', '/'), await ask('POST', '/crash'), await ask('POST', '/'), await ask('GET', '/crash'), await ask('DELETE', '/')]).toEqual([
    200, 500, 200, 500, 200,
  ]);
  expect(connections.size).toBe(3);
});
