// No secret of a user or of the App is ever printed or written, whatever the App does with it.
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { configure } from './config-for-tests.ts';
import { few, place, whole, type Place } from './run-for-tests.ts';

const random = (): string => randomBytes(18).toString('base64url');
const claims = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"ada","exp":4102444800}').toString('base64url')}`;
const jwt = (): string => `${claims}.${createHmac('sha256', random()).update(claims).digest('base64url')}`;

type Secrets = Readonly<Record<string, string>>;
const secretsWith = (access: string, refresh: string): Secrets => ({
  password: `pä55 "${random()}" \\&+=%<`,
  access,
  refresh,
  cookie: random(),
  apiKey: random(),
  code: random(),
  redirected: random(),
  fragment: random(),
  client: random(),
  dsn: random(),
  environment: random(),
});
const kinds: Readonly<Record<string, () => Secrets>> = { 'opaque tokens': () => secretsWith(random(), random()), JWTs: () => secretsWith(jwt(), jwt()) };

/** Every way in which a secret may have been written, and the half of it that a cut leaves. */
function traces(secret: string): readonly string[] {
  const plain = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
  ];
  // A JWT's header and claims are told on purpose; its signature never is.
  const telling = secret.startsWith(claims) ? secret.slice(claims.length + 1) : secret;
  return [...plain, telling, telling.slice(0, 12), telling.slice(-12)];
}

function leaks(secrets: Secrets, sinks: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(sinks).flatMap(([sink, text]) =>
    Object.entries(secrets).flatMap(([name, secret]) =>
      traces(secret).flatMap((trace) => {
        const at = text.indexOf(trace);
        return at < 0 ? [] : [`${name} in ${sink}: ${text.slice(Math.max(0, at - 80), at)}[HERE]`];
      }),
    ),
  );
}

function spill(here: Place, fault: string, secrets: Secrets): void {
  const start = here.start.replace('app-for-tests.ts', 'canary-app-for-tests.ts');
  configure(here, {
    fault,
    env: { SECRETS: JSON.stringify(secrets), APP_SECRET: secrets['environment'] ?? '' },
    change: `config.app.services.api.start = ${JSON.stringify(start)};
      config.app.users.ada.password = ${JSON.stringify(secrets['password'])};
      config.app.levers = { crash: { header: ['X-Api-Key', ${JSON.stringify(secrets['apiKey'])}] } };
      config.app.resources = { things: { list: 'GET /things' } };
      config.agreement.origins = ['https://web.example'];
      config.agreement.auth = bearer({ signIn: { operation: 'POST /sign-in' }, access: 'body:access_token', refreshToken: 'cookie:refresh_token', refresh: { operation: 'POST /sign-in' }, me: 'GET /me' });`,
  });
}

describe.concurrent.each(Object.entries(kinds))('%s', (_kind, secretsOf) => {
  test.each([
    ['none', [1]],
    ['cut', [1]],
    ['refuses', [1]],
    ['dies', [1, 3]],
    ['dies-first', [3]],
  ])('an App whose fault is %s: nothing leaks', async (fault, codes) => {
    expect(await leaksOf(fault, codes, secretsOf)).toEqual([]);
  });
});

describe('what still leaks', () => {
  // What a service logs before it is ready is searched for the passwords of the config as they are written there, and for JWTs.
  test('in the log of an App that dies before it is ready, under a telling name or in JSON', async () => {
    expect(await leaksOf('dies-first-telling', [3], () => secretsWith(random(), random()))).toEqual([]);
  });
});

async function leaksOf(fault: string, codes: readonly number[], secretsOf: () => Secrets): Promise<readonly string[]> {
  const found: string[] = [];
  for (const argv of [
    [...whole, '-v'],
    [...few, '--json'],
  ]) {
    using here = place();
    const secrets = secretsOf();
    spill(here, fault, secrets);
    const ended = await here.run(argv);
    expect(codes, ended.out + ended.err).toContain(ended.code);
    expect(ended.left).toEqual([]);
    const written = here.text('reports/run.json');
    // It was there to leak: the secrets crossed the wire, or the log was shown.
    expect(written).toMatch(fault.startsWith('dies-first') ? /could not sign/ : /<token \d+>/);
    found.push(...leaks(secrets, { stdout: ended.out, stderr: ended.err, 'run.json': written }));
  }
  return found;
}
