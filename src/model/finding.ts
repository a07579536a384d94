import type { Acceptance } from './accepted.ts';
import type { OperationId } from './operation.ts';

export type Level = 'breaking' | 'warning' | 'note';
export const levels: readonly Level[] = ['note', 'warning', 'breaking'];

/** What a check looks at. */
export type Subject =
  | { readonly operation: OperationId }
  | { readonly route: string }
  | { readonly cookie: string }
  | { readonly event: string }
  | { readonly flow: string }
  | { readonly field: string };

/** What one side said, and where. */
export interface Shown {
  /** Which witness said it: `agreement`, `openapi`, or the id of the probe. */
  readonly witness: string;
  /** Where: an exchange's id, a pointer into a document, a place in the config. */
  readonly at: string;
  readonly value?: unknown;
}

export interface Both {
  readonly expected: Shown;
  readonly actual: Shown;
}

export interface Finding extends Both {
  /** `area/name` of the check. */
  readonly check: string;
  readonly message: string;
  /** The message's text with its placeholders filled. */
  readonly text: string;
  readonly level: Level;
  readonly subject: Subject;
  /** Identity across runs: check, message and subject, never data; or the one that what is told has of its own. */
  readonly fingerprint: string;
  /** It is known. While that holds it decides no verdict. */
  readonly accepted?: Acceptance;
}

/** A subject in one string: `operation GET /todos`. */
export function subjectName(subject: Subject): string {
  const [[kind, name] = ['', '']] = Object.entries(subject);
  return `${kind} ${name}`;
}
