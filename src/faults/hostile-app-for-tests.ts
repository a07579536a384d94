// An App that means harm: whatever it answers goes to those who read it, the terminal and the CI among them.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const { FAULT: fault = 'none', PORT: port = '0', PORTS_FILE: portsFile } = process.env;

const poison =
  '\u001b[2J\u001b[31mpass: all is well\u001b[0m\u0007\u009b31m\r\n::error::forged\n##[error]forged\n##vso[task.complete]forged\u202egnp.exe\u2028\u0000';
const megabyte = 1024 * 1024;

type Harm = (response: ServerResponse) => void;
const json =
  (body: string | Buffer, headers: readonly string[] = []): Harm =>
  (response) =>
    void response.writeHead(200, ['content-type', 'application/json', ...headers]).end(body);

const harms: Readonly<Record<string, Harm>> = {
  poison: json(JSON.stringify({ [poison]: poison, email: poison }), ['x-note', '\u009b31m::error::forged']),
  large: json(JSON.stringify({ email: 'x'.repeat(5 * megabyte) })),
  lines: (response) =>
    void response
      .writeHead(
        200,
        Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? `x-line-${index}` : 'v')),
      )
      .end('{}'),
  utf8: json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])),
  deep: json('['.repeat(100_000) + ']'.repeat(100_000)),
  deepObject: json('{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)),
  bomb: json(gzipSync(Buffer.alloc(200 * megabyte)), ['content-encoding', 'gzip']),
  broken: json('not gzip at all', ['content-encoding', 'gzip']),
  tokens: json(`{${Array.from({ length: 6_000 }, (_, index) => `"token${index}":"${crypto.randomUUID()}"`).join(',')}}`),
  words: json(`"${'token'.repeat(50_000)}" ${'eyJ'.repeat(80_000)}`),
  pattern: json(JSON.stringify({ email: `${'a'.repeat(40)}!` })),
  proto: json('{"__proto__":{"email":"x"},"constructor":{"prototype":{"polluted":true}},"email":1}'),
  lies: (response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000000' }).write('{"email":'),
  garbage: (response) => void response.socket?.end('\u001b[2JHTTP/9.9 banana\r\n\r\n'),
  drip: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write('['), 200);
    response.on('close', () => clearInterval(timer));
  },
  endless: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(64 * 1024, 0x5b);
    const more = (): void => void (response.destroyed || (response.write(chunk) ? setImmediate(more) : response.once('drain', more)));
    more();
  },
};

const schemas: Readonly<Record<string, object>> = {
  pattern: { type: 'object', required: ['email'], properties: { email: { type: 'string', pattern: '^(a+)+$' } } },
  deep: { type: 'object' },
};

function document(): object {
  const schema = schemas[fault] ?? { type: 'object', required: ['email'], properties: { email: { type: 'string', maxLength: 10 } } };
  const get = { responses: { 200: { description: poison, content: { 'application/json': { schema } } } } };
  return { openapi: '3.1.0', info: { title: poison, version: '1' }, paths: { '/me': { get }, [`/odd\u001b[31m::error::`]: { get } } };
}

function route(request: IncomingMessage, response: ServerResponse): void {
  const operation = `${request.method} ${new URL(request.url ?? '/', 'http://app').pathname}`;
  response.on('error', () => undefined);
  if (operation === 'GET /health') return json('{}')(response);
  if (operation === 'GET /openapi.json') return fault === 'bomb' ? harms['bomb']?.(response) : json(JSON.stringify(document()))(response);
  if (operation === 'POST /sign-in') return json('{"access_token":"an-opaque-token-of-some-length"}')(response);
  if (operation === 'GET /me' && request.headers.authorization === 'Bearer an-opaque-token-of-some-length') return harms[fault]?.(response);
  response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ title: poison, status: 401 }));
}

if (fault === 'log') {
  process.stdout.write(`${poison}\n${'x'.repeat(megabyte)}\n${'line\n'.repeat(10_000)}${poison} the last line\n`);
  process.exitCode = 1;
} else createServer({ maxHeaderSize: megabyte }, route).listen(Number(port), '127.0.0.1');
if (portsFile !== undefined) appendFileSync(portsFile, `${port}\n`);
