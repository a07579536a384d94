import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { baseline } from '../../index.ts';
import { run, type FakeOptions, type Ran } from '../fake.test-data.ts';

const documentOf = (title: object, more: object = {}): object => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'all', content: { 'application/json': { schema: title } } } } } } },
  ...more,
});
const agreed = documentOf({ type: 'string' });
const widened = documentOf({ type: ['string', 'null'] });
const file = 'contracts/openapi/api.todos.json';

let server: Server;
let served: object;
let cwd = '';
beforeAll(async () => {
  server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(served)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  served = agreed;
  cwd = await mkdtemp(join(tmpdir(), 'seamcheck-baseline-'));
  await configured({});
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function configured(api: object, ...more: readonly object[]): Promise<void> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const one = { name: 'todos', app: { services: { api: { url, openapi: '/openapi.json', ...api } } }, agreement: {} };
  await writeFile(join(cwd, 'seamcheck.config.mjs'), `export default ${JSON.stringify([one, ...more.map((other) => ({ ...one, ...other }))])};\n`);
}
const command = (argv: readonly string[] = [], options: FakeOptions = {}): Promise<Ran> => run(['baseline', ...argv], { baseline }, { cwd, ...options });
const kept = async (name = file): Promise<unknown> => JSON.parse(await readFile(join(cwd, name), 'utf8'));

describe('written', () => {
  test('for the first time, then again only when it differs', async () => {
    expect(await command()).toMatchObject({ code: 0, out: `${file}: written for the first time\n` });
    expect(await kept()).toEqual(agreed);
    expect(await command()).toMatchObject({ code: 0, out: `${file}: is as the App has it\n` });
  });
  test('with what changed since, before', async () => {
    await command();
    served = widened;
    const { code, out } = await command();
    expect(code).toBe(0);
    expect(out).toMatch(/^breaking {2}contracts\/openapi\/api\.todos\.json → the document of todos: 1 break, /);
    expect(out).toMatch(/response-body-became-nullable[\s\S]*contracts\/openapi\/api\.todos\.json: written; review what changed before it is committed\n$/);
    expect(await kept()).toEqual(widened);
  });
  test('over one that is no document: nothing, and it is said where', async () => {
    await command();
    await writeFile(join(cwd, file), '{"openapi":');
    const { code, err } = await command();
    expect(code).toBe(2);
    expect(err).toContain(`${file}:1:`);
    expect(err).toContain('delete it: `seamcheck baseline` then writes it for the first time');
    expect(await readFile(join(cwd, file), 'utf8')).toBe('{"openapi":');
  });
  test('not of a document without any operation, which promises nothing', async () => {
    served = { ...agreed, paths: {} };
    expect(await command()).toMatchObject({ code: 2, out: '', err: expect.stringContaining('the document of todos declares no operation') });
    await expect(readdir(join(cwd, 'contracts'))).rejects.toThrow('ENOENT');
  });
  test('from a document instead of the App', async () => {
    await writeFile(join(cwd, 'openapi.json'), JSON.stringify(widened));
    served = { not: 'asked' };
    expect(await command(['--from', 'openapi.json'])).toMatchObject({ code: 0 });
    expect(await kept()).toEqual(widened);
  });
  test('where the config says', async () => {
    await configured({ baseline: 'kept/things.json' });
    expect(await command()).toMatchObject({ code: 0, out: 'kept/things.json: written for the first time\n' });
    expect(await kept('kept/things.json')).toEqual(agreed);
  });
});

describe('--check writes nothing', () => {
  test.for<readonly [string, () => Promise<unknown>, number, RegExp]>([
    ['there is none', async () => undefined, 1, /: is not there\n$/],
    ['it is the same', async () => command(), 0, /: is as the App has it\n$/],
    [
      'it is the same in another order',
      async () => {
        await command();
        served = Object.fromEntries(Object.entries(agreed).toReversed());
      },
      0,
      /: is as the App has it\n$/,
    ],
    [
      'it differs',
      async () => {
        await command();
        served = widened;
      },
      1,
      /^breaking [\s\S]*: is not as the App has it\n$/,
    ],
    [
      'it differs in words alone',
      async () => {
        await command();
        served = documentOf({ type: 'string', description: 'a text' });
      },
      1,
      /^unchanged [\s\S]*: is not as the App has it\n$/,
    ],
  ])('%s', async ([, before, code, out]) => {
    await before();
    const files = await readdir(cwd, { recursive: true });
    const text = files.includes(file) ? await kept() : undefined;
    expect(await command(['--check'], { env: { CI: 'true' } })).toMatchObject({ code, out: expect.stringMatching(out) });
    expect(await readdir(cwd, { recursive: true })).toEqual(files);
    if (text !== undefined) expect(await kept()).toEqual(text);
  });
});

describe('refused', () => {
  test('in CI, unless it is asked for', async () => {
    const env = { CI: '1' };
    expect(await command([], { env })).toMatchObject({ code: 2, out: '', asked: [], err: expect.stringContaining('--check') });
    expect(await command(['--write'], { env })).toMatchObject({ code: 0 });
    expect(await command([], { env: { CI: 'false' } })).toMatchObject({ code: 0 });
  });
  test.for<readonly [string, object, readonly string[], RegExp]>([
    ['a baseline in a revision', { baseline: 'git:origin/main' }, [], /The baseline of todos is git:origin\/main/],
    ['an App without a document', { openapi: undefined }, [], /No App that was asked for has an OpenAPI document/],
    ['an App that nobody knows', {}, ['--app', 'todo'], /Did you mean `todos`\?/],
    ['both at once', {}, ['--check', '--write'], /--check writes nothing/],
  ])('%s', async ([, api, argv, err]) => {
    await configured(api);
    expect(await command(argv)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(err) });
  });
  test('one document for two Apps', async () => {
    await configured({}, { name: 'other' });
    expect(await command(['--from', 'x.json'])).toMatchObject({ code: 2, err: expect.stringContaining('Add --app todos') });
  });
  test('a live document that is none', async () => {
    served = { oops: true };
    expect(await command()).toMatchObject({ code: 2, out: '', err: expect.stringContaining('todos: the OpenAPI document at /openapi.json') });
  });
});
