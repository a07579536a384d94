// The composition root and public entry: puts engine, catalogue, launchers and equipment together. Everything heavy loads lazily.
import type {
  Accepted,
  AcceptOptions,
  BaselineOptions,
  DriftLevelsOptions,
  BaselineProposal,
  VerifyOptions,
  RunOptions,
  JudgeOptions,
  LaunchOneOptions,
  Launched,
  UpOptions,
  Up,
  ProveOptions,
  Swept,
  SweepOptions,
} from './compose/options.ts';
import type { Run } from './engine/run.ts';
import type { CatalogueEntry } from './model/catalogue-entry.ts';
import type { SetLevel } from './model/drift.ts';
import type { DryRun } from './model/dry-run.ts';
import type { Report } from './model/report.ts';
import type { ProveReport } from './model/proof.ts';

export * from './agreement/index.ts';
export { defineConfig, type Config } from './config/define.ts';
export * from './author.ts';
export { ToolError } from './model/tool-error.ts';
export type { AppReport, Report } from './model/report.ts';
export type { Finding } from './model/finding.ts';
export type { Outcome, Verdict } from './model/outcome.ts';
export type { CatalogueEntry } from './model/catalogue-entry.ts';
export type { DryRun } from './model/dry-run.ts';
export type { RunEvent } from './model/event.ts';
export type { Run } from './engine/run.ts';
export type {
  Accepted,
  AcceptOptions,
  BaselineOptions,
  DriftLevelsOptions,
  BaselineProposal,
  Io,
  VerifyOptions,
  RunOptions,
  JudgeOptions,
  LaunchOneOptions,
  Launched,
  LaunchedUser,
  UpOptions,
  Up,
  ProveOptions,
  Swept,
  SweepOptions,
} from './compose/options.ts';

/** Launches or reaches each App of the config, questions it and judges. @throws ToolError */
export async function verify(options: VerifyOptions): Promise<Report> {
  return (await import('./compose/verify.ts')).verifyAll(options);
}

/** A run of one App that is asked for one check after another; launches nothing until one needs it. @throws ToolError */
export async function openRun(options: RunOptions): Promise<Run> {
  return (await import('./compose/run.ts')).openAppRun(options);
}

/** The names of the config's Apps. @throws ToolError */
export async function appNames(options: Pick<VerifyOptions, 'io' | 'config'>): Promise<readonly string[]> {
  return (await import('./compose/run.ts')).appNames(options);
}

export async function dryRun(options: Omit<VerifyOptions, 'listen'>): Promise<readonly DryRun[]> {
  return (await import('./compose/verify.ts')).dryRunAll(options);
}

/** Judges the recording of an earlier run again. @throws ToolError `recording-invalid` */
export async function judgeAgain(options: JudgeOptions): Promise<Report> {
  return (await import('./compose/judge-again.ts')).judgeAgain(options);
}

export async function catalogue(): Promise<readonly CatalogueEntry[]> {
  return (await import('./compose/catalogue.ts')).catalogueEntries();
}

/** Launches or reaches one App for tests that question it themselves. @throws ToolError */
export async function launch(options: LaunchOneOptions): Promise<Launched> {
  return (await import('./compose/launch.ts')).launch(options);
}

export async function up(options: UpOptions): Promise<Up> {
  return (await import('./compose/up.ts')).up(options);
}

/** The levels that the config sets for changes between two documents, by id. @throws ToolError */
export async function driftLevels(options: DriftLevelsOptions): Promise<Readonly<Record<string, SetLevel>>> {
  return (await import('./compose/drift-levels.ts')).driftLevelsOf(options);
}

/** What would become the baselines of the config's Apps; each is written when that is asked of it. @throws ToolError */
export async function baseline(options: BaselineOptions): Promise<readonly BaselineProposal[]> {
  return (await import('./compose/baseline.ts')).baselinesOf(options);
}

/** Writes an entry into the file of accepted findings. @throws ToolError */
export async function accept(options: AcceptOptions): Promise<Accepted> {
  return (await import('./compose/accept.ts')).acceptOne(options);
}

/** Removes what killed runs left in the Apps of the config. @throws ToolError */
export async function sweep(options: SweepOptions): Promise<readonly Swept[]> {
  return (await import('./compose/sweep.ts')).sweepAll(options);
}

/** Proves the catalogue on the config's Apps and their mutants. */
export async function prove(options: ProveOptions): Promise<ProveReport> {
  return (await import('./compose/prove.ts')).proveAll(options);
}
