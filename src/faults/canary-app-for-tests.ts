// An App that spills its secrets wherever an App can: tokens, cookies, headers, redirects, error bodies, its log.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const { FAULT: fault = 'none', PORT: port = '0', PORTS_FILE: portsFile, SECRETS = '{}' } = process.env;
const secret = JSON.parse(SECRETS) as Readonly<
  Record<'password' | 'access' | 'refresh' | 'cookie' | 'apiKey' | 'code' | 'redirected' | 'fragment' | 'client' | 'dsn' | 'environment', string>
>;

type Line = readonly [name: string, value: string];

function answer(response: ServerResponse, status: number, body: unknown, headers: readonly Line[] = []): void {
  response.writeHead(
    status,
    [['content-type', status < 400 ? 'application/json' : 'application/problem+json'], ['x-api-key', secret.apiKey], ...headers].flat(),
  );
  response.end(JSON.stringify(body));
}

/** What debug modes put into an error. */
function spilled(request: IncomingMessage): object {
  return {
    title: 'Refused',
    status: 401,
    detail: `${secret.password} and ${secret.access} were not accepted, nor was ${JSON.stringify(secret.password)}`,
    debug: {
      headers: request.headers,
      client_secret: secret.client,
      dsn: `postgres://things:${secret.dsn}@db:5432/things`,
      curl: `https://api/?password=${encodeURIComponent(secret.password)}`,
      form: new URLSearchParams({ it: secret.password }).toString(),
    },
  };
}

/** Before anything crossed the wire, only what the config holds, what looks like a secret, or what says that it is one can be known for one. */
function crash(): never {
  const early = fault.startsWith('dies-first');
  const known = early
    ? (['password', 'environment'] as const)
    : (['password', 'environment', 'access', 'refresh', 'cookie', 'apiKey', 'client', 'dsn'] as const);
  for (const name of known) process.stdout.write(`${name} was ${secret[name]}\n`);
  process.stdout.write(`DATABASE_URL=postgres://things:${secret.dsn}@db:5432/things\n`);
  if (!early || fault === 'dies-first-telling')
    process.stdout.write(
      `Authorization: Bearer ${secret.access}\n${JSON.stringify({ api_key: secret.apiKey, password: secret.password })}\nclient_secret=${secret.client}\n`,
    );
  process.stderr.write('Error: could not sign\n');
  process.exit(9);
}

function document(): object {
  const answers = { responses: { 200: { description: 'done', content: { 'application/json': { schema: { type: 'object', required: ['never'] } } } } } };
  return {
    openapi: '3.1.0',
    info: { title: 'Canary', version: '1' },
    paths: Object.fromEntries(['/me', '/callback', '/things', ...(fault === 'cut' ? ['/large'] : [])].map((path) => [path, { get: answers }])),
  };
}

function route(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://app');
  const operation = `${request.method} ${pathname}`;
  if (operation === 'GET /health') return answer(response, 200, {});
  if (operation === 'GET /openapi.json') return answer(response, 200, document());
  if (operation === 'POST /sign-in') {
    return answer(response, 200, { access_token: secret.access }, [
      ['set-cookie', `refresh_token=${secret.refresh}; HttpOnly; Path=/`],
      ['set-cookie', `session=${secret.cookie}; HttpOnly; Path=/`],
    ]);
  }
  if (request.headers.authorization !== `Bearer ${secret.access}`) return answer(response, 401, spilled(request));
  if (operation === 'GET /me' && fault === 'dies') setTimeout(crash, 500);
  if (operation === 'GET /me')
    return answer(response, fault === 'refuses' ? 401 : 200, { ...spilled(request), refresh_token: secret.refresh, cookie: secret.cookie });
  if (operation === 'GET /callback') {
    return answer(response, 302, {}, [
      ['location', `/done?code=${secret.code}&state=x&access_token=${secret.redirected}#id_token=${secret.fragment}`],
      ['refresh', `0; url=/done?token=${secret.redirected}`],
    ]);
  }
  // One that ends in the middle of a secret, wherever an answer is cut.
  if (operation === 'GET /large') return void response.writeHead(200, { 'content-type': 'application/json' }).end(`"${`${secret.access} `.repeat(20_000)}"`);
  return answer(response, 404, { title: 'Not Found', status: 404, instance: request.url, echo: request.headers });
}

if (fault.startsWith('dies-first')) crash();
createServer(route).listen(Number(port), '127.0.0.1');
if (portsFile !== undefined) appendFileSync(portsFile, `${port}\n`);
