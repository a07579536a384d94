import { Unavailable } from '../model/witness.ts';
import type { AskedBy } from './ask.ts';

/** Exclusive use of the configured users, by probe. */
export interface Leases {
  /** A user that no other probe has; waits until one is given back. @throws Unavailable when waiting would be for itself */
  take(by: AskedBy): Promise<string>;
  /** Gives back what a probe has. */
  release(by: string): void;
}

interface Waiting {
  readonly by: string;
  readonly give: (user: string) => void;
}

/** @param users in the order in which they are lent */
export function createLeases(users: readonly string[]): Leases {
  const holders = new Map<string, string>();
  const waiting = new Set<Waiting>();

  function freeUser(): string | undefined {
    return users.find((user) => !holders.has(user));
  }
  return {
    async take({ by, signal }) {
      signal.throwIfAborted();
      const free = freeUser();
      if (free !== undefined) {
        holders.set(free, by);
        return free;
      }
      // Two probes that each have one and want another would wait for one another.
      if (users.length === 0 || [...holders.values()].includes(by))
        throw new Unavailable('every configured user is leased; more users, or an agreed sign-up, would help');
      return new Promise((resolve, reject) => {
        const one: Waiting = {
          by,
          give: (user) => {
            signal.removeEventListener('abort', end);
            resolve(user);
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
        const free = freeUser();
        if (free === undefined) return;
        waiting.delete(one);
        holders.set(free, one.by);
        one.give(free);
      }
    },
  };
}
