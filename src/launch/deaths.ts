import type { Death } from '../model/launcher.ts';

/** Remembers the first death of a launched App and tells whoever asked. */
export interface Deaths {
  report(death: Death): void;
  readonly first: () => Death | undefined;
  /** Calls back once; soon, when the death already was. */
  onFirst(listener: (death: Death) => void): void;
}

export function createDeaths(): Deaths {
  let first: Death | undefined;
  const listeners: ((death: Death) => void)[] = [];
  return {
    report(death) {
      if (first !== undefined) return;
      first = death;
      for (const listener of listeners.splice(0)) listener(death);
    },
    first: () => first,
    onFirst(listener) {
      const died = first;
      if (died === undefined) listeners.push(listener);
      else queueMicrotask(() => listener(died));
    },
  };
}
