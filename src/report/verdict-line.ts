import type { Verdict } from '../model/outcome.ts';
import type { AppReport, Counts, Report } from '../model/report.ts';
import { visible } from './escape.ts';
import type { Format, Style } from './style.ts';

export const verdictFormat: Readonly<Record<Verdict, Format>> = { none: 'dim', pass: 'green', inconclusive: 'yellow', fail: 'red', error: 'red' };

/** `pass: 10 checks on 14 operations; not covered: 2 not agreed, 1 beyond reach`. */
export function appVerdict(app: AppReport, style: Style): string {
  const { counts } = app;
  const asked = counts.checks.pass + counts.checks.fail + counts.checks.inconclusive + counts.checks.error;
  const parts = [asked === 0 ? 'nothing was examined' : `${share(app.verdict, counts, asked)} on ${counted(counts.operations, 'operation')}`];
  for (const kind of ['error', 'fail', 'inconclusive'] as const)
    if (kind !== app.verdict && counts.checks[kind] > 0) parts.push(`${counts.checks[kind]} ${kind}`);
  if ((app.coverage?.gone.length ?? 0) > 0) parts.push(`${app.coverage?.gone.length ?? 0} no longer examined`);
  if (counts.accepted > 0) parts.push(`${counts.accepted} accepted`);
  const uncovered = notCoveredCounts(counts);
  if (uncovered !== '') parts.push(`not covered: ${uncovered}`);
  return `${verdictWord(app.verdict, style)}: ${parts.join('; ')}`;
}

/** The first line: the App's own where there is one, else how many of them brought the verdict about. */
export function runVerdict(report: Report, style: Style): string {
  const [only, ...others] = report.apps;
  if (only === undefined) return `${verdictWord(report.verdict, style)}: no App was examined`;
  if (others.length === 0 && only.verdict === report.verdict) return appVerdict(only, style);
  const same = report.apps.filter((app) => app.verdict === report.verdict);
  const all = report.verdict === 'pass' && same.length === report.apps.length;
  return `${verdictWord(report.verdict, style)}: ${all ? '' : `${same.length} of `}${counted(report.apps.length, 'App')}`;
}

/** One line per App, names aligned; nothing where the first line said it all. */
export function appVerdicts(report: Report, style: Style): readonly string[] {
  if (report.apps.length < 2) return [];
  const width = Math.max(...report.apps.map((app) => visible(app.name).length));
  return report.apps.map((app) => `  ${style('bold', visible(app.name).padEnd(width))}  ${appVerdict(app, style)}`);
}

/** `1 check`, `2 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function share(verdict: Verdict, counts: Counts, asked: number): string {
  const own = verdict === 'none' ? 0 : counts.checks[verdict];
  return own === 0 || verdict === 'pass' ? counted(asked, 'check') : `${own} of ${counted(asked, 'check')}`;
}

function notCoveredCounts({ checks, notAgreed, beyondReach }: Counts): string {
  const other = checks.none - notAgreed - beyondReach;
  return [...some(notAgreed, 'not agreed'), ...some(beyondReach, 'beyond reach'), ...some(other, 'otherwise')].join(', ');
}

function some(count: number, what: string): readonly string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

function verdictWord(verdict: Verdict, style: Style): string {
  return style('bold', style(verdictFormat[verdict], verdict));
}
