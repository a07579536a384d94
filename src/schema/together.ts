import type { Node, NodeOf } from './ir.ts';
import { everyKind, kindBits, kindOf } from './json-kind.ts';

/** Schemas that hold together. */
export type Together = readonly Node[];

/** In one list, with what its references lead to; undefined where they lead round in a circle. */
export function apart(all: Together): Together | undefined {
  const parts = new Set<Node>();
  const open = new Set<string>();
  const take = (node: Node): boolean => {
    if (node.op === 'and') return node.parts.every(take);
    if (open.has(node.key)) return false;
    if (parts.has(node)) return true;
    // A reference too: the other side may refer to the same.
    parts.add(node);
    if (node.op !== 'ref') return true;
    open.add(node.key);
    const ends = take(node.target());
    open.delete(node.key);
    return ends;
  };
  return all.every(take) ? [...parts] : undefined;
}

/** The kinds that are left. */
export function maskOf(all: Together): number {
  let mask = everyKind;
  for (const one of all) {
    if (one.op === 'kinds') mask &= one.mask;
    else if (one.op === 'values') mask &= kindsOf(one);
  }
  return mask;
}

export function kindsOf({ values }: NodeOf<'values'>): number {
  let mask = 0;
  for (const value of values.values()) mask |= kindBits[kindOf(value) ?? 'null'];
  return mask;
}
