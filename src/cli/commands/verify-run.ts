import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ToolError } from '../../model/tool-error.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Report } from '../../model/report.ts';
import { dryRun as dryRunText } from '../../report/dry-run.ts';
import { json } from '../../report/json.ts';
import { junit } from '../../report/junit.ts';
import { progress } from '../../report/progress.ts';
import { terminal } from '../../report/terminal.ts';
import { given, surroundings, type Context } from '../context.ts';
import type { MainIo } from '../io.ts';
import type { VerifyOptions } from '../../index.ts';
import { ensureWritable, writeReport } from '../report-file.ts';
import { createReporting, type Reporting } from '../reporting.ts';
import type { Seamcheck } from '../seamcheck.ts';
import { journalFolder } from './options.ts';
import { usualNames, type ReportFormat } from './report-option.ts';
import type { VerifyArguments } from './verify-arguments.ts';

/** Resolves with the exit code. */
export async function runVerify(options: VerifyArguments, context: Context): Promise<number> {
  const { io, signal } = context;
  const file = options.judge !== undefined && options.outputDir === undefined ? undefined : resolve(io.cwd, options.outputDir ?? 'reports', 'run.json');
  const more = reportFiles(options, io.cwd);
  if (options.dryRun === undefined) for (const one of [...(file === undefined ? [] : [file]), ...more.map((report) => report.file)]) await ensureWritable(one);
  const seamcheck = await io.load();
  signal.throwIfAborted();
  const selection = given({
    config: options.config,
    apps: options.app,
    only: options.only,
    launcher: options.launcher,
    reach: options.reach,
    failOn: options.failOn,
    concurrency: options.concurrency,
    browser: options.browser === false ? false : undefined,
    require: options.require,
    coverage: options.coverage,
    updateCoverage: options.updateCoverage,
  });

  if (options.dryRun === true) {
    const plans = await seamcheck.dryRun({ io: surroundings(io), signal, ...selection });
    io.out.write(options.json === true ? `${JSON.stringify(plans, undefined, 2)}\n` : dryRunText(plans, io.out.style));
    return 0;
  }
  const reporting = createReporting(io);
  const report =
    options.judge === undefined
      ? await seamcheck.verify({
          io: surroundings(io),
          signal,
          ...selection,
          journal: journalPlace(options, io),
          listen: listener(options, context, reporting),
        })
      : await judgeAgain(options.judge, options, seamcheck, io.cwd);
  // What was collected until then is half a run; it has no verdict.
  if (signal.aborted) return report.exitCode;

  if (options.json === true) await reporting.run('json', () => io.out.write(json(report)));
  else await reporting.run('terminal', () => io.out.write(terminal(report, io.out.style)));
  if (file !== undefined)
    await reporting.run('run.json', async () => {
      await writeReport(file, json(report));
      io.err.write(`report: ${file}\n`);
    });
  for (const { format, file: to } of more)
    await reporting.run(format, async () => {
      await writeReport(to, written[format](report));
      io.err.write(`report: ${to}\n`);
    });
  return reporting.failed() ? 4 : report.exitCode;
}

const written: Readonly<Record<ReportFormat, (report: Report) => string>> = { junit, json };

function reportFiles({ report = [], outputDir }: VerifyArguments, cwd: string): readonly { readonly format: ReportFormat; readonly file: string }[] {
  return report.map(({ format, file }) => ({
    format,
    file: file === undefined ? resolve(cwd, outputDir ?? 'reports', usualNames[format]) : resolve(cwd, file),
  }));
}

function journalPlace({ outputDir }: VerifyArguments, { cwd, pid, alive }: MainIo): NonNullable<VerifyOptions['journal']> {
  return { folder: journalFolder(cwd, outputDir), pid, alive };
}

function listener({ verbose }: VerifyArguments, { io: { err }, signal }: Context, reporting: Reporting): (event: RunEvent) => void {
  const options = { style: err.style, times: err.terminal, witnesses: err.terminal || verbose === true };
  return (event) => {
    // What clean-up cuts short is no news.
    if (signal.aborted && event.kind !== 'step') return;
    reporting.runNow('progress', () => {
      const line = progress(event, options);
      if (line !== undefined) err.write(`${line}\n`);
    });
  };
}

async function judgeAgain(name: string, { only, failOn }: VerifyArguments, seamcheck: Seamcheck, cwd: string): Promise<Report> {
  const file = resolve(cwd, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ToolError('recording-invalid', `${name} cannot be read.`, 'Give a run.json that `seamcheck verify` wrote.', { cause });
  }
  return seamcheck.judgeAgain({ file, text, ...given({ only, failOn }) });
}
