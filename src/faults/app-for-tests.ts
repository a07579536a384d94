// A small right App in plain Node: sign in, who am I, things. `FAULT` names the one way in which it is wrong.
// Its arguments say nothing to it; they make its process findable.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { document } from './document-for-tests.ts';

const { FAULT: fault = 'none', PORT: port = '0', PORTS_FILE: portsFile, LOG: log = '' } = process.env;

const password = 'correct-horse-1';
const tokens = new Set<string>();
const things = new Map<string, { readonly id: string; readonly title: string }>([['t0', { id: 't0', title: 'first' }]]);
let made = 0;
let healthAsked = 0;

function answer(response: ServerResponse, status: number, body?: unknown, type = 'application/json'): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': type }).end(body === undefined ? '' : JSON.stringify(body));
}
function problem(response: ServerResponse, status: number, title: string): void {
  answer(response, status, { type: 'about:blank', title, status }, 'application/problem+json');
}
/** The last words, then the end. */
function die(code: number): never {
  if (log !== '') process.stderr.write(`${log}\n`);
  process.exit(code);
}

async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (fault === 'dies-when-asked') die(3);
  const { email, password: given } = JSON.parse(await textOf(request)) as { readonly email?: string; readonly password?: string };
  if (fault === 'sign-in-500') return problem(response, 500, 'Internal Server Error');
  if (fault === 'sign-in-empty') return answer(response, 200, { ok: true });
  if (fault === 'refuses-user' || email !== 'ada@example.com' || given !== password) return problem(response, 401, 'Wrong e-mail or password');
  const token = `opaque-${crypto.randomUUID()}`;
  if (fault !== 'sign-in-useless' && fault !== 'dies-after-proof') tokens.add(token);
  answer(response, 200, { access_token: token });
}

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://app');
  const operation = `${request.method} ${pathname.replace(/^\/things\/.+/, '/things/{id}')}`;
  if (fault === 'never-ready') return problem(response, 503, 'Warming up');
  // What answers everything alike has been ready once.
  if (operation === 'GET /health' && (!fault.startsWith('all-') || ++healthAsked === 1)) return answer(response, 200, { ok: true });
  if (fault === 'all-500') return answer(response, 500, { oops: true });
  if (fault === 'all-html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>App</title><div id="root"></div>');
  if (fault === 'all-silent') return;
  // Whoever waits for the document waits until the end, whoever does not has long been answered.
  if (operation === 'GET /openapi.json' && fault === 'dies-after-proof') return;
  if (operation === 'GET /me' && fault === 'dies-after-proof' && request.headers.authorization !== undefined) setTimeout(() => die(3), 1_000);
  if (operation === 'GET /openapi.json')
    return fault === 'no-document' ? problem(response, 404, 'Not Found') : answer(response, 200, fault === 'wrong-document' ? { hello: 'world' } : document);
  if (operation === 'POST /sign-in') return signIn(request, response);
  if (operation === 'POST /provider-states') return fault === 'state-fails' ? problem(response, 500, 'No such state') : answer(response, 200, {});
  const known = ['GET /me', 'POST /sign-out', 'GET /things', 'POST /things', 'GET /things/{id}', 'DELETE /things/{id}'];
  if (!known.some((one) => one.endsWith(` ${operation.split(' ')[1]}`))) return problem(response, 404, 'Not Found');
  if (!known.includes(operation)) return problem(response, 405, 'Method Not Allowed');
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!tokens.has(token)) return problem(response, 401, 'Unauthorized');
  if (operation === 'GET /things' && (fault === 'things-hang' || fault === 'stubborn')) return;
  return signedIn(operation, pathname.slice('/things/'.length), token, request, response);
}

async function signedIn(operation: string, id: string, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (operation === 'GET /me') return answer(response, 200, { email: 'ada@example.com' });
  if (operation === 'POST /sign-out') {
    tokens.delete(token);
    return answer(response, 204);
  }
  if (operation === 'GET /things') return answer(response, 200, { items: [...things.values()] });
  if (operation === 'POST /things') {
    const title = titleIn(await textOf(request));
    if (title === undefined) return problem(response, 422, 'A thing has a title');
    const thing = { id: `t${++made}`, title };
    things.set(thing.id, thing);
    return answer(response, 201, thing);
  }
  const thing = things.get(id);
  if (thing === undefined) return problem(response, 404, 'There is no such thing');
  if (operation === 'GET /things/{id}') return answer(response, 200, thing);
  things.delete(id);
  return answer(response, 204);
}

function titleIn(text: string): string | undefined {
  try {
    const { title } = JSON.parse(text) as { readonly title?: unknown };
    return typeof title === 'string' ? title : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text;
}

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
  const server = createServer((request, response) => void route(request, response).catch(() => problem(response, 500, 'Internal Server Error')));
  server.listen(Number(fault === 'other-port' ? process.env['OTHER_PORT'] : port), '127.0.0.1');
}
if (portsFile !== undefined) appendFileSync(portsFile, `${port}\n`);
