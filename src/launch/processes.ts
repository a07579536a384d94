import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Service, ServiceName } from '../model/app.ts';
import type { Launcher, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { addressOfUrl, loopbackAddress, placeholderValues, type Address } from './address.ts';
import { createDeaths } from './deaths.ts';
import { startGuard } from './guard.ts';
import { logTail, type LogTail } from './log-tail.ts';
import { PortRace } from './port-race.ts';
import { freePorts } from './ports.ts';
import type { ProcessGroup } from './process-group.ts';
import { reachService } from './reach-service.ts';
import { secretsOf } from './secrets.ts';
import { startService } from './start-service.ts';
import { createTeardown, type Teardown } from './teardown.ts';

/** Starts the services as processes of this machine, each on a free port of loopback, in a process group of its own. */
export const processes: Launcher = { name: 'processes', launch: (app, options) => launchProcesses(app, options) };

/** @param choosePorts How free ports are found; they are found once more when something else takes one before our process does. */
export async function launchProcesses(app: App, options: LaunchOptions, choosePorts: typeof freePorts = freePorts): Promise<RunningApp> {
  try {
    return await launchOnce(app, options, choosePorts);
  } catch (error) {
    if (!(error instanceof PortRace)) throw error;
    options.progress(`${error.message}; taking others`);
    return launchOnce(app, options, choosePorts);
  }
}

async function launchOnce(app: App, options: LaunchOptions, choosePorts: typeof freePorts): Promise<RunningApp> {
  options.signal.throwIfAborted();
  const addresses = await addressesOf(app, choosePorts);
  const teardown = createTeardown();
  try {
    return await launchInto(teardown, app, addresses, options);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function launchInto(teardown: Teardown, app: App, addresses: Addresses, options: LaunchOptions): Promise<RunningApp> {
  const temp = await realpath(await mkdtemp(join(tmpdir(), 'seamcheck-')));
  const guard = startGuard(temp);
  const groups: ProcessGroup[] = [];
  teardown.defer(async () => guard.dismiss());
  teardown.defer(() => rm(temp, { recursive: true, force: true, maxRetries: 3 }));
  teardown.defer(async () => void (await Promise.all(groups.map((group) => group.end()))));

  const values = placeholderValues(addresses, temp);
  const secrets = secretsOf(app);
  const logs: Readonly<Record<ServiceName, LogTail>> = { api: logTail(secrets), web: logTail(secrets) };
  const deaths = createDeaths();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const apiStarted = Promise.withResolvers<void>();

  async function bringUp(name: ServiceName, service: Service, address: Address): Promise<void> {
    const isApi = name === 'api';
    if (service.start === undefined) {
      if (isApi) apiStarted.resolve();
      await reachService(name, service, address, { ...options, signal });
      return;
    }
    const group = await startService(service.start, {
      ...options,
      name,
      service,
      address,
      values,
      signal,
      log: logs[name],
      after: isApi ? Promise.resolve() : apiStarted.promise,
      started: isApi ? apiStarted.resolve : () => undefined,
      register(started) {
        groups.splice(0, groups.length, ...groups.filter((group) => group.alive()), started);
        guard.watch(groups.map(({ id }) => id));
      },
    });
    void group.ended.then((how) => (teardown.begun() ? undefined : deaths.report({ service: name, how })));
  }

  const { api, web } = app.services;
  const work = [bringUp('api', api, addresses.api)];
  const later = options.frontendLater === true && web?.start !== undefined;
  let frontend: Promise<void> | undefined;
  const bringUpFrontend = (): Promise<void> =>
    (frontend ??= web === undefined || addresses.web === undefined ? Promise.resolve() : bringUp('web', web, addresses.web));
  if (!later) work.push(bringUpFrontend());
  // The first failure ends the other service's start; its own error would only repeat the first.
  for (const each of work) each.catch((error: unknown) => failed.abort(error));
  await Promise.allSettled(work);
  signal.throwIfAborted();

  return {
    launcher: 'processes',
    services: { api: { origin: addresses.api.origin }, ...(addresses.web && { web: { origin: addresses.web.origin } }) },
    ...(later ? { bringUpFrontend } : {}),
    logs: (service) => logs[service].lines(),
    death: deaths.first,
    onDeath: deaths.onFirst,
    [Symbol.asyncDispose]: teardown.run,
  };
}

type Addresses = Readonly<{ api: Address; web?: Address }>;

async function addressesOf(app: App, choosePorts: typeof freePorts): Promise<Addresses> {
  const { api, web } = app.services;
  const ports = await choosePorts(2);
  return { api: addressOf('api', api, ports[0]), ...(web && { web: addressOf('web', web, ports[1]) }) };
}

function addressOf(name: ServiceName, service: Service, port: number | undefined): Address {
  if (service.start !== undefined && port !== undefined) return loopbackAddress(service, port);
  if (service.url !== undefined) return addressOfUrl(name, service.url);
  throw new ToolError('config-invalid', `services.${name} has neither \`start\` nor \`url\``, 'Say how it is started or where it runs.');
}
