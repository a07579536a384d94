import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../agreement/auth/bearer.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { as, auth, equipped, smallApp, type Answer, type Instead } from './small-app.test-data.ts';

const document = { openapi: '3.1.0', info: { title: 'Small', version: '1' }, paths: { '/things': { get: { responses: { 200: { description: 'x' } } } } } };
const at = '/openapi.json';
let folder: string;
beforeAll(async () => {
  const base = await mkdtemp(join(tmpdir(), 'seamcheck-documents-'));
  folder = join(base, 'config');
  await mkdir(join(folder, 'sub'), { recursive: true });
  await writeFile(join(base, 'outside.json'), JSON.stringify(document));
  await writeFile(join(folder, 'sub', 'openapi.json'), JSON.stringify(document));
  await writeFile(join(folder, 'openapi.yaml'), 'openapi: 3.1.0\ninfo: { title: Small, version: "1" }\npaths: {}\n');
  await writeFile(join(folder, 'broken.json'), '{"openapi":');
  await writeFile(join(folder, '..named.json'), JSON.stringify(document));
  await symlink(join(base, 'outside.json'), join(folder, 'linked.json'));
});
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

interface Got {
  readonly said?: OpenApiSaid;
  readonly reason?: string;
  readonly exchange?: string | undefined;
  readonly asked: readonly { readonly operation: string; readonly headers: { readonly authorization?: string | undefined } }[];
  readonly traffic: number;
}
async function openapi(openapiAt: string | undefined, instead: Instead = {}): Promise<Got> {
  await using app = await smallApp(instead);
  await using equipment = equipped(app.origin, { root: folder, app: openapiAt === undefined ? {} : { openapi: [{ at: openapiAt }] } });
  const [one, two] = [as(equipment, 'p/one'), as(equipment, 'p/two')];
  const outcome = await Promise.allSettled([one.documents.openapi(), two.documents.openapi()]);
  expect(outcome[1]).toEqual(outcome[0]);
  const [first] = outcome;
  const seen = { asked: app.asked, traffic: one.recorded().filter(({ operation }) => operation === `GET ${at}`).length };
  if (first.status === 'fulfilled') return { said: first.value, ...seen };
  expect(first.reason).toMatchObject({ name: 'Unavailable' });
  const { message, exchange } = first.reason as { readonly message: string; readonly exchange?: string };
  return { reason: message, exchange, ...seen };
}
const serving = (answer: Answer): Instead => ({ [`GET ${at}`]: () => answer });

test('a schema that is nowhere leaves the rest of the document in use', async () => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Gone' } } };
  const paths = { ...document.paths, '/others': { get: { responses: { 200: { description: 'x', content } } } } };
  const { said } = await openapi(at, serving({ status: 200, body: { ...document, paths } }));
  expect(Object.keys(said?.operations ?? {})).toEqual(['GET /things', 'GET /others']);
});
describe('from the api', () => {
  test('is asked for once in a run, and is no traffic', async () => {
    const { said, asked, traffic } = await openapi(at, serving({ status: 200, body: document }));
    expect(said).toMatchObject({ title: 'Small', operations: { 'GET /things': {} } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
    expect(traffic).toBe(0);
  });
  test.each([401, 403])('%i: the first user may be shown it', async (status) => {
    const { said, asked } = await openapi(at, {
      [`GET ${at}`]: ({ headers }) => (headers.authorization === undefined ? { status } : { status: 200, body: document }),
    });
    expect(said).toMatchObject({ title: 'Small' });
    expect(asked.map(({ operation }) => operation)).toEqual([`GET ${at}`, 'POST /sign-in', `GET ${at}`]);
  });
  test('larger than what is kept of other answers is no matter', async () => {
    const { said } = await openapi(at, serving({ status: 200, body: { ...document, info: { title: 'a'.repeat(600_000), version: '1' } } }));
    expect(said?.title).toHaveLength(600_000);
  });
  test.each<readonly [string, Instead, RegExp]>([
    ['missing', serving({ status: 404 }), /^there is no OpenAPI document at \/openapi\.json: GET \/openapi\.json answered 404$/],
    ['moved', serving({ status: 302, headers: { location: '/elsewhere' } }), /answered 302$/],
    ['broken', serving({ status: 500, body: document }), /answered 500$/],
    ['for nobody', serving({ status: 401 }), /answered 401$/],
    [
      'for users, and none can sign in',
      { ...serving({ status: 401 }), 'POST /sign-in': () => ({ status: 500 }) },
      /^ada could not sign in: POST \/sign-in answered 500$/,
    ],
    ['a page', serving({ status: 200, body: '<!doctype html><p>hi', headers: { 'content-type': 'text/html' } }), /is a page of HTML/],
    ['empty', serving({ status: 200 }), /is empty/],
    ['something else', serving({ status: 200, body: { hello: 'world' } }), /openapi/i],
    ['larger than what is read at all', serving({ status: 200, body: `{"a":"${'a'.repeat(17 * 1024 * 1024)}` }), /is larger than what is read of an answer$/],
  ])('%s', async (_name, instead, reason) => {
    const got = await openapi(at, instead);
    expect(got.reason).toMatch(reason);
  });
  test('a failure names its exchange', async () => {
    expect((await openapi(at, serving({ status: 404 }))).exchange).toBe('x1');
  });
});

describe('several', () => {
  const billing = { ...document, paths: { '/bills': { get: { responses: { 200: { description: 'x' } } } } } };
  async function read(app: Parameters<typeof equipped>[1], instead: Instead): Promise<Got> {
    await using small = await smallApp(instead);
    await using equipment = equipped(small.origin, { root: folder, ...app });
    const [found] = await Promise.allSettled([as(equipment).documents.openapi()]);
    const seen = { asked: small.asked, traffic: 0 };
    return found.status === 'fulfilled' ? { said: found.value, ...seen } : { reason: (found.reason as Error).message, ...seen };
  }
  const both: Instead = { ...serving({ status: 200, body: document }), 'GET /billing/openapi.json': () => ({ status: 200, body: billing }) };

  test('are one, each under its own path', async () => {
    const { said } = await read({ app: { openapi: [{ at }, { at: '/billing/openapi.json', under: '/billing' }, { at: 'openapi.yaml' }] } }, both);
    expect(Object.keys(said?.operations ?? {})).toEqual(['GET /things', 'GET /billing/bills']);
  });
  test('one that is missing is named', async () => {
    const { reason } = await read({ app: { openapi: [{ at }, { at: '/missing.json' }] } }, both);
    expect(reason).toMatch(/^there is no OpenAPI document at \/missing\.json: .* answered 40[14]$/);
  });
  test('that cannot be one are named together', async () => {
    const older = { ...billing, openapi: '3.0.3' };
    const { reason } = await read(
      { app: { openapi: [{ at }, { at: '/billing/openapi.json' }] } },
      { ...both, 'GET /billing/openapi.json': () => ({ status: 200, body: older }) },
    );
    expect(reason).toMatch(/^the OpenAPI document at \/openapi\.json, \/billing\/openapi\.json is of version 3\.0\.3/);
  });
  test('a certain user is shown it, and nobody else is asked', async () => {
    const shown: string[] = [];
    const { said, asked } = await read(
      { app: { openapi: [{ at, as: 'bob' }] } },
      {
        [`GET ${at}`]: ({ headers }) => {
          shown.push(headers.authorization ?? 'nobody');
          return { status: 200, body: headers.authorization === undefined ? document : billing };
        },
      },
    );
    expect(Object.keys(said?.operations ?? {})).toEqual(['GET /bills']);
    expect(asked.map(({ operation }) => operation)).toEqual(['POST /sign-in', `GET ${at}`]);
    expect(asked[0]).toMatchObject({ body: expect.stringContaining('bob@example.com') });
    expect(shown).toEqual([expect.stringMatching(/^Bearer /)]);
  });
  test('where nobody is sent away to sign in, the first user is shown it', async () => {
    const auth302 = bearer({ ...auth, anonymous: [302, 401] }).agreement;
    const { said } = await read(
      { app: { openapi: [{ at }] }, agreement: { auth: auth302 } },
      {
        [`GET ${at}`]: ({ headers }) =>
          headers.authorization === undefined ? { status: 302, headers: { location: '/sign-in' } } : { status: 200, body: document },
      },
    );
    expect(said).toMatchObject({ title: 'Small' });
  });
  test('looked at one by one', async () => {
    await using small = await smallApp({ ...both, 'GET /billing/openapi.json': () => ({ status: 200, body: { ...billing, info: { title: 'B' } } }) });
    await using equipment = equipped(small.origin, { root: folder, app: { openapi: [{ at }, { at: '/billing/openapi.json' }] } });
    expect(await as(equipment).documents.inspect()).toEqual({
      violations: [{ pointer: '/info', message: 'must have property "version" (/billing/openapi.json)' }],
    });
  });
});

describe('from a file', () => {
  test.each([
    ['sub/openapi.json', 1],
    ['./sub/../sub/openapi.json', 1],
    ['openapi.yaml', 0],
    ['..named.json', 1],
  ])('%s', async (where, operations) => {
    const { said, asked } = await openapi(where);
    expect(Object.keys(said?.operations ?? {})).toHaveLength(operations);
    expect(asked).toEqual([]);
  });
  test.each([
    ['../outside.json', 'the OpenAPI document ../outside.json lies outside the folder of the config'],
    ['linked.json', 'the OpenAPI document linked.json lies outside the folder of the config'],
    ['missing.json', 'there is no OpenAPI document at missing.json: ENOENT'],
    ['sub', 'there is no OpenAPI document at sub: EISDIR'],
  ])('%s', async (where, reason) => {
    expect((await openapi(where)).reason).toBe(reason);
  });
  test('that is no document', async () => {
    expect((await openapi('broken.json')).reason).toMatch(/^the OpenAPI document at broken\.json is not JSON/);
  });
});

test('none is configured', async () => {
  expect((await openapi(undefined)).reason).toBe('no OpenAPI document is configured');
});

describe('inspected', () => {
  async function inspected(body: unknown): Promise<unknown> {
    await using app = await smallApp(serving({ status: 200, body }));
    await using equipment = equipped(app.origin, { root: folder, app: { openapi: [{ at }] } });
    const { documents } = as(equipment, 'p/one');
    const [found] = await Promise.allSettled([documents.inspect(), documents.openapi()]);
    expect(app.asked).toHaveLength(1);
    return found.status === 'fulfilled' ? found.value : (found.reason as Error).message;
  }
  test('a right document', async () => {
    expect(await inspected(document)).toEqual({ violations: [] });
  });
  test('Swagger 2 by its own schema, where it stands', async () => {
    const swagger = { swagger: '2.0', info: { title: 'Small', version: '1' }, paths: { '/a': { get: { responses: { 200: { description: 'x' } } } } } };
    expect(await inspected(swagger)).toEqual({ violations: [] });
    expect(await inspected({ ...swagger, info: { title: 'Small' } })).toEqual({
      violations: [{ pointer: '/info', message: expect.stringContaining('version') }],
    });
  });
  test('one that is not as the specification asks', async () => {
    expect(await inspected({ ...document, info: { title: 'Small' } })).toEqual({
      violations: [{ pointer: '/info', message: 'must have property "version"' }],
    });
  });
  test('one that cannot be followed', async () => {
    const dangling = { ...document, components: { schemas: { A: { $ref: '#/components/schemas/B' } } } };
    expect(await inspected(dangling)).toMatchObject({
      unusable: { at: '/components/schemas/A', reason: expect.stringContaining('cannot be followed') },
      violations: [],
    });
  });
  test.each([
    ['<!doctype html>', 'a page of HTML'],
    [{ swagger: '1.2', paths: {} }, 'Swagger version'],
    [{ openapi: '4.0.0', paths: {} }, 'is of version'],
    [{ openapi: '3.1.0' }, 'has no paths object'],
  ])('%j may be the config’s fault', async (body, words) => {
    expect(await inspected(body)).toContain(words);
  });
});
