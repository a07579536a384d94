import type { Agreement } from '../model/agreement.ts';
import type { App, AppFacts } from '../model/app.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Launcher, RunningApp } from '../model/launcher.ts';
import type { Collecting } from '../model/witness.ts';

/** What probes of one run work with: connections, sessions, the journal, a browser. Handed in, so that the engine talks to nothing itself. */
export interface Equipment extends AsyncDisposable {
  /** With origins known, placeholders filled. */
  readonly agreement: Agreement;
  readonly facts: AppFacts;
  /** What one probe may use. Its agreed waits are run by `aside`, where that is given. */
  for(probe: string, signal: AbortSignal, aside?: Aside): Collecting;
  /** The probe has ended: what it leased is free again. */
  done(probe: string): void;
  /** Removes what was created and ends the sessions we opened. Never throws; says what could not be undone. */
  restore(): Promise<readonly string[]>;
  redact<T>(value: T): T;
  /** Every exchange of the run, levers' included, in order. */
  exchanges(): readonly Exchange[];
  fingerprints(): Readonly<Record<string, unknown>>;
  /** Milliseconds of agreed waits. */
  waited(): number;
  /** How many requests were sent to the App. */
  requests(): number;
}

/** Waits, while another probe takes the place of the one that waits. */
export type Aside = (wait: () => Promise<void>) => Promise<void>;

/** Where a run writes down what it creates, so that what a killed run left can be removed. */
export interface JournalPlace {
  /** Absolute; created when needed. */
  readonly folder: string;
  /** Of our process, so that nobody removes what a living run still uses. */
  readonly pid: number;
}

export interface EquipmentOptions {
  readonly app: App;
  readonly agreement: Agreement;
  readonly running: RunningApp;
  readonly root: string;
  readonly concurrency: number;
  /** The run's. */
  readonly signal: AbortSignal;
  readonly journal?: JournalPlace;
}

/** What the composition root puts into the engine. */
export interface Parts {
  launcher(name: string): Launcher;
  /** What processes of the App inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  equip(options: EquipmentOptions): Equipment;
  /** The facts that are known before the App is launched. */
  facts(app: App): AppFacts;
  /** Which of some words was probably meant, for error messages. */
  nearest(word: string, among: readonly string[]): string | undefined;
}
