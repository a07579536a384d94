import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ToolError } from '../model/tool-error.ts';

/** What a JSON file holds; undefined when there is none. @throws ToolError `config-invalid` */
export async function readJsonFile(file: string, name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ToolError('config-invalid', `${name} cannot be read.`, 'Check its path and its permissions.', { cause });
  }
  const unmarked = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(unmarked);
  } catch (cause) {
    throw new ToolError('config-invalid', `${name}:${await placeOfFault(unmarked)} is not JSON.`, 'Correct it, or take it from the history.', { cause });
  }
}

/** Line and column, from 1. V8 names the place of some faults only. */
async function placeOfFault(text: string): Promise<string> {
  const { parse } = await import('jsonc-parser');
  const errors: { readonly offset: number }[] = [];
  parse(text, errors as Parameters<typeof parse>[1], { disallowComments: true, allowTrailingComma: false });
  const before = text.slice(0, errors[0]?.offset ?? text.length).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

/** Whole or not at all: what is written half is no JSON. @throws ToolError `usage` */
export async function writeJsonFile(file: string, name: string, value: unknown): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw new ToolError('usage', `${name} cannot be written.`, 'Name a file in a folder that can be written.', { cause });
  }
}
