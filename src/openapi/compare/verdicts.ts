import type { Fits } from './fit.ts';
import type { Difference } from './difference.ts';
import type { Speaker } from './speaker.ts';

export type Verdict = 'yes' | 'no' | 'unknown';

/**
 * Whether what this speaker may say stays within what the other side reckons with. Where two schemas differ only in schemas below them, in
 * places where more below is more above, those decide, and hundreds of operations that share a model ask about it once. A `no` from below
 * is a surmise: a value in one property may be kept out by what is around it. Who tells it shows the whole value.
 */
export function verdictOf(fits: Fits, root: Difference, speaker: Speaker): Verdict {
  if (!known.has(root)) settle(fits, root, speaker);
  const verdict = known.get(root) ?? 'unknown';
  return verdict === 'unknown' ? fits.fit(root.old, root.new, speaker).contained : verdict;
}

/** A difference is one speaker's, and is settled once for all operations that lead to it. */
const known = new WeakMap<Difference, Verdict>();

function settle(fits: Fits, root: Difference, speaker: Speaker): void {
  const above = new Map<Difference, Difference[]>([[root, []]]);
  const decided: Record<Verdict, Difference[]> = { no: [], unknown: [], yes: [] };
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const before = known.get(at);
    if (before !== undefined) decided[before].push(at);
    else if (!at.composed) decided[fits.fit(at.old, at.new, speaker).contained].push(at);
    else
      for (const { difference } of at.below) {
        const others = above.get(difference);
        if (others === undefined) {
          above.set(difference, [at]);
          waiting.push(difference);
        } else others.push(at);
      }
  }
  for (const verdict of ['no', 'unknown'] as const) {
    const reached = decided[verdict];
    const told = new Set<Difference>();
    for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
      if (told.has(at) || (verdict === 'unknown' && known.get(at) === 'no')) continue;
      told.add(at);
      known.set(at, verdict);
      reached.push(...(above.get(at) ?? []));
    }
  }
  // What nothing was found against is kept by all that is below it, round its circles too.
  for (const at of above.keys()) if (!known.has(at)) known.set(at, 'yes');
}
