// What the formats of a comparison share.
import type { Drift, DriftFinding, DriftLocation, DriftMessage, DriftPlace } from '../model/drift.ts';
import { holds } from '../model/accepted.ts';
import { clip, shownValue, visible } from './escape.ts';

const mostOperations = 6;

/** Where to look: in the new document, or in the old one for what is gone. */
export function placeOf({ old, new: next }: DriftLocation): DriftPlace | undefined {
  return next ?? old;
}

export function placeText({ file, line, column, pointer }: DriftPlace): string {
  return `${visible(file)}:${line}:${column}${pointer === '' ? '' : ` ${clip(pointer, 300)}`}`;
}

export function sentence({ text, operation, operations }: DriftFinding, most: number = mostOperations): string {
  const [, ...more] = operations;
  // A sentence that begins with a predicate is about its operation.
  const named = text.startsWith(operation) ? clip(text, 400) : `${visible(operation)}: ${clip(text, 400)}`;
  if (more.length === 0) return named;
  const shown = more.slice(0, most).map(visible).join(', ');
  return `${named} (also ${shown}${more.length > most ? ` and ${more.length - most} more` : ''})`;
}

export function messageText(message: DriftMessage): string {
  return shownValue(message, 2_000);
}

/** Who set a level, and what the law says; undefined where the level is the law's. */
export function setText({ level, set }: Pick<DriftFinding, 'level' | 'set'>): string | undefined {
  return set && `${level} by ${visible(set.by)}; the law says ${set.law}`;
}

export function isAccepted({ accepted }: DriftFinding): boolean {
  return holds(accepted);
}

/** Why nothing follows from a comparison whose old document promises nothing. */
export function nothingCompared({ old }: Pick<Drift, 'old'>): string {
  return `${visible(old)} declares no operation, so nothing was compared`;
}
