import type { Reach } from './app.ts';

/** What a run would do with one App, without having done it. */
export interface DryRun {
  readonly app: string;
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  /** In the order of collection; `for` names the checks that want it. */
  readonly witnesses: readonly { readonly id: string; readonly reach: Reach; readonly isolation: string; readonly for: readonly string[] }[];
  /** Checks that would not be looked at. */
  readonly none: readonly { readonly id: string; readonly reason: string; readonly config?: string }[];
}
