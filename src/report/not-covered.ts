import type { Report } from '../model/report.ts';
import { clip, visible } from './escape.ts';
import type { Style } from './style.ts';

const mostNames = 6;

interface Gap {
  readonly reason: string;
  readonly config: string | undefined;
  /** The Apps in which a check is not covered, by its id. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
}

/** What was not looked at, by reason, with the config that would have it looked at. */
export function notCoveredLines(report: Report, style: Style): readonly string[] {
  const gaps = gapsOf(report);
  if (gaps.length === 0) return [];
  return [
    '',
    style('bold', 'not covered'),
    ...gaps.flatMap((gap) => [
      `  ${clip(gap.reason, 200)}: ${names(gap, report.apps.length)}`,
      ...(gap.config === undefined ? [] : [`    ${style('dim', 'config')}  ${clip(gap.config, 300)}`]),
    ]),
  ];
}

function gapsOf(report: Report): readonly Gap[] {
  const gaps = new Map<string, { reason: string; config: string | undefined; checks: Map<string, string[]> }>();
  for (const app of report.apps) {
    for (const outcome of app.outcomes) {
      if (outcome.kind !== 'none') continue;
      const reason = outcome.notCovered?.reason ?? outcome.reason ?? 'no reason was given';
      const config = outcome.notCovered?.config;
      const key = JSON.stringify([reason, config]);
      const gap = gaps.get(key) ?? { reason, config, checks: new Map<string, string[]>() };
      gaps.set(key, gap);
      gap.checks.set(outcome.check, [...(gap.checks.get(outcome.check) ?? []), app.name]);
    }
  }
  return [...gaps.values()];
}

function names({ checks }: Gap, apps: number): string {
  const all = [...checks].map(([check, of]) => (of.length === apps ? visible(check) : `${visible(check)} (${of.map(visible).join(', ')})`));
  return all.length > mostNames ? `${all.slice(0, mostNames).join(', ')} and ${all.length - mostNames} more` : all.join(', ');
}
