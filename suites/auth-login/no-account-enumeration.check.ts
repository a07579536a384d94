import { answered, defineCheck, errorCode, jsonBody, statusOf, type Agreement, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { rejections, type Rejection } from './rejections.probe.ts';

export const noAccountEnumeration: Check = defineCheck({
  title: 'A refused sign-in does not say whether the account exists',
  sources: ['OWASP ASVS v5.0.0-6.3.8', 'OWASP WSTG-IDNT-04'],
  needs: { agreement, rejections },
  messages: {
    told: { level: 'breaking', text: 'A refused sign-in says whether the account exists, by its {what}: {known} where it does, {unknown} where it does not' },
    worded: { level: 'warning', text: 'A refused sign-in says in other words whether the account exists: {what} differ' },
  },
  run({ agreement, rejections }, { examine, report }) {
    const { control, yielded, steps } = rejections;
    const [wrong, unknown, again] = [steps.wrong.exchange, steps.unknown.exchange, steps.unknownAgain.exchange];
    const subject = { flow: 'sign in as somebody and as nobody' };
    const refused = [wrong, unknown, again];
    // The account is there only if the right password is right, and only refusals can be compared.
    const sound = yielded && fromTheApp(control) && refused.every(fromTheApp) && [steps.wrong, steps.unknown, steps.unknownAgain].every(isShut);
    // Two accounts that nobody has must look alike, or the App answers every time otherwise and nothing follows.
    const differing = sound ? differences(agreement, unknown, again) : undefined;
    const on = examine(subject, { held: differing?.length === 0, by: sound ? again.id : (refused.find((exchange) => !fromTheApp(exchange)) ?? control).id });
    const [first] = differences(agreement, wrong, unknown);
    if (!on || first === undefined) return;
    const both = {
      expected: { witness: 'auth-login/rejections', at: unknown.id, value: first.b },
      actual: { witness: 'auth-login/rejections', at: wrong.id, value: first.a },
    };
    const { what } = first;
    // Where both statuses are agreed to refuse, both sides know of it.
    const meant = what === 'status' && [first.a, first.b].every((status) => agreement.auth?.signIn.refused.includes(Number(status)));
    if (what === 'words' || what === 'headers' || meant) report(on, 'worded', { data: { what: what === 'status' ? 'the statuses' : `the ${what}` }, ...both });
    else report(on, 'told', { data: { what, known: String(first.a), unknown: String(first.b) }, ...both });
  },
});

/** A cookie for visitors opens nothing. */
function isShut({ opened }: Rejection): boolean {
  return opened === undefined || (fromTheApp(opened.read) && opened.read.response.status >= 300);
}

interface Difference {
  readonly what: 'status' | 'code' | 'words' | 'headers';
  readonly a: unknown;
  readonly b: unknown;
}

/** What sets two refusals apart, the plainest first. */
function differences({ errors }: Agreement, a: Exchange, b: Exchange): readonly Difference[] {
  const compared = (what: Difference['what'], of: (exchange: Exchange) => unknown): readonly Difference[] => {
    const [left, right] = [of(a), of(b)];
    return JSON.stringify(left) === JSON.stringify(right) ? [] : [{ what, a: left ?? 'none', b: right ?? 'none' }];
  };
  return [
    ...compared('status', statusOf),
    ...compared('code', (exchange) => (errors === undefined ? undefined : errorCode(errors, exchange))),
    ...compared('words', words),
    ...compared('headers', headerNames),
  ];
}

/** Without what is new in every answer, or says back who asked: numbers, addresses, ids, moments. */
function words(exchange: Exchange): string {
  if (!answered(exchange)) return '';
  const body = jsonBody(exchange.response);
  const text = body === undefined ? (exchange.response.body?.text ?? '') : JSON.stringify(body);
  return text
    .replaceAll(/[\w.+-]+@[\w.-]+/g, '<address>')
    .replaceAll(/\bseam-?[0-9a-f]{12}\b/g, '<address>')
    .replaceAll(/<(?:token|cookie|password)(?: \d+)?>/g, '<secret>')
    .replaceAll(/[\w-]*\d[\w:.+-]*/g, '<number>');
}

/** Those that say something about the request itself, not about time, limits, caches or the connection. */
const telling =
  /^(?!date$|age$|etag$|via$|server|set-cookie$|content-length$|connection$|keep-alive$|retry-after$|cf-|traceparent$|.*rate-?limit|.*-id$|.*timing|.*-time$)/;

function headerNames(exchange: Exchange): readonly string[] {
  if (!answered(exchange)) return [];
  return [...new Set(exchange.response.headers.map(([name]) => name.toLowerCase()))].filter((name) => telling.test(name)).sort();
}
