import type { App } from '../model/app.ts';
import type { Launcher, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { containers } from './containers.ts';
import { planContainers } from './containers-plan.ts';
import { requireEngine } from './engine.ts';
import { processes } from './processes.ts';
import { createTeardown } from './teardown.ts';
import { loadTestcontainers, openEngine } from './testcontainers-peer.ts';
import { url } from './url.ts';

/** How long the images may take to be built or pulled before processes are taken instead; milliseconds. */
export const imagesWithin = 300_000;

/**
 * Chooses: containers when the App has a compose file, an engine answers within 2 s and the images are there or can be built
 * within {@link imagesWithin}; else processes; what only has urls is reached. Says which and why in `because`.
 */
export const auto: Launcher = {
  name: 'auto',
  async launch(app, options) {
    const { launcher, because } = await choose(app, options);
    options.progress(`launcher ${launcher.name}: ${because}`);
    const running = await launcher.launch(app, options);
    return withReason(running, because);
  },
};

export interface Choice {
  readonly launcher: Launcher;
  readonly because: string;
}

/** @param within As {@link imagesWithin}. @throws ToolError why containers cannot be taken, when nothing else can either */
export async function choose(app: App, options: LaunchOptions, within: number = imagesWithin): Promise<Choice> {
  const services = Object.values(app.services);
  if (app.compose === undefined) {
    if (services.every((service) => service.start === undefined && service.url !== undefined)) return { launcher: url, because: 'every service has a url' };
    return { launcher: processes, because: 'the App has no compose file' };
  }
  try {
    await requireImages(app, options, within);
    return { launcher: containers, because: 'a container engine answers and the images are there' };
  } catch (error) {
    options.signal.throwIfAborted();
    const startable = services.every((service) => service.start !== undefined || service.url !== undefined);
    if (!startable || !(error instanceof ToolError) || error.code === 'config-invalid') throw error;
    return { launcher: processes, because: `containers cannot be taken: ${error.message}` };
  }
}

async function requireImages(app: App, options: LaunchOptions, within: number): Promise<void> {
  const testcontainers = await loadTestcontainers();
  await requireEngine(options.environment, options.signal);
  await openEngine(testcontainers);
  const teardown = createTeardown();
  const late = new AbortController();
  const timer = setTimeout(
    () =>
      late.abort(
        new ToolError('app-did-not-start', `the images were not built within ${Math.round(within / 1000)} s`, 'Build them once with `--launcher containers`.'),
      ),
    within,
  );
  try {
    await planContainers(teardown, app, { ...options, signal: AbortSignal.any([options.signal, late.signal]) });
  } finally {
    clearTimeout(timer);
    await teardown.run();
  }
}

function withReason(running: RunningApp, because: string): RunningApp {
  return { ...running, because };
}
