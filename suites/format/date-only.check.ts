import { defineCheck, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { controlFor, mayBeNoText, values } from './values.probe.ts';

export const dateOnly: Check = defineCheck({
  title: 'Every calendar date is written as year, month and day',
  sources: ['RFC 3339 §5.6 (full-date)', 'ECMA-262 §21.4.1.32 (Date Time String Format)'],
  needs: { agreement, values },
  messages: {
    withTime: { level: 'breaking', text: '{field} of {operation} is a calendar date and says “{value}”: west of Greenwich that is the day before' },
    malformed: { level: 'breaking', text: '{field} of {operation} says “{value}”, which is no date of RFC 3339' },
  },
  run({ agreement, values }, { examine, report, nothing }) {
    const agreed = agreement.formats?.dates ?? [];
    if (agreed.length === 0) nothing({ reason: 'no field with a value is known to hold a calendar date', config: "agreement.formats: { dates: ['due'] }" });
    for (const seen of values.seen) {
      const declared = seen.format === 'date';
      const isAgreed = agreed.includes(seen.name);
      if (!declared && !isAgreed) continue;
      for (const { value, in: id } of seen.values) {
        if (!isAgreed && typeof value !== 'string' && mayBeNoText(seen)) continue;
        const control = controlFor(values, id);
        const on = examine({ field: `${seen.place} of ${seen.operation}` }, { held: control !== undefined, by: control?.id ?? id });
        if (on === undefined || isDate(value)) continue;
        const data = { field: seen.place, operation: seen.operation, value: String(value).slice(0, 60) };
        report(on, typeof value === 'string' && /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}/.test(value) ? 'withTime' : 'malformed', {
          data,
          expected: isAgreed
            ? { witness: 'agreement', at: 'formats.dates', value: seen.name }
            : { witness: 'openapi', at: seen.operation, value: 'format: date' },
          actual: { witness: 'format/values', at: id, value },
        });
        break;
      }
    }
  },
});

function isDate(value: string | number | boolean): boolean {
  const parts = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
