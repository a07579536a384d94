import type { Command } from 'commander';
import { ToolError } from '../../model/tool-error.ts';
import type { CatalogueEntry } from '../../model/catalogue-entry.ts';
import type { Context } from '../context.ts';

const widest = 100;

/** `seamcheck explain <check>`; a finding of `diff` has its page too. */
export function addExplain(program: Command, { io }: Context): void {
  program
    .command('explain')
    .summary("show a check's page")
    .description(
      'Shows what a check means, how its findings happen and what to do; of a finding of `seamcheck diff` too.\n\nExamples:\n  $ seamcheck explain cors/on-500\n  $ seamcheck explain request-property-became-required',
    )
    .argument('<check>', 'its id, as in `seamcheck list`, or that of a finding of `seamcheck diff`')
    .action(async (wanted: string) => {
      const { explainDrift } = await import('../../openapi/compare/explain.ts');
      const change = explainDrift(wanted);
      if (change !== undefined) return io.out.write(change);
      const [{ explain }, seamcheck] = await Promise.all([import('../../report/explain.ts'), io.load()]);
      const catalogue = await seamcheck.catalogue();
      const entry = catalogue.find(({ id }) => id === wanted) ?? (await refuse(wanted, catalogue));
      io.out.write(explain(entry.page, io.out.style, Math.min(io.out.columns ?? widest, widest)));
    });
}

async function refuse(wanted: string, catalogue: readonly CatalogueEntry[]): Promise<never> {
  const inArea = catalogue.filter(({ area }) => area === wanted).map(({ id }) => id);
  if (inArea.length > 0) throw new ToolError('unknown-check', `${wanted} is an area, and a page is one check's.`, `Ask for one of ${inArea.join(', ')}.`);
  const ids = catalogue.map(({ id }) => id);
  const [{ closest }, { driftIds }] = await Promise.all([import('fastest-levenshtein'), import('../../openapi/compare/explain.ts')]);
  throw new ToolError(
    'unknown-check',
    `There is no check ${wanted}.`,
    ids.length === 0 ? 'The catalogue is empty.' : `Did you mean ${closest(wanted, [...ids, ...driftIds()])}? \`seamcheck list\` shows them all.`,
  );
}
