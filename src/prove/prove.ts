import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import limit from 'p-limit';
import type { Catalogue } from '../engine/catalogue.ts';
import { select } from '../engine/catalogue.ts';
import type { Parts } from '../engine/equipment.ts';
import { judgeRecording, verifyApp, type Questioned } from '../engine/verify.ts';
import { ToolError } from '../model/tool-error.ts';
import type { AppReport } from '../model/report.ts';
import { failedControlRemovesFindings, judgingTwiceSaysTheSame, voidAppGetsNoPass, withoutWeb } from './harness.ts';
import { readMutants, type Mutant } from './mutant.ts';
import { reached } from './reached.ts';
import { record } from './record.ts';
import type { MutantResult, ProveReport } from '../model/proof.ts';
import { serve, type Serving } from './serve.ts';

export interface ProveOptions {
  readonly catalogue: Catalogue;
  /** Every App of the config. */
  readonly apps: readonly Questioned[];
  readonly parts: Parts;
  /** Check ids, areas, or ids with `*`; all unless told. */
  readonly only: readonly string[];
  /** Write the recordings that unit tests judge. */
  readonly record: boolean;
  readonly signal: AbortSignal;
  readonly listen: (line: string) => void;
}

/** The proof's places, relative to the config. */
const mutantsFolder = 'fixtures/mutants';
const recordingsFolder = 'fixtures/recordings';
const server: readonly [string, ...string[]] = ['reference-app/api/.venv/bin/python', 'fixtures/mutants/serve.py'];
/** Who is in the database of a pair's mutated api. */
const users = 'fixtures/users.json';
/** The origin of a frontend that is not launched: mutants of the api alone need none. */
const someOrigin = 'http://web.app.localhost:9';
/** Processes of mutants; more of them would only share our own core. */
const mostProcesses = 4;
/** Mutants questioned at once for each of those: each waits for its grace and its pages more than it works. */
const atOnce = 3;
/** Whole pairs at once: each brings its own processes, and most bring a browser. */
const pairsAtOnce = 2;

export async function prove(options: ProveOptions): Promise<ProveReport> {
  const begun = performance.now();
  const { catalogue, apps, parts, signal, listen } = options;
  const [first] = apps;
  if (first === undefined) throw new ToolError('usage', 'The config has no App to prove the catalogue on.', 'Add one.');
  const { root } = first;
  const chosen = select(catalogue, options.only, parts.nearest);
  const mutants = (await readMutants(join(root, mutantsFolder))).filter(({ kills }) => chosen.includes(kills.check));

  const pairGate = limit(pairsAtOnce);
  const clean = await allOf(
    apps.map((app) =>
      pairGate(async () => {
        signal.throwIfAborted();
        const report = await verifyApp(catalogue, { ...app, chosen }, parts, () => undefined, signal);
        listen(`clean app, ${app.app.name}: ${report.verdict}`);
        return report;
      }),
    ),
  );
  signal.throwIfAborted();
  const alone = mutants.flatMap((mutant) => (mutant.web === undefined ? targets(mutant, apps).map((app) => ({ mutant, app })) : []));
  const pairs = mutants.flatMap((mutant) => (mutant.web === undefined ? [] : targets(mutant, apps).map((app) => ({ mutant, app }))));
  const tried: { readonly mutant: Mutant; readonly report: AppReport }[] = [];
  if (alone.length > 0) {
    const processes = Math.min(availableParallelism(), mostProcesses);
    await using serving = await serve(server, {
      root,
      environment: parts.environment,
      allowedOrigin: someOrigin,
      apps: alone.map(({ mutant, app }) => ({ mutant: mutant.id, transport: app.app.name })),
      processes,
      signal,
    });
    listen(`${alone.length} mutants of the api are served`);
    const gate = limit(atOnce * processes);
    await allOf(
      alone.map(({ mutant, app }) =>
        gate(async () => {
          signal.throwIfAborted();
          tried.push({ mutant, report: await questionAlone(options, mutant, app, serving) });
        }),
      ),
    );
  }
  await allOf(
    pairs.map(({ mutant, app }) =>
      pairGate(async () => {
        signal.throwIfAborted();
        tried.push({ mutant, report: await verifyApp(catalogue, mutatedPair(mutant, app), parts, () => undefined, signal) });
      }),
    ),
  );
  signal.throwIfAborted();
  const results = tried
    .map(({ mutant, report }) => resultOf(catalogue, mutant, report))
    .sort((a, b) => (a.mutant + a.transport < b.mutant + b.transport ? -1 : 1));
  for (const { mutant, transport, outcome, reason } of results) if (outcome !== 'killed') listen(`${mutant} on ${transport} ${outcome}: ${reason ?? ''}`);
  const reports = tried.map(({ report }) => report);
  const harness = [
    ...(await voidAppGetsNoPass(catalogue, { ...first, chosen }, parts, signal)),
    ...(reports.length === 0
      ? []
      : [...failedControlRemovesFindings(catalogue, reports, options.only.length === 0), judgingTwiceSaysTheSame(catalogue, [...clean, ...reports])]),
  ];
  if (options.record) await record(join(root, recordingsFolder), catalogue, chosen, clean, tried);
  const passed = new Set(clean.flatMap(({ outcomes }) => outcomes.filter(({ kind }) => kind === 'pass').map(({ check }) => check)));
  const cleanOnes = clean.map((report) => ({ transport: report.name, checks: report.counts.checks.pass, alarms: alarmsOf(report, passed) }));
  const unproven = chosen.filter((check) => !mutants.some(({ kills }) => kills.check === check));
  const proven =
    unproven.length === 0 &&
    cleanOnes.every(({ alarms }) => alarms.length === 0) &&
    results.every(({ outcome }) => outcome === 'killed') &&
    harness.every(({ holds }) => holds);
  return { proven, clean: cleanOnes, mutants: results, harness, unproven, took: performance.now() - begun };
}

/** What all came to. All settle before the first failure is told: nothing may still be going up or coming down. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** @throws ToolError when a mutant names an App that the config has not */
function targets(mutant: Mutant, apps: readonly Questioned[]): readonly Questioned[] {
  return mutant.transports.map((name) => {
    const app = apps.find((one) => one.app.name === name);
    if (app === undefined)
      throw new ToolError('config-invalid', `The mutant ${mutant.id} names the App ${name}, which the config has not.`, 'Correct its mutant.json.');
    return app;
  });
}

function questionAlone({ catalogue, parts, signal }: ProveOptions, mutant: Mutant, app: Questioned, serving: Serving): Promise<AppReport> {
  const { host } = app.app.services.api;
  const origin = `http://${host}:${serving.port({ mutant: mutant.id, transport: app.app.name })}`;
  const questioned = { ...withoutWeb(app, someOrigin), chosen: [mutant.kills.check] };
  return verifyApp(catalogue, questioned, { ...parts, launcher: () => reached(origin) }, () => undefined, signal);
}

/** The pair as the config launches it, with the mutated api in place of its own and the frontend's environment changed. */
function mutatedPair(mutant: Mutant, app: Questioned): Questioned {
  const { api, web } = app.app.services;
  if (web === undefined)
    throw new ToolError('config-invalid', `The mutant ${mutant.id} needs a frontend, and ${app.app.name} has none.`, 'Correct its mutant.json.');
  const [program, script] = server;
  const up = api.cwd
    .split('/')
    .map(() => '..')
    .join('/');
  const mutated = mutant.api
    ? { ...api, start: `${join(up, program)} ${join(up, script ?? '')} --mutant ${mutant.id} --port $PORT --seed ${join(up, users)}` }
    : api;
  return {
    ...app,
    launcher: 'processes',
    chosen: [mutant.kills.check],
    app: { ...app.app, services: { api: mutated, web: { ...web, env: { ...web.env, ...mutant.web?.env } } } },
  };
}

function resultOf(catalogue: Catalogue, mutant: Mutant, report: AppReport): MutantResult {
  const { check, message, says = '' } = mutant.kills;
  const outcome = report.outcomes.find((one) => one.check === check);
  // A warning is a kill too: what it would take to fail the run is the user's choice.
  const killed =
    (outcome?.kind === 'fail' || outcome?.kind === 'pass') && outcome.findings.some((finding) => finding.message === message && finding.text.includes(says));
  const said = outcome?.findings.map((finding) => finding.message).join(', ');
  const others = Object.keys(catalogue.checks).filter((id) => id !== check);
  const also = judgeRecording(catalogue, report, others, report.failOn)
    .outcomes.filter(({ findings }) => findings.length > 0)
    .map((one) => one.check);
  const base = { mutant: mutant.id, title: mutant.title, transport: report.name, check, message, also };
  if (killed) return { ...base, outcome: 'killed' };
  if (outcome?.kind === 'pass' || outcome?.kind === 'fail')
    return {
      ...base,
      outcome: 'survived',
      reason: said === undefined || said === '' ? 'nothing was found' : `it said ${said}${says === '' ? '' : `, and was to say "${says}"`}`,
    };
  return { ...base, outcome: 'inconclusive', reason: report.stopped?.message ?? outcome?.reason ?? 'it was not judged' };
}

/** @param passed the checks that pass on some App: what does not apply to one transport has to pass on the other. */
function alarmsOf(report: AppReport, passed: ReadonlySet<string>): readonly string[] {
  if (report.stopped !== undefined) return [report.stopped.message];
  return report.outcomes.flatMap(({ check, kind, reason, findings }) => {
    if (kind === 'none' && passed.has(check)) return [];
    if (kind !== 'pass') return [`${check} is ${kind}${reason === undefined ? '' : `: ${reason}`}`, ...findings.map(({ text }) => text)];
    return findings.filter(({ level }) => level !== 'note').map(({ text }) => `${check}: ${text}`);
  });
}
