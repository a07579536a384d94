import type { ResolvedApp } from '../config/resolve.ts';
import type { Launched, LaunchedUser, LaunchOneOptions } from './options.ts';
import { launcherNamed } from '../launch/index.ts';
import type { LauncherName } from '../model/launcher.ts';
import type { RunningApp } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { equip } from '../probing/equip.ts';
import { loadApps } from './apps.ts';
import { chooseApps } from './verify.ts';

/** Launches or reaches one App, the config's first unless told. @throws ToolError */
export async function launchOne({
  io,
  config,
  app: name,
  launcher,
  signal,
  progress,
}: LaunchOneOptions): Promise<{ readonly resolved: ResolvedApp; readonly running: RunningApp }> {
  const [resolved] = chooseApps(await loadApps({ io, config, signal }), name === undefined ? [] : [name]);
  if (resolved === undefined) throw new ToolError('usage', 'The config has no App.', 'Add one.');
  const { app, readyWithin, root } = resolved;
  const running = await launcherNamed((launcher ?? resolved.launcher) as LauncherName).launch(app, {
    root,
    signal,
    progress,
    readyWithin,
    environment: io.env,
  });
  return { resolved, running };
}

/** Launches one App for tests that question it themselves. */
export async function launch(options: LaunchOneOptions): Promise<Launched> {
  const { io, signal } = options;
  const { resolved, running } = await launchOne(options);
  const { app, agreement, root } = resolved;
  const equipment = equip({ app, agreement, running, root, concurrency: 1, signal }, { environment: io.env, execPath: io.execPath });
  const users = Object.entries(app.users).map(([name, { identifier, password }]): [string, LaunchedUser] => [name, { identifier, password }]);
  return {
    name: app.name,
    api: running.services.api.origin,
    ...(running.services.web === undefined ? {} : { web: running.services.web.origin }),
    agreement: equipment.agreement,
    users: Object.fromEntries(users),
    openapi: () => equipment.for('contract/openapi', signal).documents.openapi(),
    async [Symbol.asyncDispose]() {
      await using _running = running;
      await using _equipment = equipment;
      await equipment.restore();
    },
  };
}
