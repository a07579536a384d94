import {
  answered,
  compile,
  defineCheck,
  disagreement,
  imfFixdate,
  structuredFieldDate,
  type Agreement,
  type Check,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { controlFor, madeAt, notices, saidIn } from './notices.probe.ts';

const day = 86_400;

export const sunset: Check = defineCheck({
  title: 'A Sunset header says until when, in time, and what is gone refuses as agreed',
  sources: ['RFC 8594 §3', 'RFC 9745 §4', 'RFC 9110 §5.6.7', 'RFC 9110 §15.5.11'],
  needs: { agreement, notices },
  messages: {
    malformed: { level: 'breaking', text: '{operation} says Sunset: {value}, which is no date of RFC 9110 such as Tue, 01 Jul 2031 00:00:00 GMT' },
    beforeDeprecation: { level: 'breaking', text: '{operation} ends on {sunset}, before it is deprecated on {deprecation}' },
    shortNotice: { level: 'breaking', text: '{operation} ends {days} days after it is deprecated; {agreed} are agreed' },
    unclean: { level: 'breaking', text: '{operation} has ended on {sunset} and answers {status}: {reason}' },
  },
  run({ agreement, notices }, { examine, report, nothing }) {
    nothing({ reason: 'no answer had a Sunset header' });
    for (const [operation, { said, answer }] of Object.entries(notices.byOperation)) {
      // What did not answer has not said that there is no Sunset.
      if (said.length === 0 && answer !== undefined && !fromTheApp(answer)) examine({ operation: operation as OperationId }, { held: false, by: answer.id });
      for (const exchange of said) {
        const value = saidIn(exchange, 'sunset');
        if (value === undefined) continue;
        const control = controlFor(notices, exchange.id);
        const on = examine({ operation: operation as OperationId }, { held: control !== undefined, by: control?.id ?? exchange.id });
        if (on === undefined) break;
        const actual = { witness: 'deprecation/notices', at: exchange.id, value: { sunset: value, deprecation: saidIn(exchange, 'deprecation') ?? null } };
        const expected = { witness: 'deprecation/notices', at: 'RFC 8594 §3', value: 'an IMF-fixdate' };
        const until = imfFixdate(value);
        if (until === undefined) {
          report(on, 'malformed', { data: { operation, value: value.slice(0, 80) }, expected, actual });
          break;
        }
        const since = structuredFieldDate(saidIn(exchange, 'deprecation') ?? '');
        const promised = agreement.deprecated?.noticeDays;
        const days = since === undefined ? undefined : (until - since) / day;
        if (since !== undefined && until < since)
          report(on, 'beforeDeprecation', {
            data: { operation, sunset: dayOf(until), deprecation: dayOf(since) },
            expected: { witness: 'deprecation/notices', at: 'RFC 9745 §4', value: `${dayOf(since)} or later` },
            actual,
          });
        // Both are often written as midnight, of one zone or another.
        else if (promised !== undefined && days !== undefined && days < promised - 1)
          report(on, 'shortNotice', {
            data: { operation, days: Math.floor(days), agreed: promised },
            expected: { witness: 'agreement', at: 'deprecated.noticeDays', value: promised },
            actual,
          });
        const now = madeAt(exchange);
        const reason = now === undefined || until >= now ? undefined : uncleanly(agreement, exchange);
        if (reason !== undefined)
          report(on, 'unclean', {
            data: { operation, sunset: dayOf(until), status: answered(exchange) ? exchange.response.status : 'nothing', reason: reason.slice(0, 100) },
            expected: { witness: 'agreement', at: 'errors', value: 'a redirect, or 404 or 410 in the agreed shape' },
            actual,
          });
      }
    }
  },
});

function dayOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `@${seconds}` : date.toISOString().slice(0, 10);
}

/** Why what is gone is not gone cleanly. To serve it beyond its day is allowed (RFC 8594 §3), and so is to ask first who one is. */
function uncleanly({ errors }: Agreement, exchange: Exchange): string | undefined {
  if (!answered(exchange)) return undefined;
  const { status } = exchange.response;
  if (status === 500) return 'a crash is no end';
  if (errors === undefined || (status !== 404 && status !== 410)) return undefined;
  return disagreement(errors, exchange, compile)?.reason;
}
