// A pair small enough to read in a test: one server behind two `.localhost` names.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallApp extends AsyncDisposable {
  readonly web: string;
  readonly api: string;
  /** A third origin, which no config names. */
  readonly other: string;
  /** `GET web /` for every request that arrived. */
  readonly arrived: readonly string[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Answers by `METHOD host path`, host being `web`, `api` or `other`; what nobody answers is 404. */
export async function startSmallApp(answers: (origins: { web: string; api: string; other: string }) => Readonly<Record<string, Answer>>): Promise<SmallApp> {
  const arrived: string[] = [];
  let table: Readonly<Record<string, Answer>> = {};
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').split('.', 1)[0] ?? '';
    const key = `${request.method} ${host} ${(request.url ?? '').split('?', 1)[0]}`;
    arrived.push(key);
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => (table[key] ?? notFound)(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origins = { web: `http://web.app.localhost:${port}`, api: `http://api.app.localhost:${port}`, other: `http://other.localhost:${port}` };
  table = answers(origins);
  return {
    ...origins,
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function html(text: string, headers: Readonly<Record<string, string | readonly string[]>> = {}): Answer {
  return (_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html', ...(headers as Record<string, string>) }).end(`<!doctype html><title>x</title>${text}`);
}

export function json(value: unknown, headers: Readonly<Record<string, string | readonly string[]>> = {}, status = 200): Answer {
  return (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...(headers as Record<string, string>) }).end(JSON.stringify(value));
}

const notFound: Answer = (_request, response) => response.writeHead(404).end();
