import {
  defineCheck,
  observedIn,
  SchemaUnreadable,
  usedIn,
  type Baselined,
  type Check,
  type DriftFinding,
  type Exchange,
  type OpenApiSaid,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { webTour } from '../contract/web-tour.probe.ts';
import { baseline } from './baseline.probe.ts';
import { replay, type Looked, type Replayed } from './replay.probe.ts';

/** How many operations are named of those that have a change. */
const mostNamed = 4;

export const noBreakingChange: Check = defineCheck({
  title: 'What was agreed last time still holds: nothing that a client could send or count on is gone',
  sources: ['OpenAPI 3.1 §4.8', 'JSON Schema 2020-12 Validation §6', 'RFC 9110 §15.5'],
  needs: { baseline },
  uses: { openapi, webTour, replay },
  messages: {
    requestBroken: { level: 'breaking', text: 'A request of {operations} that was agreed is not accepted any more ({grade}): {change}' },
    responseBroken: { level: 'breaking', text: 'A response of {operations} may be what was never agreed ({grade}): {change}' },
    used: { level: 'breaking', text: '{operations} changed in what this frontend was seen to use ({how}): {change}' },
    changed: { level: 'warning', text: '{operations} changed for those who count on it: {change}' },
    lowered: { level: 'note', text: '{operations}: {change} ({law} by the law, and a note by {by})' },
    compatible: { level: 'note', text: '{breaking} nobody: {changes}' },
  },
  run({ baseline, openapi, webTour, replay }, { examine, report }) {
    const { drift, operations, name } = baseline;
    const read = { none: 'both documents are read whole, and each break is shown by a message that a validator confirms' };
    const undecided = new Set(drift.undecided.map(({ operation }) => operation));
    for (const operation of operations) if (!undecided.has(operation)) examine({ operation }, read);
    for (const { operation, direction, reason, location } of drift.undecided) {
      const { pointer = '' } = location.new ?? location.old ?? {};
      examine({ field: `${direction} of ${operation}${pointer && `, ${pointer}`}` }, { held: false, by: reason });
    }
    const told = drift.findings.filter(({ level, set }) => level !== 'note' || set !== undefined);
    const exchanges = (webTour?.visit.exchanges ?? []).filter(({ service, request }) => service === 'api' && request.method !== 'OPTIONS');
    for (const finding of told) {
      const { id, fingerprint, level, set, direction, text } = finding;
      // It outlives moved lines, and two values of one list are two findings. What is accepted in `seamcheck diff` is accepted here.
      const on = examine({ field: `${id} ${fingerprint}` }, read);
      if (on === undefined) continue;
      const operations = namesOf(finding.operations);
      if (level === 'note' && set !== undefined) {
        report(on, 'lowered', { data: { operations, change: text, ...set }, fingerprint, ...bothSides(baseline, finding) });
        continue;
      }
      const change = set === undefined ? text : `${text} (${set.law} by the law, ${level} by ${set.by})`;
      if (level === 'breaking') {
        const seen = openapi && seenIn(finding, baseline, openapi, exchanges);
        const served = replay?.byChange[fingerprint];
        report(on, direction === 'request' ? 'requestBroken' : 'responseBroken', {
          data: { operations, change, grade: gradeOf(seen, served) },
          fingerprint,
          ...bothSides(baseline, finding, { seen, served }),
        });
        continue;
      }
      // A level that was set is somebody's word, which what is seen does not overrule.
      const use = set === undefined ? openapi && usedIn(finding, baseline, openapi, exchanges) : undefined;
      const both = bothSides(baseline, finding, { seen: use?.exchange });
      if (use === undefined) report(on, 'changed', { data: { operations, change }, fingerprint, ...both });
      // By the law it is a warning: who accepted that did not accept a break.
      else report(on, 'used', { data: { operations, change, how: use.how }, ...both });
    }
    // A baseline that declares nothing agreed on nothing: what is new beside it examines nothing.
    if (operations.length === 0) return;
    const [first, ...others] = drift.findings.filter(({ level, set }) => level === 'note' && set === undefined);
    const on = first === undefined ? undefined : examine({ flow: 'changes that break nobody' }, read);
    if (on === undefined || first === undefined) return;
    report(on, 'compatible', {
      data: {
        breaking: others.length === 0 ? '1 change breaks' : `${others.length + 1} changes break`,
        changes: namesOf([...new Set([first, ...others].map(({ id }) => id))]),
      },
      expected: { witness: 'version/baseline', at: name, value: first.text },
      actual: bothSides(baseline, first).actual,
    });
  },
});

/** What is known of a break: that the documents allow it, that it crossed the wire, that the frontend broke over it. */
function gradeOf(seen: Exchange | undefined, served: Replayed | undefined): string {
  const grade = seen === undefined ? 'possible' : 'observed';
  const { control, replay, step = '' } = served ?? {};
  // Where the api's own answer, given in the same way, did no better, the frontend did not ask again, or time ran out, nothing is shown.
  if (control === undefined || replay === undefined || isBroken(control) || control.given === 0) return grade;
  if (replay.given === 0 || replay.stopped !== undefined) return grade;
  const broke = breakIn(control, replay);
  return broke === undefined ? `${grade}; served to the frontend at ${step}: it coped` : `replayed at ${step}: ${broke}`;
}

function isBroken({ uncaught, isEmpty, stopped }: Looked): boolean {
  return uncaught.length > 0 || isEmpty || stopped !== undefined;
}

/** What a step came to that had gone well before; undefined where it went as well. */
function breakIn(control: Looked, { uncaught, at, isEmpty, shows }: Looked): string | undefined {
  const [error] = uncaught;
  if (error !== undefined) return `nobody caught ${clipped(error)}`;
  if (isEmpty) return 'the page shows nothing any more';
  if (named(at) !== named(control.at)) return `the page is at ${clipped(at)} and not at ${clipped(control.at)}`;
  const [text] = control.shows;
  return text !== undefined && shows.length === 0 ? `nothing of that answer is shown any more, such as ${JSON.stringify(clipped(text))}` : undefined;
}

/** Where a page is, but for what may be another each time. */
function named(path: string): string {
  return path.replaceAll(/[^/]*\d[^/]*/g, '*');
}

function clipped(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** A schema that no validator takes shows nothing either way: the promise is broken all the same. */
function seenIn(finding: DriftFinding, baseline: Baselined, openapi: OpenApiSaid, exchanges: readonly Exchange[]): Exchange | undefined {
  try {
    return observedIn(finding, baseline, openapi, exchanges);
  } catch (error) {
    if (error instanceof SchemaUnreadable) return undefined;
    throw error;
  }
}

interface Side {
  readonly witness: string;
  readonly at: string;
  readonly value: unknown;
}

interface Shown {
  readonly seen?: Exchange | undefined;
  readonly served?: Replayed | undefined;
}

/** What stood there and what stands there now, with the message that one side sends and the other does not expect. */
function bothSides({ name, said }: Baselined, finding: DriftFinding, { seen, served }: Shown = {}): { readonly expected: Side; readonly actual: Side } {
  const { location, counterexample, fingerprint } = finding;
  const { old, new: next } = said[fingerprint] ?? {};
  const from = location.old;
  const says = valueOf(location.new, next);
  const shown = { ...(counterexample && { counterexample }), ...(seen && { seen: seen.id }), ...(served?.changed && { served: served.changed }) };
  return {
    expected: {
      witness: 'version/baseline',
      at: from === undefined ? name : `${from.file}:${from.line}:${from.column} ${from.pointer}`,
      value: valueOf(from, old),
    },
    actual: {
      witness: 'openapi',
      at: (location.new?.pointer ?? '/paths') || 'the whole document',
      value: Object.keys(shown).length === 0 ? says : { says, ...shown },
    },
  };
}

function valueOf(place: unknown, value: unknown): unknown {
  return place === undefined ? 'nothing' : (value ?? 'more than is shown here');
}

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
