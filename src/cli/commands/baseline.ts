import type { Command } from 'commander';
import type { BaselineProposal } from '../../index.ts';
import { ToolError } from '../../model/tool-error.ts';
import { given, surroundings, type Context } from '../context.ts';
import { configOption, launcherOption } from './options.ts';

const description = `The baseline is the OpenAPI document as it was agreed last time. \`seamcheck verify\` holds the live
document against it (version/no-breaking-change). This launches or reaches the App, shows what
changed since, and writes the live document as the new baseline: a file to be reviewed and committed.
Unless the config names another, it is contracts/openapi/api.<name of the App>.json.

Examples:
  $ seamcheck baseline
  $ seamcheck baseline --app bearer
  $ seamcheck baseline --app bearer --from openapi.json     without the App
  $ seamcheck baseline --check                              exit 1 where it is another`;

const exits = `
Exit codes:
  0         every baseline is as the App has it, or was written
  1         with --check: one is another, or is not there
  2         usage or configuration error, or a document that cannot be read
  3, 4, 130 and 143 as for verify

Where the variable CI is set nothing is written without --write: who agrees is not a machine.
`;

interface Arguments {
  readonly app?: readonly string[];
  readonly from?: string;
  readonly check?: true;
  readonly write?: true;
  readonly launcher?: string;
  readonly config?: string;
}

/** `seamcheck baseline`. */
export function addBaseline(program: Command, { io, signal, done }: Context): void {
  program
    .command('baseline')
    .summary('keep the OpenAPI document as what is agreed')
    .description(description)
    .option('--app <name...>', 'only these Apps of the config')
    .option('--from <document>', 'take this document instead of the live one: a file, a URL, git-ref:path')
    .option('--check', 'write nothing, and say whether it is up to date')
    .option('--write', 'write in CI too')
    .addOption(launcherOption())
    .addOption(configOption())
    .addHelpText('after', exits)
    .action(async ({ app, check, write, ...options }: Arguments) => {
      if (check === true && write === true) throw new ToolError('usage', '--check writes nothing.', 'Leave out --check or --write.');
      const isCi = ![undefined, '', '0', 'false'].includes(io.env['CI']);
      if (isCi && check !== true && write !== true)
        throw new ToolError(
          'usage',
          'In CI a baseline is written only with --write: what is agreed wants to be reviewed.',
          'Use --check, or run it elsewhere and commit.',
        );
      const [{ driftText }, { visible, clip }, seamcheck] = await Promise.all([
        import('../../report/drift-text.ts'),
        import('../../report/escape.ts'),
        io.load(),
      ]);
      signal.throwIfAborted();
      const progress = (text: string): void => io.err.write(`  ${clip(text, 300)}\n`);
      const proposals = await seamcheck.baseline({ io: surroundings(io), signal, progress, ...given({ ...options, apps: app }) });
      for (const proposal of proposals) {
        if (proposal.drift !== undefined) io.out.write(`${driftText(proposal.drift, io.out.style)}\n`);
        if (check !== true && proposal.state !== 'same') await proposal.write();
        io.out.write(`${visible(proposal.file)}: ${wordOf(proposal, check === true)}\n`);
      }
      done(check === true && proposals.some(({ state }) => state !== 'same') ? 1 : 0);
    });
}

function wordOf({ state }: BaselineProposal, check: boolean): string {
  if (state === 'same') return 'is as the App has it';
  if (check) return state === 'new' ? 'is not there' : 'is not as the App has it';
  return state === 'new' ? 'written for the first time' : 'written; review what changed before it is committed';
}
