/** Chooses one of each list so that no two choices are equal (augmenting paths after Kuhn); undefined when that cannot be done. */
export function matched(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const holder = new Map<string, number>();
  const give = (index: number, asked: Set<string>): boolean => {
    const list = lists[index] ?? [];
    const free = list.find((choice) => !holder.has(choice));
    if (free !== undefined) return holder.set(free, index).size > 0;
    for (const choice of list) {
      if (asked.has(choice)) continue;
      asked.add(choice);
      const before = holder.get(choice);
      if (before !== undefined && !give(before, asked)) continue;
      holder.set(choice, index);
      return true;
    }
    return false;
  };
  if (!lists.every((_, index) => give(index, new Set()))) return undefined;
  const chosen = new Map([...holder].map(([choice, index]) => [index, choice]));
  return lists.map((_, index) => chosen.get(index) ?? '');
}
