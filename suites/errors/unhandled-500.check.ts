import {
  compile,
  defineCheck,
  disagreement,
  hasJudgeableBody,
  notAgreed,
  shapeFor,
  statusOf,
  succeeded,
  type Check,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { crash } from '../cors/crash.probe.ts';
import { fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';

export const unhandled500: Check = defineCheck({
  title: 'A crash is answered as agreed, and the App goes on',
  sources: ['RFC 9110 §15.6.1', 'OWASP ASVS v5.0.0-16.5.1', 'OWASP ASVS v5.0.0-16.5.4'],
  needs: { agreement, crash },
  appliesTo: ({ agreement }) => agreement.errors !== undefined || notAgreed.errors,
  messages: {
    shape: { level: 'breaking', text: 'When {operation} crashes, it answers {actual} instead of {expected}: {reason}' },
    stays: { level: 'breaking', text: 'After {operation} crashed once, it answers {status} to everyone' },
  },
  run({ agreement, crash }, { examine, report }) {
    const { errors } = agreement;
    if (errors === undefined) return;
    const all = Object.entries(crash.byOperation);
    // An operation that this user may not ask, or that wants a query, says nothing; others stand for it.
    const healthy = all.some(([, { control }]) => succeeded(control));
    for (const [name, { control, crashed, after }] of all) {
      const operation = name as OperationId;
      if (healthy && !succeeded(control)) continue;
      const status = statusOf(crashed) ?? 0;
      const seen = succeeded(control) && status >= 500 && !isTrouble(crashed) && !fromTheEdge(crashed);
      const on = examine({ operation }, { held: seen, by: succeeded(control) && !seen ? crashed.id : control.id });
      if (!on) continue;
      const wrong = shapeFor(errors, status) === undefined || !hasJudgeableBody(crashed) ? undefined : disagreement(errors, crashed, compile);
      if (wrong !== undefined) {
        report(on, 'shape', {
          data: { operation, actual: wrong.actual, expected: wrong.expected, reason: wrong.reason.slice(0, 80) },
          expected: { witness: 'agreement', at: 'errors', value: wrong.expected },
          actual: { witness: 'cors/crash', at: crashed.id, value: wrong.actual },
        });
      }
      const later = statusOf(after) ?? 0;
      if (later < 500 || fromTheEdge(after)) continue;
      report(on, 'stays', {
        data: { operation, status: later },
        expected: { witness: 'cors/crash', at: control.id, value: statusOf(control) },
        actual: { witness: 'cors/crash', at: after.id, value: later },
      });
    }
  },
});
