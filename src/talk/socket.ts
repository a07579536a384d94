// WebSockets (RFC 6455) as they are: the handshake's answer even when it is a refusal, every frame with its time, how it ended.
import type { IncomingMessage } from 'node:http';
import { WebSocket, type RawData } from 'ws';
import { Buffer } from 'node:buffer';
import type { Answered, Exchange, Failed, Headers } from '../model/exchange.ts';
import type { ServiceName } from '../model/app.ts';
import type { Frame, SocketEnd } from '../model/socket.ts';
import { loopbackLookup } from './http.ts';
import type { Recorder } from './recorder.ts';

export interface Dial {
  /** Absolute, with http or https in place of ws or wss; its origin must be one of the allowed ones. */
  readonly url: string;
  readonly headers: Headers;
  readonly subprotocols: readonly string[];
  readonly by: string;
  readonly service?: ServiceName | undefined;
  readonly as?: string | undefined;
  /** Milliseconds until the handshake must be answered. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** One socket, or the attempt at one. */
export interface Line {
  readonly handshake: Exchange;
  frames(): readonly Frame[];
  end(): SocketEnd | undefined;
  send(message: string | Uint8Array): void;
  /** Pings; calls back when the pong comes. */
  ping(pong: () => void): void;
  /** Closes with 1000. */
  close(): void;
  /** Ends it at once, without a closing handshake. */
  terminate(): void;
  /** Tells of every frame and of the end, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** What is kept of one message, in characters, of a socket, in messages, and of a refusal's body, in bytes. */
const keptCharacters = 64 * 1024;
const keptFrames = 2_000;
const refusalBytes = 64 * 1024;
/** The largest message that is taken, in bytes; a larger one ends the socket with 1009, by us. */
const largestMessage = 16 * 1024 * 1024;

/** Dials once and follows nothing. Never throws for what the App does. @param allowed the origins of the App's services */
export async function dial(recorder: Recorder, allowed: readonly string[], wanted: Dial): Promise<Line> {
  const { origin } = new URL(wanted.url);
  if (!allowed.includes(origin)) throw new Error(`Refused to connect to ${origin}: it is not an origin of the App.`);
  const { id, at } = recorder.begin();
  const frames: Frame[] = [];
  const listeners = new Set<() => void>();
  let end: SocketEnd | undefined;
  let endedByUs = false;
  let overflowing = false;

  // One value per name reaches `ws`; probes send no header twice.
  const socket = new WebSocket(wanted.url.replace(/^http/, 'ws'), [...wanted.subprotocols], {
    headers: Object.fromEntries(wanted.headers),
    followRedirects: false,
    handshakeTimeout: wanted.timeout,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    // Not in the types of ws: it hands its options to net.connect.
    ...({ lookup: loopbackLookup, autoSelectFamilyAttemptTimeout: 2_000 } as object),
  });
  const stop = (): void => {
    endedByUs = true;
    socket.terminate();
  };
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  function keep(from: Frame['from'], text: string | undefined, bytes: number): void {
    if (frames.length >= keptFrames) {
      overflowing = true;
      stop();
      return;
    }
    const whole = text !== undefined && text.length <= keptCharacters;
    frames.push({ at: recorder.now(), from, text: text === undefined ? '' : recorder.redact(text.slice(0, keptCharacters)), bytes, cut: !whole });
    if (from === 'app') changed();
  }
  socket.on('message', (data, isBinary) => {
    const bytes = asBuffer(data);
    keep('app', isBinary ? undefined : bytes.toString('utf8'), bytes.length);
  });
  // Hung up on by us, as `ws` does on its own.
  socket.on('error', (error: Error & { readonly code?: string }) => {
    endedByUs ||= error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
  });
  socket.on('close', (code, reason) => {
    const words = overflowing ? `more than ${keptFrames} messages` : recorder.redact(reason.toString('utf8'));
    end = { at: recorder.now(), by: endedByUs ? 'us' : 'app', code, reason: words };
    wanted.signal.removeEventListener('abort', stop);
    changed();
  });
  wanted.signal.addEventListener('abort', stop, { once: true });

  const response = await answerTo(socket, wanted);
  const handshake = recorder.record({
    id,
    at,
    took: Math.round((recorder.now() - at) * 10) / 10,
    by: wanted.by,
    service: wanted.service,
    as: wanted.as,
    // No operation of a document: what is said on a socket is not HTTP.
    traffic: false,
    request: { method: 'GET', url: wanted.url, headers: requestHeaders(wanted) },
    response,
  });
  return {
    handshake,
    frames: () => frames,
    end: () => end,
    send(message) {
      if (socket.readyState !== WebSocket.OPEN) return;
      keep('us', typeof message === 'string' ? message : undefined, Buffer.byteLength(message));
      // What a dying connection does not take is seen by how it ends.
      socket.send(message, () => undefined);
    },
    ping(pong) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.once('pong', pong);
      socket.ping();
    },
    close() {
      endedByUs ||= end === undefined;
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
    },
    terminate: stop,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The handshake's answer; once this is there, an accepted socket is open. */
function answerTo(socket: WebSocket, { timeout, signal }: Dial): Promise<Answered | Failed> {
  return new Promise((resolve) => {
    let upgraded: Answered | undefined;
    socket.once('upgrade', (answer) => {
      upgraded = { kind: 'answered', status: answer.statusCode ?? 101, headers: headersOf(answer) };
    });
    socket.once('open', () => resolve(upgraded ?? { kind: 'failed', reason: 'it opened without an answer' }));
    socket.once('unexpected-response', (request, answer) => {
      const read = async (): Promise<void> => {
        resolve(await refusal(answer));
        request.destroy();
      };
      void read();
    });
    // Stays for the life of the socket: an error without a listener would end the process.
    socket.on('error', (error) => {
      resolve({
        kind: 'failed',
        reason: upgraded === undefined ? reasonOf(error, timeout, signal) : `the handshake was answered with 101, but ${error.message}`.slice(0, 300),
      });
    });
  });
}

async function refusal(answer: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > refusalBytes) break;
    }
  } catch {
    // What came before the connection ended is what the App said.
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    kind: 'answered',
    status: answer.statusCode ?? 0,
    headers: headersOf(answer),
    ...(bytes === 0 ? {} : { body: { text, bytes, cut: bytes > refusalBytes } }),
  };
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return headers;
}

function requestHeaders({ headers, subprotocols }: Dial): Headers {
  const asked = subprotocols.length === 0 ? [] : [['sec-websocket-protocol', subprotocols.join(', ')] as const];
  return [['connection', 'Upgrade'], ['upgrade', 'websocket'], ['sec-websocket-version', '13'], ...asked, ...headers];
}

function reasonOf(error: Error, timeout: number, signal: AbortSignal): string {
  const { code } = error as { code?: string };
  if (signal.aborted) return 'the run was interrupted';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ECONNRESET' || error.message === 'socket hang up') return 'the connection was closed before an answer came';
  if (error.message === 'Opening handshake has timed out') return `no complete answer within ${timeout / 1000} s`;
  return `${code ?? error.name}: ${error.message}`.slice(0, 300);
}

function asBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
