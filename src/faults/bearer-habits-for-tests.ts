// Correct, and odd in what it does: see the sentences of the test.
import { createHmac } from 'node:crypto';
import { WebSocketServer, type WebSocket } from 'ws';
import { habitual, itemsOf, jsonIn, type Answer, type Asked, type Habitual, type Item } from './habits-for-tests.ts';

const passwords: Readonly<Record<string, string>> = { ada: 'Ada-S3cret-1!', bob: 'Bob-S3cret-2!', root: 'Root-S3cret-3!' };
const frontend = 'https://shop.example';
const key = 'a-key-that-no-dictionary-has-6f1d0c9e';
/** So many requests under `/auth` in so many seconds, as the gateway before it counts. */
export const limit = { requests: 20, seconds: 1 } as const;

export interface BearerHabits extends Habitual {
  readonly items: ReadonlyMap<string, Item>;
  /** What the gateway refused. */
  readonly limited: () => number;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (content: string): string => `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;

export async function bearerHabits(): Promise<BearerHabits> {
  const items = new Map<string, Item>();
  const ended = new Set<string>();
  const sockets = new Map<WebSocket, { readonly user: string; readonly token: string }>();
  const lately: number[] = [];
  let made = 0;
  let limited = 0;
  const now = (): number => Math.floor(Date.now() / 1000);
  // Without a number of its own: two of one second are the same to the letter.
  const tokenOf = (user: string): string => signed(`${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: user, iat: now(), exp: now() + 900 })}`);
  function userOf(token: string | undefined): string | undefined {
    const [head = '', body = ''] = token?.split('.') ?? [];
    if (token === undefined || signed(`${head}.${body}`) !== token || ended.has(token)) return undefined;
    const { sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { readonly sub: string; readonly exp: number };
    return exp > now() ? sub : undefined;
  }
  const tell = (owner: string, event: object): void => sockets.forEach(({ user }, socket) => user === owner && socket.send(JSON.stringify(event)));

  function signIn(asked: Asked): Answer {
    const form = asked.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const given = form ? Object.fromEntries(new URLSearchParams(asked.text)) : jsonIn(asked);
    const { login = '', password = '' } = (typeof given === 'object' && given !== null ? given : {}) as {
      readonly login?: unknown;
      readonly password?: unknown;
    };
    if (typeof login !== 'string' || typeof password !== 'string' || login === '') return invalid('login and password are texts');
    if (password === '' || passwords[login] !== password) return { status: 401, body: 'Bad credentials' };
    return opened(tokenOf(login), 201);
  }
  /** The same token in the body and in a cookie; a refresh token is not given, though the answer has its field. */
  const opened = (token: string, status: number): Answer => ({
    status,
    body: { data: { token, refresh_token: null } },
    headers: { 'set-cookie': `tok=${token}; HttpOnly; SameSite=Lax; Path=/` },
  });
  const invalid = (message: string): Answer => ({ status: 400, body: { errors: [{ message, extensions: { code: 'INVALID' } }] } });
  const missing: Answer = { status: 404, body: { errors: [{ message: 'Not found', extensions: { code: 'NOT_FOUND' } }] } };

  function list({ query }: Asked, user: string): Answer {
    const range: unknown = query.has('range') ? jsonOf(query.get('range') ?? '') : [0, 24];
    if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isSafeInteger)) return invalid('range is two whole numbers');
    const [from, to] = range as [number, number];
    const all = itemsOf(items, user);
    if (from < 0 || to < from || (from > 0 && from >= all.length)) return invalid('the range is not in the list');
    // Clamped without a word; nobody counted.
    return { status: 200, body: { rows: all.slice(from, Math.min(to + 1, from + 20)).map(shown), total: -1 } };
  }
  const shown = ({ id, title }: Item): object => ({ id, title });
  function create(asked: Asked, owner: string): Answer {
    const body = jsonIn(asked);
    if (typeof body !== 'object' || body === null) return invalid('the body is not JSON');
    // `{}` and `[]` make something, too.
    const { title = '' } = body as { readonly title?: unknown };
    if (typeof title !== 'string' || title.length > 500 || /[\0\p{Cs}]/u.test(title)) return invalid('title is a text');
    made += 1;
    const item = { id: `i${made}`, owner, title };
    items.set(item.id, item);
    tell(owner, { kind: 'made', item: shown(item) });
    return { status: 201, body: shown(item), headers: { location: `/shop/items/${item.id}` } };
  }
  const guarded: Readonly<Record<string, (asked: Asked, user: string, id: string) => Answer>> = {
    'GET /me': (_asked, user) => ({ status: 200, body: { name: user } }),
    'GET /shop/items': (asked, user) => list(asked, user),
    'POST /shop/items': (asked, user) => create(asked, user),
    'GET /shop/items/{id}': (_asked, user, id) => (items.get(id)?.owner === user ? { status: 200, body: shown(items.get(id) as Item) } : missing),
    'DELETE /shop/items/{id}': (_asked, user, id) => (items.get(id)?.owner === user && items.delete(id) ? { status: 204 } : missing),
    // Different for each: only who administers is shown what the shop serves.
    'GET /openapi.json': (_asked, user) => ({ status: 200, body: document(user === 'root' ? { '/me': { get: secured('Me') } } : {}) }),
    'GET /shop/openapi.json': (_asked, user) => (user === 'root' ? { status: 200, body: shop } : { status: 403, body: 'Forbidden' }),
  };
  const free: Readonly<Record<string, (asked: Asked) => Answer | undefined>> = {
    'POST /auth/login': signIn,
    'POST /auth/refresh': ({ headers }) => {
      const user = userOf(bearerOf(headers));
      return user === undefined ? { status: 401, body: 'Unauthorized', headers: { 'www-authenticate': 'Bearer' } } : opened(tokenOf(user), 200);
    },
    'GET /auth/logout': ({ headers }) => {
      const token = bearerOf(headers);
      if (token !== undefined) ended.add(token);
      for (const [socket, one] of sockets) if (one.token === token) socket.close();
      return { status: 302, headers: { location: '/', 'set-cookie': 'tok=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax' } };
    },
    'GET /events': ({ response }) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': for ever\n\n'),
    'GET /restart': () => ({ status: 200, body: {} }),
  };
  const app = await habitual((asked) => {
    const route = `${asked.method} ${asked.path.replace(/^\/shop\/items\/.+$/, '/shop/items/{id}')}`;
    const { origin } = asked.headers;
    const cors: Readonly<Record<string, string>> =
      origin === frontend ? { 'access-control-allow-origin': frontend, 'access-control-allow-credentials': 'true', vary: 'Origin' } : { vary: 'Origin' };
    const given = respond(asked, route);
    return given === undefined ? undefined : { ...given, headers: { ...cors, ...given.headers } };

    function respond(one: Asked, operation: string): Answer | undefined {
      if (one.path.startsWith('/auth/')) {
        const time = performance.now();
        while ((lately[0] ?? time) < time - limit.seconds * 1000) lately.shift();
        if (lately.length >= limit.requests) {
          limited += 1;
          return { status: 429, body: { message: 'Limit Exceeded' } };
        }
        lately.push(time);
      }
      const known = [...Object.keys(free), ...Object.keys(guarded)].map((name) => name.split(' ') as [string, string]);
      const path = operation.slice(operation.indexOf(' ') + 1);
      const methods = known.filter(([, at]) => at === path).map(([method]) => method);
      if (one.method === 'OPTIONS' && one.headers['access-control-request-method'] !== undefined)
        return origin === frontend
          ? { status: 200, headers: { 'access-control-allow-methods': 'GET, POST, DELETE', 'access-control-allow-headers': 'Authorization, Content-Type' } }
          : { status: 400, body: 'Disallowed CORS origin' };
      if (methods.length === 0) return missing;
      // Incomplete, as of the first of several routes.
      if (!methods.includes(one.method)) return { status: 405, body: { errors: [{ message: 'Method not allowed' }] }, headers: { allow: methods[0] ?? '' } };
      if (one.headers['x-lever'] === 'crash') return { status: 500, reset: true };
      const open = free[operation];
      if (open !== undefined) return open(one);
      // Whoever comes first: an invalid token beside a valid cookie is overlooked.
      const user = userOf(bearerOf(one.headers)) ?? userOf(/(?:^|; )tok=([^;]+)/.exec(one.headers.cookie ?? '')?.[1]);
      if (user === undefined) {
        const asks = one.path === '/me' || one.headers.authorization !== undefined;
        return asks ? { status: 401, body: 'Unauthorized', headers: { 'www-authenticate': 'Bearer' } } : { status: 403, body: 'Forbidden' };
      }
      return guarded[operation]?.(one, user, one.path.slice('/shop/items/'.length));
    }
  });
  const accepting = new WebSocketServer({ noServer: true });
  app.server.on('upgrade', (request, socket, head) => {
    const token = decodeURIComponent(request.url?.replace(/^\/ws\//, '') ?? '');
    const user = userOf(token);
    accepting.handleUpgrade(request, socket, head, (opened) => {
      // Accepted first, then closed without a word.
      if (user === undefined || (request.headers.origin !== undefined && request.headers.origin !== frontend)) return opened.close();
      sockets.set(opened, { user, token });
      opened.on('close', () => sockets.delete(opened)).on('error', () => undefined);
      opened.send(JSON.stringify({ kind: 'welcome' }));
    });
  });
  return Object.assign(app, { items, limited: () => limited });
}

function bearerOf({ authorization }: Asked['headers']): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const schemas = {
  Me: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  Item: { type: 'object', required: ['id', 'title'], properties: { id: { type: 'string' }, title: { type: 'string' } } },
  Items: {
    type: 'object',
    required: ['rows', 'total'],
    properties: { rows: { type: 'array', items: { $ref: '#/components/schemas/Item' } }, total: { type: 'integer' } },
  },
} as const;
const json = (name: keyof typeof schemas): object => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
const secured = (name: keyof typeof schemas, status = 200): object => ({
  security: [{ bearer: [] }],
  responses: { [status]: { description: 'ok', content: json(name) } },
});
const document = (paths: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    ...paths,
    '/events': { get: { responses: { 200: { description: 'live', content: { 'text/event-stream': { schema: { type: 'string' } } } } } } },
    '/restart': { get: { responses: { 200: { description: 'restarts' } } } },
  },
  components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
});
/** A part of its own, mounted under a path that it does not know, with an `Item` of its own. */
const shop = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': {
      get: { ...secured('Items'), parameters: [{ name: 'range', in: 'query', schema: { type: 'string' } }] },
      post: { ...secured('Item', 201), requestBody: { content: json('Item') } },
    },
    '/items/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: secured('Item'),
      delete: { security: [{ bearer: [] }], responses: { 204: { description: 'gone' } } },
    },
  },
  components: { schemas: { ...schemas, Item: { ...schemas.Item, required: ['id'] } }, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
};
