import type { Command } from 'commander';
import { ToolError } from '../../model/tool-error.ts';
import { given, surroundings, type Context } from '../context.ts';
import type { Up } from '../../index.ts';
import { configOption, launcherOption } from './options.ts';

/** `seamcheck up`. */
export function addUp(program: Command, { io, signal }: Context): void {
  program
    .command('up')
    .summary('launch the App and keep it running')
    .description(
      'Launches the App, signs its first user in and stays until Ctrl-C.\nThe lines it prints make the curl lines of a report work in another shell.\n\nExamples:\n  $ seamcheck up\n  $ seamcheck up --app cookie --launcher containers',
    )
    .option('--app <name>', 'which App of the config')
    .addOption(launcherOption())
    .addOption(configOption())
    .action(async (options: { readonly app?: string; readonly launcher?: string; readonly config?: string }) => {
      const [{ shellWord }, { clip }, seamcheck] = await Promise.all([import('../../report/shell.ts'), import('../../report/escape.ts'), io.load()]);
      signal.throwIfAborted();
      await using up = await seamcheck.up({ io: surroundings(io), signal, ...given(options), progress: (text) => io.err.write(`  ${clip(text, 300)}\n`) });
      io.out.write(exportLines(up, shellWord, (text) => clip(text, 200)));
      io.err.write('Ctrl-C stops it.\n');
      const how = await Promise.race([up.died, aborted(signal)]);
      if (how !== undefined) throw new ToolError('app-died', how, 'Look at its log and start it again.');
    });
}

function exportLines(up: Up, shellWord: (text: string) => string, shown: (text: string) => string): string {
  const lines = [`export API=${shellWord(up.api)}`];
  if (up.web !== undefined) lines.push(`export WEB=${shellWord(up.web)}`);
  if (up.token === undefined) lines.push('# no TOKEN: nobody could be signed in');
  else
    lines.push(
      `export TOKEN=${shellWord(up.token)}`,
      `# ${up.user === undefined ? 'sent' : `${shown(up.user)}, sent`} as ${up.cookie === undefined ? 'Authorization: Bearer $TOKEN' : `Cookie: ${shown(up.cookie)}=$TOKEN`}`,
    );
  return `${lines.join('\n')}\n`;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    // Keeps the process alive while nothing else of it waits.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(alive);
        resolve(undefined);
      },
      { once: true },
    );
  });
}
