import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import type { Stream } from '../model/witness.ts';
import { createTalk } from './http.ts';
import { piecewise } from './piecewise.ts';
import { createRecorder } from './recorder.ts';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean();
});

async function streamed(listener: RequestListener, stream: Stream): Promise<Exchange> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleaning.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const talk = createTalk(createRecorder(), [origin], 2);
  cleaning.push(() => talk[Symbol.asyncDispose]());
  const length: readonly (readonly [string, string])[] = stream.chunked === true ? [] : [['content-length', String(stream.bytes.length)]];
  const { exchange } = await talk.transmit({
    method: 'POST',
    url: `${origin}/`,
    headers: length,
    body: piecewise(stream),
    by: 'p',
    timeout: 5_000,
    signal: new AbortController().signal,
  });
  return exchange;
}
const type = 'application/octet-stream';

test.for([false, true])('all of it arrives, chunked: %s', async (chunked) => {
  let request: IncomingMessage | undefined;
  const bytes = Uint8Array.from({ length: 300_001 }, (_, index) => index % 251);
  const got: Buffer[] = [];
  const exchange = await streamed(
    (asked, response) => {
      request = asked;
      asked.on('data', (data: Buffer) => got.push(data)).on('end', () => void response.end('{}'));
    },
    { type, bytes, ...(chunked ? { chunked: true as const } : {}) },
  );
  expect(Buffer.concat(got).equals(bytes)).toBe(true);
  expect(request?.headers[chunked ? 'transfer-encoding' : 'content-length']).toBe(chunked ? 'chunked' : '300001');
  expect(exchange.response).toMatchObject({ kind: 'answered', status: 200 });
  expect(exchange.request.body).toEqual({ text: '', bytes: 300_001, cut: true });
});

test('an answer before the end is taken, and tells how far it got', async () => {
  const exchange = await streamed(
    (_asked, response) => void response.writeHead(401, { 'content-type': 'application/json', connection: 'close' }).end('{"code":"no"}'),
    { type, bytes: new Uint8Array(8 * 1024 * 1024), perSecond: 4 * 1024 * 1024 },
  );
  expect(exchange.response).toMatchObject({ kind: 'answered', status: 401, body: { text: '{"code":"no"}' } });
  expect(exchange.request.body?.bytes).toBeGreaterThan(0);
  expect(exchange.request.body?.bytes).toBeLessThan(2 * 1024 * 1024);
});

test('who reads all of it first is told apart', async () => {
  const exchange = await streamed((asked, response) => void asked.resume().on('end', () => void response.writeHead(401).end()), {
    type,
    bytes: new Uint8Array(1024 * 1024),
    perSecond: 4 * 1024 * 1024,
  });
  expect(exchange.request.body?.bytes).toBe(1024 * 1024);
  expect(exchange.took).toBeGreaterThan(150);
});

test('an App that is slow to refuse is waited for', async () => {
  const bytes = new Uint8Array(1024 * 1024);
  const hold = { after: 128 * 1024, milliseconds: 3_000 };
  const refuses = await streamed((_asked, response) => void setTimeout(() => response.writeHead(401, { connection: 'close' }).end(), 800), {
    type,
    bytes,
    hold,
  });
  expect(refuses.response).toMatchObject({ kind: 'answered', status: 401 });
  expect(refuses.request.body?.bytes).toBeLessThan(512 * 1024);
  const reads = await streamed((asked, response) => void asked.resume().on('end', () => void response.writeHead(401).end()), {
    type,
    bytes,
    hold: { ...hold, milliseconds: 200 },
  });
  expect(reads.request.body?.bytes).toBe(bytes.length);
});

test('a connection that is cut while we send is a failure, not an exception', async () => {
  const exchange = await streamed((asked) => void asked.socket.destroy(), { type, bytes: new Uint8Array(1024 * 1024), perSecond: 1024 * 1024 });
  expect(exchange.response).toMatchObject({ kind: 'failed', reason: 'the connection was closed before an answer came' });
});
