// One App under question. `verify` asks for everything at once, Playwright for one check after another: both come through here.
import type { Listener, RunEvent } from '../model/event.ts';
import type { Level } from '../model/finding.ts';
import type { RunningApp } from '../model/launcher.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AppReport, Recording } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Collected, Known } from '../model/witness.ts';
import type { Catalogue } from './catalogue.ts';
import { createCollector, deathText, type Collector } from './collect.ts';
import { accept } from './accepted.ts';
import { charged } from './charged.ts';
import { countsOf, verdictOf } from './conclude.ts';
import { coverageChange } from './coverage.ts';
import type { Equipment, Parts } from './equipment.ts';
import { deepFreeze } from './freeze.ts';
import { beyondReach, outcomesOf, unreached } from './outcomes.ts';
import { witnessesFor, type Plan } from './plan.ts';
import { knownBefore, planFor, type Questioned } from './questioned.ts';
import { packed } from './recording.ts';
import { requireExamined } from './require.ts';
import { sentBy } from './sent.ts';

/** Disposing it restores, and takes the App down if it was ever launched. Abort its signal first where collecting may be under way. */
export interface Run extends AsyncDisposable {
  readonly planned: Plan;
  /** The level from which a finding fails a check. */
  readonly failOn: Level;
  /**
   * Collects what these checks need and is not there yet; the first time that something is needed it launches the App. One call at a
   * time, so that what must be alone is alone. Throws only for our own failures: an App that cannot be launched stops the run.
   */
  collect(checks: readonly string[]): Promise<void>;
  /** What came of one check, with no more collected than it needs. @throws ToolError `unknown-check` for a check that was not chosen */
  check(id: string): Promise<Outcome>;
  /** Undoes in the App what the run did to it. Nothing is collected afterwards. */
  restore(): Promise<void>;
  /** What was said so far. */
  recording(): Recording;
  /** Why the App could not be questioned to the end, once that is so. */
  stopped(): ToolError | undefined;
  /** Concludes over all checks. */
  report(): AppReport;
}

/** Launches nothing yet. */
export function openRun(catalogue: Catalogue, questioned: Questioned, parts: Parts, listen: Listener, signal: AbortSignal): Run {
  const begun = performance.now();
  const { app } = questioned;
  const step = (text: string): void => listen({ kind: 'step', app: app.name, text });
  listen({ kind: 'app-started', app: app.name });
  const planned = planFor(catalogue, questioned, parts);
  listen({ kind: 'planned', app: app.name, checks: planned.checks.length, witnesses: planned.witnesses.length });
  const before = knownBefore(questioned, parts);
  let launching: Promise<Questioning | undefined> | undefined;
  let questioning: Questioning | undefined;
  let launchFailure: ToolError | undefined;
  let launch = 0;
  const took = new Map<string, number>();
  let asked: Promise<unknown> = Promise.resolve();
  let restoring: Promise<void> | undefined;

  async function launched(): Promise<Questioning | undefined> {
    const since = performance.now();
    let running: RunningApp;
    try {
      running = await parts.launcher(questioned.launcher).launch(app, {
        root: questioned.root,
        signal,
        progress: step,
        readyWithin: questioned.readyWithin,
        environment: parts.environment,
        frontendLater: !planned.witnesses.some(({ probe }) => probe.browser === true),
      });
    } catch (error) {
      launch = performance.now() - since;
      if (!(error instanceof ToolError) || signal.aborted) throw error;
      launchFailure = error;
      return undefined;
    }
    launch = performance.now() - since;
    questioning = await questionsTo(running);
    return questioning;
  }
  async function questionsTo(running: RunningApp): Promise<Questioning> {
    let equipment: Equipment | undefined;
    try {
      step(`launched with ${running.launcher}${running.because === undefined ? '' : ` (${running.because})`}`);
      const { concurrency, root, agreement, journal } = questioned;
      equipment = parts.equip({ app, agreement, running, root, concurrency, signal, ...(journal === undefined ? {} : { journal }) });
      return { running, equipment, collector: createCollector(planned, { app: app.name, running, equipment, signal, concurrency, listen: timed }) };
    } catch (error) {
      await using _running = running;
      await using _equipment = equipment;
      throw error;
    }
  }
  function timed(event: RunEvent): void {
    if (event.kind === 'collected') took.set(event.witness, event.took);
    listen(event);
  }
  function collect(checks: readonly string[]): Promise<void> {
    const next = collectAfter(asked, checks);
    asked = next.catch(() => undefined);
    return next;
  }
  async function collectAfter(earlier: Promise<unknown>, checks: readonly string[]): Promise<void> {
    await earlier;
    if (!planned.checks.some(({ id }) => checks.includes(id))) return;
    const open = await (launching ??= launched());
    await open?.collector.collect(checks);
  }
  async function restoreAfter(earlier: Promise<unknown>): Promise<void> {
    await earlier;
    for (const left of (await questioning?.equipment.restore()) ?? []) step(left);
  }
  function stopped(): ToolError | undefined {
    const death = questioning?.running.death();
    if (questioning === undefined || death === undefined) return launchFailure;
    const { running, equipment } = questioning;
    return new ToolError('app-died', `${deathText(death)}.`, 'See the last lines of its log below.', {
      log: equipment.redact(running.logs(death.service).slice(-20)),
    });
  }
  function known(): Known {
    return questioning === undefined ? before : { agreement: questioning.equipment.agreement, app: questioning.equipment.facts };
  }
  /** What was said to these checks, redacted once more: what in it is a secret may have been learned only later. */
  function said({ checks }: Pick<Plan, 'checks'>): Readonly<Record<string, Collected>> {
    if (questioning === undefined) return {};
    const { collector, equipment } = questioning;
    const wanted = witnessesFor({ checks });
    return deepFreeze(equipment.redact(Object.fromEntries(Object.entries(collector.collected).filter(([id]) => wanted.has(id)))));
  }
  function outcomes(of: Plan): readonly Outcome[] {
    const stop = stopped();
    const { failOn, required = [], accepted = [] } = questioned;
    const judged =
      stop !== undefined && Object.keys(questioning?.collector.collected ?? {}).length === 0
        ? unreached(catalogue, of, stop.message)
        : outcomesOf(catalogue, of, { known: known(), collected: said(of), failOn });
    return accept(requireExamined(judged, required), accepted, failOn);
  }
  function recording(): Recording {
    const { agreement, app: facts } = known();
    if (questioning === undefined) return { agreement, app: facts, witnesses: {}, exchanges: [], fingerprints: {} };
    const { equipment, collector } = questioning;
    const exchanges = equipment.redact(equipment.exchanges());
    return { agreement, app: facts, witnesses: packed(equipment.redact(collector.collected), exchanges), exchanges, fingerprints: equipment.fingerprints() };
  }

  return {
    planned,
    failOn: questioned.failOn,
    collect,
    async check(id) {
      await collect([id]);
      const [outcome] = outcomes(only(planned, id));
      if (outcome === undefined) throw new ToolError('unknown-check', `The check ${id} is not part of this run.`, 'Name it when the run is opened.');
      listen({ kind: 'judged', app: app.name, outcome });
      return outcome;
    },
    restore: () => (restoring ??= restoreAfter(asked)),
    recording,
    stopped,
    report() {
      const judged = charged(outcomes(planned), planned, took);
      for (const outcome of judged) listen({ kind: 'judged', app: app.name, outcome });
      const running = questioning?.running;
      const stop = stopped();
      const { accepted, required, coverage: recorded } = questioned;
      // What was not asked to the end has examined less, and says so already.
      const coverage = recorded === undefined || stop !== undefined ? undefined : coverageChange(recorded.before, judged, recorded.everything);
      const report: AppReport = {
        name: app.name,
        verdict: verdictOf(judged, stop !== undefined || (coverage?.gone.length ?? 0) > 0),
        launcher: running?.launcher ?? questioned.launcher,
        ...(running?.because === undefined ? {} : { because: running.because }),
        reach: questioned.reach,
        failOn: questioned.failOn,
        counts: countsOf(judged, questioning?.equipment.requests() ?? 0, beyondReach(planned)),
        sent: sentBy(questioning?.equipment.exchanges() ?? []),
        ...(required === undefined || required.length === 0 ? {} : { required }),
        ...(coverage === undefined ? {} : { coverage }),
        ...(accepted === undefined || accepted.length === 0 ? {} : { accepted }),
        outcomes: judged,
        ...(stop === undefined ? {} : { stopped: { code: stop.code, message: stop.message, remedy: stop.remedy, log: stop.log } }),
        recording: recording(),
        took: { total: performance.now() - begun, launch, waits: questioning?.equipment.waited() ?? 0 },
      };
      listen({ kind: 'app-ended', app: report.name, report });
      return report;
    },
    async [Symbol.asyncDispose]() {
      const open = await launching?.catch(() => undefined);
      if (open === undefined) return;
      await using _running = open.running;
      await using _equipment = open.equipment;
      // Whoever asked for it has heard of its failure; told again here it would hide the first telling.
      if (restoring === undefined) await restoreAfter(asked);
      else await restoring.catch(() => undefined);
    },
  };
}

interface Questioning {
  readonly running: RunningApp;
  readonly equipment: Equipment;
  readonly collector: Collector;
}

function only(planned: Plan, id: string): Plan {
  return { checks: planned.checks.filter((check) => check.id === id), none: planned.none.filter((none) => none.id === id), witnesses: planned.witnesses };
}
