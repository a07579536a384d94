import { stripVTControlCharacters } from 'node:util';

/** The journey cannot go on. No fault of ours or of the config: the visit shows how far it came. */
export class Stopped extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Stopped';
  }
}

/** The first line of what Playwright says: the lines after it repeat what was filled in. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return stripVTControlCharacters(text.split('\n', 1)[0] ?? '')
    .replace(/^\w+\.\w+: /, '')
    .slice(0, 300);
}
