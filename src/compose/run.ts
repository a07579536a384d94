import { openRun, type Run } from '../engine/run.ts';
import { ToolError } from '../model/tool-error.ts';
import { loadApps } from './apps.ts';
import { loadCatalogue } from './catalogue.ts';
import type { RunOptions, VerifyOptions } from './options.ts';
import { partsOf, questionedApps } from './verify.ts';

/** The names of the config's Apps, in its order. */
export async function appNames(options: Pick<VerifyOptions, 'io' | 'config'>): Promise<readonly string[]> {
  return (await loadApps(options)).map(({ app }) => app.name);
}

export async function openAppRun({ app, ...options }: RunOptions): Promise<Run> {
  const parts = partsOf(options.io);
  const [questioned] = await questionedApps({ ...options, apps: [app] }, parts);
  if (questioned === undefined) throw new ToolError('usage', `The config has no App \`${app}\`.`, 'Name one that it has.');
  return openRun(await loadCatalogue(), questioned, parts, options.listen, options.signal);
}
