import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { MainIo } from './io.ts';

/**
 * A file by its path from the root of what was checked out, as annotations name it (`GITHUB_WORKSPACE`, else the nearest folder with
 * `.git`); undefined for what is no file there: a URL, a revision of git, standard input.
 */
export function repositoryFile(name: string, { cwd, env }: Pick<MainIo, 'cwd' | 'env'>): string | undefined {
  const file = resolve(cwd, name);
  // No URL and no revision is called like a file that is there.
  if (!existsSync(file)) return undefined;
  const inside = relative(env['GITHUB_WORKSPACE'] ?? rootAbove(cwd), file);
  const steps = inside.split(sep);
  return isAbsolute(inside) || steps[0] === '..' ? undefined : steps.join('/');
}

function rootAbove(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}
