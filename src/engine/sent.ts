import type { Exchange } from '../model/exchange.ts';
import type { Sent } from '../model/report.ts';

const fresh = /^fresh user \d+$/;

/** Counts requests by who sent them and as whom. Fresh users are many and tell nothing each: they count as one. */
export function sentBy(exchanges: readonly Exchange[]): Sent {
  const user = ({ as }: Exchange): string => (as === undefined ? 'nobody' : fresh.test(as) ? 'fresh users' : as);
  return { byProbe: counted(exchanges.map(({ by }) => by)), byUser: counted(exchanges.map(user)) };
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
