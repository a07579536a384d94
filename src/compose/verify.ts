// One run over the Apps of a config.
import { readFile } from 'node:fs/promises';
import limit from 'p-limit';
import { nearest } from '../config/nearest.ts';
import type { ResolvedApp } from '../config/resolve.ts';
import { select } from '../engine/catalogue.ts';
import { exitCodeOf, overallVerdict } from '../engine/conclude.ts';
import type { Parts } from '../engine/equipment.ts';
import { planFor, verifyApp, type Questioned } from '../engine/verify.ts';
import type { DryRun } from '../model/dry-run.ts';
import { loadApps } from './apps.ts';
import type { Io, VerifyOptions } from './options.ts';
import { recordCoverage, reviewed, reviewOf, unrecorded } from './review.ts';
import { launcherNamed } from '../launch/index.ts';
import type { LauncherName } from '../model/launcher.ts';
import type { AppReport, Report } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import { equip } from '../probing/equip.ts';
import { factsOf } from '../probing/facts.ts';
import { findJournals } from '../probing/journal-file.ts';
import { loadCatalogue } from './catalogue.ts';

const defaultConcurrency = 4;
/** Each brings its own processes, and a browser. */
const appsAtOnce = 2;

export async function verifyAll(options: VerifyOptions): Promise<Report> {
  const { io, listen, signal } = options;
  const started = new Date().toISOString();
  const begun = performance.now();
  const catalogue = await loadCatalogue();
  const parts = partsOf(io);
  const resolved = await resolvedApps(options);
  const questioned = await questionedOf(resolved, options, parts);
  tellOfJournals(questioned, options);
  for (const { app, text } of unrecorded(resolved, questioned, options)) listen({ kind: 'step', app, text });
  const gate = limit(sideBySide(questioned));
  // All settle before the first failure is told: nothing may still be going up or coming down.
  const settled = await Promise.allSettled(
    questioned.map((one) =>
      gate(() => {
        signal.throwIfAborted();
        return verifyApp(catalogue, one, parts, listen, signal);
      }),
    ),
  );
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const apps = settled.flatMap((one): readonly AppReport[] => (one.status === 'fulfilled' ? [one.value] : []));
  signal.throwIfAborted();
  if (options.updateCoverage === true) for (const { app, text } of await recordCoverage(apps, resolved, options)) listen({ kind: 'step', app, text });
  const report = reportOf(reviewed(apps, resolved, options), started, performance.now() - begun, await toolVersion());
  listen({ kind: 'ended', report });
  return report;
}

/** Processes of our own have nothing in common; what runs elsewhere, or is built as images, is questioned one after another. */
function sideBySide(apps: readonly Questioned[]): number {
  return apps.every(({ launcher }) => launcher === 'processes') ? appsAtOnce : 1;
}

export async function dryRunAll(options: Omit<VerifyOptions, 'listen'>): Promise<readonly DryRun[]> {
  const catalogue = await loadCatalogue();
  const parts = partsOf(options.io);
  return (await questionedApps(options, parts)).map((questioned) => {
    const { checks, witnesses, none } = planFor(catalogue, questioned, parts);
    return {
      app: questioned.app.name,
      checks: checks.map(({ id }) => ({ id, title: catalogue.checks[id]?.title ?? id })),
      witnesses: witnesses.map(({ id, probe, for: checksOf }) => ({ id, reach: probe.reach, isolation: probe.isolation, for: checksOf })),
      none: none.map(({ id, because }) => ({ id, ...because })),
    };
  });
}

/** The Apps of the config that were asked for, with what the command line says instead of it. */
export async function questionedApps(options: QuestionedOptions, parts: Parts): Promise<readonly Questioned[]> {
  return questionedOf(await resolvedApps(options), options, parts);
}

type QuestionedOptions = Omit<VerifyOptions, 'listen' | 'signal'> & { readonly signal?: AbortSignal };

async function questionedOf(resolved: readonly ResolvedApp[], options: QuestionedOptions, parts: Parts): Promise<readonly Questioned[]> {
  const catalogue = await loadCatalogue();
  const only = options.only ?? [];
  const chosen = select(catalogue, only, parts.nearest);
  const reviews = await Promise.all(resolved.map((one) => reviewOf(one, catalogue, chosen, options)));
  return resolved.map(({ app, agreement, launcher, failOn, readyWithin, root }, index) => ({
    app,
    agreement,
    launcher: options.launcher ?? launcher,
    reach: options.reach ?? app.reach,
    failOn: options.failOn ?? failOn,
    readyWithin,
    root,
    chosen,
    slow: only.length > 0,
    browser: options.browser ?? true,
    concurrency: options.concurrency ?? defaultConcurrency,
    ...reviews[index],
    ...(options.journal === undefined ? {} : { journal: options.journal }),
  }));
}

async function resolvedApps({ io, config, apps = [], signal }: QuestionedOptions): Promise<readonly ResolvedApp[]> {
  return chooseApps(await loadApps({ io, config, signal }), apps);
}

/** Before anything is created beside it. */
function tellOfJournals(questioned: readonly Questioned[], { journal, listen }: Pick<VerifyOptions, 'journal' | 'listen'>): void {
  if (journal === undefined) return;
  for (const { head, left } of findJournals(journal.folder, journal.alive)) {
    if (left.length === 0 || !questioned.some(({ app }) => app.name === head.app)) continue;
    const objects = left.length === 1 ? 'one object' : `${left.length} objects`;
    listen({
      kind: 'step',
      app: head.app,
      text: `a run of ${head.started} ended before it removed ${objects} at ${head.origin}: \`npx seamcheck sweep\` does`,
    });
  }
}

/** @throws ToolError `usage` naming the nearest App */
export function chooseApps(resolved: readonly ResolvedApp[], names: readonly string[]): readonly ResolvedApp[] {
  for (const name of names) {
    const known = resolved.map(({ app }) => app.name);
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    throw new ToolError('usage', `The config has no App \`${name}\`.`, meant === undefined ? `It has: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`);
  }
  return names.length === 0 ? resolved : resolved.filter(({ app }) => names.includes(app.name));
}

export function partsOf(io: Io): Parts {
  return {
    launcher: (name) => launcherNamed(name as LauncherName),
    environment: io.env,
    equip: (options) => equip(options, { environment: io.env, execPath: io.execPath }),
    facts: (app) => factsOf(app),
    nearest,
  };
}

export function reportOf(apps: readonly AppReport[], started: string, took: number, version: string): Report {
  return { schema: 1, tool: { name: 'seamcheck', version }, verdict: overallVerdict(apps), exitCode: exitCodeOf(apps), started, took, apps };
}

export async function toolVersion(): Promise<string> {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      return (JSON.parse(await readFile(new URL(place, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      // Built, this file is one folder deeper.
    }
  }
  return 'unknown';
}
