import type { Change } from './changes.ts';
import type { Pair } from './object-changes.ts';
import type { Shape } from './shape.ts';

/** What changed in the items of two arrays, and the pairs of schemas to look into. */
export function arrayChanges(old: Shape, next: Shape): { readonly changes: readonly Change[]; readonly pairs: readonly Pair[] } {
  const changes: Change[] = [];
  const pairs: Pair[] = [];
  const one = old.schemas.get('items');
  const other = next.schemas.get('items');
  if (one !== undefined && other !== undefined) pairs.push({ step: { kind: 'item' }, old: one, new: other });
  else if (other !== undefined) changes.push({ kind: 'items-added', effect: 'unclear', old: old.at, new: other, text: 'says what its items are now' });
  else if (one !== undefined)
    changes.push({ kind: 'items-removed', effect: 'unclear', old: one, new: next.at, text: 'does not say any more what its items are' });
  for (const [index, at] of old.prefix.entries()) {
    const beside = next.prefix[index];
    if (beside === undefined)
      changes.push({ kind: 'prefix-items-removed', effect: 'unclear', old: at, new: next.at, text: `has no item ${index + 1} of its own any more` });
    else pairs.push({ step: { kind: 'item', index }, old: at, new: beside });
  }
  for (const at of next.prefix.slice(old.prefix.length)) {
    changes.push({ kind: 'prefix-items-added', effect: 'unclear', old: old.at, new: at, text: 'has one more item of its own' });
  }
  return { changes, pairs };
}
