import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { jsonOption } from './options.ts';

/** `seamcheck list`. */
export function addList(program: Command, { io }: Context): void {
  program
    .command('list')
    .summary('list the checks')
    .description(
      'Lists the checks: id, title, the levels of their findings, the witnesses they need.\n\nExamples:\n  $ seamcheck list\n  $ seamcheck list --json',
    )
    .addOption(jsonOption())
    .action(async (options: { readonly json?: true }) => {
      const [{ list, listJson }, seamcheck] = await Promise.all([import('../../report/list.ts'), io.load()]);
      const catalogue = await seamcheck.catalogue();
      io.out.write(options.json === true ? listJson(catalogue) : list(catalogue, io.out.style));
    });
}
