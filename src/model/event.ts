import type { Outcome } from './outcome.ts';
import type { AppReport, Report } from './report.ts';

/** What happens during a run, in order, for whoever listens. */
export type RunEvent =
  | { readonly kind: 'app-started'; readonly app: string }
  | { readonly kind: 'step'; readonly app: string; readonly text: string }
  | { readonly kind: 'planned'; readonly app: string; readonly checks: number; readonly witnesses: number }
  | { readonly kind: 'collecting'; readonly app: string; readonly witness: string }
  | { readonly kind: 'collected'; readonly app: string; readonly witness: string; readonly outcome: 'said' | 'unavailable' | 'failed'; readonly took: number }
  | { readonly kind: 'judged'; readonly app: string; readonly outcome: Outcome }
  | { readonly kind: 'app-ended'; readonly app: string; readonly report: AppReport }
  | { readonly kind: 'ended'; readonly report: Report };

export type Listener = (event: RunEvent) => void;
