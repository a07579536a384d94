import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sampleFile } from './sample-file.ts';

const starts: Readonly<Record<string, string>> = {
  'image/png': '\u0089PNG\r\n\u001a\n',
  'image/gif': 'GIF89a',
  'image/jpeg': '\u00ff\u00d8\u00ff',
  'application/pdf': '%PDF-1.4',
  'text/plain': 'A line of plain text.',
};
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe.for(Object.entries(starts))('%s', ([type, start]) => {
  test.for([500, 501, 4_096, 1_048_576])('%i bytes, as asked for', (bytes) => {
    const file = sampleFile(type, bytes);
    expect(file?.bytes.length).toBe(bytes);
    expect(latin1(file?.bytes ?? new Uint8Array()).startsWith(start)).toBe(true);
  });
});

test('a PNG is one to the letter: every chunk with its length and check sum', () => {
  const bytes = Buffer.from(sampleFile('image/png', 70_000)?.bytes ?? []);
  const names: string[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const chunk = bytes.subarray(at + 4, at + 8 + length);
    names.push(chunk.toString('latin1', 0, 4));
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(chunk));
    if (names.at(-1) === 'IDAT') expect(inflateSync(chunk.subarray(4))).toHaveLength(5);
    at += 12 + length;
  }
  expect(names).toEqual(['IHDR', 'IDAT', 'spAd', 'IEND']);
});

test('the cross-reference table of a PDF leads to its objects', () => {
  for (const length of [500, 98_765, 1_048_577]) {
    const text = latin1(sampleFile('application/pdf', length)?.bytes ?? new Uint8Array());
    const at = Number(/startxref\n(\d+)\n/.exec(text)?.[1]);
    expect(text.slice(at, at + 4)).toBe('xref');
    const offsets = [...text.slice(at).matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset, index) => text.startsWith(`${index + 1} 0 obj`, offset))).toEqual([true, true, true]);
  }
});

test('what cannot be made is undefined', () => {
  expect(sampleFile('video/mp4', 500)).toBeUndefined();
  expect(sampleFile('image/png', 10)).toBeUndefined();
  expect(sampleFile('constructor', 500)).toBeUndefined();
});
