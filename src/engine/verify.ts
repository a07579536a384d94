import type { Agreement } from '../model/agreement.ts';
import type { App, Reach } from '../model/app.ts';
import type { Level } from '../model/finding.ts';
import type { Listener } from '../model/event.ts';
import type { RunningApp } from '../model/launcher.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AppReport, Recording } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Collected, Known } from '../model/witness.ts';
import type { Catalogue } from './catalogue.ts';
import { collect, deathText } from './collect.ts';
import { countsOf, verdictOf } from './conclude.ts';
import type { Equipment, Parts } from './equipment.ts';
import { deepFreeze } from './freeze.ts';
import { judge, type Judgement } from './judge.ts';
import { plan, type Plan } from './plan.ts';
import { packed, unpacked } from './recording.ts';

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
  readonly concurrency: number;
}

export function planFor(catalogue: Catalogue, questioned: Questioned, parts: Pick<Parts, 'facts'>): Plan {
  const known: Known = { agreement: questioned.agreement, app: parts.facts(questioned.app) };
  return plan(catalogue, questioned.chosen, known, { reach: questioned.reach, slow: questioned.slow });
}

/** Questions one App from plan to verdict. Throws only for our own failures; an App that can't be questioned is a report too. */
export async function verifyApp(catalogue: Catalogue, questioned: Questioned, parts: Parts, listen: Listener, signal: AbortSignal): Promise<AppReport> {
  const begun = performance.now();
  const { app } = questioned;
  const step = (text: string): void => listen({ kind: 'step', app: app.name, text });
  listen({ kind: 'app-started', app: app.name });
  const planned = planFor(catalogue, questioned, parts);
  listen({ kind: 'planned', app: app.name, checks: planned.checks.length, witnesses: planned.witnesses.length });
  const known: Known = { agreement: questioned.agreement, app: parts.facts(app) };
  const concluded = (run: Run): AppReport => conclude(catalogue, questioned, planned, run, listen, performance.now() - begun);
  const nothing = { known, collected: {}, exchanges: [], fingerprints: {}, requests: 0, waits: 0 };

  if (planned.checks.length === 0) return concluded({ ...nothing, launcher: questioned.launcher, launch: 0 });
  let running: RunningApp;
  try {
    running = await parts.launcher(questioned.launcher).launch(app, { root: questioned.root, signal, progress: step, readyWithin: questioned.readyWithin, environment: parts.environment });
  } catch (error) {
    if (!(error instanceof ToolError) || signal.aborted) throw error;
    return concluded({ ...nothing, launcher: questioned.launcher, launch: performance.now() - begun, stopped: error });
  }
  await using _running = running;
  const launch = performance.now() - begun;
  step(`launched with ${running.launcher}${running.because === undefined ? '' : ` (${running.because})`}`);
  await using equipment = parts.equip({ app, agreement: questioned.agreement, running, root: questioned.root, concurrency: questioned.concurrency, signal });
  const collected = await collect(planned, { app: app.name, running, equipment, signal, concurrency: questioned.concurrency, listen });
  for (const left of await equipment.restore()) step(left);
  const death = running.death();
  return concluded({
    known: { agreement: equipment.agreement, app: equipment.facts },
    collected,
    ...recorded(equipment),
    launcher: running.launcher,
    ...(running.because === undefined ? {} : { because: running.because }),
    launch,
    ...(death === undefined ? {} : { stopped: new ToolError('app-died', `${deathText(death)}.`, 'See the last lines of its log below.', { log: equipment.redact(running.logs(death.service).slice(-20)) }) }),
  });
}

function recorded(equipment: Equipment): Pick<Run, 'exchanges' | 'fingerprints' | 'requests' | 'waits'> {
  return { exchanges: equipment.redact(equipment.exchanges()), fingerprints: equipment.fingerprints(), requests: equipment.requests(), waits: equipment.waited() };
}

interface Run {
  readonly known: Known;
  readonly collected: Readonly<Record<string, Collected>>;
  readonly exchanges: Recording['exchanges'];
  readonly fingerprints: Recording['fingerprints'];
  readonly requests: number;
  readonly launcher: string;
  readonly because?: string;
  readonly launch: number;
  readonly waits: number;
  readonly stopped?: ToolError;
}

function conclude(catalogue: Catalogue, questioned: Questioned, planned: Plan, run: Run, listen: Listener, total: number): AppReport {
  const { stopped } = run;
  const neverAsked = stopped !== undefined && Object.keys(run.collected).length === 0;
  const outcomes = neverAsked
    ? unreached(catalogue, planned, stopped.message)
    : outcomesOf(catalogue, planned, { known: run.known, collected: run.collected, failOn: questioned.failOn });
  for (const outcome of outcomes) listen({ kind: 'judged', app: questioned.app.name, outcome });
  const report: AppReport = {
    name: questioned.app.name,
    verdict: verdictOf(outcomes),
    launcher: run.launcher,
    ...(run.because === undefined ? {} : { because: run.because }),
    reach: questioned.reach,
    failOn: questioned.failOn,
    counts: countsOf(outcomes, run.requests, beyondReach(planned)),
    outcomes,
    ...(stopped === undefined ? {} : { stopped: { code: stopped.code, message: stopped.message, remedy: stopped.remedy, log: stopped.log } }),
    recording: { agreement: run.known.agreement, app: run.known.app, witnesses: packed(run.collected), exchanges: run.exchanges, fingerprints: run.fingerprints },
    took: { total, launch: run.launch, waits: run.waits },
  };
  listen({ kind: 'app-ended', app: report.name, report });
  return report;
}

/** Judges a recording again: the same checks over the same data, no App. */
export function judgeRecording(catalogue: Catalogue, before: AppReport, chosen: readonly string[], failOn: Level): AppReport {
  const { recording } = before;
  const known: Known = { agreement: recording.agreement, app: recording.app };
  const collected = deepFreeze(unpacked(recording.witnesses, recording.exchanges));
  const planned = planFromRecording(catalogue, recording, before.reach, chosen);
  const outcomes = outcomesOf(catalogue, planned, { known, collected, failOn });
  return { ...before, verdict: verdictOf(outcomes), failOn, counts: countsOf(outcomes, before.counts.requests, beyondReach(planned)), outcomes };
}

/** What of a selection can be judged by a recording. */
export function planFromRecording(catalogue: Catalogue, { agreement, app }: Recording, reach: Reach, chosen: readonly string[]): Plan {
  return plan(catalogue, chosen, { agreement, app }, { reach, slow: true });
}

function outcomesOf(catalogue: Catalogue, planned: Plan, judgement: Judgement): readonly Outcome[] {
  const judged = planned.checks.flatMap((planning) => {
    const check = catalogue.checks[planning.id];
    return check === undefined ? [] : [judge(check, planning, judgement)];
  });
  return inOrder(catalogue, [...judged, ...notCovered(catalogue, planned)]);
}

/** The App could not be questioned at all. */
function unreached(catalogue: Catalogue, planned: Plan, reason: string): readonly Outcome[] {
  const judged = planned.checks.map(({ id }): Outcome => ({ ...blank(catalogue, id), kind: 'inconclusive', reason }));
  return inOrder(catalogue, [...judged, ...notCovered(catalogue, planned)]);
}

function notCovered(catalogue: Catalogue, planned: Plan): readonly Outcome[] {
  return planned.none.map(({ id, because }) => ({ ...blank(catalogue, id), kind: 'none', reason: because.reason, notCovered: because }));
}

function blank(catalogue: Catalogue, id: string): Pick<Outcome, 'check' | 'title' | 'examined' | 'undecided' | 'findings'> {
  return { check: id, title: catalogue.checks[id]?.title ?? id, examined: [], undecided: [], findings: [] };
}

function inOrder(catalogue: Catalogue, outcomes: readonly Outcome[]): readonly Outcome[] {
  const order = Object.keys(catalogue.checks);
  return outcomes.toSorted((a, b) => order.indexOf(a.check) - order.indexOf(b.check));
}

function beyondReach(planned: Plan): ReadonlySet<string> {
  return new Set(planned.none.filter((none) => none.beyondReach).map(({ id }) => id));
}
