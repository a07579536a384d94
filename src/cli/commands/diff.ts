import { InvalidArgumentError, Option, type Command } from 'commander';
import { levels, type Level } from '../../model/finding.ts';
import type { Context } from '../context.ts';
import { configOption } from './options.ts';
import { driftFormats, type DiffArguments } from './diff-arguments.ts';

const description = `Tells what changed from one OpenAPI document to another for those who use it. Each break comes
with a request or response that shows it. Documents are files, URLs, git-ref:path, or - for stdin,
in JSON or YAML: OpenAPI 3.0 to 3.2, Swagger 2.0.

Examples:
  $ seamcheck diff contracts/openapi/api.json openapi.json
  $ seamcheck diff origin/main:openapi.yaml openapi.yaml --fail-on warning
  $ seamcheck diff old.json new.json --format sarif > drift.sarif
  $ seamcheck diff old.json new.json --level response-property-removed=breaking
  $ seamcheck diff --explain request-property-became-required
  $ seamcheck diff --pairs pairs.jsonl                     many pairs in one process

A line of --pairs is {"id", "old", "new"}: documents, or paths relative to that file. Each is
answered by one line as soon as it is known: {"id", "verdict", "findings", "ms"}.

The nearest config that speaks of drift is loaded: its drift.levels hold, unless --level says otherwise.`;

const exits = `
Exit codes:
  0         nothing at or above --fail-on that is not accepted; with --pairs: every line is answered
  1         something is
  2         usage error, or a document that cannot be read; with --pairs: one line could not, or there is none
  3         nothing is, and something could not be decided, or OLD declares no operation
  4         Seamcheck itself failed
`;

/** `seamcheck diff`. */
export function addDiff(program: Command, context: Context): void {
  program
    .command('diff')
    .summary('what changed between two OpenAPI documents')
    .description(description)
    .argument('[old]', 'the document that clients were built for')
    .argument('[new]', 'the document as it is now')
    .option('--pairs <file>', 'answer each line of this file; - for stdin')
    .addOption(new Option('--format <format>', 'how it is told (default: text)').choices(driftFormats))
    .addOption(new Option('--fail-on <level>', 'the level from which a finding fails (default: breaking)').choices([...levels, 'never']))
    .option('--level <id=level>', 'another level for findings of this id; may be repeated', levelArgument)
    .addOption(configOption())
    .option('--app <name>', 'the App of the config whose drift.levels hold, where they differ')
    .option('--accepted <file>', 'findings that are known (default: contracts/accepted.json where it is)')
    .option('--allow-remote', 'follow references to other hosts, never to private addresses')
    .option('--explain <id>', 'what a finding of this id means and what to do')
    .addHelpText('after', exits)
    .action(async (old: string | undefined, next: string | undefined, options: DiffArguments) => {
      const { runDiff } = await import('./diff-run.ts');
      context.done(await runDiff(old, next, options, context));
    });
}

function levelArgument(text: string, before: Readonly<Record<string, Level>> | undefined): Readonly<Record<string, Level>> {
  const [id = '', named] = text.split(/=(.*)/s);
  const level = levels.find((one) => one === named);
  if (level === undefined || !/^[a-z-]+$/.test(id))
    throw new InvalidArgumentError(`Write an id and a level, ${levels.join(', ')}: response-property-removed=breaking.`);
  return { ...before, [id]: level };
}
