import type { Drift, DriftLocation } from '../model/drift.ts';
import type { Level } from '../model/finding.ts';
import { acceptanceText } from './accepted-text.ts';
import { driftLine } from './drift-text.ts';
import { isAccepted, messageText, placeOf, placeText, sentence, setText } from './drift-words.ts';
import { clip, visible } from './escape.ts';
import { plain } from './style.ts';

const commands: Readonly<Record<Level, string>> = { breaking: 'error', warning: 'warning', note: 'notice' };

/**
 * Workflow commands of GitHub Actions, one annotation each.
 * @param inRepository a file of a place by its path from the repository's root, the only name by which GitHub finds it; undefined for what
 * is no file of the repository
 */
export function driftGithub(drift: Drift, inRepository: (file: string) => string | undefined): string {
  const placed = ({ old, new: next }: DriftLocation): string => {
    for (const place of [next, old]) {
      const file = place === undefined ? undefined : inRepository(place.file);
      if (place !== undefined && file !== undefined) return `file=${property(file)},line=${place.line},col=${place.column},`;
    }
    return '';
  };
  // Where GitHub is told no place, people are.
  const toldPlace = (location: DriftLocation): string => {
    const place = placed(location) === '' ? placeOf(location) : undefined;
    return place === undefined ? '' : ` At ${placeText(place)}.`;
  };
  const lines = drift.findings.map((finding) => {
    const at = placed(finding.location);
    const shown = finding.counterexample === undefined ? '' : ` Shown by ${messageText(finding.counterexample)}`;
    const set = setText(finding);
    const known = finding.accepted === undefined ? '' : ` (${acceptanceText(finding.accepted)})`;
    const command = isAccepted(finding) ? 'notice' : commands[finding.level];
    return `::${command} ${at}title=${property(finding.id)}::${data(`${sentence(finding)}.${set === undefined ? '' : ` ${set}.`}${toldPlace(finding.location)}${shown}${known}`)}`;
  });
  const open = drift.undecided.map(
    ({ operation, direction, location, reason }) =>
      `::warning ${placed(location)}title=undecided::${data(`${visible(operation)} ${direction}: ${clip(reason, 400)}.${toldPlace(location)}`)}`,
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
