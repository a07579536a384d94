import type { App, ServiceName } from '../model/app.ts';
import type { ComposeProject } from './compose-project.ts';
import type { Deaths } from './deaths.ts';

/** Between two looks at the containers; milliseconds. */
const lookEvery = 1_000;

/** Reports services whose container ended, was restarted or is gone. Stops with the signal. */
export async function watchContainers(project: ComposeProject, app: App, names: readonly ServiceName[], deaths: Deaths, signal: AbortSignal): Promise<void> {
  const startedAt = new Map<ServiceName, string>();
  async function look(): Promise<void> {
    await project.followLogs().catch(() => undefined);
    for (const name of names) {
      // An engine that does not answer says nothing about its containers.
      const state = await project.state(app.services[name]?.container ?? name).catch(() => 'unknown' as const);
      if (signal.aborted || state === 'unknown') continue;
      const first = startedAt.get(name) ?? state?.startedAt;
      if (first !== undefined) startedAt.set(name, first);
      if (state === undefined) deaths.report({ service: name, how: 'was removed' });
      else if (!state.running) deaths.report({ service: name, how: state.how });
      else if (state.startedAt !== first) deaths.report({ service: name, how: 'ended and was restarted by the engine' });
    }
  }
  await look();
  const again = () => {
    if (signal.aborted || deaths.first() !== undefined) return;
    const timer = setTimeout(() => void look().then(again), lookEvery);
    // Watching must not keep the process alive.
    timer.unref();
  };
  again();
}
