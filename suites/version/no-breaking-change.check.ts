import { defineCheck, observedIn, SchemaUnreadable, type Baselined, type Check, type DriftFinding, type Exchange, type OpenApiSaid } from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { webTour } from '../contract/web-tour.probe.ts';
import { baseline } from './baseline.probe.ts';

/** How many operations are named of those that have a change. */
const mostNamed = 4;

export const noBreakingChange: Check = defineCheck({
  title: 'What was agreed last time still holds: nothing that a client could send or count on is gone',
  sources: ['OpenAPI 3.1 §4.8', 'JSON Schema 2020-12 Validation §6', 'RFC 9110 §15.5'],
  needs: { baseline },
  uses: { openapi, webTour },
  messages: {
    requestBroken: { level: 'breaking', text: 'A request of {operations} that was agreed is not accepted any more ({grade}): {change}' },
    responseBroken: { level: 'breaking', text: 'A response of {operations} may be what was never agreed ({grade}): {change}' },
    used: { level: 'breaking', text: '{operations} changed in what this frontend was seen to use: {change}' },
    changed: { level: 'warning', text: '{operations} changed for those who count on it: {change}' },
    compatible: { level: 'note', text: '{count} changes break nobody: {changes}' },
  },
  run({ baseline, openapi, webTour }, { examine, report }) {
    const { drift, operations, name } = baseline;
    const read = { none: 'both documents are read whole, and each break is shown by a message that a validator confirms' };
    const undecided = new Set(drift.undecided.map(({ operation }) => operation));
    for (const operation of operations) if (!undecided.has(operation)) examine({ operation }, read);
    for (const { operation, direction, reason, location } of drift.undecided) {
      const { pointer = '' } = location.new ?? location.old ?? {};
      examine({ field: `${direction} of ${operation}, ${pointer}` }, { held: false, by: reason });
    }
    const told = drift.findings.filter(({ level }) => level !== 'note');
    for (const finding of told) {
      // The same identity as in `seamcheck diff`: it outlives moved lines, and two values of one list are two findings.
      const on = examine({ field: `${finding.id} ${finding.fingerprint}` }, read);
      if (on === undefined) continue;
      const named = { operations: namesOf(finding.operations), change: finding.text };
      const seen = openapi === undefined ? undefined : seenIn(finding, baseline, openapi, webTour?.visit.exchanges ?? []);
      const both = bothSides(baseline, finding, seen);
      if (finding.level !== 'breaking') report(on, seen === undefined ? 'changed' : 'used', { data: named, ...both });
      else
        report(on, finding.direction === 'request' ? 'requestBroken' : 'responseBroken', {
          data: { ...named, grade: seen === undefined ? 'possible' : 'observed' },
          ...both,
        });
    }
    // A baseline that declares nothing agreed on nothing: what is new beside it examines nothing.
    if (operations.length === 0) return;
    const [first, ...others] = drift.findings.filter(({ level }) => level === 'note');
    const on = first === undefined ? undefined : examine({ flow: 'changes that break nobody' }, read);
    if (on === undefined || first === undefined) return;
    report(on, 'compatible', {
      data: { count: others.length + 1, changes: namesOf([...new Set([first, ...others].map(({ id }) => id))]) },
      expected: { witness: 'version/baseline', at: name, value: first.text },
      actual: bothSides(baseline, first).actual,
    });
  },
});

/** A schema that no validator takes shows nothing either way: the promise is broken all the same. */
function seenIn(finding: DriftFinding, baseline: Baselined, openapi: OpenApiSaid, exchanges: readonly Exchange[]): Exchange | undefined {
  try {
    const withApi = exchanges.filter(({ service, request }) => service === 'api' && request.method !== 'OPTIONS');
    return observedIn(finding, baseline, openapi, withApi);
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

/** What stood there and what stands there now, with the message that one side sends and the other does not expect. */
function bothSides({ name, said }: Baselined, finding: DriftFinding, seen?: Exchange): { readonly expected: Side; readonly actual: Side } {
  const { location, counterexample, fingerprint } = finding;
  const { old, new: next } = said[fingerprint] ?? {};
  const from = location.old;
  return {
    expected: {
      witness: 'version/baseline',
      at: from === undefined ? name : `${from.file}:${from.line}:${from.column} ${from.pointer}`,
      value: valueOf(from, old),
    },
    actual: {
      witness: 'openapi',
      at: location.new?.pointer ?? '/paths',
      value:
        counterexample === undefined && seen === undefined
          ? valueOf(location.new, next)
          : { says: valueOf(location.new, next), ...(counterexample && { counterexample }), ...(seen && { seen: seen.id }) },
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
