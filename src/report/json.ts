import type { Exchange } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import type { AppReport, Counts, Recording, Report } from '../model/report.ts';
import { shallow } from './shallow.ts';

type Order<T> = { readonly [K in keyof T]-?: true };

/** Every key of each part, in the order in which it is written; the compiler asks for a key that is new. */
const ofReport: Order<Report> = { schema: true, tool: true, verdict: true, exitCode: true, started: true, took: true, apps: true };
const ofApp: Order<AppReport> = {
  name: true,
  verdict: true,
  launcher: true,
  because: true,
  reach: true,
  failOn: true,
  counts: true,
  sent: true,
  stopped: true,
  took: true,
  required: true,
  coverage: true,
  accepted: true,
  outcomes: true,
  recording: true,
};
const ofCounts: Order<Counts> = { checks: true, operations: true, requests: true, notAgreed: true, beyondReach: true, accepted: true };
const ofVerdicts: Order<Counts['checks']> = { none: true, pass: true, inconclusive: true, fail: true, error: true };
const ofOutcome: Order<Outcome> = {
  check: true,
  title: true,
  kind: true,
  reason: true,
  notCovered: true,
  exchange: true,
  fingerprint: true,
  accepted: true,
  took: true,
  findings: true,
  examined: true,
  undecided: true,
};
const ofFinding: Order<Finding> = {
  check: true,
  message: true,
  level: true,
  text: true,
  subject: true,
  expected: true,
  actual: true,
  fingerprint: true,
  accepted: true,
};
const ofExchange: Order<Exchange> = { id: true, at: true, took: true, by: true, service: true, operation: true, as: true, request: true, response: true };
const ofRecording: Order<Recording> = { agreement: true, app: true, exchanges: true, witnesses: true, fingerprints: true };

/** Characters that a terminal or an editor would act on; JSON may hold them as they are, we write them as escapes. */
const unseen = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The report as JSON, complete: `--judge` reads it back. Keys are in one order however the report was put together, the data of
 * witnesses is kept in the order in which it was collected. `report.schema.json` describes it. Ends with a line break.
 */
export function json(report: Report): string {
  const written = { ...ordered(report, ofReport), apps: report.apps.map(appJson) };
  return `${safe(JSON.stringify(written, undefined, 2))}\n`;
}

function appJson(app: AppReport): object {
  const { counts, outcomes, recording } = app;
  return {
    ...ordered(app, ofApp),
    counts: { ...ordered(counts, ofCounts), checks: ordered(counts.checks, ofVerdicts) },
    outcomes: outcomes.map((outcome) => ({ ...ordered(outcome, ofOutcome), findings: outcome.findings.map(findingJson) })),
    recording: {
      ...ordered(recording, ofRecording),
      exchanges: recording.exchanges.map((exchange) => ordered(exchange, ofExchange)),
      witnesses: Object.fromEntries(Object.entries(recording.witnesses).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function findingJson(finding: Finding): object {
  const { expected, actual } = finding;
  return ordered({ ...finding, expected: { ...expected, value: shallow(expected.value) }, actual: { ...actual, value: shallow(actual.value) } }, ofFinding);
}

function ordered<T extends object>(value: T, order: Order<T>): object {
  const keys = Object.keys(order) as (keyof T)[];
  return Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
}

/** Such characters, and `##[` which commands a CI, occur only inside strings: the value read back is the same. */
function safe(text: string): string {
  return text
    .replace(unseen, (character) =>
      [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
    )
    .replace(/##(?=\[|vso\[|teamcity\[)/gi, String.raw`#\u0023`);
}
