import type { MainIo } from './io.ts';
import type { Io } from '../index.ts';

/** What every command is given. */
export interface Context {
  readonly io: MainIo;
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Tells `main` how the command ended. */
  readonly done: (exitCode: number) => void;
}

/** The part of the process that the composition root may know. */
export function surroundings({ cwd, env, execPath, isRoot }: MainIo): Io {
  return { cwd, env, execPath, isRoot };
}

/** The options that were given, so that what was not given is absent and not undefined. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
