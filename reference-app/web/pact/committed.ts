/** The pact files of this repository: what they hold, and in which form. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transport } from '../src/api/client.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function committedPath(transport: Transport): URL {
  return new URL(`../../../contracts/pacts/web-api.${transport}.json`, import.meta.url);
}

export async function readCommitted(transport: Transport): Promise<string> {
  return readFile(committedPath(transport), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

export async function writeCommitted(transport: Transport, text: string): Promise<void> {
  await writeFile(committedPath(transport), text);
}

/** The one pact file in a folder, in its normal form. */
export async function readGenerated(folder: string): Promise<string> {
  const files = await readdir(folder);
  if (files.length !== 1) throw new Error(`Expected one pact file, found: ${files.join(', ') || 'none'}`);
  return normal(JSON.parse(await readFile(join(folder, files[0] as string), 'utf8')));
}

/**
 * The same text for the same contract: keys and interactions in order, and of the metadata only the version of the
 * specification. The versions of the libraries that wrote the file would change it with every update of theirs.
 */
export function normal(pact: { [key: string]: Json }): string {
  const interactions = [...(pact['interactions'] as Json[])].sort((a, b) => compare(sortKey(a), sortKey(b)));
  const { pactSpecification } = pact['metadata'] as { [key: string]: Json };
  return `${JSON.stringify(sorted({ ...pact, interactions, metadata: { pactSpecification: pactSpecification ?? null } }), null, 2)}\n`;
}

function sortKey(interaction: Json): string {
  const { description, providerStates } = interaction as { [key: string]: Json };
  return JSON.stringify([description ?? '', providerStates ?? []]);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** By code unit: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
