import { answered, defineCheck, isRecord, jsonBody, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { updates, volatile, type Updated } from './updates.probe.ts';

export const nullVsAbsent: Check = defineCheck({
  title: 'An update changes what it names, and nothing else',
  sources: ['RFC 7396 §2', 'RFC 5789 §2', 'RFC 9110 §15.5.21'],
  needs: { updates },
  messages: {
    wiped: { level: 'breaking', text: '{operation} emptied {fields}, which the request did not name' },
    emptyWipes: { level: 'breaking', text: '{operation} with an empty object emptied {fields}' },
    nullCrashes: { level: 'breaking', text: '{operation} with {field}: null answered {status}' },
    emptyCrashes: { level: 'breaking', text: '{operation} with an empty object answered {status}' },
    kept: {
      level: 'warning',
      text: '{operation} takes null for {fields} with {status}, as the document lets it, and leaves what was there: nobody can empty it',
    },
  },
  run({ updates }, { examine, report }) {
    for (const { update: operation, steps, changed } of Object.values(updates.byResource)) {
      const { before, again, empty, afterEmpty, change, afterChange, nulls } = steps;
      const on = examine({ operation }, { held: [before, again, change, afterChange].every(succeeded), by: again.id });
      if (!on) continue;
      const said = (exchange: Exchange, value: unknown): { readonly witness: string; readonly at: string; readonly value: unknown } => ({
        witness: 'format/updates',
        at: exchange.id,
        value,
      });
      const shown = (exchange: Exchange): ReturnType<typeof said> => said(exchange, answered(exchange) ? jsonBody(exchange.response) : undefined);
      // What becomes empty while nobody changes it says nothing of an update.
      const alone = emptied(before, again, []);
      const wipes = emptied(again, afterEmpty, alone);
      if (statusOf(empty) === 500)
        report(on, 'emptyCrashes', { data: { operation, status: 500 }, expected: said(change, 'below 500'), actual: said(empty, 500) });
      else if (wipes.length > 0)
        report(on, 'emptyWipes', { data: { operation, fields: wipes.join(', ') }, expected: shown(before), actual: shown(afterEmpty) });
      const wiped = emptied(succeeded(afterEmpty) ? afterEmpty : again, afterChange, [...alone, ...changed]);
      if (wiped.length > 0) report(on, 'wiped', { data: { operation, fields: wiped.join(', ') }, expected: shown(before), actual: shown(afterChange) });
      for (const { field, exchange } of nulls) {
        // 501 is an honest refusal, 502 to 504 are not the App's own.
        if (statusOf(exchange) === 500)
          report(on, 'nullCrashes', { data: { operation, field, status: 500 }, expected: said(change, 'below 500'), actual: said(exchange, 500) });
      }
      const kept = keptIn(steps.cleared);
      if (steps.cleared !== undefined && kept.length > 0)
        report(on, 'kept', {
          data: { operation, fields: kept.join(', '), status: statusOf(steps.cleared.exchange) ?? 0 },
          expected: said(steps.cleared.exchange, Object.fromEntries(kept.map((field) => [field, null]))),
          actual: shown(steps.cleared.after),
        });
    }
  },
});

/** Fields that were set to null and are what they were; not where the answer to it shows that they are empty, and reading is merely behind. */
function keptIn(cleared: Updated['steps']['cleared']): readonly string[] {
  if (cleared === undefined || statusOf(cleared.exchange) === 202) return [];
  const { before, exchange, after } = cleared;
  if (![before, exchange, after].every(succeeded)) return [];
  const [was, answer, is] = [before, exchange, after].map((one) => (answered(one) ? jsonBody(one.response) : undefined));
  if (!isRecord(was) || !isRecord(is)) return [];
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  return cleared.fields.filter(
    (field) => same(is[field], was[field]) && !(isRecord(answer) && Object.hasOwn(answer, field) && !same(answer[field], was[field])),
  );
}

/** Fields that had a value and have none any more, at the top or below one wrapper. A derived value becomes another, hardly ever none. */
function emptied(before: Exchange, after: Exchange, named: readonly string[]): readonly string[] {
  if (!succeeded(before) || !succeeded(after)) return [];
  const [old, now] = [objectIn(jsonBody(before.response)), objectIn(jsonBody(after.response))];
  if (old === undefined || now === undefined) return [];
  return Object.keys(old).filter((key) => !named.includes(key) && !volatile.test(key) && !isEmpty(old[key]) && isEmpty(now[key]));
}

/** A text, a list or an object without content, null, or nothing at all. False and 0 are values: an edit may well take an approval back. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** The object itself, or the one object that an envelope holds. */
function objectIn(body: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isRecord(body)) return undefined;
  const inner = Object.values(body).filter(isRecord);
  return inner.length === 1 && !Object.hasOwn(body, 'id') ? inner[0] : body;
}
