import { defineCheck, type Check } from '../../src/author.ts';
import { controlFor, values, type Seen } from './values.probe.ts';

export const decimalAndBigint: Check = defineCheck({
  title: 'Every number arrives in JavaScript as it was meant',
  sources: ['RFC 8259 §6', 'RFC 7493 §2.2', 'ECMA-262 §6.1.6.1 (the Number type)'],
  needs: { values },
  messages: {
    unsafeInteger: { level: 'breaking', text: '{field} of {operation} is {written}, which JavaScript reads as {read}' },
    mixed: { level: 'breaking', text: '{field} of {operation} is a number in one answer and a text in another: {samples}' },
    binaryFraction: { level: 'warning', text: '{field} of {operation} is {written}: a decimal that was computed in binary' },
  },
  run({ values }, { examine, report, nothing }) {
    nothing({ reason: 'no answer holds a number', config: "app.resources: { things: { list: 'GET /…' } }" });
    for (const { operation, name, written, in: id } of values.unsafe) {
      const control = controlFor(values, id);
      const on = examine({ field: `${name} of ${operation}` }, { held: control !== undefined, by: control?.id ?? id });
      // 2^53 itself, and what else reads and prints as it was written, is not lost.
      const read = String(Number(written));
      if (on === undefined || read === written) continue;
      report(on, 'unsafeInteger', {
        data: { field: name, operation, written: written.slice(0, 40), read },
        expected: { witness: 'format/values', at: control?.id ?? id, value: 'a whole number from −(2^53 − 1) to 2^53 − 1' },
        actual: { witness: 'format/values', at: id, value: written.slice(0, 40) },
      });
    }
    for (const seen of values.seen) {
      const { operation, place, name, values: found } = seen;
      const [number] = found.filter(({ value }) => typeof value === 'number');
      if (number === undefined) continue;
      const texts = found.filter(({ value }) => typeof value === 'string' && decimal.test(value));
      const text = texts.length > 0 && found.every((one) => typeof one.value === 'number' || texts.includes(one)) ? texts[0] : undefined;
      const artefact = found.find(({ value }) => typeof value === 'number' && money.test(name) && isBinaryFraction(value));
      const control = controlFor(values, number.in, artefact?.in ?? number.in);
      const on = examine({ field: `${place} of ${operation}` }, { held: control !== undefined, by: control?.id ?? number.in });
      if (on === undefined) continue;
      const expected = { witness: 'format/values', at: control?.id ?? number.in, value: 'one type, exact' };
      if (text !== undefined && !mayBeBoth(seen))
        report(on, 'mixed', {
          data: { field: place, operation, samples: `${String(number.value)} and "${String(text.value).slice(0, 40)}"` },
          expected,
          actual: { witness: 'format/values', at: number.in, value: [number.value, text.value] },
        });
      if (artefact !== undefined)
        report(on, 'binaryFraction', {
          data: { field: place, operation, written: String(artefact.value) },
          expected,
          actual: { witness: 'format/values', at: artefact.in, value: artefact.value },
        });
    }
  },
});

const decimal = /^-?\d+(?:\.\d+)?$/;

/** What people count exactly. A measured temperature is a binary fraction by right. */
const money = /price|amount|total|sum|cost|balance|fee|tax|vat|discount|net|gross|paid|pay|charge|hours|quantity|estimate|budget|salary|wage/i;

/** The document allows a number and a text, or the field holds whatever it is asked to: the value of a setting, the old and the new one of a change. */
function mayBeBoth({ declared, types, name }: Seen): boolean {
  if (declared) return types === undefined || (types.includes('string') && types.some((type) => type === 'number' || type === 'integer'));
  return /^(?:values?|val|default|old|new|from|to|before|after|answer|result|min|max|.*_value|.*[a-z]Value)$/.test(name);
}

/** 0.30000000000000004 and 2.9999999999999996: what remains of a decimal after binary arithmetic. */
function isBinaryFraction(value: number): boolean {
  return /\.\d*(?:0{8,}[1-9]|9{8,}[0-8])\d?$/.test(String(value));
}
