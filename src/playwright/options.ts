import type { Reach } from '../model/app.ts';
import type { Level } from '../model/finding.ts';

/** What a project of the Playwright config says, as `use: { seamcheck: { … } }`. */
export interface SeamcheckOptions {
  /** The App of seamcheck.config.ts; the project's own name unless told. */
  readonly app?: string;
  /** Path of the config; found from the working directory upward unless told. */
  readonly config?: string;
  readonly launcher?: string;
  readonly reach?: Reach;
  readonly failOn?: Level;
  /** Probes at once; 4 unless told. */
  readonly concurrency?: number;
}
