// What Apps of odd habits have in common: an open port, what they were asked, and answers as their communities write them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The connection is reset once the answer is out. */
  readonly reset?: true;
}
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly response: ServerResponse;
}
export interface Item {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
}
export interface Habitual extends AsyncDisposable {
  readonly origin: string;
  readonly server: Server;
  /** `POST /auth/login`, in order, with the time in milliseconds. */
  readonly asked: readonly { readonly operation: string; readonly at: number }[];
  readonly times: (operation: string) => number;
}

/** An App that answers so; what answers nothing has sent its answer itself, or never does. */
export async function habitual(answer: (asked: Asked) => Answer | undefined): Promise<Habitual> {
  const asked: { operation: string; at: number }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(`http://app${request.url ?? '/'}`);
      const method = request.method ?? 'GET';
      asked.push({ operation: `${method} ${pathname}`, at: performance.now() });
      const text = Buffer.concat(parts).toString('utf8');
      const given = answer({ method: method === 'HEAD' ? 'GET' : method, path: pathname, query: searchParams, headers: request.headers, text, response });
      if (given === undefined) return;
      const { status, body, headers = {}, reset } = given;
      const type = body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json' };
      response.writeHead(status, { 'cache-control': 'no-store', ...type, ...(headers as Record<string, string | string[]>) });
      response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body), () => {
        // Once the answer is out, and with the connection kept alive until somebody uses it again.
        if (reset === true) request.socket.once('data', () => request.socket.resetAndDestroy());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    asked,
    times: (operation) => asked.filter((one) => one.operation === operation).length,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** A body as JSON; undefined when it is none. */
export function jsonIn({ text }: Asked): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The items of one user, newest first, as SQL would give them. */
export function itemsOf(items: ReadonlyMap<string, Item>, owner: string): readonly Item[] {
  return [...items.values()].filter((item) => item.owner === owner).reverse();
}
