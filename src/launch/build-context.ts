import { createHash, type Hash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ignoreRules, type IgnoreRules } from './ignore-rules.ts';

/** The `build` of a compose service, as `docker compose config` prints it: absolute context, variables filled in. */
export interface Build {
  readonly context: string;
  readonly dockerfile?: string;
  readonly additional_contexts?: Readonly<Record<string, string>>;
}

/**
 * A hash of everything of ours that an image is made of: the build's settings, its Dockerfile, and the names, modes and contents of
 * the files in its contexts. Not of what it is built upon: a newer base image does not change it.
 * Nothing for a context that is not a folder of this machine (a repository's URL): what is there now is not known.
 */
export async function contextHash(build: Build, classicBuilder: boolean): Promise<string | undefined> {
  const contexts = [build.context, ...Object.values(build.additional_contexts ?? {})];
  const folders = await Promise.all(
    contexts.map(async (context) => {
      if (!isAbsolute(context)) return false;
      return lstat(context).then(
        (found) => found.isDirectory(),
        () => false,
      );
    }),
  );
  if (folders.includes(false)) return undefined;
  const hash = createHash('sha256').update(JSON.stringify(build));
  const dockerfile = join(isAbsolute(build.dockerfile ?? '') ? '/' : build.context, build.dockerfile ?? 'Dockerfile');
  hash.update((await textOf(dockerfile)) ?? '');
  for (const context of contexts) {
    // Only BuildKit knows the ignore file beside a Dockerfile; there it takes the place of the common one.
    const own = classicBuilder ? undefined : await textOf(`${dockerfile}.dockerignore`);
    const rules = ignoreRules(own ?? (await textOf(join(context, '.dockerignore'))) ?? '');
    await addFolder(hash, context, '', rules);
  }
  return hash.digest('hex').slice(0, 16);
}

async function addFolder(hash: Hash, context: string, folder: string, rules: IgnoreRules): Promise<void> {
  const names = (await readdir(join(context, folder))).toSorted();
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const ignored = rules.ignores(path);
    const entry = await lstat(join(context, path));
    if (entry.isDirectory()) {
      if (!ignored || !rules.canSkip(path)) await addFolder(hash, context, path, rules);
    } else if (!ignored) {
      const content = entry.isSymbolicLink() ? await readlink(join(context, path)) : entry.isFile() ? await readFile(join(context, path)) : '';
      hash.update(`\0${path}\0${entry.mode & 0o111}\0${content.length}\0`).update(content);
    }
  }
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
