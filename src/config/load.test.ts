import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { loadConfig } from './load.ts';
import { minimalConfig } from './find.ts';

// A Node of its own takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'seamcheck-config-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const plain = (name: string): string => `{ name: '${name}', app: { services: { api: { url: 'http://localhost:8000' } } }, agreement: {} }`;
function write(file: string, text: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), text);
}
/** Vitest loads what we import natively in its own way, so files that Node itself is to load are loaded in a Node of its own. */
async function inNode(config: string): Promise<readonly string[]> {
  const script = `import { loadConfig } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'load.ts')).href)};
    try { console.log(JSON.stringify((await loadConfig({ cwd: process.argv[1], config: process.argv[2] })).map(({ app }) => app.name))); }
    catch ({ code, message, remedy }) { console.log(JSON.stringify({ code, message, remedy })); }`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, root, config]);
  const said: unknown = JSON.parse(stdout);
  if (Array.isArray(said)) return said as readonly string[];
  const { code, message, remedy } = said as ToolError;
  throw new ToolError(code, message, remedy);
}
async function names(cwd = '.', config?: string): Promise<readonly string[]> {
  const apps = await loadConfig({ cwd: join(root, cwd), ...(config === undefined ? {} : { config }) });
  return apps.map(({ app }) => app.name);
}
async function refusal(cwd = '.', config?: string, load: Promise<readonly string[]> = names(cwd, config)): Promise<ToolError> {
  const error: unknown = await load.then(
    (found) => found.join(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw new Error(`no ToolError: ${String(error)}`);
  return error;
}
const here = JSON.stringify(join(import.meta.dirname, '..'));
const source = here.slice(1, -1);

describe('finding', () => {
  test('the nearest upward, up to the folder that holds .git', async () => {
    write('seamcheck.config.mjs', `export default ${plain('outer')}`);
    write('a/seamcheck.config.mjs', `export default ${plain('inner')}`);
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    mkdirSync(join(root, 'd'));
    expect(await names('a/b/c')).toEqual(['inner']);
    expect(await names('d')).toEqual(['outer']);
    mkdirSync(join(root, 'd/.git'));
    expect((await refusal('d')).code).toBe('config-missing');
  });
  test('--config, relative to the folder', async () => {
    write('seamcheck.config.mjs', `export default ${plain('found')}`);
    write('other/name.mjs', `export default ${plain('asked')}`);
    expect(await names('.', 'other/name.mjs')).toEqual(['asked']);
    expect(await names('other', 'name.mjs')).toEqual(['asked']);
  });
  test('none: says where it looked and what to write', async () => {
    mkdirSync(join(root, 'a/b'), { recursive: true });
    const { code, message, remedy } = await refusal('a/b');
    expect(code).toBe('config-missing');
    for (const folder of ['', '/a', '/a/b']) expect(message.split('\n')).toContain(`  ${root}${folder}`);
    expect(message.split('\n')).toHaveLength(4);
    expect(remedy).toContain('Create seamcheck.config.ts in ../..');
    expect(remedy).toContain(minimalConfig);
  });
  test('--config that leads nowhere, or to a folder', async () => {
    expect(await refusal('.', 'nope.ts')).toMatchObject({ code: 'config-missing', message: `There is no config file at ${join(root, 'nope.ts')}.` });
    expect((await refusal('.', '.git')).code).toBe('config-missing');
  });
  test('the minimal config is valid', async () => {
    write(
      'seamcheck.config.ts',
      minimalConfig
        .replace("'seamcheck'", `'${source}/config/define.ts'`)
        .replace('bearer, ', '')
        .replace('import', `import { bearer } from '${source}/agreement/index.ts';\nimport`)
        .replace("?? ''", "?? 'x'"),
    );
    expect(await names()).toEqual(['app']);
  });
});

describe('loading', () => {
  test.each([
    ['ts', `enum Kind { A = 'ts' }\ninterface X { a: string }\nconst config = ${plain('ts')};\nexport default { ...config, name: Kind.A as string };`],
    ['mts', `const name: string = 'mts';\nexport default { ...${plain('x')}, name };`],
    ['mjs', `export default ${plain('mjs')};`],
    ['js', `module.exports = ${plain('js')};`],
  ])('.%s', async (extension, text) => {
    write(`seamcheck.config.${extension}`, text);
    expect(await inNode(`seamcheck.config.${extension}`)).toEqual([extension]);
  });
  test('.js as a module', async () => {
    write('package.json', '{"type":"module"}');
    write('seamcheck.config.js', `export default ${plain('esm')};`);
    expect(await names()).toEqual(['esm']);
  });
  test('.ts with an import without extension, in a package without type, in that of the four', async () => {
    write('package.json', '{}');
    write('seamcheck.config.ts', "import { name } from './name';\nexport default { ..." + plain('x') + ', name };');
    write('name.ts', "export const name = 'imported';");
    write('seamcheck.config.mjs', `export default ${plain('second')};`);
    expect(await names()).toEqual(['imported']);
    // No cache of ours remains beside it.
    expect(readdirSync(root).toSorted()).toEqual(['.git', 'name.ts', 'package.json', 'seamcheck.config.mjs', 'seamcheck.config.ts']);
  });
  test('.ts awaits at its top', async () => {
    write('seamcheck.config.ts', `const name: string = await Promise.resolve('awaited');\nexport default { ...${plain('x')}, name };`);
    expect(await names()).toEqual(['awaited']);
  });
  test('.ts in a package without type imports the installed package, which is a module only', async () => {
    write('package.json', '{}');
    write('node_modules/seamcheck/package.json', '{"name":"seamcheck","type":"module","exports":{".":{"import":"./index.js"}}}');
    write(
      'node_modules/seamcheck/index.js',
      "await null;\nexport const defineConfig = (config) => ({ ...config, name: typeof require === 'undefined' ? 'native' : 'transpiled' });",
    );
    write('seamcheck.config.ts', `import { defineConfig } from 'seamcheck';\nexport default defineConfig(${plain('x')});`);
    expect(await inNode('seamcheck.config.ts')).toEqual(['native']);
  });
  test('a list, a promise, a promise of a list', async () => {
    write('list.mjs', `export default [${plain('a')}, ${plain('b')}];`);
    write('promise.ts', `export default Promise.resolve(${plain('p')});`);
    write('both.mjs', `export default Promise.resolve([${plain('a')}, ${plain('b')}]);`);
    expect(await names('.', 'list.mjs')).toEqual(['a', 'b']);
    expect(await names('.', 'promise.ts')).toEqual(['p']);
    expect(await names('.', 'both.mjs')).toEqual(['a', 'b']);
  });
  test('dialects of another copy of this package are known by their shape', async () => {
    write(
      'seamcheck.config.ts',
      `import { bearer, problemJson } from '${source}/agreement/index.ts';\nimport { defineConfig } from '${source}/config/define.ts';\n` +
        `export default defineConfig({ app: { services: { api: { start: 'x' } }, users: { a: { identifier: 'a', password: 'b' } } }, agreement: { auth: bearer({ signIn: { operation: 'POST /in' }, access: 'body:t' }), errors: problemJson() } });`,
    );
    const [resolved] = await loadConfig({ cwd: root });
    expect(resolved).toMatchObject({
      root,
      launcher: 'processes',
      app: { reach: 'creates-data' },
      agreement: { auth: { access: 'body:t', transport: 'bearer' }, errors: { name: 'problem+json' } },
    });
    expect(Object.isFrozen(resolved?.app.users)).toBe(true);
  });
});

describe('config-invalid', () => {
  test('every problem, one per line, and no value', async () => {
    write(
      'seamcheck.config.mjs',
      `export default { app: { services: { api: {} }, users: { a: { identifier: 'a', password: 5318008 } } }, agreement: {}, reech: 1 }`,
    );
    const { code, message, remedy } = await refusal();
    expect(code).toBe('config-invalid');
    expect(message).toBe(
      [
        'seamcheck.config.mjs has 3 problems:',
        '  app.users.a.password: must be text, but is a number. Read it from the environment, and check that the variable is set.',
        '  reech: is not known. Did you mean `reach`?',
        '  app.services.api: needs url or start. Add `url` when it already runs, or `start`, the command that starts it.',
      ].join('\n'),
    );
    expect(remedy).toBe('Correct them in seamcheck.config.mjs.');
  });
  test.each([
    ['throws.ts', "interface X {\n  a: string;\n}\nconst x: X = { a: 'boom' };\n\nthrow new Error(x.a);", 'throws.ts:6 could not be loaded: boom'],
    ['throws.mts', "interface X { a: string }\nconst x: X = { a: 'boom' };\nthrow new Error(x.a);", 'throws.mts:3 could not be loaded: boom'],
    ['throws.js', "\nthrow new Error('boom');", 'throws.js:2 could not be loaded: boom'],
    ['undefined.ts', '\nexport default nothing.there;', 'undefined.ts:2 could not be loaded: nothing is not defined'],
    ['syntax.ts', "const a = 1;\nexport default { secret: 'canary';", 'syntax.ts:2 could not be loaded: '],
    ['syntax.mts', "const a = 1;\nexport default { secret: 'canary';", 'syntax.mts:2 could not be loaded: '],
    ['syntax.mjs', "const a = 1;\nexport default { secret: 'canary';", 'syntax.mjs:2 could not be loaded: '],
    ['syntax.js', "const a = 1;\nmodule.exports = { secret: 'canary';", 'syntax.js:2 could not be loaded: '],
    ['inside.ts', "import './deeper';", 'could not be loaded: deep'],
    ['missing.ts', "import 'no-such-package-here';\nexport default {};", "could not be loaded: Cannot find module 'no-such-package-here'"],
    ['missing.mjs', "import 'no-such-package-here';\nexport default {};", "could not be loaded: Cannot find package 'no-such-package-here'"],
    ['rejects.mjs', "export default Promise.reject(new Error('later'));", 'rejects.mjs:1 could not be loaded: later'],
    ['text.mjs', "throw 'just text';", 'text.mjs could not be loaded: just text'],
    ['none.mjs', 'export const config = {};', 'none.mjs has no default export.'],
    ['none.ts', 'export const config = {};', 'none.ts has no default export.'],
    ['empty.ts', '', 'empty.ts has no default export.'],
    ['null.mjs', 'export default null;', 'null.mjs has one problem:\n  the default export: must be an object, but is null.'],
  ])('%s', async (name, text, expected) => {
    write(name, text);
    write('deeper.ts', "throw new Error('deep');");
    const error = await refusal('.', name, name.endsWith('.ts') ? names('.', name) : inNode(name));
    expect(error.code).toBe('config-invalid');
    expect(error.message).toContain(expected);
    expect(`${error.message}${error.remedy}`).not.toContain('canary');
    expect(error.remedy).toMatch(/\.$/);
  });
});

test('the ids that levels are set for are asked for only where some are set', async () => {
  const asked = vi.fn(() => Promise.resolve(['operation-removed']));
  write('none.mjs', `export default ${plain('a')};`);
  await loadConfig({ cwd: root, config: 'none.mjs', driftIds: asked });
  expect(asked).not.toHaveBeenCalled();
  write('some.mjs', `export default [{ ...${plain('a')}, drift: { levels: { 'operation-remove': 'note' } } }];`);
  await expect(loadConfig({ cwd: root, config: 'some.mjs', driftIds: asked })).rejects.toThrow(
    '[0].drift.levels.operation-remove: is the id of no change. Did you mean `operation-removed`?',
  );
});
