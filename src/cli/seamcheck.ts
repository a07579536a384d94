import type { Reach } from '../model/app.ts';
import type { RunEvent } from '../model/event.ts';
import type { Level } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { CatalogueEntry } from '../report/catalogue-entry.ts';
import type { DryRun } from '../report/dry-run.ts';
import type { ProveReport } from '../report/prove.ts';

export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly isRoot: boolean;
}

export interface VerifyOptions {
  readonly io: Surroundings;
  readonly config?: string;
  readonly apps?: readonly string[];
  readonly only?: readonly string[];
  readonly launcher?: string;
  readonly reach?: Reach;
  readonly failOn?: Level;
  readonly concurrency?: number;
  readonly browser?: boolean;
  readonly signal: AbortSignal;
  readonly listen: (event: RunEvent) => void;
}

/** An App that was launched to be looked at. */
export interface Up extends AsyncDisposable {
  readonly api: string;
  readonly web?: string;
  /** The access credential of the first user. */
  readonly token?: string;
  readonly user?: string;
  /** The name of the cookie that carries it, where it is one. */
  readonly cookie?: string;
  /** Resolves when a service dies, with how. */
  readonly died: Promise<string>;
}

/** What the commands ask of `src/index.ts`. */
export interface Seamcheck {
  verify(options: VerifyOptions): Promise<Report>;
  dryRun(options: Omit<VerifyOptions, 'listen'>): Promise<readonly DryRun[]>;
  judgeAgain(options: { readonly file: string; readonly text: string; readonly only?: readonly string[]; readonly failOn?: Level }): Promise<Report>;
  catalogue(): Promise<readonly CatalogueEntry[]>;
  up(options: {
    readonly io: Surroundings;
    readonly config?: string;
    readonly app?: string;
    readonly launcher?: string;
    readonly signal: AbortSignal;
    readonly progress: (text: string) => void;
  }): Promise<Up>;
  prove(options: {
    readonly io: Surroundings;
    readonly config?: string;
    readonly only?: readonly string[];
    readonly record?: boolean;
    readonly signal: AbortSignal;
    readonly listen: (line: string) => void;
  }): Promise<ProveReport>;
}
