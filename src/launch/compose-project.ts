import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerRuntimeClient } from 'testcontainers';
import { logTail, type LogTail } from './log-tail.ts';

/** Compose puts these on everything it creates. */
const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';
/** Compose may take this long to notice that what it waits for is gone; milliseconds. */
const composeEndsWithin = 60_000;

/** What one launch has in the engine, found by the labels Compose gives it. */
export interface ComposeProject {
  /** The state of a service's container; nothing when there is none. */
  state(service: string): Promise<ContainerState | undefined>;
  /** Follows the output of containers that are new since the last time. */
  followLogs(): Promise<void>;
  log(service: string): readonly string[];
  /** Of all services that said anything: `service | line`. */
  wholeLog(): readonly string[];
  /** Removes containers, networks and volumes: again and again while Compose still creates some, then once more. */
  remove(composing: Promise<unknown>): Promise<void>;
}

export interface ContainerState {
  readonly running: boolean;
  /** Changes when it was restarted. */
  readonly startedAt: string;
  /** How it ended, when it did: `exited with code 3`. */
  readonly how: string;
}

type ContainerClient = ContainerRuntimeClient['container'];

export function composeProject(name: string, client: ContainerClient, secrets: readonly string[]): ComposeProject {
  const { dockerode } = client;
  const logs = new Map<string, LogTail>();
  const followed = new Set<string>();
  const list = () => dockerode.listContainers({ all: true, filters: { label: [`${projectLabel}=${name}`] } });
  return {
    async state(service) {
      const found = (await list()).find((each) => each.Labels[serviceLabel] === service);
      if (found === undefined) return undefined;
      const { State } = await dockerode.getContainer(found.Id).inspect();
      return { running: State.Running && !State.Restarting, startedAt: State.StartedAt, how: howItEnded(State) };
    },
    async followLogs() {
      for (const { Id, Labels, State } of await list()) {
        // The log of a container that was not started yet ends at once.
        if (State === 'created' || followed.has(Id)) continue;
        followed.add(Id);
        const service = Labels[serviceLabel] ?? Id;
        const log = logs.get(service) ?? logTail(secrets);
        logs.set(service, log);
        const stream = await client.logs(client.getById(Id));
        stream.on('data', (chunk: string | Buffer) => log.write(String(chunk)));
        // The log ends with the engine or the container; both are noticed elsewhere.
        stream.on('error', () => undefined);
      }
    },
    log: (service) => logs.get(service)?.lines() ?? [],
    wholeLog: () => [...logs].flatMap(([service, log]) => log.lines().map((line) => `${service} | ${line}`)),
    async remove(composing) {
      const ended = Promise.race([composing, sleep(composeEndsWithin, undefined, { ref: false })]).then(
        () => true,
        () => true,
      );
      do await removeAll(name, dockerode).catch(() => undefined);
      while (!(await Promise.race([ended, sleep(200, false)])));
      await removeAll(name, dockerode);
    },
  };
}

async function removeAll(project: string, dockerode: ContainerClient['dockerode']): Promise<void> {
  const filters = { label: [`${projectLabel}=${project}`] };
  const containers = await dockerode.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone)));
  const networks = await dockerode.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => dockerode.getNetwork(Id).remove().catch(unlessGone)));
  const { Volumes } = await dockerode.listVolumes({ filters });
  await Promise.all((Volumes ?? []).map(({ Name }) => dockerode.getVolume(Name).remove({ force: true }).catch(unlessGone)));
}

/** 404: it is gone; 409: somebody else, Compose or the reaper, is removing it. */
function unlessGone(error: unknown): void {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status !== 404 && status !== 409) throw error;
}

function howItEnded({ ExitCode, OOMKilled }: { readonly ExitCode: number; readonly OOMKilled: boolean }): string {
  if (OOMKilled) return 'was killed for lack of memory';
  return ExitCode === 137 ? 'was killed by SIGKILL' : `exited with code ${ExitCode}`;
}
