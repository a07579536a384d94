import { basename, dirname, relative } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import { isDriftAlone, setsDriftLevels } from './drift-levels.ts';
import { findConfig } from './find.ts';
import { importConfig } from './import.ts';
import { problemText, type Problem } from './problem.ts';
import { resolve, type ResolvedApp } from './resolve.ts';
import { readConfig } from './schema.ts';

export interface LoadOptions {
  /** Where to look for the config from, upward; absolute. */
  readonly cwd: string;
  /** The file to take instead, as given by `--config`. */
  readonly config?: string;
  /** Ends the wait for a config that awaits something; the file itself cannot be stopped. */
  readonly signal?: AbortSignal;
  /** Every id that a level may be set for; asked for where one is. Without it they are taken as they are. */
  readonly driftIds?: () => Promise<Iterable<string>>;
  /** Whether a config may say nothing but `drift`: where only documents are compared there need be no App. */
  readonly driftAlone?: boolean;
}

/**
 * Finds, loads and validates the config. The file is code and runs with our rights.
 * @throws ToolError `config-missing`, `config-invalid` with every problem, one per line; the signal's reason
 */
export async function loadConfig({ cwd, config, signal, driftIds, driftAlone = false }: LoadOptions): Promise<readonly ResolvedApp[]> {
  const file = findConfig(cwd, config);
  const name = relative(cwd, file).startsWith('..') ? file : relative(cwd, file);
  const given = await unlessAborted(importConfig(file, name), signal);
  const exported = driftAlone && isDriftAlone(given) ? { ...given, ...someApp } : given;
  const read = readConfig(exported, driftIds !== undefined && setsDriftLevels(exported) ? [...(await driftIds())] : undefined);
  if ('problems' in read) throw invalid(name, read.problems);
  return Object.freeze(read.configs.map((one) => resolve(one, dirname(file))));
}

/** Asked for nothing: levels need no App. */
const someApp = { app: { services: { api: { url: 'http://localhost' } } }, agreement: {} };

function invalid(name: string, problems: readonly Problem[]): ToolError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new ToolError(
    'config-invalid',
    `${name} has ${count}:\n${problems.map((problem) => `  ${problemText(problem)}`).join('\n')}`,
    `Correct ${problems.length === 1 ? 'it' : 'them'} in ${basename(name)}.`,
  );
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
