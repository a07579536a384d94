import type { Level } from '../model/finding.ts';
import type { Listener } from '../model/event.ts';
import type { AppReport, Recording } from '../model/report.ts';
import type { Reach } from '../model/app.ts';
import type { Known } from '../model/witness.ts';
import type { Catalogue } from './catalogue.ts';
import { accept } from './accepted.ts';
import { countsOf, verdictOf } from './conclude.ts';
import type { Parts } from './equipment.ts';
import { deepFreeze } from './freeze.ts';
import { beyondReach, outcomesOf } from './outcomes.ts';
import { plan, witnessesFor, type Plan } from './plan.ts';
import type { Questioned } from './questioned.ts';
import { unpacked } from './recording.ts';
import { requireExamined } from './require.ts';
import { openRun } from './run.ts';

export { planFor, type Questioned } from './questioned.ts';

/** Questions one App from plan to verdict. Throws only for our own failures; an App that can't be questioned is a report too. */
export async function verifyApp(catalogue: Catalogue, questioned: Questioned, parts: Parts, listen: Listener, signal: AbortSignal): Promise<AppReport> {
  await using run = openRun(catalogue, questioned, parts, listen, signal);
  await run.collect(run.planned.checks.map(({ id }) => id));
  await run.restore();
  return run.report();
}

/**
 * Judges a recording again: the same checks over the same data, no App. What was accepted or required then is so again.
 * @param everything the whole of what was judged then, so that what was examined no longer counts again
 */
export function judgeRecording(catalogue: Catalogue, before: AppReport, chosen: readonly string[], failOn: Level, everything = false): AppReport {
  const { coverage, ...rest } = before;
  const { recording, accepted = [], required = [] } = rest;
  const known: Known = { agreement: recording.agreement, app: recording.app };
  const planned = planFromRecording(catalogue, recording, before.reach, chosen);
  const wanted = witnessesFor(planned);
  const witnesses = Object.fromEntries(Object.entries(recording.witnesses).filter(([id]) => wanted.has(id)));
  const collected = deepFreeze(unpacked(witnesses, recording.exchanges));
  const judged = accept(requireExamined(outcomesOf(catalogue, planned, { known, collected, failOn }), required), accepted, failOn);
  const took = new Map(before.outcomes.map((outcome) => [outcome.check, outcome.took]));
  const outcomes = judged.map((outcome) => {
    const before = took.get(outcome.check);
    return before === undefined ? outcome : { ...outcome, took: before };
  });
  const kept = everything ? coverage : undefined;
  return {
    ...rest,
    ...(kept === undefined ? {} : { coverage: kept }),
    verdict: verdictOf(outcomes, before.stopped !== undefined || (kept?.gone.length ?? 0) > 0),
    failOn,
    counts: countsOf(outcomes, before.counts.requests, beyondReach(planned)),
    outcomes,
  };
}

/** What of a selection can be judged by a recording. */
export function planFromRecording(catalogue: Catalogue, { agreement, app }: Recording, reach: Reach, chosen: readonly string[]): Plan {
  return plan(catalogue, chosen, { agreement, app }, { reach, slow: true, browser: true });
}
