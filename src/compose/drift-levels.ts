import { isDeepStrictEqual } from 'node:util';
import type { SetLevel } from '../model/drift.ts';
import { ToolError } from '../model/tool-error.ts';
import { byConfig, setBy } from '../openapi/compare/set-levels.ts';
import { loadApps } from './apps.ts';
import type { DriftLevelsOptions } from './options.ts';
import { chooseApps } from './verify.ts';

/** The levels that the config sets for changes between two documents. @throws ToolError; `usage` where its Apps set different ones */
export async function driftLevelsOf({ app, ...options }: DriftLevelsOptions): Promise<Readonly<Record<string, SetLevel>>> {
  const apps = chooseApps(await loadApps({ ...options, driftAlone: true }), app === undefined ? [] : [app]);
  const [levels = {}, ...others] = apps.map((one) => one.app.driftLevels ?? {});
  if (others.some((one) => !isDeepStrictEqual(one, levels)))
    throw new ToolError('usage', 'The Apps of the config set different drift.levels.', `Add --app with one of: ${apps.map((one) => one.app.name).join(', ')}.`);
  return setBy(levels, byConfig);
}
