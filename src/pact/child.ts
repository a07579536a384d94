import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Told } from './job.ts';
import { shown } from './text.ts';

export interface ChildOptions {
  /** The Node.js to run it with. */
  readonly execPath: string;
  /** The script; the verifier's own unless told. */
  readonly script?: URL;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** How the child ended: by itself, killed because the signal asked for it, or badly with its last words. */
export type Ending = { readonly kind: 'done' } | { readonly kind: 'aborted' } | { readonly kind: 'died'; readonly how: string };

const tail = 4_000;

/**
 * Runs a job in a child process and hands on what it tells. Resolves only when the process is gone.
 * The environment is empty but for what is given: `HTTP_PROXY`, `PACT_DESCRIPTION` and their like would change what is verified.
 */
export function runChild(job: Job, options: ChildOptions, onTold: (told: Told) => void): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  if (options.signal.aborted) return Promise.resolve({ kind: 'aborted' });
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = options.script ?? new URL(`./verify-child.${extension}`, import.meta.url);
  const child = spawn(options.execPath, ['--no-deprecation', '--disable-warning=ExperimentalWarning', fileURLToPath(script)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...options.env, PACT_DO_NOT_TRACK: 'true' },
  });
  let said = '';
  let aborted = false;
  let failure: string | undefined;
  const listen = (chunk: Buffer): void => {
    said = `${said}${chunk.toString()}`.slice(-tail);
  };
  child.stdout?.resume();
  child.stderr?.on('data', listen);
  const abort = (): void => {
    aborted = true;
    child.kill('SIGKILL');
  };
  options.signal.addEventListener('abort', abort, { once: true });
  child.on('message', (told) => onTold(told as Told));
  child.on('error', (error) => {
    failure = `could not be started: ${shown(error.message)}`;
    if (child.pid === undefined) end(null, null);
  });
  child.on('close', (code, killedBy) => end(code, killedBy));
  child.send(job, (error) => {
    if (error !== null) failure ??= `could not be asked: ${shown(error.message)}`;
  });
  return promise;

  function end(code: number | null, killedBy: string | null): void {
    options.signal.removeEventListener('abort', abort);
    if (aborted) resolve({ kind: 'aborted' });
    else if (code === 0) resolve({ kind: 'done' });
    else resolve({ kind: 'died', how: failure ?? `${killedBy === null ? `ended with code ${code}` : `was killed by ${killedBy}`}${lastWords(said)}` });
  }
}

function lastWords(said: string): string {
  const line = said.split('\n').find((each) => /^\S*Error\b/.test(each));
  return line === undefined ? '' : `: ${shown(line, 200)}`;
}
