import { Command, CommanderError } from 'commander';
import { plain } from '../report/style.ts';
import { addAccept } from './commands/accept.ts';
import { addBaseline } from './commands/baseline.ts';
import { addContains } from './commands/contains.ts';
import { addDiff } from './commands/diff.ts';
import { addExplain } from './commands/explain.ts';
import { addList } from './commands/list.ts';
import { addProve } from './commands/prove.ts';
import { addSweep } from './commands/sweep.ts';
import { addUp } from './commands/up.ts';
import { addVerify } from './commands/verify.ts';
import type { Context } from './context.ts';
import { errorText, exitCodeOf } from './error-text.ts';
import { listenForInterruption, type Interruption } from './interruption.ts';
import type { MainIo } from './io.ts';
import { version } from './version.ts';

const usageError = 2;
const computing: ReadonlySet<string> = new Set(['contains', 'diff']);

/**
 * The command line. Resolves with the exit code and never rejects.
 * @param argv what follows the program's name
 */
export async function main(argv: readonly string[], process: MainIo): Promise<number> {
  const io: MainIo = argv.includes('--no-color') ? { ...process, out: { ...process.out, style: plain }, err: { ...process.err, style: plain } } : process;
  const debug = argv.includes('--debug');
  using interruption = listenForInterruption(io, debug);
  const ended = await run(argv, io, interruption, debug);
  return interruption.exitCode() ?? ended;
}

/** Whether a command line asks for a command that launches nothing and speaks to no App. */
export function onlyComputes([command = '']: readonly string[]): boolean {
  return computing.has(command);
}

async function run(argv: readonly string[], io: MainIo, { signal, leave }: Interruption, debug: boolean): Promise<number> {
  let code = 0;
  try {
    await program({ io, signal, done: (exitCode) => (code = exitCode) })
      .hook('preAction', (_, action) => (onlyComputes([action.name()]) ? leave() : undefined))
      .parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said it already. Without a command it shows the help as an error.
    if (error instanceof CommanderError) return error.exitCode === 0 || isHelp(error, argv) ? 0 : usageError;
    if (!(signal.aborted && isAbort(error, signal))) io.err.write(errorText(error, { style: io.err.style, debug }));
    return exitCodeOf(error);
  }
}

function program(context: Context): Command {
  const { io } = context;
  const root = new Command('seamcheck')
    .description(
      'Does this frontend still fit this backend?\n\nExamples:\n  $ seamcheck verify                     launch the App, question it, judge; reports/run.json\n  $ seamcheck verify --only cors         one area\n  $ seamcheck explain cors/on-500        what a check means and what to do',
    )
    .version(version(), '-V, --version', 'print the version')
    .option('--no-color', 'plain text')
    .option('--debug', 'with errors, print where they come from')
    .helpOption('-h, --help', 'print help; also after a command')
    .helpCommand('help [command]', 'print help of a command')
    .configureHelp({ showGlobalOptions: true, visibleCommands: ({ commands }) => [...commands] })
    .configureOutput({ writeOut: io.out.write, writeErr: io.err.write, ...widths(io) })
    .exitOverride();
  addVerify(root, context);
  addList(root, context);
  addExplain(root, context);
  addUp(root, context);
  addAccept(root, context);
  addBaseline(root, context);
  addSweep(root, context);
  addProve(root, context);
  addContains(root, context);
  addDiff(root, context);
  return root;
}

/** Commander shows the same where no command is named, as an error, and on `help`, whose code it takes from the process. */
function isHelp({ code }: CommanderError, argv: readonly string[]): boolean {
  return code === 'commander.help' && argv.filter((word) => !word.startsWith('-')).join(' ') === 'help';
}

function widths({ out, err }: MainIo): { readonly getOutHelpWidth: () => number; readonly getErrHelpWidth: () => number } {
  return { getOutHelpWidth: () => out.columns ?? 100, getErrHelpWidth: () => err.columns ?? 100 };
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}
