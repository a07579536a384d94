// A few Python processes that serve every api mutant, each on a port of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../launch/ports.ts';
import { ToolError } from '../model/tool-error.ts';

export interface Served {
  readonly mutant: string | null;
  readonly transport: string;
}

export interface Serving extends AsyncDisposable {
  /** The port of one of them. */
  port(served: Served): number;
}

interface ServeOptions {
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowedOrigin: string;
  readonly apps: readonly Served[];
  /** How many processes share them: Python works on one core at a time. */
  readonly processes: number;
  readonly signal: AbortSignal;
}

type Numbered = Served & { readonly port: number };

/** The command may hold no shell syntax: it is a program and its arguments. */
export async function serve(command: readonly [string, ...string[]], options: ServeOptions): Promise<Serving> {
  const { apps, processes } = options;
  const ports = await freePorts(apps.length);
  const numbered = apps.map((app, index) => ({ ...app, port: ports[index] ?? 0 }));
  // In turn, so that neighbours, which are alike, are not all in one.
  const shares = Array.from({ length: Math.min(processes, apps.length) }, (_, share) => numbered.filter((_, index) => index % processes === share));
  const started = await Promise.allSettled(shares.map((share) => startOne(command, share, options)));
  const stop = async (): Promise<void> => {
    await Promise.all(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value()] : [])));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    port(served) {
      const found = numbered.find(({ mutant, transport }) => mutant === served.mutant && transport === served.transport);
      if (found === undefined) throw new Error(`${served.mutant ?? 'the clean app'} is not served on ${served.transport}`);
      return found.port;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Returns, once all of them answer, what ends them. */
async function startOne(
  command: readonly [string, ...string[]],
  apps: readonly Numbered[],
  { root, environment, allowedOrigin, signal }: ServeOptions,
): Promise<() => Promise<void>> {
  const [program, ...args] = command;
  const folder = await mkdtemp(join(tmpdir(), 'seamcheck-mutants-'));
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment, MUTANTS: JSON.stringify({ folder, allowed_origins: allowedOrigin, apps }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    tail.push(line);
    if (tail.length > 30) tail.shift();
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, by) => resolve(by === null ? `exited with code ${code ?? 0}` : `was killed by ${by}`));
  });
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', onAbort);
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(killing);
    await rm(folder, { recursive: true, force: true });
  };
  const onAbort = (): void => void stop();
  signal.addEventListener('abort', onAbort, { once: true });
  const first = await Promise.race([firstLine(child.stdout), ended.then((how) => ({ failed: 'the process', reason: how }))]);
  if ('ready' in first) return stop;
  await stop();
  throw new ToolError('app-did-not-start', `The mutants could not be served: ${first.failed}: ${first.reason}.`, `Run \`${command.join(' ')}\` by hand.`, {
    log: tail,
  });
}

type First = { readonly ready: number } | { readonly failed: string; readonly reason: string };
async function firstLine(stream: NodeJS.ReadableStream): Promise<First> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line) as First;
  return new Promise(() => undefined);
}
