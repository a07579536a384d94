// An App on loopback with accounts, rotating sessions and things, which remembers what it was asked; and the equipment to question it.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bearer } from '../agreement/auth/bearer.ts';
import type { AuthOptions } from '../agreement/auth/dialect.ts';
import type { Equipment } from '../engine/equipment.ts';
import type { Agreement } from '../model/agreement.ts';
import type { RunningApp } from '../model/launcher.ts';
import type { App, Service } from '../model/app.ts';
import { equip } from './equip.ts';

export interface Asked {
  readonly operation: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}
/** Instead of what the App does by itself, by `POST /sign-in`; undefined: what it does by itself. */
export type Instead = Readonly<Record<string, (asked: Asked, times: number) => Answer | undefined>>;

export interface SmallApp extends AsyncDisposable {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** Tokens of sessions that were not signed out. */
  readonly open: ReadonlySet<string>;
  readonly things: ReadonlyMap<string, string>;
  readonly passwords: ReadonlyMap<string, string>;
}

export const users: App['users'] = {
  ada: { identifier: 'ada@example.com', password: 'Ada-S3cret!' },
  bob: { identifier: 'bob@example.com', password: 'Bob-S3cret!' },
};

export async function smallApp(instead: Instead = {}): Promise<SmallApp> {
  const asked: Asked[] = [];
  const passwords = new Map(Object.values(users).map(({ identifier, password }) => [identifier, password]));
  const access = new Map<string, string>();
  const refresh = new Map<string, string>();
  const things = new Map<string, string>();
  let count = 0;

  function session(user: string): Answer {
    count += 1;
    access.set(`access-token-of-number-${count}`, user);
    refresh.set(`refresh-token-of-number-${count}`, `access-token-of-number-${count}`);
    return { status: 200, body: { access_token: `access-token-of-number-${count}`, refresh_token: `refresh-token-of-number-${count}` } };
  }
  function answer({ operation, headers, body }: Asked): Answer {
    const sent = (headers['content-type'] === 'application/json' ? (JSON.parse(body) ?? {}) : {}) as Readonly<Record<string, string>>;
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (operation === 'POST /sign-in')
      return passwords.get(sent['email'] ?? '') === sent['password'] ? session(sent['email'] ?? '') : { status: 401, body: { detail: 'no' } };
    if (operation === 'POST /sign-up') {
      if (passwords.has(sent['email'] ?? '')) return { status: 409 };
      passwords.set(sent['email'] ?? '', sent['password'] ?? '');
      return { status: 201, body: {} };
    }
    if (operation === 'POST /refresh') {
      const of = refresh.get(sent['refresh_token'] ?? '');
      const user = access.get(of ?? '');
      if (of === undefined || user === undefined) return { status: 401 };
      refresh.delete(sent['refresh_token'] ?? '');
      access.delete(of);
      return session(user);
    }
    if (!access.has(token)) return { status: 401, body: { detail: 'who are you?' } };
    if (operation === 'POST /sign-out') return access.delete(token) ? { status: 204 } : { status: 401 };
    if (operation === 'GET /me') return { status: 200, body: { user: access.get(token) } };
    if (operation === 'POST /things') {
      things.set(`${things.size + 1}`, sent['title'] ?? '');
      return { status: 201, body: { thing: { id: things.size } } };
    }
    const [, id = ''] = /^DELETE \/things\/(.+)$/.exec(operation) ?? [];
    if (id !== '') return { status: things.delete(id) ? 204 : 404 };
    return { status: 404 };
  }
  const server = createServer((request, response) => {
    let body = '';
    request
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        body += chunk;
      })
      .on('end', () => {
        const url = request.url ?? '';
        const one: Asked = { operation: `${request.method ?? ''} ${url.replace(/\?.*$/, '')}`, url, headers: request.headers, body };
        asked.push(one);
        const times = asked.filter(({ operation }) => operation === one.operation).length;
        const { status, body: sent, headers = {} } = instead[one.operation]?.(one, times) ?? answer(one);
        const text = typeof sent === 'string' ? sent : sent === undefined ? undefined : JSON.stringify(sent);
        response
          .writeHead(status, { ...(typeof sent === 'object' ? { 'content-type': 'application/json' } : {}), ...(headers as Record<string, string | string[]>) })
          .end(text);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get open() {
      return new Set(access.keys());
    },
    things,
    passwords,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

export const auth: AuthOptions = {
  signIn: { operation: 'POST /sign-in' },
  access: 'body:access_token',
  refreshToken: 'body:refresh_token',
  refresh: { operation: 'POST /refresh' },
  signOut: 'POST /sign-out',
  me: 'GET /me',
};
const service: Service = { prepare: [], cwd: '.', env: {}, host: '127.0.0.1', ready: '/', container: 'api', containerPort: 80 };
export const description: App = {
  name: 'small',
  services: { api: service },
  users,
  resources: {
    things: { list: 'GET /things', create: 'POST /things', remove: 'DELETE /things/{thing_id}', body: (marker) => ({ title: marker }), id: 'thing.id' },
  },
  levers: {},
  reach: 'destructive',
  owned: true,
  exclude: [],
};
export const signUpBody: App['signUpBody'] = ({ identifier, password }) => ({ email: identifier, password });

export function equipped(
  origin: string,
  more: { readonly app?: Partial<App>; readonly agreement?: Partial<Agreement>; readonly root?: string; readonly running?: Partial<RunningApp> } = {},
): Equipment {
  return equip(
    {
      app: { ...description, ...more.app },
      agreement: { public: [], auth: bearer(auth).agreement, ...more.agreement },
      running: {
        launcher: 'processes',
        services: { api: { origin } },
        logs: () => [],
        death: () => undefined,
        onDeath: () => undefined,
        [Symbol.asyncDispose]: async () => undefined,
        ...more.running,
      },
      root: more.root ?? '.',
      concurrency: 2,
      signal: new AbortController().signal,
    },
    { environment: {}, execPath: '/nowhere' },
  );
}
/** What the named probe may use. */
export function as(equipment: Equipment, probe = 'p/one', signal: AbortSignal = new AbortController().signal): ReturnType<Equipment['for']> {
  return equipment.for(probe, signal);
}
