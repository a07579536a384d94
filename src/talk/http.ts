// Raw HTTP: every header line kept, nothing followed, nothing added that a probe did not ask for.
import { Agent, request as undiciRequest, type Dispatcher } from 'undici';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { Buffer, isUtf8 } from 'node:buffer';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { lookup as systemLookup } from 'node:dns';
import type { ServiceName } from '../model/app.ts';
import { headerValues, mediaType, type Answered, type Exchange, type Failed, type Headers } from '../model/exchange.ts';
import { isSafe, type OperationId } from '../model/operation.ts';
import { isPiecewise, type PiecewiseBody } from './piecewise.ts';
import type { RawBody, Recorder } from './recorder.ts';

export interface Transmission {
  readonly method: string;
  /** Absolute; its origin must be one of the allowed ones. */
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string | Uint8Array | PiecewiseBody | undefined;
  /** Which probe sends it. */
  readonly by: string;
  readonly service?: ServiceName | undefined;
  readonly operation?: OperationId | undefined;
  readonly as?: string | undefined;
  readonly traffic?: boolean | undefined;
  /** Milliseconds until the answer must be complete. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Sees the raw answer before it is recorded, so that the secrets in it are known to redaction in time. */
  readonly learn?: (raw: Answered) => void;
}

export interface Transmitted {
  /** As it came, secrets included: for sessions, never for a witness. */
  readonly raw: Answered | Failed;
  readonly exchange: Exchange;
}

export interface Talk extends AsyncDisposable {
  transmit(transmission: Transmission): Promise<Transmitted>;
}

/** Where reading a body ends, in bytes. */
const readBytes = 16 * 1024 * 1024;

/** Names under `.localhost` are loopback (RFC 6761 §6.3). Browsers know that, most resolvers don't. Some development servers listen on IPv6 alone. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  if (hostname !== 'localhost' && !hostname.endsWith('.localhost')) return systemLookup(hostname, options, callback);
  if (options.all === true)
    return callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
  return callback(null, '127.0.0.1', 4);
};

/**
 * @param allowed the origins of the App's services. Credentials go nowhere else, so neither does anything.
 * @param connections how many requests may be under way at once.
 */
export function createTalk(recorder: Recorder, allowed: readonly string[], connections: number): Talk {
  // With two addresses Node gives each 250 ms, which a busy machine needs for itself.
  const connect = { lookup: loopbackLookup, timeout: 5_000, autoSelectFamilyAttemptTimeout: 2_000 };
  const agent = (): Agent => new Agent({ connections, connect, keepAliveTimeout: idle, pipelining: 1 });
  let pool = agent();

  const retired = new Set<Agent>();
  /** What is under way ends where it began. */
  function renew(): void {
    const former = pool;
    retired.add(former);
    void former.close().then(
      () => retired.delete(former),
      () => undefined,
    );
    pool = agent();
  }

  async function once(transmission: Transmission, dispatcher: Dispatcher): Promise<Answered | Failed> {
    const signal = AbortSignal.any([transmission.signal, AbortSignal.timeout(transmission.timeout)]);
    try {
      const response = await undiciRequest(transmission.url, {
        dispatcher,
        method: transmission.method,
        headers: transmission.headers.flat(),
        body: isPiecewise(transmission.body) ? Readable.from(transmission.body.pieces(), { objectMode: false, highWaterMark: 1 }) : (transmission.body ?? null),
        responseHeaders: 'raw',
        headersTimeout: transmission.timeout,
        bodyTimeout: transmission.timeout,
        signal,
      });
      const headers = pairs(response.headers as unknown as readonly string[]);
      const body = await readBody(response.body, headers);
      return { kind: 'answered', status: response.statusCode, headers, ...(body === undefined ? {} : { body }) };
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error, transmission) };
    }
  }

  return {
    async transmit(transmission) {
      const { origin } = new URL(transmission.url);
      if (!allowed.includes(origin)) throw new Error(`Refused to send to ${origin}: it is not an origin of the App.`);
      const { id, at } = recorder.begin();
      let raw = await once(transmission, pool);
      // Some servers reset a kept-alive connection after a 500: one retry on a fresh one before anything is concluded.
      if (raw.kind === 'failed' && raw.reason === connectionLost && isSafe(transmission.method) && !transmission.signal.aborted) {
        const fresh = agent();
        raw = await once(transmission, fresh);
        await fresh.destroy();
      }
      // What changes something is not sent twice, so nothing is sent on a connection again that such a server may reset.
      if (raw.kind === 'answered' && raw.status >= 500) renew();
      if (raw.kind === 'answered') transmission.learn?.(raw);
      const exchange = recorder.record({
        id,
        at,
        took: Math.round((recorder.now() - at) * 10) / 10,
        by: transmission.by,
        service: transmission.service,
        operation: transmission.operation,
        as: transmission.as,
        traffic: transmission.traffic,
        request: {
          method: transmission.method,
          url: transmission.url,
          headers: transmission.headers,
          body: sentBody(transmission.body),
        },
        response: raw,
      });
      return { raw, exchange };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([pool, ...retired].map((one) => one.destroy()));
    },
  };
}

/** What is not text is kept as its length alone. */
function sentBody(body: Transmission['body']): RawBody | undefined {
  if (body === undefined) return undefined;
  if (isPiecewise(body)) return { text: '', bytes: body.sent(), cut: true };
  if (typeof body === 'string') return { text: body, bytes: Buffer.byteLength(body), cut: false };
  return isUtf8(body) && !body.includes(0)
    ? { text: Buffer.from(body).toString('utf8'), bytes: body.length, cut: false }
    : { text: '', bytes: body.length, cut: true };
}

/** Milliseconds; gunicorn closes what was idle for 2 s, uvicorn and Node for 5: whatever is sent at that moment is lost. */
const idle = 1_000;
const connectionLost = 'the connection was closed before an answer came';

function reasonOf(error: unknown, transmission: Transmission): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (transmission.signal.aborted) return 'the run was interrupted';
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return `no complete answer within ${transmission.timeout / 1000} s`;
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'no connection within 5 s';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${new URL(transmission.url).hostname} does not resolve`;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') return connectionLost;
  return `${code ?? name ?? 'error'}: ${message ?? ''}`.slice(0, 300);
}

function pairs(flat: readonly string[]): Headers {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) headers.push([String(flat[i]), String(flat[i + 1])]);
  return headers;
}

async function readBody(stream: Dispatcher.ResponseData['body'], headers: Headers): Promise<RawBody | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stopped = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes >= readBytes) {
      stopped = true;
      break;
    }
  }
  if (stopped) stream.destroy();
  if (bytes === 0) return undefined;
  const whole = decoded(Buffer.concat(chunks), headers);
  if (whole === undefined || !isText(headers, whole)) return { text: '', bytes, cut: true };
  return { text: whole.toString('utf8'), bytes: whole.length, cut: stopped };
}

const undo: Readonly<Record<string, (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** Undone even though we never ask for it: some servers compress without Accept-Encoding. Bounded, a bomb yields undefined. */
function decoded(body: Buffer, headers: Headers): Buffer | undefined {
  const codings = headerValues(headers, 'content-encoding')
    .flatMap((line) => line.split(','))
    .map((coding) => coding.trim().toLowerCase());
  let plain = body;
  for (const coding of codings.toReversed()) {
    if (coding === '' || coding === 'identity') continue;
    try {
      const undone = undo[coding]?.(plain, { maxOutputLength: readBytes });
      if (undone === undefined) return undefined;
      plain = undone;
    } catch {
      return undefined;
    }
  }
  return plain;
}

function isText(headers: Headers, body: Buffer): boolean {
  const type = mediaType(headers);
  if (type !== undefined && (type.startsWith('text/') || /[/+](?:json|xml|x-www-form-urlencoded|javascript|yaml|graphql)$/.test(type))) return true;
  return !body.subarray(0, 1024).includes(0);
}
