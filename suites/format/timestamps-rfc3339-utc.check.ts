import { defineCheck, isRecord, jsonBody, succeeded, type Agreement, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { instants } from './instants.probe.ts';
import { controlFor, mayBeNoText, values, type Seen } from './values.probe.ts';

export const timestampsRfc3339Utc: Check = defineCheck({
  title: 'Every point in time is written as RFC 3339 says, with its offset',
  sources: ['RFC 3339 §5.6', 'RFC 3339 §4.3', 'ECMA-262 §21.4.1.32 (Date Time String Format)'],
  needs: { agreement, values },
  uses: { instants },
  messages: {
    naive: { level: 'breaking', text: '{field} of {operation} says “{value}”, without an offset: every browser reads its own local time' },
    malformed: { level: 'breaking', text: '{field} of {operation} says “{value}”, which is no date-time of RFC 3339' },
    notUtc: { level: 'breaking', text: '{field} of {operation} says “{value}”, which is not in UTC as agreed' },
    shifted: { level: 'breaking', text: '{field} of {operation} is sent as {sent} and read as “{value}”, which is another instant' },
    unknownOffset: { level: 'warning', text: '{field} of {operation} says “{value}”: the offset -00:00 means that the local time is not known' },
    naiveUndeclared: { level: 'warning', text: '{field} of {operation} looks like a point in time, and “{value}” has no offset' },
  },
  run({ agreement, values, instants }, { examine, report, nothing }) {
    const { formats } = agreement;
    if ((formats?.timestamps ?? []).length === 0)
      nothing({ reason: 'no field is known to hold a point in time', config: "agreement.formats: { timestamps: ['created_at'] }" });
    for (const seen of values.seen) {
      const meant = meantAs(seen, formats);
      if (meant === undefined) continue;
      for (const { value, in: id } of seen.values) {
        if (meant === 'declared' && typeof value !== 'string' && mayBeNoText(seen)) continue;
        const control = controlFor(values, id);
        const on = examine({ field: `${seen.place} of ${seen.operation}` }, { held: control !== undefined, by: control?.id ?? id });
        const wrong = on === undefined ? undefined : fault(value, meant, formats?.utc === true);
        if (on === undefined || wrong === undefined) continue;
        report(on, wrong, {
          data: { field: seen.place, operation: seen.operation, value: String(value).slice(0, 60) },
          expected:
            meant === 'declared'
              ? { witness: 'openapi', at: seen.operation, value: 'format: date-time' }
              : { witness: 'agreement', at: meant === 'agreed' ? 'formats.timestamps' : 'RFC 3339 §5.6', value: 'date-time' },
          actual: { witness: 'format/values', at: id, value },
        });
        break;
      }
    }
    for (const { create: operation, read, field, at, utc, offset } of instants?.sent ?? []) {
      const kept = momentIn(utc.read, field);
      // What the App sets by itself, or keeps the day of alone, is not what was sent.
      if (kept !== at || offset.read === undefined) continue;
      const on = examine(
        { field: `${field} of ${operation}, sent with an offset` },
        { held: succeeded(utc.created) && succeeded(offset.read), by: utc.created.id },
      );
      const moment = momentIn(offset.read, field);
      if (!on || moment === undefined || moment === at) continue;
      report(on, 'shifted', {
        data: { field, operation, sent: memberOf(jsonBody(offset.created.request), field), value: saidIn(offset.read, field).slice(0, 60) },
        expected: { witness: 'format/instants', at: offset.created.id, value: new Date(at).toISOString() },
        actual: { witness: 'format/instants', at: offset.read.id, value: { [read]: saidIn(offset.read, field) } },
      });
    }
  },
});

/** What an answer says at a member of its object, which may be wrapped once; `''` where it says no text. */
function saidIn(exchange: Exchange | undefined, field: string): string {
  const body = succeeded(exchange) ? jsonBody(exchange.response) : undefined;
  const objects = isRecord(body) ? [body, ...Object.values(body)] : [];
  return memberOf(
    objects.find((object) => isRecord(object) && Object.hasOwn(object, field)),
    field,
  );
}

function memberOf(object: unknown, field: string): string {
  const value = isRecord(object) ? object[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** In milliseconds; undefined for what has no offset, which is told of by itself. */
function momentIn(exchange: Exchange | undefined, field: string): number | undefined {
  const value = saidIn(exchange, field);
  return rfc3339.test(value) ? Date.parse(value) : undefined;
}

type Meant = 'declared' | 'agreed' | 'by its name';

/** Why a place holds a point in time; undefined when it does not. What is declared otherwise is what it is declared. */
function meantAs({ name, format, values }: Seen, formats: Agreement['formats']): Meant | undefined {
  if (formats?.civil.includes(name) === true || formats?.dates.includes(name) === true) return undefined;
  if (formats?.timestamps.includes(name) === true) return 'agreed';
  if (format !== undefined) return format === 'date-time' ? 'declared' : undefined;
  return happened.test(name) && values.some(({ value }) => typeof value === 'string' && naive.test(value)) ? 'by its name' : undefined;
}

/** When something happened is a point in time. When something begins or is due may be a local time on purpose. */
const happened =
  /^(?:\w+_)?(?:created|updated|modified|changed|deleted|removed|archived|published|issued|revoked|accepted|verified|confirmed|uploaded|sent|received|seen|signed_(?:in|up|out)|logged_(?:in|out))_at$|(?:^|[a-z])(?:[Cc]reated|[Uu]pdated|[Mm]odified|[Cc]hanged|[Dd]eleted|[Rr]emoved|[Aa]rchived|[Pp]ublished|[Ii]ssued|[Rr]evoked|[Aa]ccepted|[Vv]erified|[Cc]onfirmed|[Uu]ploaded|[Ss]ent|[Rr]eceived|[Ss]een)At$/;

// RFC 3339 §5.6 lets an application write a space where the grammar has a T.
const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const naive = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

function fault(
  value: string | number | boolean,
  meant: Meant,
  utc: boolean,
): 'naive' | 'malformed' | 'notUtc' | 'unknownOffset' | 'naiveUndeclared' | undefined {
  if (meant === 'by its name') return typeof value === 'string' && naive.test(value) ? 'naiveUndeclared' : undefined;
  if (typeof value !== 'string') return 'malformed';
  if (naive.test(value)) return 'naive';
  const parts = rfc3339.exec(value);
  if (parts === null || !exists(parts)) return 'malformed';
  const offset = parts[7] ?? '';
  if (offset === '-00:00') return 'unknownOffset';
  return utc && !/^(?:[Zz]|\+00:00)$/.test(offset) ? 'notUtc' : undefined;
}

/** RFC 3339 §5.7: the day exists; a leap second may be 60. */
function exists([, year, month, day, hour, minute, second]: RegExpExecArray): boolean {
  const [y, m, d, h, min, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  // Date.UTC takes the year 1 for 1901, and some Apps write it for "never".
  date.setUTCFullYear(y, m - 1, d);
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === d && h <= 23 && min <= 59 && s <= 60;
}
