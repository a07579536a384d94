import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { given, surroundings, type Context } from '../context.ts';
import { configOption } from './options.ts';

interface AcceptArguments {
  readonly reason: string;
  readonly owner: string;
  readonly expires?: string;
  readonly config?: string;
  readonly outputDir?: string;
}

const description = `Writes an entry into contracts/accepted.json, so that a finding or an inconclusive outcome that
is known does not gate until the entry expires. Reports go on showing it, with its reason and its
owner. Fingerprints are in the report of a run.

Examples:
  $ seamcheck accept 0123456789abcdef --reason 'the gateway is replaced in May' --owner ada
  $ seamcheck accept 0123456789abcdef --reason 'no browser here' --owner ops --expires 2026-12-01`;

/** `seamcheck accept <fingerprint>`. */
export function addAccept(program: Command, { io }: Context): void {
  program
    .command('accept')
    .summary('accept a known finding for a while')
    .description(description)
    .argument('<fingerprint>', 'of a finding or an inconclusive outcome')
    .requiredOption('--reason <text>', 'why it is acceptable for now')
    .requiredOption('--owner <name>', 'who answers for it')
    .option('--expires <day>', 'the last day on which it is accepted, at most 90 days ahead (default: 30 days ahead)')
    .addOption(configOption())
    .option('--output-dir <folder>', 'where run.json of the last run is (default: reports)')
    .action(async (fingerprint: string, { outputDir = 'reports', ...options }: AcceptArguments) => {
      const file = resolve(io.cwd, outputDir, 'run.json');
      const [{ clip }, seamcheck, report] = await Promise.all([import('../../report/escape.ts'), io.load(), readFile(file, 'utf8').catch(() => undefined)]);
      const { reason, owner } = options;
      const accepted = await seamcheck.accept({
        io: surroundings(io),
        fingerprint,
        reason,
        owner,
        ...given({ report, config: options.config, expires: options.expires }),
      });
      const { entry, names } = accepted;
      io.out.write(`${accepted.how} in ${accepted.file}: ${entry.fingerprint} until ${entry.expires}\n`);
      if (names !== undefined) io.out.write(`  ${entry.check ?? ''}  ${clip(names, 300)}\n`);
      else io.err.write(`No finding of the last run has this fingerprint${report === undefined ? ` (there is no ${file})` : ''}: see that it is right.\n`);
    });
}
