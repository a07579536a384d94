import type { Command } from 'commander';
import { given, surroundings, type Context } from '../context.ts';
import { configOption, jsonOption, onlyOption } from './options.ts';

/** `seamcheck prove`. */
export function addProve(program: Command, { io, signal, done }: Context): void {
  program
    .command('prove')
    .summary('prove the checks on apps with seeded defects')
    .description(
      'Runs the checks on the reference app, where they must find nothing, and on its mutants, each of which must be found as named.\n\nExamples:\n  $ seamcheck prove\n  $ seamcheck prove --only cors\n  $ seamcheck prove --record          also write the recordings that unit tests judge',
    )
    .addOption(onlyOption())
    .option('--record', 'write the recordings')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExit codes: 0 proven, 1 not proven; 2, 3, 4, 130 and 143 as for verify.\n')
    .action(async ({ json, ...options }: { readonly only?: readonly string[]; readonly record?: true; readonly config?: string; readonly json?: true }) => {
      const [{ prove }, { clip }, seamcheck] = await Promise.all([import('../../report/prove.ts'), import('../../report/escape.ts'), io.load()]);
      signal.throwIfAborted();
      const report = await seamcheck.prove({ io: surroundings(io), signal, ...given(options), listen: (line) => io.err.write(`${clip(line, 300)}\n`) });
      io.out.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : prove(report, io.out.style));
      done(report.proven ? 0 : 1);
    });
}
