// The levels that a config sets for changes between two documents. Their ids are known elsewhere, and handed in.
import { isRecord } from '../model/json.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

/** Whether some App of a default export sets one. */
export function setsDriftLevels(exported: unknown): boolean {
  return (Array.isArray(exported) ? exported : [exported]).some((one) => idsIn(one).length > 0);
}

/** Whether a default export speaks of nothing else. */
export function isDriftAlone(exported: unknown): exported is Readonly<Record<string, unknown>> {
  return isRecord(exported) && Object.keys(exported).join() === 'drift';
}

/** Ids that are none: a level for one would do nothing, and nobody would know. */
export function unknownDrift(given: unknown, ids: readonly string[]): readonly Problem[] {
  const known = new Set(ids);
  return idsIn(given)
    .filter((id) => !known.has(id))
    .map((id) => {
      const meant = nearest(id, ids);
      const remedy = meant === undefined ? 'A finding of `seamcheck diff` says its id.' : `Did you mean \`${meant}\`?`;
      return { path: ['drift', 'levels', id], what: 'is the id of no change', remedy };
    });
}

function idsIn(given: unknown): readonly string[] {
  const drift = isRecord(given) ? given['drift'] : undefined;
  const levels = isRecord(drift) ? drift['levels'] : undefined;
  return isRecord(levels) ? Object.keys(levels) : [];
}
