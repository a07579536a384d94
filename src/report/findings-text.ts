import { subjectName, type Finding, type Level, type Shown } from '../model/finding.ts';
import { isRecord } from '../model/json.ts';
import type { Exchange } from '../model/exchange.ts';
import type { AppReport, Recording } from '../model/report.ts';
import { acceptanceText } from './accepted-text.ts';
import { curl } from './curl.ts';
import { clip, shownValue, visible } from './escape.ts';
import { exchangeDetail, exchangeLine } from './exchange-text.ts';
import { shallow } from './shallow.ts';
import type { Format, Style } from './style.ts';

export const levelFormat: Readonly<Record<Level, Format>> = { breaking: 'red', warning: 'yellow', note: 'cyan' };
const levelOrder: Readonly<Record<Level, number>> = { breaking: 0, warning: 1, note: 2 };
const mostOfASentence = 400;
const mostOfAProof = 2_000;
const label = 11;
/** How many findings of one kind are shown whole; the reader knows it by then. */
const wholeOfAKind = 2;

/** The findings of one App by area, the worst first in each. What an App before it showed word for word is only named. */
export function findingLines(
  app: Pick<AppReport, 'outcomes' | 'recording'>,
  before: ReadonlyMap<string, string>,
  seen: Set<string>,
  style: Style,
): readonly string[] {
  const findings = app.outcomes.flatMap((outcome) => outcome.findings);
  const lines: string[] = [];
  for (const [area, group] of byArea(findings)) {
    lines.push('', style('bold', visible(area)));
    const shown = new Map<string, number>();
    for (const finding of group) {
      const kind = `${finding.check} ${finding.message}`;
      const count = shown.get(kind) ?? 0;
      shown.set(kind, count + 1);
      if (count < wholeOfAKind) lines.push('', ...oneFinding(finding, app.recording, before.get(sameness(finding)), seen, style));
      else lines.push(...(count === wholeOfAKind ? [''] : []), inOneLine(finding, style));
    }
  }
  return lines;
}

/** Two findings of different Apps with the same sameness need not be read twice. */
export function sameness({ fingerprint, text, level, expected, actual }: Finding): string {
  return JSON.stringify([fingerprint, level, text, expected.witness, shallow(expected.value), actual.witness, shallow(actual.value)]);
}

/**
 * One exchange as a reader looks it up: `x12  GET /todos → 500`, its telling lines, and how to send it again.
 * @param seen ids that were told before; those are only named
 */
export function exchangeLines(exchange: Exchange, recording: Recording, about: string, again: boolean, seen: Set<string>, style: Style): readonly string[] {
  const line = exchangeLine(exchange, recording.app.origins);
  if (seen.has(exchange.id)) return [row(exchange.id, `${line} (as above)`, style)];
  seen.add(exchange.id);
  const lines = [row(exchange.id, line, style), ...exchangeDetail(exchange, about).map((line) => row('', style('dim', line), style))];
  if (!again) return lines;
  const { line: command, missing } = curl(exchange, recording);
  return [...lines, row('try', command, style), ...(missing.length === 0 ? [] : [row('', `put in first: ${missing.join(', ')}`, style)])];
}

/** A labelled line below a finding. */
export function row(name: string, text: string, style: Style): string {
  return `    ${style('dim', name.padEnd(label - 1))}${text}`;
}

/** The exchanges that a place names, `x12` or `x12 /response/status`, where they were recorded. */
export function exchangesAt(places: readonly string[], recording: Recording): readonly Exchange[] {
  const ids = new Set(places.flatMap((place) => place.match(/\bx\d+\b/g) ?? []));
  return [...ids].flatMap((id) => recording.exchanges.filter((exchange) => exchange.id === id));
}

function oneFinding(finding: Finding, recording: Recording, seenIn: string | undefined, seen: Set<string>, style: Style): readonly string[] {
  const { check, level, text, expected, actual, fingerprint, accepted } = finding;
  const subject = subjectName(finding.subject);
  const [, name = ''] = /^\S+ (.*)$/s.exec(subject) ?? [];
  const sentence = text.includes(name) ? clip(text, mostOfASentence) : `${clip(subject, 120)}: ${clip(text, mostOfASentence)}`;
  const head = `  ${style(levelFormat[level], level)}  ${style('bold', sentence)}`;
  if (seenIn !== undefined) return [head, row('as in', `${visible(seenIn)}; here at ${clip(actual.at, 120)}`, style)];
  const about = [text, expected.at, actual.at, shownValue(expected.value), shownValue(actual.value)].join(' ');
  const proof = isRecord(actual.value) ? actual.value['counterexample'] : undefined;
  const exchanges = level === 'note' ? [] : exchangesAt([actual.at, expected.at], recording);
  return [
    head,
    row('expected', side(expected), style),
    row('actual', side(proofless(actual)), style),
    ...(proof === undefined ? [] : [row('shown', shownValue(proof, mostOfAProof), style)]),
    ...exchanges.flatMap((exchange, index) => exchangeLines(exchange, recording, about, index === 0, seen, style)),
    ...(accepted === undefined ? [] : [row('known', acceptanceText(accepted), style)]),
    row('read on', `${readOn(check)}; fingerprint ${visible(fingerprint)}`, style),
  ];
}

/** The file of accepted findings is judged by no check of the catalogue. */
function readOn(check: string): string {
  return check.startsWith('accepted/') ? 'npx seamcheck accept --help' : `npx seamcheck explain ${visible(check)}`;
}

function inOneLine({ level, text, actual, fingerprint }: Finding, style: Style): string {
  return `  ${style(levelFormat[level], level)}  ${clip(text, mostOfASentence)} (${clip(actual.at, 80)}; fingerprint ${visible(fingerprint)})`;
}

function side({ witness, at, value }: Shown): string {
  const place = `${clip(witness, 80)}, ${clip(at, 160)}`;
  return value === undefined ? place : `${place}: ${shownValue(value)}`;
}

/** Without the message that shows it, which has a line of its own. */
function proofless({ value, ...place }: Shown): Shown {
  if (!isRecord(value) || value['counterexample'] === undefined) return { ...place, value };
  const { counterexample: _shown, ...rest } = value;
  return { ...place, ...(Object.keys(rest).length > 0 && { value: rest }) };
}

function byArea(findings: readonly Finding[]): readonly (readonly [area: string, findings: readonly Finding[]])[] {
  const areas = Map.groupBy(findings, ({ check }) => check.split('/', 1)[0] ?? check);
  return [...areas].map(([area, group]) => [area, group.toSorted((a, b) => levelOrder[a.level] - levelOrder[b.level])]);
}
