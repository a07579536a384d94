// Wires the process and sets the exit code; nothing else.
import { styleText } from 'node:util';
import type { Interrupt, Output } from './io.ts';
import { main, onlyComputes } from './main.ts';
import { alive } from './process-io.ts';
import { keepYoungGeneration } from './young-generation.ts';

// Whatever ends this process before `main` has answered is our failure, never a pass and never a `fail`.
process.exitCode = 4;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let unwritten: 4 | undefined;
/** Whether what ends the process now is how it should end. */
let isOver = false;
let crashed: ((error: unknown) => void) | undefined;
// Node would exit with 1 for what nobody caught, and 1 is `fail`.
process.on('uncaughtException', (error) => {
  if (crashed !== undefined) return crashed(error);
  process.stderr.write(`${error.stack ?? error.message}\n`);
  exit(4);
});
// A config is code: it may end the process with 0, which is `pass`, or have us wait for what never comes.
process.on('exit', () => {
  if (isOver) return;
  process.exitCode = 4;
  process.stderr.write(
    'error seamcheck was ended before there was an answer.\n  to do  Look in the config, and in what it loads, for a process.exit or for something awaited that never comes.\n',
  );
});

const argv = process.argv.slice(2);

void main(argv, {
  cwd: process.cwd(),
  env: process.env,
  execPath: process.execPath,
  isRoot: process.getuid?.() === 0,
  pid: process.pid,
  alive,
  input: () => process.stdin,
  out: output(process.stdout),
  err: output(process.stderr),
  onInterrupt(listener) {
    crashed = (error) => listener({ kind: 'crash', error });
    const named = signals.map((signal) => [signal, (): void => listener({ kind: 'signal', signal } satisfies Interrupt)] as const);
    for (const [signal, heard] of named) process.on(signal, heard);
    return () => {
      for (const [signal, heard] of named) process.off(signal, heard);
      crashed = undefined;
    };
  },
  exit,
  load: async () => {
    const engine = await import('../index.ts');
    keepYoungGeneration();
    return engine;
  },
}).then(end);

function exit(code: number): void {
  isOver = true;
  process.exit(code);
}

function end(code: number): void {
  isOver = true;
  process.exitCode = unwritten ?? code;
  // Nothing that only computes holds a connection, and taking its memory apart takes longer than starting it; who waits for what was
  // written gets it first.
  if (onlyComputes(argv)) {
    process.stdout.write('', (untold) => process.stderr.write('', () => untold ?? process.exit()));
    return;
  }
  // A connection that someone keeps open must not keep a pipeline waiting; a slow reader of the result may. Who interrupted us
  // waits for nothing: all is cleaned up, and what still runs is a config that awaits something, or half a journey.
  const interrupted = code > 128;
  process.stdout.write('', () => setTimeout(() => process.exit(), interrupted ? 0 : 5_000).unref());
}

function output(stream: NodeJS.WriteStream): Output {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    // `seamcheck list | head` is no failure; a full disk behind stdout is.
    if (error.code !== 'EPIPE') unwritten = process.exitCode = 4;
  });
  return {
    write: (text) => void (gone || stream.write(text)),
    style: (format, text) => styleText(format, text, { stream }),
    terminal: stream.isTTY,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  };
}
