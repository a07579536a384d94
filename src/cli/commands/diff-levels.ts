import { readFile } from 'node:fs/promises';
import { findConfig } from '../../config/find.ts';
import type { SetLevel } from '../../model/drift.ts';
import { ToolError } from '../../model/tool-error.ts';
import { setBy } from '../../openapi/compare/set-levels.ts';
import { given, surroundings, type Context } from '../context.ts';
import type { DiffArguments } from './diff-arguments.ts';

/** Levels other than the law's, by id: those of the config, and over them those of `--level`. @throws ToolError */
export async function levelsOf({ level = {}, config, app }: DiffArguments, { io, signal }: Context): Promise<Readonly<Record<string, SetLevel>>> {
  const own = setBy(level, '--level');
  if (config === undefined && app === undefined && !(await mayFindLevels(io.cwd))) return own;
  const seamcheck = await io.load();
  return { ...(await seamcheck.driftLevels({ io: surroundings(io), signal, ...given({ config, app }) })), ...own };
}

/** A config is code, and takes longer to load than most documents to compare: it is loaded only where it speaks of `drift`. */
async function mayFindLevels(cwd: string): Promise<boolean> {
  try {
    return /\bdrift\b/.test(await readFile(findConfig(cwd), 'utf8'));
  } catch (error) {
    if (error instanceof ToolError && error.code === 'config-missing') return false;
    throw error;
  }
}
