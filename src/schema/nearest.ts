import { atKind } from './at-kind.ts';
import { onlyName, pick, type Node, type NodeOf } from './ir.ts';
import { kindBits, kinds, type Kind } from './json-kind.ts';
import { byTag, exclude, tagsAmong, tagsOf, type Meeting } from './tags.ts';
import { apart, maskOf, type Together } from './together.ts';

/** Fewer are looked at one by one. */
const few = 8;

/** The alternatives that schemas which hold together may be covered by: none with another tag, none that requires more. */
export function nearest(held: Together, { parts }: NodeOf<'or' | 'one'>): readonly Node[] {
  if (parts.length < few) return parts;
  const near = [...laidOut(parts, 'object')(tagsAmong(held))].flatMap((index) => parts[index] ?? []);
  if ((maskOf(held) & kindBits.object) === 0) return near;
  const there = new Set(pick('some', held).flatMap(({ at }) => onlyName(at) ?? []));
  return near.filter((part) => requiredBy(part).every((name) => there.has(name)));
}

/**
 * Whether one of the alternatives plainly has no value in common with any other.
 * @param refused what else is known not to hold
 */
export function excludesOthers(chosen: Node, { parts }: NodeOf<'one'>, refused: (other: Node) => boolean): boolean {
  const own = parts.indexOf(chosen);
  const near =
    parts.length < few
      ? parts.keys()
      : new Set(kinds.filter((kind) => (kindBits[kind] & mask(chosen)) !== 0).flatMap((kind) => [...laidOut(parts, kind)(tagsOf(atKind(chosen, kind)))]));
  return [...near].every((index) => {
    const other = parts[index];
    return other === undefined || index === own || refused(other) || disjoint(chosen, other);
  });
}

function disjoint(a: Node, b: Node): boolean {
  const meet = mask(a) & mask(b);
  return kinds.every((kind) => (kindBits[kind] & meet) === 0 || exclude(atKind(a, kind), atKind(b, kind)));
}

const masks = new WeakMap<Node, number>();

function mask(node: Node): number {
  let known = masks.get(node);
  if (known === undefined) masks.set(node, (known = maskOf(apart([node]) ?? [node])));
  return known;
}

const required = new WeakMap<Node, readonly string[]>();

/** The properties that an object must have to fit. */
export function requiredBy(node: Node): readonly string[] {
  let names = required.get(node);
  if (names === undefined) required.set(node, (names = pick('some', apart([node]) ?? []).flatMap(({ at }) => onlyName(at) ?? [])));
  return names;
}

const layouts = new WeakMap<readonly Node[], Map<Kind, Meeting>>();

function laidOut(parts: readonly Node[], kind: Kind): Meeting {
  let byKind = layouts.get(parts);
  if (byKind === undefined) layouts.set(parts, (byKind = new Map()));
  let layout = byKind.get(kind);
  if (layout === undefined) byKind.set(kind, (layout = byTag(parts.map((part) => tagsOf(atKind(part, kind))))));
  return layout;
}
