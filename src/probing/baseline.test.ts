import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../model/app.ts';
import type { Baselined } from '../model/baseline.ts';
import type { NotCovered } from '../model/outcome.ts';
import { as, equipped, smallApp } from './small-app.test-data.ts';

interface Schema {
  readonly [keyword: string]: unknown;
}
/** A document with one operation that takes a thing and answers with one. */
function documentOf(sent: Schema, answered: Schema, more: object = {}): object {
  const media = (name: string): object => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
  return {
    openapi: '3.1.0',
    info: { title: 'Small', version: '1' },
    paths: {
      '/things': { post: { requestBody: { required: true, content: media('Sent') }, responses: { 201: { description: 'made', content: media('Thing') } } } },
    },
    components: { schemas: { Sent: sent, Thing: answered } },
    ...more,
  };
}
const object = (properties: object, required: readonly string[] = []): Schema => ({ type: 'object', properties, required });
const text = { type: 'string', maxLength: 200 };
const agreed = documentOf(object({ title: text }, ['title']), object({ id: { type: 'integer' }, title: text }, ['id', 'title']));

let folder: string;
const kept = (app: string): string => join(folder, 'contracts', 'openapi', `api.${app}.json`);
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, encoding: 'utf8' });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seamcheck-baseline-'));
  await mkdir(join(folder, 'contracts', 'openapi'), { recursive: true });
  await writeFile(kept('kept'), JSON.stringify(agreed, undefined, 2));
  await writeFile(kept('broken'), '{"openapi":');
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(agreed));
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=agreed');
  // What is in the folder now is not what the revision has.
  await writeFile(join(folder, 'openapi.json'), JSON.stringify({ ...agreed, paths: {} }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Got {
  readonly said?: Baselined;
  readonly error?: { readonly message: string; readonly because?: NotCovered };
  readonly asked: readonly string[];
}
async function baseline(live: object, app: Partial<App> = {}): Promise<Got> {
  await using small = await smallApp({ 'GET /openapi.json': () => ({ status: 200, body: live }) });
  await using equipment = equipped(small.origin, { root: folder, app: { name: 'kept', openapi: [{ at: '/openapi.json' }], ...app } });
  const [seen] = await Promise.allSettled([as(equipment).documents.baseline()]);
  const asked = small.asked.map(({ operation }) => operation);
  return seen.status === 'fulfilled' ? { said: seen.value, asked } : { error: seen.reason as Error, asked };
}

describe('what changed since', () => {
  test('nothing', async () => {
    const { said, asked } = await baseline(agreed);
    expect(said).toMatchObject({
      name: 'contracts/openapi/api.kept.json',
      operations: ['POST /things'],
      drift: { verdict: 'unchanged', findings: [] },
      said: {},
    });
    expect(asked).toEqual(['GET /openapi.json']);
  });
  test('a request is narrower: with the request that shows it, and what stands on both sides', async () => {
    const { said } = await baseline(
      documentOf(object({ title: { type: 'string', maxLength: 80 } }, ['title']), object({ id: { type: 'integer' }, title: text }, ['id', 'title'])),
    );
    expect(said?.drift).toMatchObject({ verdict: 'breaking', findings: [{ direction: 'request', level: 'breaking', operation: 'POST /things' }] });
    const [finding] = said?.drift.findings ?? [];
    expect(finding?.counterexample).toMatchObject({ request: { path: '/things', body: { title: expect.stringMatching(/^.{81,200}$/) } } });
    expect(finding?.location.old).toMatchObject({ file: 'contracts/openapi/api.kept.json', line: expect.any(Number) });
    expect(finding?.location.old?.line).toBeGreaterThan(1);
    expect(said?.said[finding?.fingerprint ?? '']).toEqual({ old: 200, new: 80 });
  });
  test('at the level that the config set', async () => {
    const { said } = await baseline(
      documentOf(object({ title: { type: 'string', maxLength: 80 } }, ['title']), object({ id: { type: 'integer' }, title: text }, ['id', 'title'])),
      { driftLevels: { 'request-property-max-length-decreased': 'note' } },
    );
    const set = { by: 'drift.levels of the config', law: 'breaking' };
    expect(said?.drift).toMatchObject({ verdict: 'compatible', findings: [{ level: 'note', set }] });
  });
  test('a response is wider', async () => {
    const { said } = await baseline(
      documentOf(object({ title: text }, ['title']), object({ id: { type: ['integer', 'null'] }, title: text }, ['id', 'title'])),
    );
    expect(said?.drift).toMatchObject({
      verdict: 'breaking',
      findings: [{ direction: 'response', counterexample: { response: { status: 201, body: { id: null } } } }],
    });
  });
  test.for<readonly [string, object]>([
    ['a wider request', documentOf(object({ title: { type: 'string', maxLength: 300 } }), object({ id: { type: 'integer' }, title: text }, ['id', 'title']))],
    ['a narrower response', documentOf(object({ title: text }, ['title']), object({ id: { type: 'integer', minimum: 1 }, title: text }, ['id', 'title']))],
    [
      'a new optional property each',
      documentOf(object({ title: text, due: {} }, ['title']), object({ id: { type: 'integer' }, title: text, due: {} }, ['id', 'title'])),
    ],
    ['another title and order', { ...Object.fromEntries(Object.entries(agreed).toReversed()), info: { title: 'Renamed', version: '2' } }],
  ])('%s breaks nobody', async ([, live]) => {
    const { said } = await baseline(live);
    expect(said?.drift.verdict).toMatch(/^(?:compatible|unchanged)$/);
    expect(said?.drift.findings.filter(({ level }) => level !== 'note')).toEqual([]);
  });
});

describe('where it is', () => {
  test.for<readonly [string, Partial<App>, string]>([
    ['a revision, of the usual file', { baseline: 'git:main' }, 'main:./contracts/openapi/api.kept.json'],
    ['a revision, of the configured file', { baseline: 'git:HEAD', openapi: [{ at: 'openapi.json' }] }, 'HEAD:./openapi.json'],
    ['a path in a revision', { baseline: 'main:openapi.json' }, 'main:openapi.json'],
    ['another file', { name: 'other', baseline: 'contracts/openapi/api.kept.json' }, 'contracts/openapi/api.kept.json'],
  ])('%s', async ([, app, name]) => {
    const { said, error } = await baseline(agreed, app);
    expect(error).toBeUndefined();
    expect(said).toMatchObject({ name, operations: ['POST /things'] });
  });
  test.each([
    ['', agreed],
    [', whatever the live document is', { oops: true }],
  ])('nobody named one and there is none: not covered, with what would cover it%s', async (_, live) => {
    const { error } = await baseline(live, { name: 'new' });
    expect(error).toMatchObject({
      name: 'DoesNotApply',
      because: {
        reason: 'there is no baseline: no document was agreed before',
        config: expect.stringMatching(/^contracts\/openapi\/api\.new\.json, .*seamcheck baseline/),
      },
    });
  });
  test.for<readonly [string, Partial<App>, RegExp]>([
    ['it was named and is not there', { baseline: 'gone.json' }, /gone\.json cannot be read/],
    ['the revision is unknown', { baseline: 'git:nowhere' }, /git knows no revision "nowhere"/],
    ['it does not parse', { name: 'broken' }, /api\.broken\.json:1:\d+/],
  ])('%s: unavailable', async ([, app, reason]) => {
    const { error } = await baseline(agreed, app);
    expect(error).toMatchObject({ name: 'Unavailable', message: expect.stringMatching(reason) });
  });
  test('the live document cannot be read: its own reason', async () => {
    const { error } = await baseline({ oops: true });
    expect(error).toMatchObject({ name: 'Unavailable', message: expect.stringContaining('the OpenAPI document at /openapi.json') });
  });
});
