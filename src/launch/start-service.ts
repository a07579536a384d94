import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Service, ServiceName } from '../model/app.ts';
import type { LaunchOptions } from '../model/launcher.ts';
import { fill } from '../model/placeholder.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Address } from './address.ts';
import type { LogTail } from './log-tail.ts';
import { PortRace } from './port-race.ts';
import { answersOn } from './ports.ts';
import { startGroup, type ProcessGroup } from './process-group.ts';
import { waitUntilReady } from './readiness.ts';
import { untilAborted } from './until-aborted.ts';

export interface StartOptions extends LaunchOptions {
  readonly name: ServiceName;
  readonly service: Service;
  readonly address: Address;
  readonly values: Readonly<Record<string, string>>;
  readonly log: LogTail;
  /** Told of every process group as soon as it exists. */
  readonly register: (group: ProcessGroup) => void;
  /** What must have happened before its start command runs; its `prepare` does not wait. */
  readonly after: Promise<void>;
  readonly started: () => void;
}

/**
 * Prepares a service, starts it and waits until it is ready.
 * @throws ToolError `app-did-not-start`, `app-not-ready`, `port-taken`; {@link PortRace}; the signal's reason
 */
export async function startService(start: string, options: StartOptions): Promise<ProcessGroup> {
  const { name, service, address, log, signal, progress } = options;
  for (const command of service.prepare) {
    progress(`${name}: ${command}`);
    const how = await untilAborted(signal, (await startCommand(command, options)).ended);
    if (how !== 'exited with code 0') {
      throw new ToolError('app-did-not-start', `${name}: the prepare command \`${command}\` ${how}`, `Run it in ${service.cwd} to see why.`, {
        log: log.lines(),
      });
    }
  }
  await untilAborted(signal, options.after);
  if (await answersOn(address.port)) throw new PortRace(`${name}: something else answers on port ${address.port} already`);
  progress(`${name}: starting on port ${address.port}`);
  const group = await startCommand(start, options);
  options.started();
  const exit = new AbortController();
  void group.ended.then(async (how) => exit.abort(await whyItEnded(how, start, options)));
  const took = await waitUntilReady({
    service: name,
    url: address.origin + service.ready,
    within: options.readyWithin,
    signal: AbortSignal.any([signal, exit.signal]),
    log: log.lines,
    remedy: `\`${start}\` must listen on $PORT (${address.port}) of 127.0.0.1 and answer ${service.ready} below 500; if it only needs longer, say so in the config, in seconds: \`readyWithin: 120\`.`,
  });
  progress(`${name}: ready after ${(took / 1000).toFixed(1)} s`);
  return group;
}

async function startCommand(command: string, { service, address, values, root, environment, log, register, signal }: StartOptions): Promise<ProcessGroup> {
  signal.throwIfAborted();
  const cwd = resolve(root, service.cwd);
  const isFolder = await stat(cwd).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ToolError('app-did-not-start', `The folder ${service.cwd} does not exist`, `Correct \`cwd\`; it is relative to the config file.`);
  const own = Object.fromEntries(Object.entries(service.env).map(([key, value]) => [key, fill(value, values)]));
  const env = { ...environment, ...own, PORT: String(address.port) };
  try {
    const group = await startGroup(fill(command, values), { cwd, env, output: log.write });
    register(group);
    return group;
  } catch (error) {
    throw new ToolError('app-did-not-start', `\`${command}\` could not be run: ${String(error)}`, `A POSIX shell at /bin/sh is needed.`, { cause: error });
  }
}

async function whyItEnded(how: string, start: string, { name, service, address, log }: StartOptions): Promise<ToolError> {
  const lines = log.lines();
  const saysTaken = lines.filter((line) => /EADDRINUSE|address already in use|port \d+ is (already )?in use/i.test(line));
  const answers = how !== 'exited with code 0' && (await answersOn(address.port));
  if (saysTaken.length > 0 || answers) {
    const message = `${name} ${how}: the port it wants is taken by something else`;
    const todo = `It was given port ${address.port} in $PORT; if \`${start}\` uses another one, let it use $PORT, else end what listens there.`;
    // Ours was free when it was chosen: another one will do. One of the service's own choice is taken again.
    const isOurs = answers || saysTaken.some((line) => new RegExp(`\\b${address.port}\\b`).test(line));
    return isOurs ? new PortRace(message, todo, lines) : new ToolError('port-taken', message, todo, { log: lines });
  }
  const remedy = how === 'exited with code 0' ? `\`${start}\` must stay in the foreground.` : `Run \`${start}\` in ${service.cwd} to see why.`;
  return new ToolError('app-did-not-start', `${name} ${how} before it was ready`, remedy, { log: lines });
}
