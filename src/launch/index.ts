import type { Launcher, LauncherName } from '../model/launcher.ts';

const loaders: Readonly<Record<LauncherName, () => Promise<Launcher>>> = {
  processes: async () => (await import('./processes.ts')).processes,
  containers: async () => (await import('./containers.ts')).containers,
  url: async () => (await import('./url.ts')).url,
  auto: async () => (await import('./auto.ts')).auto,
};

/** A launcher by its name; its code is loaded on its first launch. */
export function launcherNamed(name: LauncherName): Launcher {
  return { name, launch: async (app, options) => (await loaders[name]()).launch(app, options) };
}
