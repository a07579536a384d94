// What the api serves now, held against what is kept as agreed: for review, and to be kept instead.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ResolvedApp } from '../config/resolve.ts';
import { launcherNamed } from '../launch/index.ts';
import type { LauncherName } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable } from '../model/witness.ts';
import { compare } from '../openapi/compare/compare.ts';
import { byConfig, setBy } from '../openapi/compare/set-levels.ts';
import { loadSource, sourceOf, type Source } from '../openapi/load.ts';
import { baselineFile } from '../probing/baseline-file.ts';
import { equip } from '../probing/equip.ts';
import { loadApps } from './apps.ts';
import type { BaselineOptions, BaselineProposal } from './options.ts';
import { named } from './review.ts';
import { chooseApps } from './verify.ts';

/** For each App with a document, in the order of the config, what would become its baseline. Writes nothing. @throws ToolError */
export async function baselinesOf(options: BaselineOptions): Promise<readonly BaselineProposal[]> {
  const { io, config, apps = [], from, signal } = options;
  const chosen = chooseApps(await loadApps({ io, config, signal }), apps).filter(({ app }) => app.openapi !== undefined || from !== undefined);
  if (chosen.length === 0)
    throw new ToolError('usage', 'No App that was asked for has an OpenAPI document.', "Write app.services.api.openapi: '/openapi.json'.");
  if (from !== undefined && chosen.length > 1)
    throw new ToolError('usage', '--from is the document of one App.', `Add --app ${chosen[0]?.app.name ?? ''}, or another one.`);
  const proposals: BaselineProposal[] = [];
  for (const one of chosen) {
    signal.throwIfAborted();
    const file = resolve(one.root, fileOf(one));
    const live = from === undefined ? await liveDocument(one, options) : await loadSource(from, { cwd: io.cwd, signal });
    proposals.push(await proposalOf(one, file, live, options));
  }
  return proposals;
}

function fileOf({ app }: ResolvedApp): string {
  const { baseline = baselineFile(app) } = app;
  if (!baseline.includes(':')) return baseline;
  throw new ToolError(
    'usage',
    `The baseline of ${app.name} is ${baseline}: it changes when that revision does.`,
    'Commit the document there, or name a file in app.services.api.baseline.',
  );
}

async function proposalOf({ app }: ResolvedApp, file: string, live: Source, { io, signal }: BaselineOptions): Promise<BaselineProposal> {
  if (compare(live, live).operations === 0)
    throw new ToolError(
      'document-invalid',
      `${live.name} declares no operation, and a baseline of nothing promises nothing.`,
      'Correct what the api serves, or the path of its document.',
    );
  const text = `${JSON.stringify(live.document, undefined, 2)}\n`;
  const shown = named(file, io.cwd);
  const known = await textOf(file);
  const base = {
    app: app.name,
    file: shown,
    async write(): Promise<void> {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
  };
  if (known === undefined) return { ...base, state: 'new' };
  // The order in which a framework lists its routes is no difference.
  if (isJson(known, live.document)) return { ...base, state: 'same' };
  return {
    ...base,
    state: 'changed',
    drift: compare(await keptSource(shown, { cwd: io.cwd, signal }), live, { levels: setBy(app.driftLevels ?? {}, byConfig) }),
  };
}

async function keptSource(file: string, options: Parameters<typeof loadSource>[1]): Promise<Source> {
  try {
    return await loadSource(file, options);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(error.code, error.message, 'Take it from the history, or delete it: `seamcheck baseline` then writes it for the first time.', {
      cause: error.cause,
    });
  }
}

async function liveDocument({ app, agreement, launcher, readyWithin, root }: ResolvedApp, options: BaselineOptions): Promise<Source> {
  const { io, signal, progress } = options;
  await using running = await launcherNamed((options.launcher ?? launcher) as LauncherName).launch(app, {
    root,
    signal,
    progress,
    readyWithin,
    environment: io.env,
  });
  await using equipment = equip({ app, agreement, running, root, concurrency: 1, signal }, { environment: io.env, execPath: io.execPath });
  try {
    const { document } = await equipment.for('contract/openapi', signal).documents.openapi();
    await equipment.restore();
    return sourceOf(document, `the document of ${app.name}`);
  } catch (error) {
    if (error instanceof Unavailable)
      throw new ToolError('document-invalid', `${app.name}: ${error.message}.`, 'Correct the document, or app.services.api.openapi.');
    throw error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isJson(text: string, document: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(document)));
  } catch {
    return false;
  }
}
