import type { AcceptedEntry } from '../model/accepted.ts';
import type { Agreement } from '../model/agreement.ts';
import type { App, Reach } from '../model/app.ts';
import type { Examinations } from '../model/coverage.ts';
import type { Level } from '../model/finding.ts';
import type { Known } from '../model/witness.ts';
import type { Catalogue } from './catalogue.ts';
import type { JournalPlace, Parts } from './equipment.ts';
import { plan, type Plan } from './plan.ts';

/** One App as configured, and how this run questions it. */
export interface Questioned {
  readonly app: App;
  readonly agreement: Agreement;
  readonly launcher: string;
  readonly reach: Reach;
  readonly failOn: Level;
  /** Milliseconds. */
  readonly readyWithin: number;
  /** The folder of the config. */
  readonly root: string;
  /** Check ids. */
  readonly chosen: readonly string[];
  readonly slow: boolean;
  /** Whether a browser may be used. */
  readonly browser: boolean;
  readonly concurrency: number;
  /** Known findings and inconclusive outcomes. */
  readonly accepted?: readonly AcceptedEntry[];
  /** Ids of checks that must be examined. */
  readonly required?: readonly string[];
  /** What was examined before; `everything` when no checks were selected. */
  readonly coverage?: { readonly before: Examinations; readonly everything: boolean };
  /** Where created objects are written down while the run goes on; nowhere unless told. */
  readonly journal?: JournalPlace;
}

/** What is known of an App before it is launched. */
export function knownBefore({ agreement, app }: Questioned, parts: Pick<Parts, 'facts'>): Known {
  return { agreement, app: parts.facts(app) };
}

export function planFor(catalogue: Catalogue, questioned: Questioned, parts: Pick<Parts, 'facts'>): Plan {
  return plan(catalogue, questioned.chosen, knownBefore(questioned, parts), { reach: questioned.reach, slow: questioned.slow, browser: questioned.browser });
}
