import type { Found } from './side.ts';

/**
 * What a change does to the values that may be said: fewer, more, or others. `addition` and `loss` are of names that nobody was held
 * to, `meaning` is what the same values mean, `remark` is nothing on the wire. `unclear` is for containment to decide.
 */
export type Effect = 'narrower' | 'wider' | 'other' | 'unclear' | 'addition' | 'loss' | 'meaning' | 'remark';

/** One thing that changed between two schemas. */
export interface Change {
  /** The end of a finding's id: `max-decreased`. */
  readonly kind: string;
  readonly effect: Effect;
  readonly old?: Found;
  readonly new?: Found;
  /** What happened, as a predicate: `allows at most 50 instead of 100`. */
  readonly text: string;
  /** The property that it is about, where it is not the schema itself. */
  readonly property?: string;
  /** No validator sees it, so containment has no say in it. */
  readonly beyondSchema?: boolean;
  /** The types that each document names, where they are what changed. */
  readonly types?: { readonly old?: readonly string[]; readonly new?: readonly string[] };
  /** An alternative by its tag, in each document where it has one. */
  readonly tag?: Tag;
}

export interface Tag {
  readonly old?: Tagged;
  readonly new?: Tagged;
}

export interface Tagged {
  readonly property: string;
  readonly value: string;
  readonly alternative: Found;
}

/** Text of a document inside a sentence: one line, not too long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** What became of something that may be said or not, as a predicate. */
export function cameOrWent(says: string, was: unknown, is: unknown): string {
  if (was === undefined) return `has the ${says} ${shown(is)} now, and had none`;
  if (is === undefined) return `has no ${says} any more, and had ${shown(was)}`;
  return `has the ${says} ${shown(is)} instead of ${shown(was)}`;
}
