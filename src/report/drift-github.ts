import type { Drift } from '../model/drift.ts';
import type { Level } from '../model/finding.ts';
import { acceptanceText } from './accepted-text.ts';
import { driftLine } from './drift-text.ts';
import { isAccepted, messageText, placeOf, sentence, setText } from './drift-words.ts';
import { clip } from './escape.ts';
import { plain } from './style.ts';

const commands: Readonly<Record<Level, string>> = { breaking: 'error', warning: 'warning', note: 'notice' };

/** Workflow commands of GitHub Actions, one annotation each. */
export function driftGithub(drift: Drift): string {
  const lines = drift.findings.map((finding) => {
    const place = placeOf(finding.location);
    const at = place === undefined ? '' : `file=${property(place.file)},line=${place.line},col=${place.column},`;
    const shown = finding.counterexample === undefined ? '' : ` Shown by ${messageText(finding.counterexample)}`;
    const set = setText(finding);
    const known = finding.accepted === undefined ? '' : ` (${acceptanceText(finding.accepted)})`;
    const command = isAccepted(finding) ? 'notice' : commands[finding.level];
    return `::${command} ${at}title=${property(finding.id)}::${data(`${sentence(finding)}.${set === undefined ? '' : ` ${set}.`}${shown}${known}`)}`;
  });
  const open = drift.undecided.map(
    ({ operation, direction, reason }) => `::warning title=undecided::${data(`${operation} ${direction}: ${clip(reason, 400)}`)}`,
  );
  return `${[...lines, ...open, driftLine(drift, plain)].join('\n')}\n`;
}

/** As the runner reads them: https://github.com/actions/toolkit, `escapeData` and `escapeProperty`. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
