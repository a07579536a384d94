import { resolve } from 'node:path';
import type { Io, RunOptions } from '../index.ts';

/** What this process offers, for entries that have no command line of their own: Playwright's workers, Vitest's files. */
export function processIo(): Io {
  return { cwd: process.cwd(), env: process.env, execPath: process.execPath, isRoot: process.getuid?.() === 0 };
}

/** Where such a process writes down what it creates; `seamcheck sweep` looks there. */
export function processJournal(): NonNullable<RunOptions['journal']> {
  return { folder: resolve('reports/journal'), pid: process.pid, alive };
}

/** Whether a process of this machine is there. */
export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is there too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
