import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PactVerification } from '../model/witness.ts';
import { verifyPacts, type VerifyPacts } from './verify.ts';

vi.setConfig({ testTimeout: 60_000 });

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const canary = 'CANARY-1b5f02c9';
let folder = '';
let servers: Server[] = [];
let asked: { method: string; url: string; host: string; authorization: string; body: string }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seamcheck-pact-'));
  asked = [];
});
afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  servers = [];
  await rm(folder, { recursive: true });
});

async function provider(handler: Handler): Promise<{ origin: string; port: number; server: Server }> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push({
        method: request.method ?? '',
        url: request.url ?? '',
        host: request.headers.host ?? '',
        authorization: request.headers.authorization ?? '',
        body,
      });
      handler(request, response, body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, server };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const todos: Handler = (request, response) => {
  if (request.url === '/_states') return json(response, 200, { accessToken: canary, todoId: 7 });
  if (request.url === '/todos/7' && request.headers.authorization === `Bearer ${canary}`) return json(response, 200, { id: 7, title: 'milk' });
  if (request.url === '/health') return json(response, 200, { ok: true });
  return json(response, 404, { title: 'Not Found' });
};

const health = {
  type: 'Synchronous/HTTP',
  description: 'a health question',
  request: { method: 'GET', path: '/health' },
  response: { status: 200, body: { content: { ok: true }, contentType: 'application/json', encoded: false } },
};
const readTodo = {
  type: 'Synchronous/HTTP',
  description: 'a request for a todo',
  providerStates: [{ name: 'a signed-in user' }, { name: 'a todo', params: { title: 'milk' } }],
  request: {
    method: 'GET',
    path: '/todos/1',
    headers: { Authorization: ['Bearer x'] },
    generators: {
      header: { Authorization: { type: 'ProviderState', expression: 'Bearer ${accessToken}' } },
      path: { type: 'ProviderState', expression: '/todos/${todoId}' },
    },
  },
  response: {
    status: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: { content: { id: 1, title: 'x' }, contentType: 'application/json', encoded: false },
    matchingRules: { body: { '$.id': { combine: 'AND', matchers: [{ match: 'integer' }] }, '$.title': { combine: 'AND', matchers: [{ match: 'type' }] } } },
  },
};
const v4 = (...interactions: readonly object[]): object => ({
  consumer: { name: 'web' },
  provider: { name: 'api' },
  interactions,
  metadata: { pactSpecification: { version: '4.0' } },
});

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function verify(options: Pick<VerifyPacts, 'files' | 'provider'> & Partial<VerifyPacts>): Promise<readonly PactVerification[]> {
  return verifyPacts({ signal: new AbortController().signal, timeout: 30_000, execPath: process.execPath, ...options });
}

/** A check lets a verification pass only so. */
function passes({ stopped, failedStates, interactions }: PactVerification): boolean {
  return (
    stopped === undefined && failedStates.length === 0 && interactions.length > 0 && interactions.every(({ ok, undecided }) => ok && undecided === undefined)
  );
}
async function one(options: Parameters<typeof verify>[0]): Promise<PactVerification> {
  const [verification, ...more] = await verify(options);
  if (verification === undefined || more.length > 0) throw new Error('not one verification');
  return verification;
}

test('a kept pact passes, V4 and V3, states set up and taken down, their values in no result', async () => {
  const { origin } = await provider(todos);
  const v3 = {
    consumer: { name: 'admin' },
    provider: { name: 'api' },
    interactions: [
      {
        description: 'a todo in V3',
        providerStates: [{ name: 'a signed-in user' }],
        request: {
          method: 'GET',
          path: '/todos/7',
          headers: { Authorization: 'Bearer x' },
          generators: { header: { Authorization: { type: 'ProviderState', expression: 'Bearer ${accessToken}' } } },
        },
        response: {
          status: 200,
          body: { id: 1, title: 'x' },
          matchingRules: { body: { '$.id': { matchers: [{ match: 'type' }] }, '$.title': { matchers: [{ match: 'regex', regex: 'm.*' }] } } },
        },
      },
    ],
    metadata: { pactSpecification: { version: '3.0.0' } },
  };
  const files = [await file('web.json', v4(health, readTodo)), await file('admin.json', v3)];
  const results = await verify({ files, provider: { origin }, providerStates: `${origin}/_states` });
  expect(results).toEqual([
    {
      file: 'web.json',
      failedStates: [],
      interactions: [
        { description: 'a health question', states: [], ok: true, mismatches: [] },
        { description: 'a request for a todo', states: ['a signed-in user', 'a todo'], ok: true, mismatches: [] },
      ],
    },
    { file: 'admin.json', failedStates: [], interactions: [{ description: 'a todo in V3', states: ['a signed-in user'], ok: true, mismatches: [] }] },
  ]);
  expect(results.every(passes)).toBe(true);
  expect(JSON.stringify(results)).not.toContain(canary);
  const states = asked.filter(({ url }) => url === '/_states').map(({ body }) => JSON.parse(body) as unknown);
  expect(states).toContainEqual({ state: 'a todo', action: 'setup', params: { title: 'milk' } });
  expect(states).toContainEqual({ state: 'a todo', action: 'teardown', params: { title: 'milk' } });
});

test('a broken promise is told in short, plain, redacted lines', async () => {
  const { origin } = await provider((request, response) => {
    if (request.url === '/_states') return json(response, 200, { accessToken: canary });
    response.setHeader('x-echo', request.headers.authorization ?? '');
    return json(response, 500, {
      title: `\u001b[31m${request.headers.authorization} ${'long '.repeat(500)} hunter2hunter2 eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc`,
    });
  });
  const verification = await one({
    files: [await file('a.json', v4(readTodo))],
    provider: { origin },
    providerStates: `${origin}/_states`,
    redact: (text) => text.replaceAll('hunter2hunter2', '<password>'),
  });
  expect(passes(verification)).toBe(false);
  expect(verification.interactions[0]).toMatchObject({ ok: false, mismatches: expect.arrayContaining(['status: expected 200 but was 500']) });
  expect(verification.interactions[0]?.mismatches.some((text) => text.startsWith('body at $'))).toBe(true);
  const said = JSON.stringify(verification);
  for (const secret of [canary, 'hunter2hunter2', 'eyJhbGci', '\\u001b']) expect(said).not.toContain(secret);
  for (const mismatch of verification.interactions[0]?.mismatches ?? []) expect(mismatch.length).toBeLessThan(400);
});

test('an echoed state value is taken out', async () => {
  const { origin } = await provider((request, response) =>
    json(response, 200, request.url === '/_states' ? { accessToken: canary } : { id: canary, title: 't' }),
  );
  const verification = await one({ files: [await file('a.json', v4(readTodo))], provider: { origin }, providerStates: `${origin}/_states` });
  expect(verification.interactions[0]?.mismatches.join()).toContain('<state value accessToken>');
  expect(JSON.stringify(verification)).not.toContain(canary);
});

test('W2: a state that cannot be set up is no pass, and decides nothing', async () => {
  const { origin } = await provider((request, response, body) => {
    if (request.url === '/_states') return json(response, body.includes('a todo') ? 500 : 200, { accessToken: canary, todoId: 7 });
    return json(response, 200, { id: 7, title: 'milk' });
  });
  const verification = await one({ files: [await file('a.json', v4(health, readTodo))], provider: { origin }, providerStates: `${origin}/_states` });
  expect(passes(verification)).toBe(false);
  expect(verification.failedStates).toContainEqual({ state: 'a todo', reason: 'setup: answered 500' });
  expect(verification.interactions[1]).toMatchObject({ ok: false, undecided: 'the provider state "a todo" could not be set up' });
});

test('W2: provider states that cannot be reached are no pass', async () => {
  const { origin } = await provider((_, response) => json(response, 200, { id: 7, title: 'milk' }));
  const verification = await one({ files: [await file('a.json', v4(readTodo))], provider: { origin }, providerStates: 'http://127.0.0.1:1/_states' });
  expect(passes(verification)).toBe(false);
  expect(verification.failedStates).toContainEqual({ state: 'a signed-in user', reason: 'setup: could not be asked (ECONNREFUSED)' });
});

test('W3: states without anybody to set them up are no pass, whatever their names', async () => {
  const { origin } = await provider((_, response) => json(response, 200, { id: 7, title: 'milk', ok: true }));
  const odd = { ...health, description: 'odd', providerStates: [{ name: '__proto__' }, { name: 'constructor' }] };
  const v2 = {
    consumer: { name: 'w' },
    provider: { name: 'api' },
    interactions: [{ description: 'old', providerState: 'in V2', request: { method: 'GET', path: '/' }, response: { status: 200 } }],
  };
  const [first, second] = await verify({ files: [await file('a.json', v4(readTodo, odd)), await file('b.json', v2)], provider: { origin } });
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  expect([passes(first), passes(second)]).toEqual([false, false]);
  expect(new Set(first.failedStates.map(({ state }) => state))).toEqual(new Set(['a signed-in user', 'a todo', '__proto__', 'constructor']));
  expect(first.failedStates[0]?.reason).toMatch(/no operation is configured/);
  expect(second.failedStates[0]?.state).toBe('in V2');
});

test('W4: no file, an empty one, an unreadable one, one without interactions: each is stopped with its reason', async () => {
  const { origin } = await provider(todos);
  expect((await one({ files: [], provider: { origin } })).stopped).toMatch(/no pact files/);
  const files = [
    await file('empty.json', ''),
    await file('text.json', 'hello'),
    await file('other.json', '{"openapi":"3.1.0"}'),
    await file('none.json', v4()),
    join(folder, 'missing.json'),
    folder,
    await file('messages.json', v4(health, { type: 'Asynchronous/Messages', description: 'm', contents: {} })),
    await file('plugin.json', { ...v4(health), metadata: { pactSpecification: { version: '4.0' }, plugins: [{ name: 'protobuf' }] } }),
    await file('good.json', v4(health)),
  ];
  const results = await verify({ files, provider: { origin } });
  expect(results.slice(0, -1).map(({ stopped }) => stopped)).toEqual([
    'is empty',
    'is not JSON',
    'is not a pact: it does not name its consumer and provider',
    'has no interactions, so nothing would be verified',
    'does not exist',
    'is not a file',
    'holds 1 message interactions, which HTTP cannot verify',
    'needs the Pact plugin protobuf, and plugins are not started',
  ]);
  expect(results.map(passes)).toEqual([...Array.from({ length: 8 }, () => false), true]);
  expect(JSON.stringify(results)).not.toContain(folder);
});

test('W5: a provider that is down is one clear reason, at once', async () => {
  const { origin, server, port } = await provider(todos);
  await new Promise((resolve) => server.close(resolve));
  const before = performance.now();
  const verification = await one({ files: [await file('a.json', v4(health))], provider: { origin } });
  expect(verification.stopped).toBe(`nothing answers at 127.0.0.1:${port}: ECONNREFUSED`);
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('W5: a broken connection is that interaction’s mismatch, the others are judged', async () => {
  const { origin } = await provider((request, response) => (request.url === '/broken' ? void request.socket.destroy() : json(response, 200, { ok: true })));
  const broken = { ...health, description: 'broken', request: { method: 'GET', path: '/broken' } };
  const before = performance.now();
  const verification = await one({ files: [await file('a.json', v4(broken, health))], provider: { origin } });
  expect(verification.interactions.map(({ ok, mismatches }) => [ok, ...mismatches])).toEqual([
    [false, 'the provider broke the connection instead of answering'],
    [true],
  ]);
  expect(performance.now() - before).toBeLessThan(8_000);
});

test('W5: a provider that dies under the verifier stops the file', async () => {
  const { origin, server } = await provider((request) => {
    server.close();
    request.socket.destroy();
  });
  const verification = await one({ files: [await file('a.json', v4(health, { ...health, description: 'second' }))], provider: { origin } });
  expect(verification).toMatchObject({ interactions: [], stopped: expect.stringMatching(/^nothing answers any more at .*: ECONNREFUSED$/) });
});

test('W8, W10: headers written twice pass; an event stream that the verifier cannot judge decides nothing', async () => {
  const { origin } = await provider((request, response) => {
    if (request.method === 'POST') return json(response, 200, { ok: true });
    return void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: 1\n\n');
  });
  const twice = {
    ...health,
    description: 'twice',
    request: {
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': ['application/json'], 'content-type': ['application/json'] },
      body: { content: {}, contentType: 'application/json', encoded: false },
    },
  };
  const stream = {
    type: 'Synchronous/HTTP',
    description: 'stream',
    request: { method: 'GET', path: '/' },
    response: {
      status: 200,
      body: { content: Buffer.from('data: 1\n\n').toString('base64'), contentType: 'text/event-stream', encoded: 'base64' },
      matchingRules: { body: { $: { combine: 'AND', matchers: [{ match: 'contentType', value: 'text/event-stream' }] } } },
    },
  };
  const verification = await one({ files: [await file('a.json', v4(twice, stream))], provider: { origin } });
  expect(verification.interactions[0]).toMatchObject({ ok: true });
  expect(verification.interactions[1]).toMatchObject({ ok: false, undecided: expect.stringMatching(/guesses the content type/) });
  expect(passes(verification)).toBe(false);
});

test('a request that the verifier’s own proxy refuses is not held against the provider', async () => {
  const { origin } = await provider((_, response) => json(response, 200, { ok: true }));
  const sending = (length: number): object => ({
    ...health,
    request: {
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': ['application/json'] },
      body: { content: { text: 'x'.repeat(length) }, contentType: 'application/json', encoded: false },
    },
  });
  const [large, small] = await verify({
    files: [await file('large.json', v4(sending(110_000))), await file('small.json', v4(sending(90_000)))],
    provider: { origin },
  });
  expect(large?.stopped).toBe('sends more than 100 kB in interaction 1, which the verifier refuses');
  expect(small).toMatchObject({ interactions: [{ ok: true }] });
});

test('pending interactions do not fail', async () => {
  const { origin } = await provider(todos);
  const pending = { ...health, description: 'planned', pending: true, request: { method: 'GET', path: '/planned' } };
  const verification = await one({ files: [await file('a.json', v4(health, pending))], provider: { origin } });
  expect(passes(verification)).toBe(true);
  expect(verification.interactions[1]).toMatchObject({ ok: true, pending: true, mismatches: expect.arrayContaining(['status: expected 200 but was 404']) });
});

test('interactions that the verifier passes over stop the file', async () => {
  const { origin } = await provider(todos);
  // The filter is one of several variables that make the verifier pass over interactions in silence.
  const verification = await one({
    files: [await file('a.json', v4(health, { ...health, description: 'second' }))],
    provider: { origin },
    env: { PACT_DESCRIPTION: 'second' },
  });
  expect(verification.stopped).toBe('the verifier judged 1 of 2 interactions');
  expect(passes(verification)).toBe(false);
});

test.each(['timeout', 'abort'])('%s: the verifier is ended and nothing of it is left', async (how) => {
  let pids = '';
  const { origin, server } = await provider(() => undefined);
  server.on('request', () => void children().then((found) => (pids = found)));
  const controller = new AbortController();
  if (how === 'abort') setTimeout(() => controller.abort(), 2_500);
  const before = performance.now();
  const verification = await one({
    files: [await file('a.json', v4(health))],
    provider: { origin },
    signal: controller.signal,
    timeout: how === 'abort' ? 60_000 : 2_500,
  });
  expect(verification.stopped).toBe(how === 'abort' ? 'was interrupted' : 'was not verified within 2.5 s');
  expect(performance.now() - before).toBeLessThan(6_000);
  expect(pids).not.toBe('');
  expect(await children()).toBe('');
});

/** The verifiers that this process has started and that run. */
async function children(): Promise<string> {
  const own = (await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')).trim().split(/\s+/).filter(Boolean);
  const commands = await Promise.all(own.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return own.filter((_, index) => commands[index]?.includes('verify-child')).join(' ');
}

test('names under .localhost are dialled at loopback with their own Host, for interactions and states', async () => {
  const { port } = await provider(todos);
  const origin = `http://api.app.localhost:${port}`;
  const verification = await one({ files: [await file('a.json', v4(health, readTodo))], provider: { origin }, providerStates: `${origin}/_states` });
  expect(passes(verification)).toBe(true);
  expect(new Set(asked.map(({ host }) => host))).toEqual(new Set([`api.app.localhost:${port}`]));
});
