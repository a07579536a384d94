import type { Drift, DriftFinding, DriftPlace } from '../model/drift.ts';
import type { Level } from '../model/finding.ts';
import { acceptanceText } from './accepted-text.ts';
import { isAccepted, messageText, placeOf, sentence, setText } from './drift-words.ts';
import { visible } from './escape.ts';

const sarifLevels: Readonly<Record<Level, string>> = { breaking: 'error', warning: 'warning', note: 'note' };

/** SARIF 2.1.0. */
export function driftSarif({ findings, undecided }: Drift, version: string, explained: (id: string) => string): string {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const rules = ids.map((id) => ({ id, shortDescription: { text: visible(explained(id)) } }));
  const results = findings.map((finding) => resultOf(finding, ids.indexOf(finding.id)));
  const open = undecided.map(({ operation, direction, location, reason }) => ({
    kind: 'open',
    level: 'none',
    message: { text: visible(`${operation} ${direction} could not be decided: ${reason}`) },
    locations: locations(placeOf(location)),
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'seamcheck', version, rules } }, columnKind: 'utf16CodeUnits', results: [...results, ...open] }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(finding: DriftFinding, ruleIndex: number): object {
  const { id, level, location, counterexample, fingerprint, accepted } = finding;
  const set = setText(finding);
  return {
    ruleId: id,
    ruleIndex,
    level: sarifLevels[level],
    message: {
      text: `${sentence(finding)}${set === undefined ? '' : `\n${set}`}${counterexample === undefined ? '' : `\nShown by ${messageText(counterexample)}`}${accepted === undefined || isAccepted(finding) ? '' : `\n${acceptanceText(accepted)}`}`,
    },
    locations: locations(placeOf(location)),
    ...(location.old !== undefined && location.new !== undefined ? { relatedLocations: locations(location.old, 'before') } : {}),
    partialFingerprints: { 'seamcheck/v1': fingerprint },
    ...(accepted !== undefined && isAccepted(finding) ? { suppressions: [{ kind: 'external', justification: acceptanceText(accepted) }] } : {}),
  };
}

function locations(place: DriftPlace | undefined, message?: string): readonly object[] {
  if (place === undefined) return [];
  const { file, line, column, pointer } = place;
  return [
    {
      physicalLocation: { artifactLocation: { uri: uriOf(visible(file)) }, region: { startLine: line, startColumn: column } },
      logicalLocations: [{ fullyQualifiedName: visible(pointer) }],
      ...(message === undefined ? {} : { message: { text: message } }),
    },
  ];
}

/** A relative reference may hold no colon in its first segment (RFC 3986 §4.2): a revision of git would be a scheme. */
function uriOf(file: string): string {
  const uri = encodeURI(file);
  if (/^(https?|file):\/\//i.test(file)) return uri;
  const path = uri.replaceAll('#', '%23').replaceAll('?', '%3F');
  return /^[^/]*:/.test(path) ? `./${path}` : path;
}
