import type { Launcher } from '../model/launcher.ts';

/** A launcher for what the proof itself serves. It counts as launched: the proof owns it. */
export function reached(api: string): Launcher {
  return {
    name: 'proof',
    launch: async () => ({
      launcher: 'proof',
      services: { api: { origin: api } },
      logs: () => [],
      death: () => undefined,
      onDeath: () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }),
  };
}
