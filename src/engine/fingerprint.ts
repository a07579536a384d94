import { createHash } from 'node:crypto';
import { subjectName, type Subject } from '../model/finding.ts';

/** The identity of a finding across runs: check, message and subject, never data. 16 hexadecimal digits. */
export function fingerprint(check: string, message: string, subject: Subject): string {
  return createHash('sha256')
    .update(JSON.stringify([check, message, subjectName(subject)]))
    .digest('hex')
    .slice(0, 16);
}
