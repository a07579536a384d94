import type { DriftDirection } from '../../model/drift.ts';

/**
 * Who says a part of an exchange. What the `client` (whoever was built for the old document) says must be accepted by the new one; what
 * the `owner` of the document says must have been announced by the old one. In webhooks and callbacks it is the owner who asks.
 */
export type Speaker = 'client' | 'owner';

export function speakerOf(direction: DriftDirection, inverted: boolean): Speaker {
  return (direction === 'request') === inverted ? 'owner' : 'client';
}

/** The direction that `readOnly` and `writeOnly` are read by: a property that only the owner writes is in what the owner says. */
export function readingDirection(speaker: Speaker): DriftDirection {
  return speaker === 'client' ? 'request' : 'response';
}
