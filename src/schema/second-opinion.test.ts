import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';

test('options of the process are not those of the thread: one that only holds for a program on the command line would end it', () => {
  const ask = `
    const { hyperjumpFits } = await import(${JSON.stringify(new URL('./second-opinion.ts', import.meta.url).href)});
    const dialect = 'https://json-schema.org/draft/2020-12/schema';
    const said = [1, 'a'].map((value) => hyperjumpFits({ schema: { type: 'string' }, dialect, pointer: '', formats: false, value }));
    console.log(JSON.stringify(said));`;
  expect(JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', ask], { encoding: 'utf8' }))).toEqual([false, true]);
}, 20_000);
