import type { AcceptedEntry } from '../model/accepted.ts';
import type { Agreement } from '../model/agreement.ts';
import type { Reach } from '../model/app.ts';
import type { JournalPlace } from '../engine/equipment.ts';
import type { Listener } from '../model/event.ts';
import type { Level } from '../model/finding.ts';
import type { Drift } from '../model/drift.ts';
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
  /** Check ids, areas, or ids with `*` that must be examined, besides those of the config. */
  readonly require?: readonly string[];
  /** The file that records what is examined, relative to `cwd`; the config's unless told. */
  readonly coverage?: string;
  /** Write what this run examines into that file. */
  readonly updateCoverage?: boolean;
  /** Where created objects are written down while the run goes on; `alive` says whether a process of an earlier run is still there. */
  readonly journal?: JournalPlace & { readonly alive: (pid: number) => boolean };
  readonly signal: AbortSignal;
  readonly listen: Listener;
}

/** A run of one App. */
export interface RunOptions extends Omit<VerifyOptions, 'apps' | 'updateCoverage'> {
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

export interface AcceptOptions {
  readonly io: Io;
  readonly config?: string;
  /** A report of the run in which it was seen, `reports/run.json`; its text, where there is one. */
  readonly report?: string;
  readonly fingerprint: string;
  readonly reason: string;
  readonly owner: string;
  /** `2026-11-21`; 30 days ahead unless told, at most 90. */
  readonly expires?: string;
}
/** What was written, and what it names where the report has it. */
export interface Accepted {
  readonly file: string;
  readonly entry: AcceptedEntry;
  readonly how: 'added' | 'replaced';
  readonly names?: string;
}

export interface SweepOptions {
  readonly io: Io;
  readonly config?: string;
  /** Where the journals are, absolute. */
  readonly folder: string;
  readonly alive: (pid: number) => boolean;
  readonly signal: AbortSignal;
}
/** What became of one object that an earlier run had left, or why its App could not be asked. */
export interface Swept {
  readonly app: string;
  readonly origin: string;
  /** `gone`: it was not there any more. `left`: it stays, and no other try can change that. `unknown`: it could not be tried. */
  readonly outcome: 'removed' | 'gone' | 'left' | 'unknown';
  /** `todos 7 of ada`, with the reason where it was not removed. */
  readonly text: string;
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

export interface DriftLevelsOptions {
  readonly io: Io;
  /** Path of the config; found from `cwd` upward unless told. */
  readonly config?: string;
  /** The App whose levels are wanted; needed only where Apps set different ones. */
  readonly app?: string;
  readonly signal: AbortSignal;
}

export interface BaselineOptions {
  readonly io: Io;
  readonly config?: string;
  /** Names of Apps; all unless told. */
  readonly apps?: readonly string[];
  /** The document to take instead of the live one: a file, a URL, `revision:path`. Of one App only. */
  readonly from?: string;
  readonly launcher?: string;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}
/** What would become the baseline of one App. */
export interface BaselineProposal {
  readonly app: string;
  /** As seen from the working folder. */
  readonly file: string;
  readonly state: 'new' | 'same' | 'changed';
  /** From what is kept to what would be, when they differ. */
  readonly drift?: Drift;
  write(): Promise<void>;
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
