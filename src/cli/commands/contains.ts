import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Dialect } from '../../schema/dialect.ts';
import type { Context } from '../context.ts';
import { dialectNames, dialectOf } from '../dialect-name.ts';
import type { ContainsArguments } from './contains-arguments.ts';
import { jsonOption } from './options.ts';

const description = `Tells whether every value of one JSON Schema is a value of another, with a value that shows
when not. Schemas are files in JSON or YAML; - is stdin; file#/json/pointer is a part of a file.

Examples:
  $ seamcheck contains old.json new.json             does what fitted the old fit the new
  $ seamcheck contains api.yaml#/components/schemas/User user.schema.json
  $ seamcheck contains a.json b.json --dialect draft-07 --formats assert
  $ generate-schema | seamcheck contains - b.json --json
  $ seamcheck contains --pairs pairs.jsonl           many pairs in one process

A line of --pairs is {"id", "inner", "outer"}, with "dialect" where it is not the default. Each is
answered by one line as soon as it is known: {"id", "contained", "value", "reason", "ms"}.
"contained" is true, false or null for unknown; "value" is a value of the inner schema that the
outer one refuses, and means something only where "contained" is false.`;

const exits = `
Exit codes:
  0         contained; with --pairs: every line is answered
  1         not contained
  2         usage error, or something cannot be read or is no valid schema; with --pairs: that of one line, or there is none
  3         it could not be decided
  4         Seamcheck itself failed
`;

/** `seamcheck contains`. */
export function addContains(program: Command, context: Context): void {
  program
    .command('contains')
    .summary('is every value of one schema a value of another')
    .description(description)
    .argument('[inner]', 'the schema whose values are looked at')
    .argument('[outer]', 'the schema that should allow them')
    .option('--pairs <file>', 'answer each line of this file; - for stdin')
    .option(
      '--dialect <dialect>',
      `what the schemas are written in: ${dialectNames.join(', ')} (default: what $schema or the document says, else 2020-12)`,
      dialectArgument,
    )
    .addOption(new Option('--formats <how>', 'whether `format` is a rule or a remark (default: as the dialect says)').choices(['assert', 'annotate']))
    .addOption(new Option('--direction <direction>', 'read as a message in this direction: `readOnly` and `writeOnly`').choices(['request', 'response']))
    .addOption(jsonOption())
    .addHelpText('after', exits)
    .action(async (inner: string | undefined, outer: string | undefined, options: ContainsArguments) => {
      const { runContains, runPairs } = await import('./contains-run.ts');
      context.done(
        options.pairs === undefined ? await runContains(inner, outer, options, context) : await runPairs(options.pairs, [inner, outer], options, context),
      );
    });
}

function dialectArgument(text: string): Dialect {
  const dialect = dialectOf(text);
  if (dialect === undefined) throw new InvalidArgumentError(`Dialects are ${dialectNames.join(', ')}.`);
  return dialect;
}
