import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runChild, type Ending } from './child.ts';
import { dial } from './dial.ts';
import type { Job, Told } from './job.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'seamcheck-child-'))));
afterEach(() => rm(folder, { recursive: true }));

const job: Job = { files: [{ path: '/none.json', provider: 'api', states: [] }], provider: dial('http://127.0.0.1:1'), requestTimeout: 1_000 };
async function run(script: string): Promise<{ ending: Ending; told: readonly Told[] }> {
  const path = join(folder, 'child.mjs');
  await writeFile(path, script);
  return runIt(path);
}
async function runIt(path: string): Promise<{ ending: Ending; told: readonly Told[] }> {
  const told: Told[] = [];
  const ending = await runChild(job, { execPath: process.execPath, script: pathToFileURL(path), signal: new AbortController().signal }, (one) =>
    told.push(one),
  );
  return { ending, told };
}

test('without the peer installed the real child says so', async () => {
  for (const name of ['verify-child', 'mismatches', 'text']) await copyFile(new URL(`./${name}.ts`, import.meta.url), join(folder, `${name}.ts`));
  // What it imports besides stays out of the way: this folder has no packages at all.
  await writeFile(join(folder, 'states.ts'), 'export const providerStates = (): never => { throw new Error("not reached"); };');
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const source = await import('node:fs/promises').then((fs) => fs.readFile(join(folder, 'mismatches.ts'), 'utf8'));
  await writeFile(join(folder, 'mismatches.ts'), source.replace("'../model/json.ts'", `'${new URL('../model/json.ts', import.meta.url).href}'`));
  expect(await runIt(join(folder, 'verify-child.ts'))).toEqual({ ending: { kind: 'done' }, told: [{ kind: 'missing' }] });
});

test('a child that ends badly is told with its last words', async () => {
  expect((await run('throw new Error("out of luck")')).ending).toEqual({ kind: 'died', how: expect.stringMatching(/^ended with code 1: Error: out of luck/) });
  expect((await run('process.kill(process.pid, "SIGKILL")')).ending).toEqual({ kind: 'died', how: 'was killed by SIGKILL' });
  expect((await run('process.exit(0)')).ending).toEqual({ kind: 'done' });
});

test('a child that cannot be started is told', async () => {
  const ending = await runChild(job, { execPath: '/nonexistent/node', signal: new AbortController().signal }, () => undefined);
  expect(ending).toEqual({ kind: 'died', how: expect.stringMatching(/^could not be started/) });
});

test('much output does no harm, and what the child prints is not what it tells', async () => {
  const { ending, told } = await run(
    'process.once("message", () => { process.stdout.write("x".repeat(5e6)); process.stderr.write("y".repeat(5e6)); process.send({ kind: "missing" }, () => process.exit(0)); })',
  );
  expect([ending, told]).toEqual([{ kind: 'done' }, [{ kind: 'missing' }]]);
});
