import type { SetLevel } from '../../model/drift.ts';
import type { Level } from '../../model/finding.ts';

/** Who a config is, where a level was set by it. */
export const byConfig = 'drift.levels of the config';

/** Levels by id, with who set them. */
export function setBy(levels: Readonly<Record<string, Level>>, by: string): Readonly<Record<string, SetLevel>> {
  return Object.fromEntries(Object.entries(levels).map(([id, level]) => [id, { level, by }]));
}
