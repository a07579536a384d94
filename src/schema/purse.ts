import { spent } from './spent.ts';

/** Milliseconds for all questions that are asked about one thing, and for each that is asked when these are spent. */
export interface Allowance {
  readonly all: number;
  readonly each: number;
}

/** What is asked for: to decide, or to show what was decided. Each has an allowance of its own, so that a break that was found can still be shown. */
export type Purpose = 'decide' | 'show';

interface Purse extends Allowance {
  readonly left: Record<Purpose, number>;
}
let purse: Purse | undefined;

/** Work whose questions share an allowance: a thousand hard ones may not take a thousand times as long as one. */
export function sharing<T>({ all, each }: Allowance, work: () => T): T {
  const before = purse;
  purse = { all, each, left: { decide: all, show: all } };
  try {
    return work();
  } finally {
    purse = before;
  }
}

/** How long a question may take that may take so long by itself, and what is said where it may not. */
export function shareOf(purpose: Purpose, milliseconds: number): { readonly milliseconds: number; readonly within?: string } {
  if (purse === undefined || purse.left[purpose] > 0 || purse.each >= milliseconds) return { milliseconds };
  return { milliseconds: purse.each, within: `the ${purse.each} ms that are left for each question, as those before took ${purse.all / 1_000} s` };
}

/** Work that is paid for. */
export function paid<T>(purpose: Purpose, work: () => T): T {
  const started = spent();
  try {
    return work();
  } finally {
    if (purse !== undefined) purse.left[purpose] -= spent() - started;
  }
}
