import { defineCheck, structuredFieldDate, type Check, type OperationId } from '../../src/author.ts';
import { controlFor, notices, saidIn } from './notices.probe.ts';

export const headerSyntax: Check = defineCheck({
  title: 'A Deprecation header says since when, as a structured date',
  sources: ['RFC 9745 §2.1', 'RFC 9651 §3.3.7'],
  needs: { notices },
  messages: {
    malformed: { level: 'breaking', text: '{operation} says Deprecation: {value}, which is no structured date such as @1767225600' },
  },
  run({ notices }, { examine, report, nothing }) {
    nothing({ reason: 'no answer had a Deprecation header' });
    for (const [operation, { said }] of Object.entries(notices.byOperation)) {
      for (const exchange of said) {
        const value = saidIn(exchange, 'deprecation');
        if (value === undefined) continue;
        const control = controlFor(notices, exchange.id);
        const on = examine({ operation: operation as OperationId }, { held: control !== undefined, by: control?.id ?? exchange.id });
        if (on === undefined || structuredFieldDate(value) !== undefined) continue;
        report(on, 'malformed', {
          data: { operation, value: value.slice(0, 80) },
          expected: { witness: 'deprecation/notices', at: 'RFC 9745 §2.1', value: '@<seconds since 1970>' },
          actual: { witness: 'deprecation/notices', at: exchange.id, value },
        });
        break;
      }
    }
  },
});
