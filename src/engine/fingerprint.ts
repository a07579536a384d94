import { createHash } from 'node:crypto';
import { subjectName, type Subject } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';

/** The identity of a finding across runs: check, message and subject, never data. 16 hexadecimal digits. */
export function fingerprint(check: string, message: string, subject: Subject): string {
  return digest([check, message, subjectName(subject)]);
}

/**
 * The identity of an inconclusive outcome across runs: check and class of reason. Where the controls of agreed subjects did not hold,
 * the class is those subjects, so that one more of them is another outcome; else it is the reason as `reasonClass` has it.
 */
export function outcomeFingerprint({ check, reason = '', undecided }: Pick<Outcome, 'check' | 'reason' | 'undecided'>): string {
  const open = undecided
    .filter(({ agreed }) => agreed)
    .map(({ subject }) => subjectName(subject))
    .toSorted();
  return digest([check, 'inconclusive', ...(open.length > 0 ? open : [reasonClass(reason)])]);
}

/** A reason without what changes from run to run: origins, exchange ids, generated names, numbers. A status it speaks of stays. */
export function reasonClass(reason: string): string {
  return reason
    .replace(/\b(?:https?|wss?):\/\/[^\s/"'<>]+/gi, '<origin>')
    .replace(/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b|\[::1\](?::\d+)?|\blocalhost:\d+/g, '<origin>')
    .replace(/\bx\d+\b/g, '<exchange>')
    .replace(/\b(?=[0-9a-f-]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b/gi, '<id>')
    .replace(/(?<!\b(?:answered|status|code|HTTP) )\d+(?:\.\d+)?/g, '#');
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
