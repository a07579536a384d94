import type { Drift, DriftFinding, DriftLocation } from '../model/drift.ts';
import { atOrAbove } from '../model/outcome.ts';
import type { Level } from '../model/finding.ts';
import { acceptanceText } from './accepted-text.ts';
import { isAccepted, messageText, nothingCompared, placeText, sentence, setText } from './drift-words.ts';
import { clip, visible } from './escape.ts';
import { escapedXml } from './xml.ts';

/** A test case per finding; one that passes when there is none. */
export function driftJunit(drift: Drift, failOn: Level | 'never'): string {
  const { findings, undecided, operations, verdict } = drift;
  const deciding = (finding: DriftFinding): boolean => failOn !== 'never' && atOrAbove(finding.level, failOn) && !isAccepted(finding);
  const cases = findings.map((finding) => {
    const head = `    <testcase classname="seamcheck.diff" name="${escapedXml(`${finding.id}: ${sentence(finding, 2)}`)}" time="0"`;
    const said = escapedXml(textOf(finding));
    if (deciding(finding))
      return `${head}>\n      <failure message="${escapedXml(sentence(finding))}" type="${finding.level}">${said}</failure>\n    </testcase>`;
    return `${head}>\n      <system-out>${said}</system-out>\n    </testcase>`;
  });
  const reasons = undecided.map(({ operation, direction, location, reason }) => ({
    said: escapedXml(`${visible(operation)} ${direction}: ${clip(reason, 600)}`),
    places: escapedXml(placesOf(location).join('\n')),
  }));
  const nothing = operations === 0 ? [{ said: escapedXml(nothingCompared(drift)), places: '' }] : [];
  const open = [...reasons, ...nothing].map(
    ({ said, places }) =>
      `    <testcase classname="seamcheck.diff" name="${said}" time="0">\n      <error message="${said}" type="unknown"${places === '' ? '/>' : `>${places}</error>`}\n    </testcase>`,
  );
  const all = [...cases, ...open];
  if (all.length === 0) all.push(`    <testcase classname="seamcheck.diff" name="${verdict}: ${operations} operations compared" time="0"/>`);
  const counts = `tests="${all.length}" failures="${findings.filter(deciding).length}" errors="${open.length}" skipped="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="seamcheck diff" ${counts}>\n  <testsuite name="diff" ${counts}>\n${all.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}

function textOf(finding: DriftFinding): string {
  const { level, location, counterexample, accepted, fingerprint } = finding;
  return [
    setText(finding) ?? level,
    ...placesOf(location),
    ...(counterexample === undefined ? [] : [`shown ${messageText(counterexample)}`]),
    ...(accepted === undefined ? [] : [acceptanceText(accepted)]),
    `fingerprint ${fingerprint}`,
  ].join('\n');
}

function placesOf({ old, new: next }: DriftLocation): readonly string[] {
  return [...(old === undefined ? [] : [`old ${placeText(old)}`]), ...(next === undefined ? [] : [`new ${placeText(next)}`])];
}
