import type { Drift, DriftFinding } from '../model/drift.ts';
import { acceptanceText } from './accepted-text.ts';
import { messageText, placeOf, placeText, sentence, setText } from './drift-words.ts';
import { driftCounts } from './drift-text.ts';
import { clip, visible } from './escape.ts';

/** For a pull request's comment. Text of the documents is shown as code, in which nobody is mentioned and no image loads. */
export function driftMarkdown(drift: Drift): string {
  const lines = [`**${drift.verdict}** ${code(driftCounts(drift))}`];
  for (const level of ['breaking', 'warning', 'note'] as const) {
    const found = drift.findings.filter((finding) => finding.level === level);
    if (found.length === 0) continue;
    lines.push('', `### ${found.length} × ${level}`, '', ...found.flatMap(findingLines));
  }
  if (drift.undecided.length > 0) {
    const undecided = drift.undecided.flatMap(({ operation, direction, location, reason }) => {
      const place = placeOf(location);
      return [`- ${code(`${visible(operation)} ${direction}: ${clip(reason, 400)}`)}`, ...(place === undefined ? [] : [`  at ${code(placeText(place))}`])];
    });
    lines.push('', `### ${undecided.length} × unknown`, '', ...undecided);
  }
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: DriftFinding): readonly string[] {
  const place = placeOf(finding.location);
  const set = setText(finding);
  return [
    `- ${code(sentence(finding))}`,
    `  \`${finding.id}\`${place === undefined ? '' : ` at ${code(placeText(place))}`}`,
    ...(set === undefined ? [] : [`  ${code(set)}`]),
    ...(finding.counterexample === undefined ? [] : [`  shown by ${code(messageText(finding.counterexample))}`]),
    ...(finding.accepted === undefined ? [] : [`  ${code(acceptanceText(finding.accepted))}`]),
  ];
}

/** A code span whose fence is longer than any run of backticks in it (CommonMark §6.1). */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
