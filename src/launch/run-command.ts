import { spawn } from 'node:child_process';
import { logTail } from './log-tail.ts';

/** Output that a program may hand us, in characters; a compose file as JSON is far below. */
const longestOutput = 8_000_000;

export interface CommandOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the program. */
  readonly signal: AbortSignal;
  /** Texts that must not appear in the tail. */
  readonly secrets?: readonly string[];
}

export interface CommandResult {
  /** Nothing when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** The last lines of both outputs, clean. */
  readonly tail: readonly string[];
}

/** Runs a program to its end. @throws the operating system's error when it cannot be run, the signal's reason when that aborts */
export function runCommand(file: string, args: readonly string[], { cwd, env, signal, secrets }: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(file, args, { cwd, env: { ...env }, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail = logTail(secrets);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (stdout.length < longestOutput) stdout += chunk;
      tail.write(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', tail.write);
    child.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    child.once('close', (code) => {
      if (signal.aborted) reject(signal.reason);
      else resolve({ code: code ?? undefined, stdout, tail: tail.lines() });
    });
  });
}
