import type { App, Service, ServiceName } from '../model/app.ts';
import type { Launcher, LaunchOptions, RunningApp } from '../model/launcher.ts';
import { ToolError } from '../model/tool-error.ts';
import { addressOfUrl, type Address } from './address.ts';
import { reachService } from './reach-service.ts';

/** Reaches an App that already runs and belongs to somebody else. Disposing it does nothing; its logs and deaths are not ours to see. */
export const url: Launcher = { name: 'url', launch: reach };

async function reach(app: App, options: LaunchOptions): Promise<RunningApp> {
  options.signal.throwIfAborted();
  const { api, web } = app.services;
  const addresses = { api: addressOf('api', api), ...(web && { web: addressOf('web', web) }) };
  const reached = [reachService('api', api, addresses.api, options)];
  if (web !== undefined && addresses.web !== undefined) reached.push(reachService('web', web, addresses.web, options));
  await Promise.all(reached);
  return {
    launcher: 'url',
    services: { api: { origin: addresses.api.origin }, ...(addresses.web && { web: { origin: addresses.web.origin } }) },
    logs: () => [],
    death: () => undefined,
    onDeath: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function addressOf(name: ServiceName, service: Service): Address {
  if (service.url !== undefined) return addressOfUrl(name, service.url);
  throw new ToolError('config-invalid', `services.${name} has no \`url\``, `Say where it runs, or take the launcher \`processes\`.`);
}
