import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryFile } from './repository-file.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'seamcheck-repository-'));
  await mkdir(join(root, 'repo', '.git'), { recursive: true });
  await mkdir(join(root, 'repo', 'api'));
  await writeFile(join(root, 'repo', 'api', 'new.json'), '{}');
  await writeFile(join(root, 'repo', '..odd.json'), '{}');
  await writeFile(join(root, 'outside.json'), '{}');
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.each<[string, string, string | undefined]>([
  ['from the folder of the file', 'new.json', 'api/new.json'],
  ['upward', '../api/new.json', 'api/new.json'],
  ['by a name that begins with dots', '../..odd.json', '..odd.json'],
  ['out of the repository', '../../outside.json', undefined],
  ['a URL', 'https://api.example.com/openapi.json', undefined],
  ['a revision of git', 'main:api/new.json', undefined],
  ['standard input', '-', undefined],
])('%s', (_, name, expected) => {
  expect(repositoryFile(name, { cwd: join(root, 'repo', 'api'), env: {} })).toBe(expected);
});

test('the folder that GitHub checked out into comes first', () => {
  const at = { cwd: join(root, 'repo'), env: { GITHUB_WORKSPACE: root } };
  expect(repositoryFile(join(root, 'repo/api/new.json'), at)).toBe('repo/api/new.json');
});
