import type { Both, Level, Subject } from './finding.ts';
import type { NotCovered } from './outcome.ts';
import type { AppliesTo, Maybe, Needs, Said } from './witness.ts';

export type Messages = Readonly<Record<string, { readonly level: Level; readonly text: string }>>;
type Placeholder<T extends string> = T extends `${string}{${infer P}}${infer Rest}` ? P | Placeholder<Rest> : never;
type Data<T extends string> = [Placeholder<T>] extends [never]
  ? { readonly data?: never }
  : { readonly data: { readonly [P in Placeholder<T>]: string | number } };

declare const proven: unique symbol;
/** A subject whose control held. Only `examine` makes one. */
export interface Examined {
  readonly [proven]: true;
}
/** The observation that proves a subject could be examined: another exchange than the one judged, or why none is needed. */
export type Control = { readonly held: boolean; readonly by: string } | { readonly none: string };

export interface Judging<M extends Messages> {
  /** Undefined when the control did not hold: the subject is undecided. */
  readonly examine: (subject: Subject, control: Control) => Examined | undefined;
  /**
   * There is nothing of the kind that this check looks at, and nobody agreed that there would be: the outcome is `none` with this reason,
   * if indeed nothing was examined or left undecided.
   */
  readonly nothing: (notCovered: NotCovered) => void;
  readonly report: <Id extends keyof M & string>(on: Examined, message: Id, finding: Both & Own & Data<M[Id]['text']>) => void;
}

interface Own {
  /** The identity that what is told has in another command already, so that an acceptance holds in both: 16 hexadecimal digits. */
  readonly fingerprint?: string;
}

export interface CheckDefinition<N extends Needs, U extends Needs, M extends Messages> {
  /** A statement that holds when the check passes. */
  readonly title: string;
  /** Where the rule comes from: standards with their section. */
  readonly sources: readonly [string, ...string[]];
  /** One of these missing: inconclusive. */
  readonly needs: N;
  /** Looked at when there; not collected for this check's sake where it is out of reach. */
  readonly uses?: U;
  readonly appliesTo?: AppliesTo;
  readonly messages: M;
  /** Pure and synchronous. Returns `undefined`, not `void`, so that an async one does not compile. */
  run(said: Said<N> & Maybe<U>, judging: Judging<M>): undefined;
}

/** Any check, as the engine sees it. */
export interface Check {
  readonly kind: 'check';
  readonly title: string;
  readonly sources: readonly string[];
  readonly needs: Needs;
  readonly uses: Needs;
  readonly appliesTo?: AppliesTo;
  readonly messages: Messages;
  run(said: Readonly<Record<string, unknown>>, judging: Judging<Messages>): undefined;
}
