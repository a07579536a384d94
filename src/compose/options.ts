import type { Agreement } from '../model/agreement.ts';
import type { Reach } from '../model/app.ts';
import type { Listener } from '../model/event.ts';
import type { Level } from '../model/finding.ts';
import type { OpenApiSaid } from '../model/openapi.ts';

/** What the process offers; only `cli/` reads it from the process itself. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly isRoot: boolean;
}

export interface VerifyOptions {
  readonly io: Io;
  /** Path of the config; found from `cwd` upward unless told. */
  readonly config?: string;
  /** Names of Apps; all unless told. */
  readonly apps?: readonly string[];
  /** Check ids, areas, or ids with `*`; all unless told. */
  readonly only?: readonly string[];
  readonly launcher?: string;
  readonly reach?: Reach;
  readonly failOn?: Level;
  /** Probes at once; 4 unless told. */
  readonly concurrency?: number;
  /** False: probes that drive a browser are left out. */
  readonly browser?: boolean;
  readonly signal: AbortSignal;
  readonly listen: Listener;
}

/** A run of one App. */
export interface RunOptions extends Omit<VerifyOptions, 'apps'> {
  readonly app: string;
}

export interface JudgeOptions {
  /** Its name, for messages. */
  readonly file: string;
  /** A report of an earlier run, `reports/run.json`. */
  readonly text: string;
  readonly only?: readonly string[];
  readonly failOn?: Level;
}

export interface LaunchOneOptions {
  readonly io: Io;
  readonly config?: string;
  /** Its name; the config's first unless told. */
  readonly app?: string;
  readonly launcher?: string;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}
export interface LaunchedUser {
  readonly identifier: string;
  readonly password: string;
}
/** An App that was launched for tests of its own. */
export interface Launched extends AsyncDisposable {
  readonly name: string;
  /** Origins, as a browser names them. */
  readonly api: string;
  readonly web?: string;
  /** With origins known. */
  readonly agreement: Agreement;
  /** The configured ones, by name. */
  readonly users: Readonly<Record<string, LaunchedUser>>;
  /** Its live OpenAPI document, read once. @throws Unavailable when it is missing or invalid */
  openapi(): Promise<OpenApiSaid>;
}

export interface UpOptions {
  readonly io: Io;
  readonly config?: string;
  readonly app?: string;
  readonly launcher?: string;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}
/** A launched App, with a signed-in user's credential for `curl`. */
export interface Up extends AsyncDisposable {
  readonly api: string;
  readonly web?: string;
  readonly user?: string;
  /** The access credential itself. */
  readonly token?: string;
  /** The name of the cookie that carries it, under the cookie transport. */
  readonly cookie?: string;
  /** Says how, once a service dies. */
  readonly died: Promise<string>;
}

export interface ProveOptions {
  readonly io: Io;
  readonly config?: string;
  readonly only?: readonly string[];
  /** Write the recordings that unit tests judge. */
  readonly record?: boolean;
  readonly signal: AbortSignal;
  readonly listen: (line: string) => void;
}
