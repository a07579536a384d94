import { never, type Product } from './product.ts';

/** The letters from a state to a state that acceptance can be reached from, in characters. */
type Edges = ReadonlyMap<number, number>;

/**
 * How many texts of at least `min` and at most `max` characters are accepted: exact up to `limit`, `Infinity` above. @throws TooMuchWork
 */
export function countTexts(product: Product, min: number, max: number, limit: number): number {
  const edges = trimmed(product);
  if (!edges.has(product.first)) return 0;
  // From a state that lies on a circle, longer and longer texts are accepted.
  if (max === Number.POSITIVE_INFINITY && hasCircle(edges, product.first)) return Number.POSITIVE_INFINITY;
  let total = 0;
  let layer: ReadonlyMap<number, number> = new Map([[product.first, 1]]);
  for (let length = 0; length <= max && layer.size > 0; length += 1) {
    if (length >= min) for (const [state, ways] of layer) if (product.accepts(state)) total += ways;
    if (total > limit) return Number.POSITIVE_INFINITY;
    const next = new Map<number, number>();
    for (const [state, ways] of layer) {
      for (const [to, size] of edges.get(state) ?? []) next.set(to, (next.get(to) ?? 0) + ways * size);
      product.spend(edges.get(state)?.size ?? 0);
    }
    layer = next;
  }
  return total;
}

/** What remains of the product without states from which nothing is accepted. */
export function trimmed(product: Product): ReadonlyMap<number, Edges> {
  const forward = new Map<number, Map<number, number>>();
  const backward = new Map<number, number[]>();
  const pending = [product.first];
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    if (forward.has(state) || state === never) continue;
    const edges = new Map<number, number>();
    for (const [letter, { size }] of product.letters.entries()) {
      const to = product.step(state, letter);
      if (to === never) continue;
      edges.set(to, (edges.get(to) ?? 0) + size);
    }
    forward.set(state, edges);
    for (const to of edges.keys()) {
      backward.set(to, [...(backward.get(to) ?? []), state]);
      pending.push(to);
    }
  }
  const useful = new Set<number>();
  const back = [...forward.keys()].filter(product.accepts);
  for (let state = back.pop(); state !== undefined; state = back.pop()) {
    if (useful.has(state)) continue;
    useful.add(state);
    back.push(...(backward.get(state) ?? []));
  }
  return new Map([...forward].filter(([state]) => useful.has(state)).map(([state, edges]) => [state, new Map([...edges].filter(([to]) => useful.has(to)))]));
}

function hasCircle(edges: ReadonlyMap<number, Edges>, first: number): boolean {
  const open = new Map<number, Iterator<number>>();
  const done = new Set<number>();
  const path = [first];
  open.set(first, (edges.get(first) ?? new Map<number, number>()).keys());
  for (let state = path.at(-1); state !== undefined; state = path.at(-1)) {
    const next = open.get(state)?.next();
    if (next === undefined || next.done === true) {
      done.add(state);
      open.delete(state);
      path.pop();
    } else if (open.has(next.value)) return true;
    else if (!done.has(next.value)) {
      open.set(next.value, (edges.get(next.value) ?? new Map<number, number>()).keys());
      path.push(next.value);
    }
  }
  return false;
}
