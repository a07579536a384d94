import type { DryRun } from '../model/dry-run.ts';
import { clip, visible } from './escape.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { counted } from './verdict-line.ts';

const mostNames = 3;

/** The plan, App by App. */
export function dryRun(plans: readonly DryRun[], style: Style): string {
  return plans.map((plan) => `${planLines(plan, style).join('\n')}\n`).join('\n');
}

function planLines({ app, checks, witnesses, none }: DryRun, style: Style): readonly string[] {
  const head = `${style('bold', visible(app))}: ${counted(checks.length, 'check')}, ${witnesses.length === 1 ? '1 witness' : `${witnesses.length} witnesses`}, ${none.length} not covered`;
  return [
    head,
    ...section(
      'checks',
      checks.map(({ id, title }) => [visible(id), clip(title, 200)]),
      style,
    ),
    ...section(
      'witnesses',
      witnesses.map((witness) => [visible(witness.id), witness.reach, witness.isolation, `for ${some(witness.for)}`]),
      style,
    ),
    ...section(
      'not covered',
      none.map(({ id, reason, config }) => [visible(id), clip(reason, 200) + (config === undefined ? '' : `; config: ${clip(config, 200)}`)]),
      style,
    ),
  ];
}

/** A witness that many checks want needs no list of them all. */
function some(checks: readonly string[]): string {
  const shown = checks.slice(0, mostNames).map(visible).join(', ');
  return checks.length > mostNames ? `${shown} and ${checks.length - mostNames} more` : shown;
}

function section(name: string, rows: readonly (readonly string[])[], style: Style): readonly string[] {
  return rows.length === 0 ? [] : ['', `  ${style('dim', name)}`, ...table(rows).map((line) => `    ${line}`)];
}
