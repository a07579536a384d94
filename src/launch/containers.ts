import { randomBytes } from 'node:crypto';
import type { App, ServiceName } from '../model/app.ts';
import type { Launcher, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { composeProject } from './compose-project.ts';
import { composeUp } from './compose-up.ts';
import { planContainers } from './containers-plan.ts';
import { createDeaths } from './deaths.ts';
import { requireEngine } from './engine.ts';
import { answersOn } from './ports.ts';
import { reachService } from './reach-service.ts';
import { waitUntilReady } from './readiness.ts';
import { secretsOf } from './secrets.ts';
import { PortRace } from './port-race.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { loadTestcontainers, openEngine } from './testcontainers-peer.ts';
import { watchContainers } from './watch-containers.ts';

/** Starts the App's compose file in containers, under a project name of its own and on free ports unless the file insists on others. */
export const containers: Launcher = {
  name: 'containers',
  async launch(app, options) {
    try {
      return await launchOnce(app, options);
    } catch (error) {
      if (!(error instanceof PortRace)) throw error;
      options.progress(`${error.message}; trying once more`);
      return launchOnce(app, options);
    }
  },
};

async function launchOnce(app: App, options: LaunchOptions): Promise<RunningApp> {
  options.signal.throwIfAborted();
  const teardown = createTeardown();
  try {
    return await launchInto(teardown, app, options);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function launchInto(teardown: Teardown, app: App, options: LaunchOptions): Promise<RunningApp> {
  const testcontainers = await loadTestcontainers();
  await requireEngine(options.environment, options.signal);
  const client = await openEngine(testcontainers);
  const plan = await planContainers(teardown, app, options);
  const { addresses, contained } = plan;
  for (const name of contained) {
    const port = addresses[name]?.port ?? 0;
    if (await answersOn(port)) throw new PortRace(`${name}: something else answers on port ${port} already`);
  }

  const begin = performance.now();
  const projectName = `seamcheck-${randomBytes(6).toString('hex')}`;
  const project = composeProject(projectName, client.container, secretsOf(app));
  options.progress('containers: starting');
  await composeUp({ testcontainers, plan, project, projectName, teardown, within: options.readyWithin, signal: options.signal });

  const deaths = createDeaths();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  deaths.onFirst(({ service, how }) => {
    const log = project.log(app.services[service]?.container ?? service);
    failed.abort(new ToolError('app-did-not-start', `${service} ${how} before it was ready`, 'The last lines of its container say why.', { log }));
  });
  const unwatched = new AbortController();
  teardown.defer(async () => unwatched.abort());
  await watchContainers(project, app, contained, deaths, unwatched.signal);

  async function ready(name: ServiceName): Promise<void> {
    const service = app.services[name];
    const address = addresses[name];
    if (service === undefined || address === undefined) return;
    if (!contained.includes(name)) return reachService(name, service, address, { ...options, signal });
    const took = await waitUntilReady({
      service: name,
      url: address.origin + service.ready,
      within: options.readyWithin,
      since: begin,
      signal,
      log: () => project.log(service.container),
      remedy: `The service \`${service.container}\` must listen on port ${service.containerPort} of all interfaces of its container and answer ${service.ready} below 500.`,
    });
    options.progress(`${name}: ready after ${(took / 1000).toFixed(1)} s`);
  }
  const work = [ready('api'), ready('web')];
  for (const each of work) each.catch((error: unknown) => failed.abort(error));
  await Promise.allSettled(work);
  signal.throwIfAborted();

  return {
    launcher: 'containers',
    services: { api: { origin: addresses.api.origin }, ...(addresses.web && { web: { origin: addresses.web.origin } }) },
    logs: (name) => project.log(app.services[name]?.container ?? name),
    death: deaths.first,
    onDeath: deaths.onFirst,
    [Symbol.asyncDispose]: teardown.run,
  };
}
