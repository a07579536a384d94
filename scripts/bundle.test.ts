import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'seamcheck-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const source = join(folder, 'src/a.ts');
const madeOf = join(folder, 'dist/bundle/made-of.json');
for (const name of ['bin', 'src', 'dist/bundle']) mkdirSync(join(folder, name), { recursive: true });
cpSync(fileURLToPath(new URL('../bin/bundle.js', import.meta.url)), join(folder, 'bin/bundle.js'));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');

interface Bundle {
  readonly bundleFor: (command: string | undefined) => URL | undefined;
}
const { bundleFor } = (await import(pathToFileURL(join(folder, 'bin/bundle.js')).href)) as Bundle;

/** A bundle of one source, as `scripts/bundle.mjs` leaves it. */
function bundled(): void {
  writeFileSync(source, 'export const a = 1;\n');
  writeFileSync(join(folder, 'dist/bundle/bin.js'), '');
  const { size, mtimeMs } = statSync(source);
  writeFileSync(madeOf, JSON.stringify([['src/a.ts', size, mtimeMs]]));
}

test('a bundle of the sources that are there is taken, for the commands that are in it', () => {
  bundled();
  expect(bundleFor('diff')?.pathname).toMatch(/dist\/bundle\/bin\.js$/);
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
  rmSync(join(folder, 'dist/bundle/bin.js'));
  expect(bundleFor('diff')).toBeUndefined();
  mkdirSync(join(folder, 'src'));
});
