/**
 * Asks about every entry at once. The answers stand in the order of the entries, whichever came first: what a check takes as the first
 * one must not change from run to run. An entry that is answered by undefined is left out.
 */
export async function ofEach<K extends string, V, T>(
  entries: Readonly<Record<K, V>> | readonly (readonly [K, V])[],
  ask: (key: K, value: V) => Promise<T | undefined>,
): Promise<Record<K, T>> {
  const list = Array.isArray(entries) ? (entries as readonly (readonly [K, V])[]) : (Object.entries(entries) as [K, V][]);
  const answers = await Promise.all(list.map(async ([key, value]) => [key, await ask(key, value)] as const));
  return Object.fromEntries(answers.filter(([, answer]) => answer !== undefined)) as Record<K, T>;
}
