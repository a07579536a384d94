/** Pairs of objects. Nearly every object has one partner, so that no set is made for it. */
export type Pairs = Map<object, object | Set<object>>;

export function hasPair(pairs: Pairs, one: object, other: object): boolean {
  const known = pairs.get(one);
  return known === other || (known instanceof Set && known.has(other));
}

export function addPair(pairs: Pairs, one: object, other: object): void {
  const known = pairs.get(one);
  if (known === undefined) pairs.set(one, other);
  else if (known instanceof Set) known.add(other);
  else if (known !== other) pairs.set(one, new Set([known, other]));
}

export function addAll(pairs: Pairs, more: Pairs): void {
  for (const [one, others] of more) for (const other of others instanceof Set ? others : [others]) addPair(pairs, one, other);
}
