import type * as testcontainers from 'testcontainers';
import { ToolError } from '../model/tool-error.ts';
import { isThisMachine } from './this-machine.ts';

export type Testcontainers = typeof testcontainers;

/** Loads the optional peer. @throws ToolError `peer-missing` */
export async function loadTestcontainers(): Promise<Testcontainers> {
  try {
    return await import('testcontainers');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new ToolError('peer-missing', 'The launcher `containers` needs the package testcontainers', 'npm install --save-dev testcontainers@12', {
      cause: error,
    });
  }
}

/**
 * The engine with its reaper at work, which removes what we leave behind when we are killed.
 * @throws ToolError `engine-missing` when there is none that we can use, `app-did-not-start` when the reaper cannot be started
 */
export async function openEngine({ getContainerRuntimeClient, getReaper }: Testcontainers): Promise<testcontainers.ContainerRuntimeClient> {
  const client = await getContainerRuntimeClient().catch((error: unknown) => {
    throw new ToolError(
      'engine-missing',
      'The docker program reaches a container engine, but Testcontainers does not',
      'Name its address in DOCKER_HOST, or take `--launcher processes`.',
      { cause: error },
    );
  });
  const { host } = client.info.containerRuntime;
  if (!(await isThisMachine(host))) {
    throw new ToolError(
      'engine-missing',
      `The container engine publishes its ports on another machine (${host}), where names under .localhost do not lead`,
      'Use an engine of this machine, or take `--launcher processes`.',
    );
  }
  await getReaper(client).catch((error: unknown) => {
    const remedy =
      'Make the image testcontainers/ryuk available (RYUK_CONTAINER_IMAGE names another), or set TESTCONTAINERS_RYUK_DISABLED=true, which leaves containers behind when we are killed.';
    throw new ToolError(
      'app-did-not-start',
      `The reaper that cleans up containers could not be started: ${error instanceof Error ? error.message : String(error)}`,
      remedy,
      { cause: error },
    );
  });
  return client;
}
