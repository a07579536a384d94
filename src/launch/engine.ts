import { ToolError } from '../model/tool-error.ts';
import { runCommand, type CommandResult } from './run-command.ts';

/** An engine that is there answers at once; milliseconds. */
const answersWithin = 2_000;

const otherwise = 'take `--launcher processes`, which needs no engine';

/**
 * Makes sure that a container engine answers and that Compose is installed.
 * The docker program is asked because it alone knows contexts, TLS and ssh; Testcontainers would pass over a DOCKER_HOST that does
 * not answer and take another engine without a word.
 * @throws ToolError `engine-missing`, with what was tried
 */
export async function requireEngine(environment: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<void> {
  const host = environment['DOCKER_HOST'];
  const tried = host === undefined || host === '' ? 'the default socket' : `DOCKER_HOST=${host.replace(/\/\/[^/@]*@/, '//')}`;
  const version = await ask(['version', '--format', '{{.Server.Version}}'], environment, signal, tried);
  if (version.code !== 0) throw whyNoEngine(version, tried);
  const compose = await ask(['compose', 'version', '--short'], environment, signal, tried);
  if (compose.code !== 0) {
    throw new ToolError(
      'engine-missing',
      'The container engine answers, but `docker compose` does not work',
      `Install the Compose plugin (version 2 or later), or ${otherwise}.`,
      { log: compose.tail },
    );
  }
}

async function ask(args: readonly string[], env: Readonly<Record<string, string | undefined>>, signal: AbortSignal, tried: string): Promise<CommandResult> {
  const deadline = AbortSignal.timeout(answersWithin);
  try {
    return await runCommand('docker', args, { env, signal: AbortSignal.any([signal, deadline]) });
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted)
      throw new ToolError('engine-missing', `No container engine answered within ${answersWithin / 1000} s (tried ${tried})`, `Start it, or ${otherwise}.`);
    throw new ToolError('engine-missing', 'The program `docker` is not installed', `Install a container engine with Compose, or ${otherwise}.`, {
      cause: error,
    });
  }
}

function whyNoEngine({ tail }: CommandResult, tried: string): ToolError {
  const said = tail.join(' ');
  if (/permission denied/i.test(said)) {
    return new ToolError(
      'engine-missing',
      `A container engine is there, but we may not use it (tried ${tried})`,
      `Add your user to the group that owns the socket (usually \`docker\`), or ${otherwise}.`,
      { log: tail },
    );
  }
  return new ToolError('engine-missing', `No container engine answers (tried ${tried})`, `Start it or correct DOCKER_HOST, or ${otherwise}.`, { log: tail });
}
