import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../fake.test-data.ts';

type Part = Readonly<Record<string, unknown>>;

const api = (schema: unknown): Part => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/a': { post: { requestBody: { required: true, content: { 'application/json': { schema } } }, responses: { '204': { description: 'Done' } } } } },
});
const wide = api({ type: 'string', maxLength: 9 });
const narrow = api({ type: 'string', maxLength: 5 });

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'seamcheck-diff-'));
  const files: Readonly<Record<string, unknown>> = {
    'wide.json': wide,
    'narrow.json': narrow,
    'nothing.json': { ...wide, paths: {} },
    'hooks.json': {
      openapi: '3.1.0',
      info: { title: 'Hooks', version: '1' },
      webhooks: { told: { post: { responses: { '204': { description: 'Heard' } } } } },
    },
    'open.json': api({ type: 'string', pattern: String.raw`^(a+)\1$` }),
    'other.json': api({ type: 'string', pattern: String.raw`^(?:(a)|b)*\1$` }),
  };
  for (const [name, value] of Object.entries(files)) await writeFile(join(cwd, name), JSON.stringify(value, null, 2));
  await writeFile(join(cwd, 'bad.json'), '{\n  "openapi": "3.1.0",\n  "info": ]\n}');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const diff = (...argv: readonly string[]): ReturnType<typeof run> => run(['diff', ...argv], {}, { cwd });

describe('exit codes', () => {
  test.each([
    ['a break', ['wide.json', 'narrow.json'], 1],
    ['no break', ['narrow.json', 'wide.json'], 0],
    ['a note that fails', ['narrow.json', 'wide.json', '--fail-on', 'note'], 1],
    ['a break that never fails', ['wide.json', 'narrow.json', '--fail-on', 'never'], 0],
    ['a break that is a note here', ['wide.json', 'narrow.json', '--level', 'request-body-max-length-decreased=note'], 0],
    ['what could not be decided', ['open.json', 'other.json'], 3],
    ['an old document without any operation: nothing was compared', ['nothing.json', 'nothing.json'], 3],
    ['the same, whatever fails', ['nothing.json', 'wide.json', '--fail-on', 'never'], 3],
    ['webhooks are something', ['hooks.json', 'hooks.json'], 0],
    ['a file that is not there', ['wide.json', 'none.json'], 2],
    ['one document', ['wide.json'], 2],
    ['a level that there is not', ['wide.json', 'narrow.json', '--level', 'request-body-max-length-decreased=bad'], 2],
    ['an id that there is not', ['wide.json', 'narrow.json', '--level', 'request-body-max-lenght-decreased=note'], 2],
  ])('%s', async (_, argv, code) => {
    expect((await diff(...argv)).code).toBe(code);
  });
});

test('places are lines of the files', async () => {
  const { out } = await diff('wide.json', 'narrow.json');
  expect(out).toMatch(/old +wide\.json:\d+:\d+ \/paths\/~1a\/post\/requestBody\/content\/application~1json\/schema\/maxLength/);
  expect(out).toContain('"body":"aaaaaa"');
});

test('what cannot be read is told with its line', async () => {
  const { code, err } = await diff('bad.json', 'narrow.json');
  expect(code).toBe(2);
  expect(err).toMatch(/bad\.json:3:\d+/);
});

test('what is accepted does not fail, and is told', async () => {
  const { out } = await diff('wide.json', 'narrow.json', '--format', 'json');
  const { findings } = JSON.parse(out) as { findings: { fingerprint: string }[] };
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await writeFile(
    join(cwd, 'known.json'),
    JSON.stringify([{ fingerprint: findings[0]?.fingerprint, reason: 'the form is gone', owner: 'ada', expires: soon }]),
  );
  const accepted = await diff('wide.json', 'narrow.json', '--accepted', 'known.json');
  expect(accepted.code).toBe(0);
  expect(accepted.out).toContain('the form is gone');
});

test('an accepted entry that matches nothing is told where the file was named: others may be of checks', async () => {
  const [soon, over] = [5, -5].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  const entry = { reason: 'the \u009b form', owner: 'ada', expires: soon };
  const stale = [
    { ...entry, fingerprint: '0123456789abcdef' },
    { ...entry, fingerprint: '1123456789abcdef', expires: over },
    { ...entry, fingerprint: '2123456789abcdef', check: 'cors/on-500' },
  ];
  await writeFile(join(cwd, 'stale.json'), JSON.stringify(stale));
  await mkdir(join(cwd, 'contracts'));
  await writeFile(join(cwd, 'contracts/accepted.json'), JSON.stringify(stale));
  const named = await diff('wide.json', 'wide.json', '--accepted', 'stale.json', '--format', 'json');
  const found = await diff('wide.json', 'wide.json');
  await rm(join(cwd, 'contracts'), { recursive: true });
  expect(named.code).toBe(0);
  expect(named.err).toBe(
    String.raw`stale.json accepts 0123456789abcdef, which was not found: accepted by ada until ${soon}: the \x9b form` +
      '\n' +
      String.raw`stale.json accepts 1123456789abcdef, which was not found: was accepted by ada until ${over}: the \x9b form` +
      '\n',
  );
  expect(JSON.parse(named.out)).toMatchObject({ verdict: 'unchanged' });
  expect(found).toMatchObject({ code: 0, err: '' });
});

test('json holds no character that moves a cursor', async () => {
  await writeFile(join(cwd, 'evil.json'), JSON.stringify({ ...wide, paths: { '/\u009b31m\u202e': { get: {} } } }));
  const { out } = await diff('wide.json', 'evil.json', '--format', 'json');
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(out)).toMatchObject({ verdict: 'breaking' });
  await writeFile(join(cwd, 'evil.jsonl'), JSON.stringify({ id: '\u009b2J', old: 'wide.json', new: 'evil.json' }));
  const line = (await diff('--pairs', 'evil.jsonl')).out;
  expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(line)).toMatchObject({ id: '\u009b2J', verdict: 'breaking' });
});

describe('--explain', () => {
  test('proposes nothing that is far from it', async () => {
    const { code, err } = await diff('--explain', 'nosuch');
    expect(code).toBe(2);
    expect(err).not.toContain('Did you mean');
  });

  test('shows a page', async () => {
    const { code, out } = await diff('--explain', 'request-property-became-required');
    expect(code).toBe(0);
    expect(out).toMatch(/^request-property-became-required\n\nA value inside the request body is required\./);
  });

  test('proposes what was meant', async () => {
    const { code, err } = await diff('--explain', 'request-property-became-requird');
    expect(code).toBe(2);
    expect(err).toContain('request-property-became-required');
  });
});

test.each(['text', 'json', 'markdown', 'junit', 'sarif', 'github'])('as %s it is told that nothing was compared', async (format) => {
  const { err, out } = await diff('nothing.json', 'wide.json', '--format', format);
  expect(err).toContain('nothing.json declares no operation, so nothing was compared');
  if (format === 'junit') expect(out).toMatch(/<error message="[^"]*no operation/);
});

describe('--pairs', () => {
  test('a file without a pair is no pass', async () => {
    await writeFile(join(cwd, 'blank.jsonl'), '\n \n');
    expect(await diff('--pairs', 'blank.jsonl')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('blank.jsonl holds no pair') });
  });

  test.each([
    ['--format', 'sarif'],
    ['--format', 'text'],
    ['--fail-on', 'note'],
    ['--accepted', 'known.json'],
  ])('%s %s means nothing there', async (...more) => {
    await writeFile(join(cwd, 'one.jsonl'), JSON.stringify({ id: 1, old: wide, new: narrow }));
    expect(await diff('--pairs', 'one.jsonl', ...more)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(more[0]) });
  });

  test('--format json says what it does anyhow', async () => {
    await writeFile(join(cwd, 'json.jsonl'), JSON.stringify({ id: 1, old: wide, new: wide }));
    expect(await diff('--pairs', 'json.jsonl', '--format', 'json')).toMatchObject({ code: 0, out: expect.stringContaining('"verdict":"unchanged"') });
  });

  const pairs = async (lines: readonly unknown[]): Promise<{ readonly code: number; readonly answers: readonly Record<string, unknown>[] }> => {
    await writeFile(join(cwd, 'pairs.jsonl'), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    // From another folder: paths are relative to the file.
    const { code, out } = await run(['diff', '--pairs', join(cwd, 'pairs.jsonl')], {});
    return {
      code,
      answers: out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  test('answers each line, documents and paths alike', async () => {
    const { code, answers } = await pairs([
      { id: 1, old: wide, new: narrow },
      { id: 'two', old: 'narrow.json', new: 'wide.json' },
      '',
      { id: 3, old: wide, new: 'wide.json' },
    ]);
    expect(code).toBe(0);
    expect(answers.map(({ id, verdict }) => [id, verdict])).toEqual([
      [1, 'breaking'],
      ['two', 'compatible'],
      [3, 'unchanged'],
    ]);
    expect(answers[0]?.['findings']).toEqual([
      expect.objectContaining({
        id: 'request-body-max-length-decreased',
        level: 'breaking',
        direction: 'request',
        operation: 'POST /a',
        counterexample: { request: { path: '/a', query: {}, headers: { 'content-type': 'application/json' }, cookies: {}, body: 'aaaaaa' } },
      }),
    ]);
    expect(answers.every(({ ms }) => typeof ms === 'number')).toBe(true);
  });

  test('goes on after a line that cannot be answered', async () => {
    const { code, answers } = await pairs(['nonsense', { id: 'x', old: 'none.json', new: wide }, { id: 'y', old: wide, new: wide }]);
    expect(code).toBe(2);
    expect(answers.map(({ id, verdict }) => [id, verdict])).toEqual([
      [null, 'unknown'],
      ['x', 'unknown'],
      ['y', 'unchanged'],
    ]);
    expect(answers[1]?.['reason']).toContain('none.json');
  });
});

describe('levels of the config', () => {
  const narrowed = 'request-body-max-length-decreased';
  const asked = (...argv: readonly string[]): ReturnType<typeof run> =>
    run(['diff', ...argv], { driftLevels: () => Promise.resolve({ [narrowed]: { level: 'note', by: 'drift.levels of the config' } }) }, { cwd });
  afterEach(() => rm(join(cwd, 'seamcheck.config.mjs'), { force: true }));

  test('hold where the nearest config speaks of them, and are told', async () => {
    await writeFile(join(cwd, 'seamcheck.config.mjs'), 'export default { drift: { levels: {} } };');
    const { code, out, asked: of } = await asked('wide.json', 'narrow.json');
    expect(code).toBe(0);
    expect(out).toContain('note by drift.levels of the config; the law says breaking');
    expect(of).toMatchObject([{ what: 'driftLevels', options: { io: { cwd } } }]);
  });
  test('hold with --config and --app, and for --pairs', async () => {
    const { code, asked: of } = await asked('wide.json', 'narrow.json', '--config', 'other.mjs', '--app', 'b');
    expect(code).toBe(0);
    expect(of).toMatchObject([{ options: { config: 'other.mjs', app: 'b' } }]);
    await writeFile(join(cwd, 'pairs.jsonl'), JSON.stringify({ id: 1, old: wide, new: narrow }));
    const { out } = await asked('--pairs', 'pairs.jsonl', '--config', 'other.mjs');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'compatible', findings: [{ level: 'note', set: { law: 'breaking' } }] });
  });
  test('--level says otherwise', async () => {
    const { code, out } = await asked('wide.json', 'narrow.json', '--config', 'other.mjs', '--level', `${narrowed}=warning`);
    expect(code).toBe(0);
    expect(out).toContain('warning by --level; the law says breaking');
  });
  test('a config that does not speak of them is not loaded', async () => {
    await writeFile(join(cwd, 'seamcheck.config.mjs'), 'throw new Error("loaded");');
    const { code, asked: of } = await asked('wide.json', 'narrow.json');
    expect({ code, of }).toEqual({ code: 1, of: [] });
  });
  test('an id that there is not is refused for --pairs too', async () => {
    expect((await asked('--pairs', 'pairs.jsonl', '--level', 'nonsense=note')).code).toBe(2);
  });
});
