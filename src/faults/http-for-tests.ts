// How the small App reads and answers.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes of a body. */
const most = 1024 * 1024;

/** What the App does not take, as it says so. */
export class Refused extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, title: string, headers: Readonly<Record<string, string>> = {}) {
    super(title);
    this.status = status;
    this.headers = headers;
  }
}

export function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
  type = 'application/json',
): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...(body === undefined ? {} : { 'content-type': type }), ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

export function problem(response: ServerResponse, status: number, title: string, headers: Readonly<Record<string, string>> = {}): void {
  answer(response, status, { type: 'about:blank', title, status }, headers, 'application/problem+json');
}

/** @throws Refused when it is too large, of another type, or no object */
export async function objectIn(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) throw new Refused(415, 'Only application/json is read');
  const tooLarge = (): Refused => new Refused(413, 'A body has at most 1 MiB', { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > most) throw tooLarge();
    parts.push(part);
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw new Refused(422, 'The body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(422, 'The body is not an object');
  return value as Readonly<Record<string, unknown>>;
}

/** A text of 1 to 200 characters, without what no database keeps. @throws Refused */
export function textAt(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '' || value.length > 200 || /[\0\p{Cs}]/u.test(value))
    throw new Refused(422, `${name} is a text of 1 to 200 characters`);
  return value;
}
