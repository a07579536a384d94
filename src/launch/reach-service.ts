import type { Service, ServiceName } from '../model/app.ts';
import type { LaunchOptions } from '../model/launcher.ts';
import type { Address } from './address.ts';
import { waitUntilReady } from './readiness.ts';

/** What already runs needs no time to start, at most to wake up; milliseconds. */
const reachedWithin = 10_000;

/** Makes sure that a service which is not ours answers. @throws ToolError `app-not-ready` */
export async function reachService(service: ServiceName, { ready }: Service, { origin }: Address, options: LaunchOptions): Promise<void> {
  await waitUntilReady({
    service,
    url: origin + ready,
    within: Math.min(options.readyWithin, reachedWithin),
    signal: options.signal,
    log: () => [],
    remedy: `It is reached as it is, not started: is services.${service}.url right, does it run, and does ${ready} answer below 500?`,
  });
  options.progress(`${service}: answers at ${origin}`);
}
