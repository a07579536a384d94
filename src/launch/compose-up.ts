import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../model/tool-error.ts';
import { logTail } from './log-tail.ts';
import type { ComposeProject } from './compose-project.ts';
import type { ContainersPlan } from './containers-plan.ts';
import type { Teardown } from './teardown.ts';
import type { Testcontainers } from './testcontainers-peer.ts';
import { untilAborted } from './until-aborted.ts';

/** Between two looks for new containers; shorter than Compose and Testcontainers need to remove one that failed. Milliseconds. */
const lookEvery = 150;

export interface UpOptions {
  readonly testcontainers: Testcontainers;
  readonly plan: Pick<ContainersPlan, 'files' | 'environment'>;
  readonly project: ComposeProject;
  readonly projectName: string;
  readonly teardown: Teardown;
  /** Until all health checks are green; milliseconds. */
  readonly within: number;
  readonly signal: AbortSignal;
}

/**
 * Starts a project and waits for the health checks of its containers; those without one have to run, or to have ended well.
 * @throws ToolError `app-did-not-start`, `app-not-ready`, `port-taken` with what the containers said; the signal's reason
 */
export async function composeUp({ testcontainers, plan, project, projectName, teardown, within, signal }: UpOptions): Promise<void> {
  const deadline = AbortSignal.timeout(Math.ceil(within));
  const [file, override] = plan.files;
  const composing = new testcontainers.DockerComposeEnvironment(dirname(file), [basename(file), override])
    .withProjectName(projectName)
    .withEnvironment({ ...plan.environment })
    .withDefaultWaitStrategy(healthy(testcontainers))
    .withStartupTimeout(within)
    .up();
  // Nobody can stop Compose itself: its containers are removed under its hands until it gives up.
  teardown.defer(() => project.remove(composing));
  const following = new AbortController();
  void follow(project, following.signal);
  try {
    await untilAborted(AbortSignal.any([signal, deadline]), composing);
  } catch (error) {
    signal.throwIfAborted();
    await project.followLogs().catch(() => undefined);
    throw deadline.aborted ? notHealthy(within, project) : whyNot(error, projectName, project);
  } finally {
    following.abort();
  }
  await project.followLogs();
}

/** Testcontainers' own default looks for listening ports inside a container with tools that it may not have. */
function healthy({ StartupCheckStrategy }: Testcontainers): InstanceType<Testcontainers['StartupCheckStrategy']> {
  class Healthy extends StartupCheckStrategy {
    override async checkStartupState(
      ...[engine, id]: Parameters<InstanceType<Testcontainers['StartupCheckStrategy']>['checkStartupState']>
    ): Promise<'PENDING' | 'SUCCESS' | 'FAIL'> {
      const { State } = await engine.getContainer(id).inspect();
      const health = State.Health?.Status ?? 'none';
      if (!State.Running) return State.ExitCode === 0 ? 'SUCCESS' : 'FAIL';
      if (health === 'starting') return 'PENDING';
      return health === 'unhealthy' ? 'FAIL' : 'SUCCESS';
    }
  }
  return new Healthy();
}

async function follow(project: ComposeProject, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await project.followLogs().catch(() => undefined); // It is asked again at once, and at the end.
    await sleep(lookEvery);
  }
}

function notHealthy(within: number, project: ComposeProject): ToolError {
  return new ToolError(
    'app-not-ready',
    `The containers were not healthy within ${(within / 1000).toFixed(1)} s`,
    'Look at the health checks of the compose file, or raise the time they may take, in seconds: `readyWithin: 120` in the config.',
    { log: project.wholeLog().slice(-200) },
  );
}

function whyNot(error: unknown, projectName: string, project: ComposeProject): ToolError {
  const said = logTail();
  said.write(error instanceof Error ? error.message : String(error));
  const reason = said.lines().findLast((line) => !/level=warning/.test(line)) ?? 'Compose says nothing';
  if (/port is already allocated|address already in use|ports are not available/i.test(reason)) {
    return new ToolError(
      'port-taken',
      `A port that the compose file publishes is taken: ${reason}`,
      'End what listens there, or let the file publish ${API_PORT} and ${WEB_PORT}, which are chosen free.',
      { cause: error },
    );
  }
  const service = new RegExp(`${projectName}-(.+?)-\\d+`).exec(reason)?.[1];
  const own = service === undefined ? [] : project.log(service);
  return new ToolError(
    'app-did-not-start',
    `The containers did not start: ${reason.replaceAll(`${projectName}-`, '')}`,
    `The last lines of the containers say why.`,
    { cause: error, log: own.length > 0 ? own : project.wholeLog().slice(-200) },
  );
}
