import { holds } from '../model/accepted.ts';
import type { Level } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AppReport, Report } from '../model/report.ts';
import { acceptanceText, acceptedLines } from './accepted-text.ts';
import { coverageLines } from './coverage-text.ts';
import { clip, visible } from './escape.ts';
import { exchangeLines, exchangesAt, findingLines, row, sameness } from './findings-text.ts';
import { notCoveredLines } from './not-covered.ts';
import { seconds } from './seconds.ts';
import type { Style } from './style.ts';
import { appVerdicts, counted, runVerdict } from './verdict-line.ts';

const mostUndecided = 5;
const mostTitles = 8;
const mostUsers = 6;

/** What a person reads when a run has ended: the verdict, then only what deserves attention. Ends with a line break. */
export function terminal(report: Report, style: Style): string {
  const lines: string[] = [runVerdict(report, style)];
  const verdicts = appVerdicts(report, style);
  if (verdicts.length > 0) lines.push('', ...verdicts);
  const shown = new Map<string, string>();
  for (const app of report.apps) {
    const seen = new Set<string>();
    const body = [
      ...stoppedLines(app, style),
      ...brokenLines(app, style),
      ...findingLines(deciding(app), shown, seen, style),
      ...inconclusiveLines(app, seen, style),
      ...undecidedLines(app, style),
      ...acceptedLines(app, style),
      ...coverageLines(app, style),
    ];
    if (body.length > 0 && report.apps.length > 1) lines.push('', style('underline', `App ${visible(app.name)}`));
    lines.push(...body);
    for (const finding of app.outcomes.flatMap((outcome) => outcome.findings)) if (!shown.has(sameness(finding))) shown.set(sameness(finding), app.name);
  }
  lines.push(...notCoveredLines(report, style), '', ...totals(report, style));
  return `${lines.join('\n')}\n`;
}

function stoppedLines({ stopped }: AppReport, style: Style): readonly string[] {
  if (stopped === undefined) return [];
  const lines = [
    '',
    `  ${style('yellow', 'stopped')}  ${style('bold', clip(stopped.message, 600))}`,
    row('code', visible(stopped.code), style),
    row('to do', clip(stopped.remedy, 600), style),
  ];
  return [...lines, ...stopped.log.slice(-20).map((line, index) => row(index === 0 ? 'log' : '', clip(line, 300), style))];
}

function brokenLines({ outcomes }: AppReport, style: Style): readonly string[] {
  return outcomes
    .filter((outcome) => outcome.kind === 'error')
    .flatMap((outcome) => [
      '',
      `  ${style('red', 'error')}  ${title(outcome, style)}`,
      row('why', clip(outcome.reason ?? 'no reason was given', 600), style),
      row('note', 'this is a bug in Seamcheck, not in the App', style),
    ]);
}

function inconclusiveLines({ outcomes, recording, stopped }: AppReport, seen: Set<string>, style: Style): readonly string[] {
  const undecided = outcomes.filter(({ kind, accepted }) => kind === 'inconclusive' && !holds(accepted));
  if (undecided.length === 0) return [];
  const lines = ['', style('bold', 'inconclusive')];
  // One cause often stops many checks: it is told once, with all their names.
  for (const [, group] of Map.groupBy(undecided, ({ reason, exchange }) => `${exchange ?? ''} ${reason ?? ''}`)) {
    const [first] = group;
    if (first === undefined) continue;
    const exchanges = exchangesAt([first.exchange ?? '', ...(first.undecided[0] === undefined ? [] : [first.undecided[0].control])], recording).slice(0, 1);
    // What stopped the App was told above.
    if (stopped !== undefined && first.reason === stopped.message) {
      lines.push(`  ${counted(group.length, 'check')} could not be judged, since the App stopped`);
      continue;
    }
    lines.push(
      '',
      ...group.slice(0, mostTitles).flatMap((outcome) => [`  ${title(outcome, style)}${known(outcome, style)}`]),
      ...(group.length > mostTitles ? [`  and ${group.length - mostTitles} more`] : []),
    );
    lines.push(row('why', clip(first.reason ?? 'no reason was given', 600), style));
    if (first.notCovered?.config !== undefined) lines.push(row('config', clip(first.notCovered.config, 300), style));
    if (exchanges.length > 0) lines.push(...exchanges.flatMap((exchange) => exchangeLines(exchange, recording, first.reason ?? '', true, seen, style)));
  }
  return lines;
}

/** Subjects that were discovered and stayed undecided although their check could be judged. */
function undecidedLines({ outcomes }: AppReport, style: Style): readonly string[] {
  const some = outcomes.filter(({ kind, undecided }) => (kind === 'pass' || kind === 'fail') && undecided.length > 0);
  if (some.length === 0) return [];
  return [
    '',
    style('bold', 'not decided'),
    ...some.flatMap(({ check, undecided }) => [
      ...undecided
        .slice(0, mostUndecided)
        .map(({ subject, control }) => `  ${visible(check)}: ${clip(Object.values(subject).join(' '), 120)} (its control did not hold: ${clip(control, 120)})`),
      ...(undecided.length > mostUndecided ? [`  ${visible(check)}: ${undecided.length - mostUndecided} more`] : []),
    ]),
  ];
}

function totals(report: Report, style: Style): readonly string[] {
  const findings = report.apps.flatMap((app) => app.outcomes.flatMap((outcome) => outcome.findings));
  const by = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const counts =
    findings.length === 0
      ? []
      : [`${counted(findings.length, 'finding')}: ${by('breaking')} breaking, ${counted(by('warning'), 'warning')}, ${counted(by('note'), 'note')}`];
  return [...counts, ...report.apps.map((app) => style('dim', appTotals(app, report.apps.length > 1)))];
}

function appTotals({ name, counts, sent, took, launcher, because, reach, failOn }: AppReport, named: boolean): string {
  const of = [...(took.launch > 0 ? [`launch ${seconds(took.launch)}`] : []), ...(took.waits > 0 ? [`agreed waits ${seconds(took.waits)}`] : [])];
  const time = `sent ${counted(counts.requests, 'request')}${byUser(sent)} in ${seconds(took.total)}${of.length === 0 ? '' : ` (${of.join(', ')})`}`;
  return `${named ? `${visible(name)}: ` : ''}${time}; launched by ${visible(launcher)}${because === undefined ? '' : ` (${clip(because, 200)})`}; reach ${reach}${failOn === 'breaking' ? '' : `; fails from ${failOn}`}`;
}

/** ` (ada 400, nobody 412)`. */
function byUser(sent: AppReport['sent']): string {
  const users = Object.entries(sent?.byUser ?? {}).toSorted(([, a], [, b]) => b - a);
  const shown = users.slice(0, mostUsers).map(([name, count]) => `${clip(name, 40)} ${count}`);
  return shown.length === 0 ? '' : ` (${shown.join(', ')}${users.length > mostUsers ? ', …' : ''})`;
}

/** What is accepted has a place of its own. */
function deciding({ outcomes, recording }: AppReport): Pick<AppReport, 'outcomes' | 'recording'> {
  return { recording, outcomes: outcomes.map((outcome) => ({ ...outcome, findings: outcome.findings.filter(({ accepted }) => !holds(accepted)) })) };
}

function known({ fingerprint, accepted }: Outcome, style: Style): string {
  const was = accepted === undefined ? '' : `; ${acceptanceText(accepted)}`;
  return fingerprint === undefined ? '' : style('dim', `  (fingerprint ${visible(fingerprint)}${was})`);
}

function title({ check, title: text }: Outcome, style: Style): string {
  return `${style('bold', visible(check))}  ${clip(text, 200)}`;
}
