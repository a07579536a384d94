import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'seamcheck-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = join(folder, 'src/a.ts');
const madeOf = join(folder, 'dist/bundle/made-of.json');
for (const name of ['bin', 'src', 'dist/bundle']) mkdirSync(join(folder, name), { recursive: true });
cpSync(fileURLToPath(new URL('../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');

interface Bundle {
  readonly bundleFor: (command: string | undefined) => string | undefined;
}
const { bundleFor } = (await import(pathToFileURL(join(folder, 'bin/bundle.js')).href)) as Bundle;

/** A bundle of one source, as `scripts/bundle.mjs` leaves it. */
function bundled(): void {
  writeFileSync(source, 'export const a = 1;\n');
  writeFileSync(join(folder, 'dist/bundle/program.cjs'), '');
  const { size, mtimeMs } = statSync(source);
  writeFileSync(madeOf, JSON.stringify([['src/a.ts', size, mtimeMs]]));
}

test('a bundle of the sources that are there is taken, for the commands that are in it', () => {
  bundled();
  expect(bundleFor('diff')).toMatch(/dist[\\/]bundle[\\/]program\.cjs$/);
  expect(bundleFor('contains')).toBeDefined();
  expect(bundleFor('verify')).toBeUndefined();
  expect(bundleFor(undefined)).toBeUndefined();
});

test.each<[string, () => void]>([
  ['was written anew', () => writeFileSync(source, 'export const a = 22;\n')],
  ['has another time', () => utimesSync(source, 1, 1)],
  ['is gone', () => rmSync(source)],
])('no bundle where a source %s', (_how, change) => {
  bundled();
  change();
  expect(bundleFor('diff')).toBeUndefined();
});

test('no bundle that does not say what it was made of, where there are sources', () => {
  bundled();
  rmSync(madeOf);
  expect(bundleFor('diff')).toBeUndefined();
});

test('the published package has no sources: its bundle is taken', () => {
  bundled();
  rmSync(madeOf);
  rmSync(join(folder, 'src'), { recursive: true });
  expect(bundleFor('diff')).toBeDefined();
  rmSync(join(folder, 'dist/bundle/program.cjs'));
  expect(bundleFor('diff')).toBeUndefined();
  mkdirSync(join(folder, 'src'));
});

test('a bundle that does not start is no break', () => {
  bundled();
  writeFileSync(join(folder, 'dist/bundle/program.cjs'), '(function () { this is no program })');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/seamcheck.js'), 'diff'], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 4, stdout: '', stderr: expect.stringContaining('seamcheck cannot start: ') });
});

test('the bundle is in the syntax of the oldest Node that the package is for', () => {
  const made = readFileSync(new URL('../dist/bundle/program.cjs', import.meta.url), 'utf8');
  expect(made.length).toBeGreaterThan(100_000);
  expect(made).not.toMatch(/^\s*(?:await )?using \w+ = /m);
});

describe.runIf(process.platform !== 'win32')('a program in one piece', () => {
  const compiled = join(folder, 'compiled');
  const program = join(folder, 'dist/bundle/program.cjs');

  /** Runs a program that says something, as the published package does. */
  function said(word: string, id: string): string {
    writeFileSync(
      program,
      `(function (exports, require, module, __filename, __dirname, importFrom) { const say = () => process.stdout.write('${word}'); say(); })\n//${id}\n`,
    );
    return execFileSync(process.execPath, ['-e', `require(${JSON.stringify(join(folder, 'bin/start-bundle.js'))}).start(${JSON.stringify(program)})`], {
      env: { ...process.env, NODE_COMPILE_CACHE: compiled, NODE_DISABLE_COMPILE_CACHE: undefined },
      encoding: 'utf8',
    });
  }
  const kept = (id: string): readonly string[] =>
    (readdirSync(compiled, { recursive: true, encoding: 'utf8' }) as readonly string[])
      .filter((name) => name.includes(`program-${id}-`))
      .map((name) => join(compiled, name));

  test('what was compiled is kept, the first three times', () => {
    expect(said('one', 'a1')).toBe('one');
    const [file = '', ...others] = kept('a1');
    expect(others).toEqual([]);
    const times = (): number | undefined => readFileSync(file).at(-1);
    expect(times()).toBe(1);
    said('one', 'a1');
    said('one', 'a1');
    expect(times()).toBe(3);
    const before = statSync(file).mtimeMs;
    expect(said('one', 'a1')).toBe('one');
    expect([times(), statSync(file).mtimeMs]).toEqual([3, before]);
  });

  test('another program of the same length is another program', () => {
    expect([said('ten', 'b1'), said('two', 'b2')]).toEqual(['ten', 'two']);
  });

  test('what others may write is not run, what is broken neither', () => {
    said('six', 'c1');
    const [file = ''] = kept('c1');
    // Of another program of this length, and so nothing that V8 would refuse.
    said('bad', 'c2');
    const foreign = readFileSync(kept('c2')[0] ?? '');
    writeFileSync(file, foreign);
    expect(said('six', 'c1')).toBe('bad');
    chmodSync(file, 0o666);
    expect(said('six', 'c1')).toBe('six');
    writeFileSync(file, foreign.fill(7, 20, 60));
    expect(said('six', 'c1')).toBe('six');
  });
});
