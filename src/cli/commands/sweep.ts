import type { Command } from 'commander';
import type { Swept } from '../../index.ts';
import { given, surroundings, type Context } from '../context.ts';
import { configOption, jsonOption, journalFolder } from './options.ts';

const description = `A run writes down what it creates in an App at a url, and removes it when it ends. A run that is
killed leaves its journal; this signs in as the users that it names and removes what is still
there, at the origin that the config names and by the operation that it declares, if it holds the
run's marker. What fresh users created is left with their accounts: nobody has their passwords.

Examples:
  $ seamcheck sweep
  $ seamcheck sweep --config staging.config.ts --output-dir reports/staging`;

const exits = `
Exit codes:
  0         nothing was left, or all of it is gone
  1         something stays, and why
  3         something could not be tried, and stays in its journal
  2, 4, 130 and 143 as for verify
`;

/** `seamcheck sweep`. */
export function addSweep(program: Command, { io, signal, done }: Context): void {
  program
    .command('sweep')
    .summary('remove what a killed run left in the App')
    .description(description)
    .addOption(configOption())
    .option('--output-dir <folder>', 'where the journals are, in its folder `journal` (default: reports)')
    .addOption(jsonOption())
    .addHelpText('after', exits)
    .action(async ({ config, outputDir, json }: { readonly config?: string; readonly outputDir?: string; readonly json?: true }) => {
      const [{ sweepText }, seamcheck] = await Promise.all([import('../../report/sweep.ts'), io.load()]);
      signal.throwIfAborted();
      const folder = journalFolder(io.cwd, outputDir);
      const swept = await seamcheck.sweep({ io: surroundings(io), signal, folder, alive: io.alive, ...given({ config }) });
      io.out.write(json === true ? `${JSON.stringify(swept, undefined, 2)}\n` : sweepText(swept, io.out.style));
      done(exitCodeOf(swept));
    });
}

function exitCodeOf(swept: readonly Swept[]): 0 | 1 | 3 {
  if (swept.some(({ outcome }) => outcome === 'left')) return 1;
  return swept.some(({ outcome }) => outcome === 'unknown') ? 3 : 0;
}
