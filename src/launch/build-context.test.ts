import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from './app-for-tests.ts';
import { contextHash } from './build-context.ts';

const files = { Dockerfile: 'FROM scratch\nCOPY . .', 'a.txt': 'a', '.dockerignore': 'ignored*' };

it('changes with what goes into the image, and with nothing else', async () => {
  const context = await folderWith(files);
  const hash = (build = {}, classic = false) => contextHash({ context, ...build }, classic);
  const first = await hash();
  expect(first).toMatch(/^[0-9a-f]{16}$/);

  await writeFile(join(context, 'ignored.txt'), 'x');
  await writeFile(join(context, 'a.txt'), 'a');
  expect(await hash()).toBe(first);

  const seen = new Set([first]);
  const changes: readonly (() => Promise<unknown>)[] = [
    () => writeFile(join(context, 'a.txt'), 'b'),
    () => writeFile(join(context, 'b.txt'), ''),
    () => chmod(join(context, 'b.txt'), 0o755),
    () => mkdir(join(context, 'sub')).then(() => writeFile(join(context, 'sub/c.txt'), '')),
    () => writeFile(join(context, 'Dockerfile'), 'FROM scratch'),
  ];
  for (const change of changes) {
    await change();
    const now = await hash();
    expect(seen).not.toContain(now);
    seen.add(now);
  }
  expect(seen).not.toContain(await hash({ args: { VERSION: '2' } }));
});

it('reads the ignore file of a Dockerfile only for BuildKit, which alone knows it', async () => {
  const context = await folderWith({ ...files, 'Dockerfile.dockerignore': 'a.txt' });
  const hashes = async () => [await contextHash({ context }, false), await contextHash({ context }, true)];
  const [buildKit, classic] = await hashes();
  await writeFile(join(context, 'a.txt'), 'changed');
  const [buildKitAfter, classicAfter] = await hashes();
  expect(buildKitAfter).toBe(buildKit);
  expect(classicAfter).not.toBe(classic);
});

it('knows nothing of a context elsewhere', async () => {
  expect(await contextHash({ context: 'https://github.com/someone/something.git' }, false)).toBeUndefined();
});
