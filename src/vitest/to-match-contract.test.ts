import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenApiSaid } from '../model/openapi.ts';
import { openApiSaid } from '../openapi/operations.ts';
import { readDocument } from '../openapi/read.ts';
import { registerDocument } from './documents.ts';
import type { ContractResponse } from './response.ts';
import './to-match-contract.ts';

const todo = { type: 'object', required: ['id', 'done'], properties: { id: { type: 'string' }, done: { type: 'boolean' } }, additionalProperties: false };
const problem = { type: 'object', required: ['code'], properties: { code: { enum: ['not_found'] } } };

function documentWith(schema: object | undefined): OpenApiSaid {
  const json = (of: object | undefined): object => ({ description: 'said', content: { 'application/json': of === undefined ? {} : { schema: of } } });
  const read = readDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Todos', version: '1' },
      servers: [{ url: '/v1' }],
      paths: {
        '/todos/{id}': {
          get: { responses: { 200: json(schema), '4XX': { description: 'no', content: { 'application/problem+json': { schema: problem } } } } },
          delete: { responses: { 204: { description: 'gone' } } },
        },
        '/page': { get: { responses: { 200: { description: 'a page', content: { 'text/*': { schema: { type: 'string' } } } } } } },
        '/loop': { get: { responses: { 200: json({ type: 'object', properties: { of: { pattern: '(' } } }) } } },
      },
    }),
  );
  if ('reason' in read) throw new Error(read.reason);
  return openApiSaid(read.document);
}

// Answers what the path asks for: /v1/todos/1?status=418&type=text/plain&body=…
let server: Server;
let origin = '';
let forget = (): void => undefined;
beforeAll(async () => {
  server = createServer((asked, response) => {
    const { searchParams } = new URL(asked.url ?? '/', 'http://x');
    const type = searchParams.get('type') ?? 'application/json; charset=utf-8';
    response.writeHead(Number(searchParams.get('status') ?? 200), type === '' ? {} : { 'content-type': type }).end(searchParams.get('body') ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  forget = registerDocument([origin], { app: 'todos', said: documentWith(todo) });
});
afterAll(() => {
  forget();
  server.close();
});

function asked(path: string, answer: { readonly status?: number; readonly type?: string; readonly body?: unknown } = {}): request.Test {
  const { status = 200, type, body } = answer;
  const query = {
    status,
    ...(type === undefined ? {} : { type }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  return request(origin).get(path).query(query);
}

function complaint(response: unknown): string {
  try {
    expect(response).toMatchContract();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it matches';
}

const good = { id: 'a', done: true };
const at = '/paths/~1todos~1{id}/get/responses';

describe('a response that matches', () => {
  test('its declared status, media type and schema', async () => {
    expect(await asked('/v1/todos/1', { body: good })).toMatchContract();
    expect(await asked('/v1/todos/1', { status: 404, type: 'application/problem+json', body: { code: 'not_found' } })).toMatchContract();
    expect(await asked('/v1/page', { type: 'text/html', body: '<p>' })).toMatchContract();
    expect(await request(origin).delete('/v1/todos/1?status=204')).toMatchContract();
  });

  test('says so where that was not expected', async () => {
    const response = await asked('/v1/todos/1', { body: good });
    expect(() => expect(response).not.toMatchContract()).toThrow('GET /v1/todos/{id} answered 200 as the OpenAPI document declares, which was not expected');
  });

  test('also when fetch asked, once it was read', async () => {
    const url = `${origin}/v1/todos/1?body=${encodeURIComponent(JSON.stringify(good))}`;
    const answer = await fetch(url);
    const read = { request: { method: 'get', url }, status: answer.status, headers: answer.headers, text: await answer.text() } satisfies ContractResponse;
    expect(read).toMatchContract();
    expect(complaint({ ...read, text: '{"id":1}' })).toContain('/id must be string, not number');
    expect(complaint({ ...read, text: undefined, body: { id: 1 } })).toContain('/id must be string, not number');
  });
});

describe('a response that does not match', () => {
  test('its status', async () => {
    expect(complaint(await asked('/v1/todos/1', { status: 202, body: good }))).toBe(
      `GET /v1/todos/{id} answered 202, and the OpenAPI document declares 200, 4XX\n  declared at ${at}`,
    );
  });

  test('its media type, or has none', async () => {
    const content = `, and the OpenAPI document declares application/json\n  declared at ${at}/200/content`;
    expect(complaint(await asked('/v1/todos/1', { type: 'text/html', body: '<p>' }))).toBe(`GET /v1/todos/{id} answered 200 as text/html${content}`);
    expect(complaint(await asked('/v1/todos/1', { type: '', body: 'x' }))).toBe(`GET /v1/todos/{id} answered 200 without a Content-Type${content}`);
    expect(complaint(await asked('/v1/todos/1'))).toBe(`GET /v1/todos/{id} answered 200 without a body${content}`);
  });

  test('its schema, with every violation and its place', async () => {
    const response = await asked('/v1/todos/1', { body: { id: 7, done: 'no', secret: 'canary-of-the-body' } });
    expect(complaint(response)).toBe(
      [
        'GET /v1/todos/{id} answered 200 with a body that its schema refuses:',
        '  the body must not have property "secret"',
        '  /id must be string, not number',
        '  /done must be boolean, not string',
        `  declared at ${at}/200/content/application~1json/schema`,
      ].join('\n'),
    );
    expect(response).not.toMatchContract();
  });

  test('nor by anything but the schema', async () => {
    const response = await asked('/v1/todos/1', { body: { id: 7 } });
    const without = registerDocument([origin], { app: 'todos', said: documentWith(undefined) });
    expect(complaint(response)).toBe('it matches');
    without();
    forget = registerDocument([origin], { app: 'todos', said: documentWith(todo) });
    expect(complaint(response)).not.toBe('it matches');
  });

  test('the schema of its error', async () => {
    expect(complaint(await asked('/v1/todos/1', { status: 404, type: 'application/problem+json', body: { code: 'gone' } }))).toContain(
      '/code must be one of "not_found"',
    );
  });

  test('JSON', async () => {
    const { text, ...rest } = {
      text: '{',
      request: { method: 'GET', url: `${origin}/v1/todos/1` },
      status: 200,
      headers: { 'content-type': 'application/json' },
    };
    expect(complaint({ ...rest, text })).toBe(
      `GET /v1/todos/{id} answered 200 as application/json with a body that is not JSON\n  declared at ${at}/200/content`,
    );
  });

  test('any operation, with the one that was probably meant', async () => {
    expect(complaint(await asked('/v1/todo/1', { body: good }))).toBe(
      'GET /v1/todo/1 is not an operation of the OpenAPI document; the nearest is GET /v1/todos/{id}\n  declared at /paths',
    );
    expect(complaint(await request(origin).post('/v1/page'))).toMatch(/^POST \/v1\/page is not an operation of the OpenAPI document/);
    expect(complaint(await asked('/v1/%1B[2Jnowhere'))).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

describe('what cannot be judged fails, whichever way it was asked', () => {
  const refused = (response: unknown): readonly string[] => [complaint(response), String(failureOf(() => expect(response).not.toMatchContract()))];

  test('a schema that cannot be read', async () => {
    for (const text of refused(await asked('/v1/loop', { body: { of: 'x' } })))
      expect(text).toMatch(/The schema of GET \/v1\/loop 200 cannot be judged by: [^]*to do: Correct it/);
  });

  test('an App that nobody launched, or that has no document', async () => {
    const elsewhere = { request: { method: 'GET', url: 'http://127.0.0.1:9/todos' }, status: 200, headers: {}, text: '' };
    for (const text of refused(elsewhere))
      expect(text).toMatch(/No App that is launched here serves http:\/\/127\.0\.0\.1:9\.\nto do: Ask one that `launchApp\(\)` launched: http/);
    const forgetMute = registerDocument(['http://127.0.0.1:9'], { app: 'mute', missing: 'there is none at /openapi.json: 404' });
    for (const text of refused(elsewhere)) expect(text).toMatch(/The App mute has no OpenAPI document to match: there is none at \/openapi\.json: 404\./);
    forgetMute();
  });

  test('what is no response, and a response of fetch that was not read', () => {
    for (const value of [undefined, 'x', {}, { status: 200 }, { request: { method: 'GET', url: 'nowhere' }, status: 200, headers: {} }])
      for (const text of refused(value)) expect(text).toMatch(/not a response to a request/);
    for (const text of refused(Response.json({}))) expect(text).toMatch(/does not say what was asked[^]*await response\.text\(\)/);
  });
});

function failureOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return 'nothing failed';
}
