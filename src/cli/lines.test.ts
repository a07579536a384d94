import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { lines } from './lines.ts';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines(Readable.from(chunks))) all.push(line);
  return all;
}

test('lines may come in any pieces, and a line feed alone ends one', async () => {
  expect(await read('a', 'b\nc\n', '\nd\u2028e\r\n', 'f')).toEqual(['ab', 'c', '', 'd\u2028e\r', 'f']);
  expect(await read()).toEqual([]);
  expect(await read('a\n')).toEqual(['a']);
});

test('a character may be torn between two pieces', async () => {
  const [all, cut] = [new TextEncoder().encode('1é\n2'), 2];
  expect(await read(all.slice(0, cut), all.slice(cut))).toEqual(['1é', '2']);
});

test('each is there before the next is read', async () => {
  const seen: string[] = [];
  async function* source(): AsyncGenerator<string> {
    yield 'a\n';
    seen.push('asked for more');
    yield 'b\n';
  }
  for await (const line of lines(source())) seen.push(line);
  expect(seen).toEqual(['a', 'asked for more', 'b']);
});
