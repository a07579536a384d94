import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ToolError } from '../model/tool-error.ts';

/**
 * Fails before the App is launched when a report could not be written after it. Creates nothing.
 * @throws ToolError `usage`
 */
export async function ensureWritable(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    const found = await kind(file);
    if (found === 'folder') throw new Error('it is a folder');
    if (found === 'file') return await access(file, constants.W_OK);
    let nearest = folder;
    while ((await kind(nearest)) === undefined && dirname(nearest) !== nearest) nearest = dirname(nearest);
    if ((await kind(nearest)) !== 'folder') throw new Error(`${nearest} is not a folder`);
    await access(nearest, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** @throws ToolError `usage` */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): ToolError {
  return new ToolError('usage', `The report ${file} cannot be written.`, 'Name a folder that can be written with --output-dir.', { cause });
}

async function kind(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
