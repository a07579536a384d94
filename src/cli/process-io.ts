import type { Io } from '../index.ts';

/** What this process offers, for entries that have no command line of their own: Playwright's workers, Vitest's files. */
export function processIo(): Io {
  return { cwd: process.cwd(), env: process.env, execPath: process.execPath, isRoot: process.getuid?.() === 0 };
}
