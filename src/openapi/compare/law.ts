import type { Level } from '../../model/finding.ts';
import type { Effect } from './changes.ts';
import type { Speaker } from './speaker.ts';

/**
 * The law of levels: what a change does to what may be said, and who says it. What the client may say must not become less, what the
 * owner may say must not become more.
 */
export function levelOf(effect: Effect, speaker: Speaker): Level {
  switch (effect) {
    case 'narrower':
      return speaker === 'client' ? 'breaking' : 'note';
    case 'wider':
      return speaker === 'owner' ? 'breaking' : 'note';
    case 'other':
    case 'unclear':
      return 'breaking';
    case 'loss':
    case 'meaning':
      return 'warning';
    case 'addition':
    case 'remark':
      return 'note';
  }
}
