import { readFileSync } from 'node:fs';

/** The version of the package: two folders up from the sources, three from what is built. */
export function version(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { readonly name?: string; readonly version?: string };
      if (found.name === 'seamcheck' && found.version !== undefined) return found.version;
    } catch {
      // The other one is it.
    }
  }
  return 'unknown';
}
