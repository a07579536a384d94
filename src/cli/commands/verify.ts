import { Option, type Command } from 'commander';
import { reaches } from '../../model/app.ts';
import { levels } from '../../model/finding.ts';
import type { Context } from '../context.ts';
import type { VerifyArguments } from './verify-arguments.ts';
import { reportOption } from './report-option.ts';
import { checksArgument, configOption, jsonOption, launcherOption, onlyOption, positiveInteger } from './options.ts';

const description = `Launches the App, or reaches a running one, collects what is known of the seam and judges it.

Examples:
  $ seamcheck verify
  $ seamcheck verify --only cors refresh/reuse-detection
  $ seamcheck verify --app bearer --launcher containers
  $ seamcheck verify --dry-run                      what would be done, without doing it
  $ seamcheck verify --judge reports/run.json       judge a recording again, without the App
  $ seamcheck verify --report junit                 reports/junit.xml besides, for the CI
  $ seamcheck verify --require cors refresh         inconclusive where one of these is not covered
  $ seamcheck verify --update-coverage              record what is examined; see --coverage
  $ seamcheck verify --json > run.json              progress goes to stderr`;

const exits = `
Exit codes:
  0         pass: something was examined, nothing at or above --fail-on that is not accepted
  1         fail
  2         usage or configuration error, unsupported Node
  3         inconclusive: the App did not start, or what was asked for could not be examined
  4         Seamcheck itself failed
  130, 143  interrupted by SIGINT or SIGTERM, after clean-up
`;

/** `seamcheck verify`. */
export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .summary('question the App and judge its seam')
    .description(description)
    .addOption(onlyOption())
    .option('--app <name...>', 'only these Apps of the config')
    .addOption(launcherOption())
    .addOption(new Option('--reach <reach>', 'what may be done to the App, at most').choices(reaches))
    .addOption(new Option('--fail-on <level>', 'the level from which a finding fails the run (default: breaking)').choices(levels))
    .option('--require <check...>', 'checks by id, area or pattern that must be covered, besides those of the config', checksArgument)
    .option('--coverage <file>', 'the file that records what is examined; less than that is inconclusive (default: the config’s)')
    .option('--update-coverage', 'write what this run examines into that file')
    .option('--no-browser', 'leave out what drives a browser')
    .option('--concurrency <n>', 'how many probes may run at once', positiveInteger)
    .addOption(configOption())
    .option('--output-dir <folder>', 'where run.json is written (default: reports)')
    .addOption(reportOption())
    .option('--dry-run', 'say what would be done')
    .addOption(
      new Option('--judge <file>', 'judge this report again; written only with --output-dir or --report').conflicts([
        'dryRun',
        'config',
        'app',
        'launcher',
        'reach',
        'concurrency',
        'require',
        'coverage',
        'updateCoverage',
      ]),
    )
    .addOption(jsonOption())
    .option('-v, --verbose', 'say every witness that was collected')
    .addHelpText('after', exits)
    .action(async (options: VerifyArguments) => {
      const { runVerify } = await import('./verify-run.ts');
      context.done(await runVerify(options, context));
    });
}
