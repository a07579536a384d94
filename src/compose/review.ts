// What a run is reviewed against: accepted findings, required checks, recorded coverage.
import { isAbsolute, relative, resolve } from 'node:path';
import { readAccepted } from '../config/accepted.ts';
import { readCoverage, writeCoverage } from '../config/coverage.ts';
import { nearest } from '../config/nearest.ts';
import type { ResolvedApp } from '../config/resolve.ts';
import { unmatched, withOutcome } from '../engine/accepted.ts';
import { select, type Catalogue } from '../engine/catalogue.ts';
import { coverageAfter } from '../engine/coverage.ts';
import type { Questioned } from '../engine/questioned.ts';
import type { AppReport } from '../model/report.ts';
import { ToolError } from '../model/tool-error.ts';
import type { VerifyOptions } from './options.ts';

type Review = Pick<Questioned, 'accepted' | 'required' | 'coverage'>;
type Asked = Pick<VerifyOptions, 'io' | 'apps' | 'only' | 'require' | 'coverage' | 'updateCoverage'>;

/** @throws ToolError `config-invalid`, `unknown-check`, `usage` */
export async function reviewOf(app: ResolvedApp, catalogue: Catalogue, chosen: readonly string[], asked: Asked): Promise<Review> {
  const { cwd } = asked.io;
  const recorded = await recordedFor(app, asked);
  return {
    accepted: await readAccepted(app.accepted, named(app.accepted, cwd), Date.now()),
    required: requiredBy(app, catalogue, chosen, asked),
    ...(recorded === undefined ? {} : { coverage: { before: recorded, everything: (asked.only ?? []).length === 0 } }),
  };
}

/** A path as people call it. */
export function named(file: string, cwd: string): string {
  const name = relative(cwd, file);
  return name.startsWith('..') || isAbsolute(name) ? file : name;
}

/** Adds what only all Apps together can tell: accepted entries that match nothing. A run of some Apps or checks tells nothing of them. */
export function reviewed(apps: readonly AppReport[], resolved: readonly ResolvedApp[], asked: Asked): readonly AppReport[] {
  if ((asked.only ?? []).length > 0 || (asked.apps ?? []).length > 0) return apps;
  const fileOf = new Map(resolved.map(({ app, accepted }) => [app.name, accepted]));
  const files = Map.groupBy(apps, ({ name }) => fileOf.get(name) ?? '');
  const outcomes = new Map(
    [...files].map(([file, sharing]) => {
      const [first] = sharing;
      return [first, first === undefined ? undefined : unmatched(first.accepted ?? [], sharing, first.failOn, named(file, asked.io.cwd))] as const;
    }),
  );
  return apps.map((app) => {
    const outcome = outcomes.get(app);
    return outcome === undefined ? app : withOutcome(app, outcome);
  });
}

/** Writes what these Apps examined; says what was written. @throws ToolError `usage`, `config-invalid` */
export async function recordCoverage(
  apps: readonly AppReport[],
  resolved: readonly ResolvedApp[],
  asked: Asked,
): Promise<readonly { readonly app: string; readonly text: string }[]> {
  const everything = (asked.only ?? []).length === 0;
  const told: { app: string; text: string }[] = [];
  for (const app of apps) {
    const configured = resolved.find((one) => one.app.name === app.name);
    const file = configured === undefined ? undefined : coverageFile(configured, asked);
    if (file === undefined) continue;
    const name = named(file, asked.io.cwd);
    if (app.stopped !== undefined || app.verdict === 'error') {
      told.push({ app: app.name, text: `${name} stays as it is: this App could not be questioned to the end` });
      continue;
    }
    const before = (await readCoverage(file, name)) ?? {};
    await writeCoverage(file, name, { ...before, [app.name]: coverageAfter(before[app.name] ?? {}, app.outcomes, everything) });
    told.push({ app: app.name, text: `${name} says now what was examined` });
  }
  return told;
}

/** Apps whose coverage is to be compared, but was never recorded. */
export function unrecorded(
  resolved: readonly ResolvedApp[],
  questioned: readonly Questioned[],
  asked: Asked,
): readonly { readonly app: string; readonly text: string }[] {
  if (asked.updateCoverage === true) return [];
  return resolved.flatMap((one, index) => {
    const file = coverageFile(one, asked);
    if (file === undefined || questioned[index]?.coverage !== undefined) return [];
    return [{ app: one.app.name, text: `${named(file, asked.io.cwd)} records nothing of this App yet; \`verify --update-coverage\` writes it` }];
  });
}

function coverageFile({ coverage }: ResolvedApp, { coverage: asked, io }: Asked): string | undefined {
  return asked === undefined ? coverage : resolve(io.cwd, asked);
}

async function recordedFor(app: ResolvedApp, asked: Asked): Promise<NonNullable<Review['coverage']>['before'] | undefined> {
  const file = coverageFile(app, asked);
  if (file === undefined) {
    if (asked.updateCoverage === true)
      throw new ToolError('usage', 'There is no file for the coverage.', "Name it with --coverage, or in the config: `coverage: 'contracts/coverage.json'`.");
    return undefined;
  }
  const recorded = (await readCoverage(file, named(file, asked.io.cwd)))?.[app.app.name];
  // What is about to be written anew is reviewed where it is committed.
  return asked.updateCoverage === true ? undefined : recorded;
}

function requiredBy({ require }: ResolvedApp, catalogue: Catalogue, chosen: readonly string[], { require: asked = [], only = [] }: Asked): readonly string[] {
  const byArguments = asked.length === 0 ? [] : select(catalogue, asked, nearest);
  const left = byArguments.filter((id) => !chosen.includes(id));
  if (left.length > 0)
    throw new ToolError(
      'usage',
      `--require names ${left[0] ?? ''}, which --only ${only.join(' ')} leaves out.`,
      'Name it with --only too, or leave one of the two out.',
    );
  return [...new Set([...(require.length === 0 ? [] : configured(require, catalogue)), ...byArguments])].filter((id) => chosen.includes(id));
}

function configured(require: readonly string[], catalogue: Catalogue): readonly string[] {
  try {
    return select(catalogue, require, nearest);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError('config-invalid', `\`require\` in the config: ${error.message}`, error.remedy, { cause: error });
  }
}
