import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Agreement } from '../model/agreement.ts';
import type { Exchange } from '../model/exchange.ts';
import { curl } from './curl.ts';
import { bearerAgreement, crash, facts } from './example.test-data.ts';

const cookieAgreement: Agreement = {
  ...bearerAgreement,
  auth: { ...(bearerAgreement.auth as NonNullable<Agreement['auth']>), transport: 'cookie', access: 'cookie:session' },
};
const bearer = { agreement: bearerAgreement, app: facts };
const cookie = { agreement: cookieAgreement, app: facts };

function asking(request: Partial<Exchange['request']>, more: Partial<Exchange> = {}): Exchange {
  return { ...crash, ...more, request: { method: 'GET', url: 'http://api.app.localhost:4000/todos', headers: [], ...request } };
}

test('a bearer token becomes $TOKEN, the origin $API, the frontend as who asks $WEB, what curl does itself is left out', () => {
  expect(curl(crash, bearer)).toEqual({
    line: `curl -i "$API/todos?page=2" -H "Origin: $WEB" -H "Authorization: Bearer $TOKEN"`,
    missing: [],
  });
});

test('of the cookies only the access credential becomes $TOKEN; others must be put in', () => {
  const exchange = asking({ method: 'DELETE', headers: [['Cookie', 'csrf=a$b; session=<cookie 1>; refresh=<cookie 2>']] });
  expect(curl(exchange, cookie)).toEqual({
    line: `curl -i -X DELETE "$API/todos" -H 'Cookie: csrf=a$b; session='"$TOKEN"'; refresh=<cookie 2>'`,
    missing: ['<cookie 2>'],
  });
});

test('what a broken client sent in place of a credential stays', () => {
  expect(
    curl(
      asking({
        headers: [
          ['Authorization', 'Bearer undefined'],
          ['X-Empty', ''],
        ],
      }),
      bearer,
    ).line,
  ).toBe(`curl -i "$API/todos" -H 'Authorization: Bearer undefined' -H 'X-Empty;'`);
  expect(curl(asking({ headers: [['Authorization', 'Basic <token 3>']] }), bearer).missing).toEqual(['<token 3>']);
});

test('hosts that are not configured get no credential, the web gets $WEB', () => {
  const headers = [['Authorization', 'Bearer <token 1>']] as const;
  const elsewhere: Exchange = { ...crash, request: { method: 'GET', url: 'http://evil.example/x', headers } };
  const { service: _none, ...unknown } = elsewhere;
  expect(curl(unknown, bearer)).toEqual({ line: `curl -i http://evil.example/x -H 'Authorization: Bearer <token 1>'`, missing: ['<token 1>'] });
  expect(curl(asking({ url: 'http://web.app.localhost:3000/?_rsc=1', headers: [] }), bearer).line).toBe('curl -i "$WEB/?_rsc=1"');
});

test('a body that was not kept whole, or holds what was redacted, is said to be missing', () => {
  const body = { text: '{"password":"<password>"', bytes: 90, cut: true };
  expect(curl(asking({ method: 'POST', body, headers: [['content-type', 'application/json']] }), bearer).missing).toEqual([
    '<password>',
    'the whole body of 90 bytes',
  ]);
});

test('HEAD asks for headers alone; dot segments and brackets are not touched', () => {
  expect(curl(asking({ method: 'HEAD', url: 'http://api.app.localhost:4000/a/../b?x[]={1}' }), bearer).line).toBe(
    'curl --head --globoff --path-as-is "$API/a/../b?x[]={1}"',
  );
});

const bodies = ['{"title":"it\'s $HOME `id` \\\\n"}', '@/etc/hostname', 'line\nline\r\n\n', '\x00\x1b[2J%s\\', '-', 'a=1&b=äöü🙂'];
test.each(bodies)('run by a shell, curl sends exactly what was sent: %j', async (text) => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks).toString() });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const hostile = `$(id) "q" 'q' \`x\` !!`;
    const exchange = asking({
      method: 'PATCH',
      url: `http://api.app.localhost:4000/todos/a'b$(id)?q="%20[1-3]"`,
      headers: [
        ['X-Hostile', hostile],
        ['Authorization', 'Bearer <token 1>'],
        ['Connection', 'close, X-Hop'],
        ['X-Hop', '1'],
        [':authority', 'evil'],
      ],
      body: { text, bytes: 1, cut: false },
    });
    const { line, missing } = curl(exchange, bearer);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(missing).toEqual([]);
    const { port } = server.address() as AddressInfo;
    await promisify(execFile)('sh', ['-c', line.replace('curl ', 'curl --noproxy "*" -s ')], {
      env: { ...process.env, API: `http://127.0.0.1:${port}`, TOKEN: 't0ken' },
    });
    const [{ request, body } = { request: undefined, body: '' }] = seen;
    expect(body).toBe(text);
    expect(request?.method).toBe('PATCH');
    expect(request?.url).toBe(`/todos/a'b$(id)?q="%20[1-3]"`);
    expect(request?.headers).toMatchObject({ 'x-hostile': hostile, authorization: 'Bearer t0ken' });
    expect(request?.headers).not.toHaveProperty('x-hop');
    expect(request?.headers).not.toHaveProperty('content-type');
  } finally {
    server.close();
  }
});
