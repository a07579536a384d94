import type { Style } from '../report/style.ts';
import type { Seamcheck } from './seamcheck.ts';

/** One of the two streams. Writing never throws: a reader that went away is not our failure. */
export interface Output {
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly terminal: boolean;
  /** Characters in a line, where that is known. */
  readonly columns?: number;
}

export type Interrupt = { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' } | { readonly kind: 'crash'; readonly error: unknown };

/** The process as `main` sees it; a test hands in another one. */
export interface MainIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly isRoot: boolean;
  readonly pid: number;
  /** Whether a process of this machine is there. */
  readonly alive: (pid: number) => boolean;
  /** What is piped in; not touched before it is asked for. */
  readonly input: () => AsyncIterable<Uint8Array | string>;
  /** Results. */
  readonly out: Output;
  /** Everything else: progress, errors. */
  readonly err: Output;
  /** Calls back for each signal, and for what nobody caught. Returns how to stop that. */
  readonly onInterrupt: (listener: (interrupt: Interrupt) => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** The composition root, loaded when a command first needs it. */
  readonly load: () => Promise<Seamcheck>;
}
