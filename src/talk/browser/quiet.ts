// Waiting for the network to be quiet.
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkLog } from './network-log.ts';

/** What a page talks to its servers with. Event streams and sockets stay open for ever and are not waited for. */
export const talking: ReadonlySet<string> = new Set(['fetch', 'xhr', 'document', 'preflight']);
/** What a page needs to come alive. */
export const loading: ReadonlySet<string> = new Set([...talking, 'script', 'stylesheet']);

export interface Quiet {
  readonly kinds: ReadonlySet<string>;
  /** Milliseconds without any request of these kinds. */
  readonly quietFor: number;
  /** Milliseconds after which waiting ends anyway. */
  readonly within: number;
}

/** True when it became quiet, false when time ran out. */
export async function untilQuiet(log: NetworkLog, { kinds, quietFor, within }: Quiet): Promise<boolean> {
  const started = performance.now();
  let begun = log.begun();
  let since = started;
  for (;;) {
    const now = performance.now();
    if (log.underWay(kinds) > 0 || log.begun() !== begun) since = now;
    begun = log.begun();
    if (now - since >= quietFor) return true;
    if (now - started >= within) return false;
    await sleep(25);
  }
}
