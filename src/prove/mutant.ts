import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ToolError } from '../model/tool-error.ts';

/** The reference app with one seeded defect. */
export interface Mutant {
  /** Its folder's name. */
  readonly id: string;
  readonly title: string;
  /** The check that must find it, and what it must say: which message, and a part of its text where that is the point. */
  readonly kills: { readonly check: string; readonly message: string; readonly says?: string };
  /** Names of the config's Apps that it applies to. */
  readonly transports: readonly string[];
  /** Needs the frontend, launched with this environment on top of its own. */
  readonly web?: { readonly env: Readonly<Record<string, string>> };
  /** The api itself is mutated, by `mutant.py`. */
  readonly api: boolean;
}

const description = z.strictObject({
  title: z.string(),
  kills: z.strictObject({ check: z.string(), message: z.string(), says: z.string().exactOptional() }),
  transports: z.array(z.string()).min(1),
  web: z.strictObject({ env: z.record(z.string(), z.string()) }).optional(),
});

/** Every mutant of a folder, by name. @throws ToolError `config-invalid` naming the file that does not describe one */
export async function readMutants(folder: string): Promise<readonly Mutant[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries
    .filter((entry) => entry.isDirectory() && /^[a-z0-9]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return Promise.all(
    ids.map(async (id) => {
      const file = join(folder, id, 'mutant.json');
      try {
        const { web, ...described } = description.parse(JSON.parse(await readFile(file, 'utf8')));
        const api = await stat(join(folder, id, 'mutant.py')).then(
          () => true,
          () => false,
        );
        return { id, ...described, ...(web === undefined ? {} : { web }), api };
      } catch (error) {
        throw new ToolError(
          'config-invalid',
          `${id}/mutant.json does not describe a mutant: ${error instanceof Error ? error.message : String(error)}`,
          'See fixtures/mutants/README.md.',
          { cause: error },
        );
      }
    }),
  );
}
