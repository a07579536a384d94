// A small right App in plain Node: sign in, who am I, things. `FAULT` names the one way in which it is wrong.
// Its arguments say nothing to it; they make its process findable.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountOf, clock, presentedBy, refreshed, register, signedInAs, type Account, type Presented } from './accounts-for-tests.ts';
import { document } from './document-for-tests.ts';
import { answer, objectIn, problem, Refused, textAt } from './http-for-tests.ts';
import { relay, troubles } from './relay-for-tests.ts';

const { FAULT: fault = 'none', PORT: port = '0', PORTS_FILE: portsFile, LOG: log = '' } = process.env;

interface Thing {
  readonly id: string;
  readonly title: string;
}
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

const ada = register('ada@example.com', 'correct-horse-1');
register('grace@example.com', 'correct-horse-2');
const things = new Map<string, Thing & { readonly owner: string | undefined }>([['t0', { id: 't0', title: 'first', owner: ada?.id }]]);
let made = 0;
let healthAsked = 0;
const frontend = 'https://web.example';

/** The last words, then the end. */
function die(code: number): never {
  if (log !== '') process.stderr.write(`${log}\n`);
  process.exit(code);
}

type Handler = (asked: Asked) => void | Promise<void>;
type SignedIn = (asked: Asked, presented: Presented) => void | Promise<void>;

const open: Readonly<Record<string, Handler>> = {
  'GET /health': ({ response }) => answer(response, 200, { ok: true }),
  'GET /openapi.json': ({ response }) =>
    fault === 'no-document' ? problem(response, 404, 'Not Found') : answer(response, 200, fault === 'wrong-document' ? { hello: 'world' } : document),
  async 'POST /sign-in'({ request, response }) {
    if (fault === 'dies-when-asked') die(3);
    const body = await objectIn(request);
    const account = accountOf(textAt(body, 'email'), textAt(body, 'password'));
    if (fault === 'sign-in-500') return problem(response, 500, 'Internal Server Error');
    if (fault === 'sign-in-empty') return answer(response, 200, { ok: true });
    if (fault === 'refuses-user' || account === undefined) throw unauthorized('Wrong e-mail or password');
    const credentials = signedInAs(account);
    if (fault === 'sign-in-useless' || fault === 'dies-after-proof') presentedBy(credentials.access_token)?.signOut();
    answer(response, 200, credentials);
  },
  async 'POST /sign-up'({ request, response }) {
    const body = await objectIn(request);
    const [email, password] = [textAt(body, 'email'), textAt(body, 'password')];
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new Refused(422, 'email is an e-mail address');
    const account = register(email, password);
    if (account === undefined) throw new Refused(409, 'The address is taken');
    answer(response, 201, { id: account.id, email });
  },
  async 'POST /refresh'({ request, response }) {
    const given = (request.headers['content-type'] === undefined ? {} : await objectIn(request))['refresh_token'];
    if (given === undefined) throw unauthorized('A refresh takes a refresh token');
    const credentials = typeof given === 'string' ? refreshed(given) : undefined;
    if (credentials === undefined) throw unauthorized('The refresh token is over', 'invalid_token');
    answer(response, 200, credentials);
  },
  'POST /provider-states': ({ response }) => (fault === 'state-fails' ? problem(response, 500, 'No such state') : answer(response, 200, {})),
};

const signedIn: Readonly<Record<string, SignedIn>> = {
  'GET /me': ({ response }, { account: { id, email } }) => answer(response, 200, { id, email }),
  'POST /sign-out'({ response }, presented) {
    presented.signOut();
    answer(response, 204);
  },
  'GET /things'({ response, url }, { account }) {
    if (fault === 'things-hang' || fault === 'stubborn') return;
    const [page, size] = [within(url, 'page', 1, 1_000_000), within(url, 'size', 20, 100)];
    const all = [...things.values()].filter(({ owner }) => owner === account.id).reverse();
    answer(response, 200, { items: all.slice((page - 1) * size, page * size).map(shown), total: all.length });
  },
  async 'POST /things'({ request, response }, { account }) {
    const thing = { id: `t${++made}`, title: textAt(await objectIn(request), 'title'), owner: account.id };
    things.set(thing.id, thing);
    answer(response, 201, shown(thing), { location: `/things/${thing.id}` });
  },
  'GET /things/{id}': ({ response, url }, { account }) => answer(response, 200, shown(thingAt(url, account))),
  async 'PATCH /things/{id}'({ request, response, url }, { account }) {
    const { id } = thingAt(url, account);
    const body = await objectIn(request);
    const thing = { ...thingAt(url, account), ...('title' in body ? { title: textAt(body, 'title') } : {}) };
    things.set(id, thing);
    answer(response, 200, shown(thing));
  },
  'DELETE /things/{id}'({ response, url }, { account }) {
    things.delete(thingAt(url, account).id);
    answer(response, 204);
  },
};
const known = [...Object.keys(open), ...Object.keys(signedIn)].map((operation) => operation.split(' ') as [method: string, path: string]);

const shown = ({ id, title }: Thing): Thing => ({ id, title });

/** What belongs to others is not there. */
function thingAt({ pathname }: URL, account: Account): Thing & { readonly owner: string } {
  const thing = things.get(pathname.slice('/things/'.length));
  if (thing?.owner !== account.id) throw new Refused(404, 'There is no such thing');
  return { ...thing, owner: account.id };
}

function within({ searchParams }: URL, name: string, otherwise: number, most: number): number {
  const text = searchParams.get(name) ?? String(otherwise);
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < 1 || value > most) throw new Refused(422, `${name} is a whole number from 1 to ${most}`);
  return value;
}

function unauthorized(title: string, error?: string): Refused {
  return new Refused(401, title, { 'www-authenticate': error === undefined ? 'Bearer' : `Bearer error="${error}"` });
}

/** What is wrong with all of it. True when it has been seen to. */
function failsAt(operation: string, { request, response }: Asked): boolean {
  if (fault === 'never-ready') problem(response, 503, 'Warming up');
  // What answers everything alike has been ready once.
  else if (operation === 'GET /health' && ++healthAsked === 1) return false;
  else if (fault === 'all-500') answer(response, 500, { oops: true });
  else if (fault === 'all-html') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title><div id="root"></div>');
  else if (fault !== 'all-silent') {
    if (fault === 'dies-after-proof' && operation === 'GET /me' && request.headers.authorization !== undefined) setTimeout(() => die(3), 1_000);
    // Whoever waits for the document waits until the end, whoever does not has long been answered.
    return fault === 'dies-after-proof' && operation === 'GET /openapi.json';
  }
  return true;
}

async function route(asked: Asked): Promise<void> {
  const { request, response, url } = asked;
  response.setHeader('vary', 'Origin').setHeader('date', clock().toUTCString());
  if (request.headers.origin === frontend) {
    response.setHeader('access-control-allow-origin', frontend).setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-expose-headers', 'Location, Retry-After');
  }
  const path = url.pathname.replace(/^\/things\/[^/]+$/, '/things/{id}');
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const operation = `${method} ${path}`;
  if (failsAt(operation, asked)) return;
  const methods = known.flatMap(([one, at]) => (at === path ? (one === 'GET' ? [one, 'HEAD'] : [one]) : []));
  if (methods.length === 0) throw new Refused(404, 'Not Found');
  const allow = [...methods, 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') {
    const preflight = request.headers.origin === frontend && request.headers['access-control-request-method'] !== undefined;
    const allowed = { 'access-control-allow-methods': allow, 'access-control-allow-headers': 'Authorization, Content-Type', 'access-control-max-age': '600' };
    return answer(response, 204, undefined, preflight ? allowed : { allow });
  }
  const [freely, asSomebody] = [open[operation], signedIn[operation]];
  if (freely === undefined && asSomebody === undefined) throw new Refused(405, 'Method Not Allowed', { allow });
  const lever = request.headers['x-lever'];
  if (lever === 'crash') return problem(response, 500, 'Internal Server Error');
  if (freely !== undefined) return freely(asked);
  const { authorization } = request.headers;
  if (authorization === undefined) throw unauthorized('Not signed in');
  const presented = presentedBy(/^Bearer +([\w.\-~+/]+=*)$/i.exec(authorization)?.[1] ?? '');
  if (presented === undefined) throw unauthorized('The access token is over', 'invalid_token');
  if (lever === 'expire-access') presented.expire();
  return asSomebody?.(asked, presented);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = URL.parse(request.url ?? '/', 'http://app');
    if (url === null) throw new Refused(404, 'Not Found');
    await route({ request, response, url });
  } catch (error) {
    if (error instanceof Refused) problem(response, error.status, error.message, error.headers);
    else if (!response.headersSent) problem(response, 500, 'Internal Server Error');
  } finally {
    request.resume();
  }
}

function busy(): void {
  const others = [...things.keys()].filter((id) => id.startsWith('b'));
  if (others.length > 30) for (const id of others.slice(0, 20)) things.delete(id);
  things.set(`b${++made}`, { id: `b${made}`, title: 'by somebody else', owner: ada?.id });
}

// Somebody else works with it at the same time, newest first, and tidies up now and then.
if (fault === 'busy') setInterval(() => busy(), 15).unref();

if (fault === 'exits') die(1);
if (fault === 'dies-before-ready') setTimeout(() => die(3), 300);
// Takes as long to end as it is let.
if (fault === 'stubborn') for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
if (fault === 'web') {
  // A page that never comes to rest: every visit to it is under way until it is ended.
  const page =
    '<!doctype html><title>Sign in</title><form><input type="email" autocomplete="username"><input type="password" autocomplete="current-password"></form><script>setInterval(() => fetch("/health?" + Math.random()), 20)</script>';
  createServer(
    (request, response) =>
      void (request.url === '/' || request.url === '/sign-in' ? response.writeHead(200, { 'content-type': 'text/html' }).end(page) : answer(response, 200, {})),
  ).listen(Number(port), '127.0.0.1');
} else if (fault !== 'dies-before-ready') {
  const server = createServer((request, response) => void serve(request, response));
  const trouble = troubles.find((one) => fault === `behind-${one}`);
  if (trouble === undefined) server.listen(Number(fault === 'other-port' ? process.env['OTHER_PORT'] : port), '127.0.0.1');
  else server.listen(0, '127.0.0.1', () => relay(trouble, Number(port), (server.address() as AddressInfo).port));
}
if (portsFile !== undefined) appendFileSync(portsFile, `${port}\n`);
