import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { dayAhead, readAccepted, whyNotUntil, writeAccepted } from './accepted.ts';
import { readCoverage, writeCoverage } from './coverage.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seamcheck-accepted-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.parse('2026-11-21T12:00:00Z');
const right = { fingerprint: '0123456789abcdef', reason: 'known', owner: 'ada', expires: '2026-12-01' };
const file = (): string => join(folder, 'accepted.json');
function read(entries: unknown): ReturnType<typeof readAccepted> {
  writeFileSync(file(), typeof entries === 'string' ? entries : JSON.stringify(entries));
  return readAccepted(file(), 'accepted.json', now);
}

test('no file, no entries', async () => {
  expect(await readAccepted(join(folder, 'none.json'), 'none.json', now)).toEqual([]);
});

test('entries as they are written; on the day after its last one an entry has expired', async () => {
  expect(await read([right, { ...right, fingerprint: '0123456789abcdee', check: 'cors/on-500', expires: '2026-11-21' }])).toEqual([
    right,
    { ...right, fingerprint: '0123456789abcdee', check: 'cors/on-500', expires: '2026-11-21' },
  ]);
  expect(await read([{ ...right, expires: '2026-11-20' }])).toEqual([{ ...right, expires: '2026-11-20', expired: true }]);
  expect(await read([{ ...right, expires: '2027-02-19' }])).toHaveLength(1);
});

describe('what is not in order is told with its path and what to do', () => {
  test.each<readonly [string, unknown, string]>([
    ['no JSON', '[\n  {"a": 1,}\n', 'accepted.json:2:11 is not JSON.'],
    ['no list', {}, 'the file: must be a list of entries, but is an object. Write `[]` when nothing is accepted.'],
    ['more than 90 days ahead', [{ ...right, expires: '2027-02-20' }], '[0].expires: is more than 90 days ahead. Write 2027-02-19 or an earlier day.'],
    ['no day', [{ ...right, expires: '2026-02-30' }], '[0].expires: is no day. Write a day that is at most 90 days ahead'],
    ['a time', [{ ...right, expires: '2026-12-01T00:00:00Z' }], '[0].expires: is no day.'],
    ['no reason', [{ ...right, reason: ' ' }], '[0].reason: is empty. Write why it is acceptable for now.'],
    ['no owner', [right, { ...right, fingerprint: '0123456789abcdee', owner: undefined }], '[1].owner: is missing; it must be text. Write who answers for it.'],
    ['no fingerprint', [{ ...right, fingerprint: 'f00d' }], '[0].fingerprint: must be a fingerprint: 16 hexadecimal digits. Copy it from the report.'],
    ['an unknown key', [{ ...right, expiry: 1 }], '[0].expiry: is not known. Did you mean `expires`?'],
    ['one finding twice', [right, right], '[1].fingerprint: is the same as that of [0]. Keep one of them.'],
  ])('%s', async (_name, entries, said) => {
    const error: unknown = await read(entries).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'config-invalid' });
    expect(error instanceof Error ? error.message : '').toContain(said);
  });
});

test('writing adds an entry, or takes the place of the one it renews; the rest stays', async () => {
  expect(await writeAccepted(file(), 'a', right, now)).toBe('added');
  const other = { ...right, fingerprint: 'fedcba9876543210', expires: '2026-01-01' };
  writeFileSync(file(), JSON.stringify([right, other]));
  expect(await writeAccepted(file(), 'a', { ...right, reason: 'still known' }, now)).toBe('replaced');
  expect(readFileSync(file(), 'utf8')).toBe(`${JSON.stringify([{ ...right, reason: 'still known' }, other], undefined, 2)}\n`);
  expect(readdirSync(folder)).toEqual(['accepted.json']);
  writeFileSync(file(), '{');
  await expect(writeAccepted(file(), 'a', right, now)).rejects.toMatchObject({ code: 'config-invalid' });
  expect(readFileSync(file(), 'utf8')).toBe('{');
});

test('days', () => {
  expect(dayAhead(30, now)).toBe('2026-12-21');
  expect(whyNotUntil('2026-11-21', now)).toBeUndefined();
  expect(whyNotUntil('2026-11-20', now)).toBe('is over already');
  expect(whyNotUntil('tomorrow', now)).toBe('is no day');
});

describe('the recorded coverage', () => {
  const path = (): string => join(folder, 'deep/coverage.json');
  test('is written in one order, an operation a line, and read back', async () => {
    expect(await readCoverage(path(), 'c')).toBeUndefined();
    await writeCoverage(path(), 'c', { b: { 'z/z': [], 'a/a': ['POST /y', 'GET /x'] }, a: {} });
    expect(readFileSync(path(), 'utf8')).toBe('{\n  "a": {},\n  "b": {\n    "a/a": [\n      "GET /x",\n      "POST /y"\n    ],\n    "z/z": []\n  }\n}\n');
    expect(await readCoverage(path(), 'c')).toEqual({ a: {}, b: { 'a/a': ['GET /x', 'POST /y'], 'z/z': [] } });
  });
  test.each([
    ['[]', 'must be an object'],
    ['{"a":{"b/c":["todos"]}}', 'a["b/c"][0]: is not an operation: "todos"'],
    ['nope', 'is not JSON'],
  ])('%s is refused', async (text, said) => {
    writeFileSync(join(folder, 'coverage.json'), text);
    await expect(readCoverage(join(folder, 'coverage.json'), 'coverage.json')).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(said),
    });
  });
});
