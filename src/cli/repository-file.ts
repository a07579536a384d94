import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MainIo } from './io.ts';

/**
 * A file by its path from the root of what was checked out, as annotations name it (`GITHUB_WORKSPACE`, else the nearest folder with
 * `.git`); undefined for what is no file there: a URL, a revision of git, standard input.
 */
export function repositoryFile(name: string, { cwd, env }: Pick<MainIo, 'cwd' | 'env'>): string | undefined {
  if (/^https?:\/\//i.test(name)) return undefined;
  const file = resolve(cwd, /^file:\/\//i.test(name) ? fileURLToPath(name) : name);
  if (!existsSync(file)) return undefined;
  const inside = relative(env['GITHUB_WORKSPACE'] ?? rootAbove(cwd), file);
  return isAbsolute(inside) || inside.startsWith('..') ? undefined : inside.split(sep).join('/');
}

function rootAbove(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}
