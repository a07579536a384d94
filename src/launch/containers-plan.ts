import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Service, ServiceName } from '../model/app.ts';
import type { LaunchOptions } from '../model/launcher.ts';
import { fill } from '../model/placeholder.ts';
import { ToolError } from '../model/tool-error.ts';
import { addressOfUrl, loopbackAddress, placeholderValues, type Address } from './address.ts';
import { publishedPort, readComposeFile, type ComposeConfig } from './compose-file.ts';
import { startGuard } from './guard.ts';
import { ensureImages, imagesOf, removeImages, type ImagesOptions, type Override } from './images.ts';
import { freePorts } from './ports.ts';
import { secretsOf } from './secrets.ts';
import type { Teardown } from './teardown.ts';

/** Everything that is known before the first container starts. */
export interface ContainersPlan {
  /** The user's compose file and ours over it. */
  readonly files: readonly [string, string];
  readonly environment: Readonly<Record<string, string>>;
  readonly addresses: Addresses;
  /** The services of the App that run in a container; the other ones are reached at their url. */
  readonly contained: readonly ServiceName[];
}

type Addresses = Readonly<{ api: Address; web?: Address }>;

const serviceNames: readonly ServiceName[] = ['api', 'web'];

/**
 * Reads the compose file, chooses ports, and makes sure that all images are there.
 * @throws ToolError `config-invalid`, `app-did-not-start`
 */
export async function planContainers(teardown: Teardown, app: App, options: LaunchOptions): Promise<ContainersPlan> {
  if (app.compose === undefined)
    throw new ToolError('config-invalid', 'The App has no compose file', 'Name it in `compose.file`, or take `--launcher processes`.');
  const file = join(options.root, app.compose.file);
  const temp = await realpath(await mkdtemp(join(tmpdir(), 'seamcheck-')));
  const guard = startGuard(temp);
  teardown.defer(async () => guard.dismiss());
  teardown.defer(() => rm(temp, { recursive: true, force: true, maxRetries: 3 }));

  const command = { signal: options.signal, secrets: secretsOf(app) };
  const ports = await freePorts(2);
  let addresses = addressesOf(app, ports, undefined);
  let environment = environmentOf(app, options, addresses, temp);
  let config = await readComposeFile(file, { ...command, env: environment });
  const settled = addressesOf(app, ports, config);
  if (JSON.stringify(settled) !== JSON.stringify(addresses)) {
    // The file insists on ports of its own: what was filled in with ours has to say those.
    addresses = settled;
    environment = environmentOf(app, options, addresses, temp);
    config = await readComposeFile(file, { ...command, env: environment });
  }
  const images = { ...command, env: environment, progress: options.progress };
  const files = [file, join(temp, 'compose.override.json')] as const;
  await prepareImages(files, config, (override) => withPorts(override, app, addresses, config), images);
  const composed = config.services;
  const contained = serviceNames.filter((name) => composed[app.services[name]?.container ?? ''] !== undefined);
  return { files, environment, addresses, contained };
}

/** Writes the override and brings its images about; again when their sources changed meanwhile, for then their names lie. */
async function prepareImages(
  files: readonly [string, string],
  config: ComposeConfig,
  complete: (override: Override) => Override,
  options: ImagesOptions,
): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const named = await imagesOf(config, options);
    const override = complete(named);
    await writeFile(files[1], JSON.stringify({ services: override }));
    const built = await ensureImages(files, config, override, options);
    if (built.length === 0 || JSON.stringify(await imagesOf(config, options)) === JSON.stringify(named)) return;
    options.progress('containers: the sources changed while images were built from them');
    await removeImages(built, options);
  }
  throw new ToolError(
    'app-did-not-start',
    'The sources of the images keep changing while they are built',
    'Run again when they are at rest, or leave generated files out with a .dockerignore.',
  );
}

function environmentOf(app: App, { environment }: LaunchOptions, addresses: Addresses, temp: string): Readonly<Record<string, string>> {
  const values = placeholderValues(addresses, temp);
  const inherited = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const ports = Object.entries(addresses).map(([name, { port }]) => [`${name.toUpperCase()}_PORT`, String(port)] as const);
  const own = Object.entries(app.compose?.env ?? {}).map(([name, value]) => [name, fill(value, values)] as const);
  return Object.fromEntries([...inherited, ...ports, ...own]);
}

/** @param config When it is known: a port that it publishes goes before the one we would choose. */
function addressesOf({ services: { api, web } }: App, ports: readonly number[], config: ComposeConfig | undefined): Addresses {
  return { api: addressOf('api', api, ports[0] ?? 0, config), ...(web && { web: addressOf('web', web, ports[1] ?? 0, config) }) };
}

function addressOf(name: ServiceName, service: Service, port: number, config: ComposeConfig | undefined): Address {
  const internal = `http://${service.container}:${service.containerPort}`;
  if (config === undefined) return loopbackAddress(service, port, internal);
  const composed = config.services[service.container];
  if (composed !== undefined) return loopbackAddress(service, publishedPort(composed, service.containerPort) ?? port, internal);
  if (service.url !== undefined) return addressOfUrl(name, service.url);
  throw new ToolError(
    'config-invalid',
    `The compose file has no service \`${service.container}\` for ${name}`,
    `Name it in services.${name}.container; there are: ${Object.keys(config.services).join(', ')}.`,
  );
}

/** Publishes the ports that the user's file does not. */
function withPorts(override: Override, { services }: App, addresses: Addresses, config: ComposeConfig): Override {
  const complete = { ...override };
  for (const name of serviceNames) {
    const service = services[name];
    const address = addresses[name];
    if (service === undefined || address === undefined) continue;
    const composed = config.services[service.container];
    if (composed === undefined || publishedPort(composed, service.containerPort) !== undefined) continue;
    complete[service.container] = { ...complete[service.container], ports: [`127.0.0.1:${address.port}:${service.containerPort}`] };
  }
  return complete;
}
