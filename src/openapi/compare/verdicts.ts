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
  const visited = new Set<Difference>();
  let worst: Verdict = 'yes';
  const waiting = [root];
  for (let at = waiting.pop(); at !== undefined && worst !== 'no'; at = waiting.pop()) {
    if (visited.has(at)) continue;
    visited.add(at);
    if (at.composed) {
      waiting.push(...at.below.map(({ difference }) => difference));
      continue;
    }
    const { contained } = fits.fit(at.old, at.new, speaker);
    if (contained !== 'yes') worst = contained;
  }
  return worst === 'unknown' ? fits.fit(root.old, root.new, speaker).contained : worst;
}
