import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = `${root}bin/seamcheck.js`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function seamcheck(
  argv: readonly string[],
  { node = [], env = {} }: { readonly node?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...node, bin, ...argv], { env: { ...process.env, ...env } }, (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });
}

/** Node flags that have code run before the bin file. */
function before(code: string): readonly string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

test('--version prints the version and nothing else', async () => {
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { version: string };
  expect(await seamcheck(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test('--help at every level', async () => {
  const top = await seamcheck(['--help']);
  expect(top).toMatchObject({ code: 0, err: '' });
  const commands = [...top.out.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name);
  expect(commands).toEqual(['verify', 'list', 'explain', 'up', 'accept', 'baseline', 'sweep', 'prove', 'contains', 'diff']);
  for (const command of commands)
    expect(await seamcheck([command, '--help'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^Usage: seamcheck [\s\S]*Examples:\n {2}\$ seamcheck /),
    });
});

test.each([
  [['lst'], "error: unknown command 'lst'\n(Did you mean list?)\n"],
  [['list', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)\n"],
])('%j is a usage error', async (argv, err) => {
  expect(await seamcheck(argv)).toEqual({ code: 2, out: '', err });
});

test.each(['12.22.12', '20.20.2', '22.21.9'])('Node %s is refused in one sentence', async (found) => {
  const node = before(`Object.defineProperty(process.versions, 'node', { value: '${found}' })`);
  expect(await seamcheck(['verify'], { node })).toEqual({ code: 2, out: '', err: `seamcheck needs Node 22.22 or newer, and this is Node ${found}.\n` });
});

test.each(['22.22.0', '23.0.0', '100.1.0'])('Node %s is not', async (found) => {
  const node = before(`Object.defineProperty(process.versions, 'node', { value: '${found}' })`);
  expect(await seamcheck(['--version'], { node })).toMatchObject({ code: 0 });
});

test('help, asked for as a command, is no usage error', async () => {
  expect(await seamcheck(['help'])).toMatchObject({ code: 0, err: '', out: (await seamcheck(['--help'])).out });
});

test.each([
  ['ends the process', 'process.exit(0);'],
  ['ends it as if something were found', 'process.exit(1);'],
  ['waits for what never comes', 'await new Promise(() => {});'],
])('a config that %s is exit 4, and said', async (_how, code) => {
  const folder = await mkdtemp(join(tmpdir(), 'seamcheck-bin-'));
  try {
    await writeFile(join(folder, 'seamcheck.config.mjs'), `${code}\nexport default {};\n`);
    expect(await seamcheck(['verify', '--dry-run', '--config', join(folder, 'seamcheck.config.mjs')])).toEqual({
      code: 4,
      out: '',
      err: expect.stringMatching(/^error .* before there was an answer.*\n {2}to do {2}\S/),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the file itself keeps to a syntax that an old Node reads', async () => {
  const text = await readFile(bin, 'utf8');
  expect(text).not.toMatch(/\?\?|\?\.|=>|`|from 'node:|^\s*await |\blet\b|\bconst\b/m);
});

/** Help must stay quick: it loads neither the composition root nor any of these. */
test('--help loads nothing heavy', async () => {
  const node = before(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { if (/node_modules|src\\/index/.test(url)) console.error(url); return next(url, context); } });
  `);
  const { err } = await seamcheck(['verify', '--help'], { node });
  const packages = new Set(err.match(/(?<=node_modules\/)[^/\n]+|src\/index/g));
  expect([...packages]).toEqual(['commander']);
});

test('a reader of stdout that goes away is no crash', async () => {
  const child = spawn(process.execPath, [bin, 'verify', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('no colours in a pipe, colours when forced', async () => {
  const argv = ['explain', 'no-such/check'];
  expect((await seamcheck(argv, { env: { FORCE_COLOR: undefined, NO_COLOR: undefined } })).err).not.toContain('\x1b');
  expect((await seamcheck(argv, { env: { FORCE_COLOR: '1', NO_COLOR: undefined } })).err).toContain('\x1b[31merror\x1b[39m');
  expect((await seamcheck([...argv, '--no-color'], { env: { FORCE_COLOR: '1', NO_COLOR: undefined } })).err).not.toContain('\x1b');
});

test.each([
  ['rejected', 'Promise.reject(new Error("late"))'],
  ['thrown', 'setTimeout(() => { throw new Error("late") })'],
])('what is %s outside of every command is exit 4, not fail', async (_how, code) => {
  // Loaded by the first module of ours, so that it happens while the program starts.
  const node = before(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      return url.endsWith('/commands/list.ts') || url.endsWith('/report/list.ts') ? { ...loaded, source: loaded.source + '\\nif (import.meta.url.includes("/report/")) { ${code.replaceAll("'", String.raw`\'`)} }' } : loaded;
    } });
  `);
  const ended = await seamcheck(['list'], { node });
  expect(ended.code).toBe(4);
  expect(ended.err).toContain('late');
});

test.each([
  ['SIGINT', ['diff', '-', 'none.json']],
  ['SIGTERM', ['contains', '-', 'none.json']],
] as const)('%s ends %j at once: what computes without a pause would not hear it', async (signal, argv) => {
  // It waits for its input, which never comes; told once it does not listen any more.
  const told = before('const { off } = process; process.off = (...of) => (off.apply(process, of), process.send?.(of[0]), process);');
  const child = spawn(process.execPath, [...told, bin, ...argv], { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
  const ended = new Promise((resolve) => child.once('close', (code, by) => resolve({ code, by })));
  await new Promise<void>((resolve) => child.on('message', (left) => (left === signal ? resolve() : undefined)));
  child.kill(signal);
  expect(await ended).toEqual({ code: null, by: signal });
});

test('diff waits for a document that comes late through a pipe', async () => {
  const document = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/x': { get: { responses: { 200: { description: '' } } } } },
  });
  const child = spawn(process.execPath, [bin, 'diff', '-', 'bench/none.json'], { cwd: root, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
  setTimeout(() => child.stdin.end(document), 700);
  await new Promise((resolve) => child.once('close', resolve));
  // The other document is what is missing: this one was read.
  expect(said).toContain('bench/none.json');
});
