import { Unavailable } from '../model/witness.ts';
import type { AskedBy } from './ask.ts';

/** Exclusive use of the configured users, by probe. */
export interface Leases {
  /**
   * Users that no other probe has, all at once; waits until enough are given back, first come first served.
   * @throws Unavailable when waiting would be for itself, or for more users than there are
   */
  take(by: AskedBy, count?: number): Promise<readonly string[]>;
  /** Gives back what a probe has. */
  release(by: string): void;
}

interface Waiting {
  readonly by: string;
  readonly count: number;
  readonly give: (users: readonly string[]) => void;
}

/** @param users in the order in which they are lent */
export function createLeases(users: readonly string[]): Leases {
  const holders = new Map<string, string>();
  const waiting = new Set<Waiting>();

  /** These many, now the probe's; undefined when fewer are free. */
  function lend(by: string, count: number): readonly string[] | undefined {
    const free = users.filter((user) => !holders.has(user)).slice(0, count);
    if (free.length < count) return undefined;
    for (const user of free) holders.set(user, by);
    return free;
  }
  return {
    async take({ by, signal }, count = 1) {
      signal.throwIfAborted();
      if (users.length < count)
        throw new Unavailable(
          count === 1 || users.length === 0
            ? 'no user is configured that could be leased'
            : `${count} users are wanted at once and ${users.length} can be leased; more users, or an agreed sign-up, would help`,
        );
      // Whoever came first and waits for several is not overtaken for ever by those who want one.
      const lent = waiting.size === 0 ? lend(by, count) : undefined;
      if (lent !== undefined) return lent;
      // Two probes that each have one and want another would wait for one another.
      if ([...holders.values()].includes(by)) throw new Unavailable('every configured user is leased; more users, or an agreed sign-up, would help');
      return new Promise((resolve, reject) => {
        const one: Waiting = {
          by,
          count,
          give: (given) => {
            signal.removeEventListener('abort', end);
            resolve(given);
          },
        };
        const end = (): void => {
          waiting.delete(one);
          reject(signal.reason as Error);
        };
        waiting.add(one);
        signal.addEventListener('abort', end, { once: true });
      });
    },
    release(by) {
      for (const [user, holder] of holders) if (holder === by) holders.delete(user);
      for (const one of waiting) {
        const lent = lend(one.by, one.count);
        if (lent === undefined) return;
        waiting.delete(one);
        one.give(lent);
      }
    },
  };
}
