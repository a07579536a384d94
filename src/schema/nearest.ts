import { atKind } from './at-kind.ts';
import type { Node, NodeOf } from './ir.ts';
import { kindBits, kinds, type Kind } from './json-kind.ts';
import { byTag, exclude, tagsAmong, tagsOf, type Meeting } from './tags.ts';
import { apart, maskOf, type Together } from './together.ts';

/** Fewer are looked at one by one. */
const few = 8;

/** The alternatives that schemas which hold together may be covered by: with another tag none is. */
export function nearest(held: Together, { parts }: NodeOf<'or' | 'one'>): readonly Node[] {
  if (parts.length < few) return parts;
  return [...laidOut(parts, 'object')(tagsAmong(held))].flatMap((index) => parts[index] ?? []);
}

/** Whether one of the alternatives plainly has no value in common with any other. */
export function excludesOthers(chosen: Node, { parts }: NodeOf<'one'>): boolean {
  const own = parts.indexOf(chosen);
  const near =
    parts.length < few
      ? parts.keys()
      : new Set(kinds.filter((kind) => (kindBits[kind] & mask(chosen)) !== 0).flatMap((kind) => [...laidOut(parts, kind)(tagsOf(atKind(chosen, kind)))]));
  return [...near].every((index) => {
    const other = parts[index];
    return other === undefined || index === own || disjoint(chosen, other);
  });
}

function disjoint(a: Node, b: Node): boolean {
  const meet = mask(a) & mask(b);
  return kinds.every((kind) => (kindBits[kind] & meet) === 0 || exclude(atKind(a, kind), atKind(b, kind)));
}

function mask(node: Node): number {
  return maskOf(apart([node]) ?? [node]);
}

const layouts = new WeakMap<readonly Node[], Map<Kind, Meeting>>();

function laidOut(parts: readonly Node[], kind: Kind): Meeting {
  let byKind = layouts.get(parts);
  if (byKind === undefined) layouts.set(parts, (byKind = new Map()));
  let layout = byKind.get(kind);
  if (layout === undefined) byKind.set(kind, (layout = byTag(parts.map((part) => tagsOf(atKind(part, kind))))));
  return layout;
}
