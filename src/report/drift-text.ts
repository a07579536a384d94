import type { Drift, DriftFinding, DriftVerdict } from '../model/drift.ts';
import type { Level } from '../model/finding.ts';
import { acceptanceText } from './accepted-text.ts';
import { isAccepted, messageText, placeText, sentence, setText } from './drift-words.ts';
import { clip, visible } from './escape.ts';
import type { Format, Style } from './style.ts';

const colours: Readonly<Record<DriftVerdict | Level, Format>> = {
  breaking: 'red',
  warning: 'yellow',
  note: 'dim',
  unknown: 'yellow',
  compatible: 'green',
  unchanged: 'green',
};

/** What a person reads: the verdict, then each finding with both places and what shows it. Ends with a line break. */
export function driftText(drift: Drift, style: Style): string {
  const lines = [driftLine(drift, style)];
  for (const finding of drift.findings) lines.push('', ...findingLines(finding, style));
  for (const { operation, direction, location, reason } of drift.undecided) {
    lines.push('', `  ${style('yellow', 'unknown')}  ${visible(operation)} ${direction}: ${clip(reason, 600)}`, ...places(location, style));
  }
  return `${lines.join('\n')}\n`;
}

/** The verdict in one line. */
export function driftLine(drift: Drift, style: Style): string {
  return `${style(colours[drift.verdict], style('bold', drift.verdict))}  ${driftCounts(drift)}`;
}

/** What was compared, and how much of what was found. */
export function driftCounts({ old, new: next, operations, findings, undecided }: Drift): string {
  const count = (level: Level, word: string): string => {
    const found = findings.filter((finding) => finding.level === level).length;
    return found === 0 ? '' : `${found} ${word}${found === 1 ? '' : 's'}`;
  };
  const accepted = findings.filter(isAccepted).length;
  const told = [
    count('breaking', 'break'),
    count('warning', 'warning'),
    count('note', 'note'),
    undecided.length === 0 ? '' : `${undecided.length} undecided`,
    `${operations} operation${operations === 1 ? '' : 's'} of ${visible(old)}`,
    accepted === 0 ? '' : `${accepted} accepted`,
  ];
  return `${visible(old)} → ${visible(next)}: ${told.filter((part) => part !== '').join(', ')}`;
}

function findingLines(finding: DriftFinding, style: Style): readonly string[] {
  const { id, level, direction, location, counterexample, accepted, fingerprint } = finding;
  const set = setText(finding);
  return [
    `  ${style(colours[level], level)}  ${style('bold', sentence(finding))}`,
    `    ${style('dim', 'id')}     ${id} (${direction}), fingerprint ${fingerprint}`,
    ...(set === undefined ? [] : [`    ${style('dim', 'level')}  ${set}`]),
    ...places(location, style),
    ...(counterexample === undefined ? [] : [`    ${style('dim', 'shown')}  ${messageText(counterexample)}`]),
    ...(accepted === undefined ? [] : [`    ${acceptanceText(accepted)}`]),
  ];
}

function places({ old, new: next }: DriftFinding['location'], style: Style): readonly string[] {
  return [
    ...(old === undefined ? [] : [`    ${style('dim', 'old')}    ${placeText(old)}`]),
    ...(next === undefined ? [] : [`    ${style('dim', 'new')}    ${placeText(next)}`]),
  ];
}
