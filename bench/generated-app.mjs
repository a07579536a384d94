// An App of as many operations as OPERATIONS says: collections of five operations each, in memory, with a document.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';

const collections = Math.max(1, Math.round(Number(process.env.OPERATIONS ?? 10) / 5));
const names = Array.from({ length: collections }, (_, number) => `things${number}`);
const stored = new Map(names.map((name) => [name, new Map([['t0', { id: 't0', title: 'first' }]])]));
const tokens = new Set();
const password = 'correct-horse-1';

const thing = { type: 'object', required: ['id', 'title'], properties: { id: { type: 'string' }, title: { type: 'string' } } };
const body = { content: { 'application/json': { schema: { type: 'object', required: ['title'], properties: { title: { type: 'string', minLength: 1 } } } } } };
const problem = { description: 'refused', content: { 'application/problem+json': { schema: { type: 'object', required: ['title', 'status'] } } } };
const answers = (status, schema) => ({
  responses: {
    [status]: { description: 'done', ...(schema === undefined ? {} : { content: { 'application/json': { schema } } }) },
    ...Object.fromEntries([400, 401, 404, 405, 413, 415, 422].map((one) => [one, problem])),
  },
});
const page = { type: 'object', required: ['items', 'total'], properties: { items: { type: 'array', items: thing }, total: { type: 'integer' } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const paths = Object.fromEntries(
  names.flatMap((name) => [
    [`/${name}`, { get: answers(200, page), post: { requestBody: body, ...answers(201, thing) } }],
    [`/${name}/{id}`, { parameters: [id], get: answers(200, thing), patch: { requestBody: body, ...answers(200, thing) }, delete: answers(204) }],
  ]),
);
const document = {
  openapi: '3.1.0',
  info: { title: 'Generated', version: '1' },
  paths: { '/health': { get: answers(200, {}) }, '/sign-in': { post: answers(200, {}) }, '/me': { get: answers(200, {}) }, ...paths },
};

createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part) => (text += part));
  request.on('end', () => route(request, response, text));
}).listen(Number(process.env.PORT), '127.0.0.1');

function route(request, response, text) {
  const { pathname, searchParams } = new URL(request.url, 'http://app');
  const send = (status, value, headers = {}) =>
    response
      .writeHead(status, {
        ...(value === undefined ? {} : { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }),
        'cache-control': 'no-store',
        ...headers,
      })
      .end(value === undefined ? '' : JSON.stringify(value));
  const refuse = (status, headers) => send(status, { type: 'about:blank', title: `Refused with ${status}`, status }, headers);
  const [, collection, one, more] = pathname.split('/');
  if (pathname === '/health') return send(200, { ok: true });
  if (pathname === '/openapi.json') return send(200, document);
  if (pathname === '/sign-in') {
    if (request.method !== 'POST') return refuse(405, { allow: 'POST' });
    const given = parsed(text);
    if (given?.email === undefined || given.password === undefined) return refuse(422);
    if (given.email !== 'ada@example.com' || given.password !== password) return refuse(401, { 'www-authenticate': 'Bearer' });
    const token = randomUUID();
    tokens.add(token);
    return send(200, { access_token: token });
  }
  const things = stored.get(collection);
  if ((pathname !== '/me' && things === undefined) || more !== undefined) return refuse(404);
  const allowed = pathname === '/me' ? ['GET'] : one === undefined ? ['GET', 'POST'] : ['GET', 'PATCH', 'DELETE'];
  if (!allowed.includes(request.method)) return refuse(405, { allow: allowed.join(', ') });
  if (!tokens.has(request.headers.authorization?.replace(/^bearer /i, '')))
    return refuse(401, { 'www-authenticate': request.headers.authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"' });
  if (pathname === '/me') return send(200, { email: 'ada@example.com' });
  if (request.method === 'GET' && one === undefined) {
    const [number, size] = [Number(searchParams.get('page') ?? 1), Number(searchParams.get('size') ?? 20)];
    if (!Number.isInteger(number) || !Number.isInteger(size) || number < 1 || number > 1e6 || size < 1 || size > 100) return refuse(422);
    return send(200, { items: [...things.values()].slice((number - 1) * size, number * size), total: things.size });
  }
  if (request.method === 'POST' || request.method === 'PATCH') {
    if (request.headers['content-type']?.startsWith('application/json') !== true) return refuse(415);
    const title = parsed(text)?.title;
    if (typeof title !== 'string' || title === '' || title.length > 1000) return refuse(422);
    if (request.method === 'PATCH' && !things.has(one)) return refuse(404);
    const made = { id: one ?? randomUUID(), title };
    things.set(made.id, made);
    return send(request.method === 'POST' ? 201 : 200, made);
  }
  if (!things.has(one)) return refuse(404);
  if (request.method === 'GET') return send(200, things.get(one));
  things.delete(one);
  return send(204);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
