import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupLives } from './living.ts';

/** How long a process may take to end after SIGTERM, in milliseconds. */
const politeFor = 5_000;
/** How long the kernel may take to end it after SIGKILL. */
const killedWithin = 2_000;

/** A shell command with everything it starts. */
export interface ProcessGroup {
  /** The id of the group and of the shell in it. */
  readonly id: number;
  /** Resolves when the shell has ended: `exited with code 3`, `was killed by SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
  /** Whether any process of the group is left. */
  alive(): boolean;
  /** SIGTERM to all of them, SIGKILL to those that remain after 5 s. */
  end(): Promise<void>;
}

export interface GroupOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: (chunk: string) => void;
}

/** Starts a command in a process group of its own. @throws the error of the operating system, for example when the folder is missing */
export async function startGroup(command: string, { cwd, env, output }: GroupOptions): Promise<ProcessGroup> {
  // Its input stays open: some development servers end when it closes.
  const child = spawn('/bin/sh', ['-c', command], { cwd, env: { ...env }, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', output);
    stream.on('error', () => undefined);
  }
  const exited = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(howItEnded(code, signal))));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const id = child.pid;
  if (id === undefined) throw new Error('The operating system gave the process no id');
  return {
    id,
    // The last lines come after the exit; a grandchild that keeps the pipe open must not hold us.
    ended: exited.then(async (how) => {
      await Promise.race([closed, sleep(250, undefined, { ref: false })]);
      return how;
    }),
    alive: () => groupLives(id),
    end: async () => {
      if (signalGroup(id, 'SIGTERM') && !(await goneWithin(id, politeFor)) && signalGroup(id, 'SIGKILL')) await goneWithin(id, killedWithin);
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

function signalGroup(id: number, signal: NodeJS.Signals): boolean {
  try {
    return kill(-id, signal);
  } catch {
    return false; // ESRCH: nobody is left.
  }
}

async function goneWithin(id: number, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (groupLives(id)) {
    if (performance.now() > until) return false;
    await sleep(20);
  }
  return true;
}

/** A shell says 128 + n when its command was killed by signal n (POSIX, Shell Command Language §2.8.2). */
function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  const killer = signal ?? Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];
  return killer === undefined ? `exited with code ${code ?? 'unknown'}` : `was killed by ${killer}`;
}
