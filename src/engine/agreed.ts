import type { Subject } from '../model/finding.ts';
import { namedOperations } from '../model/known.ts';
import type { Known } from '../model/witness.ts';

/**
 * Whether the config names this subject, so that leaving it undecided is not acceptable. Flows, cookies, events and fields exist
 * only because a check for an agreed thing made them a subject; operations and routes may also have been discovered.
 */
export function isAgreed(subject: Subject, known: Known): boolean {
  if ('operation' in subject) return namedOperations(known).has(subject.operation);
  if ('route' in subject) {
    const { screens } = known.app;
    return screens !== undefined && [screens.signIn, screens.home, ...screens.protected].includes(subject.route);
  }
  return true;
}
