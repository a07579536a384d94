import { defineCheck, statusOf, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { opening, opens } from './forged.probe.ts';
import { malformed } from './malformed.probe.ts';

export const malformedBearer: Check = defineCheck({
  title: 'What is no credential is refused as one, however it is malformed',
  sources: ['RFC 9110 §11.1', 'RFC 6750 §2.1', 'RFC 6750 §3.1'],
  needs: { agreement, malformed },
  messages: {
    crashed: { level: 'breaking', text: '{operation} answers {status} where the credential is {how}' },
    accepted: { level: 'breaking', text: '{operation} lets in whose credential is {how}' },
    otherStatus: {
      level: 'note',
      text: '{operation} refuses with {status}, not {agreed}, where the credential is {how}: a client that renews it on {agreed} does not',
    },
    caseMatters: { level: 'note', text: '{operation} refuses the good token behind {scheme}' },
  },
  run({ agreement, malformed }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { operation, control, anonymous, tried, spelled } = malformed;
    const decided = tried.filter(({ exchange }) => ownAnswer(exchange));
    const works = fromTheApp(control) && fromTheApp(anonymous) && opens(control, anonymous);
    const on = examine(
      { operation },
      { held: works && decided.length > 0, by: works && decided.length === 0 ? (tried[0]?.exchange ?? control).id : opening(control, anonymous) },
    );
    if (!on) return;
    const expected = { witness: 'agreement', at: 'auth.anonymous', value: auth.anonymous };
    const saw = (exchange: Exchange): { witness: string; at: string; value: unknown } => ({
      witness: 'auth-token/malformed',
      at: exchange.id,
      value: statusOf(exchange),
    });
    const hows = (some: typeof tried): string => some.map(({ how }) => how).join('; ');

    const crashes = decided.filter(({ exchange }) => (statusOf(exchange) ?? 0) >= 500);
    const [crash] = crashes;
    if (crash !== undefined)
      report(on, 'crashed', { data: { operation, status: statusOf(crash.exchange) ?? 0, how: hows(crashes) }, expected, actual: saw(crash.exchange) });
    const taken = decided.filter(({ exchange }) => opens(exchange, anonymous));
    const [first] = taken;
    if (first !== undefined) report(on, 'accepted', { data: { operation, how: hows(taken) }, expected, actual: saw(first.exchange) });

    // RFC 6750 §3.1 has 400 for a malformed request; whatever nobody is answered is right as well.
    const right = [...auth.anonymous, 401, 400, statusOf(anonymous) ?? 401];
    const others = decided.filter(({ exchange }) => isRefusal(exchange) && !right.includes(statusOf(exchange) ?? 0) && !isTooLong(exchange));
    const [other] = others;
    if (other !== undefined)
      report(on, 'otherStatus', {
        data: { operation, status: statusOf(other.exchange) ?? 0, agreed: auth.anonymous.join(' or '), how: hows(others) },
        expected,
        actual: saw(other.exchange),
      });
    const spelling = spelled.find(({ exchange }) => fromTheApp(exchange) && isRefusal(exchange));
    if (spelling !== undefined)
      report(on, 'caseMatters', {
        data: { operation, scheme: spelling.scheme },
        expected: { witness: 'agreement', at: 'auth.present', value: auth.present },
        actual: saw(spelling.exchange),
      });
  },
});

function isRefusal(exchange: Exchange): boolean {
  const status = statusOf(exchange) ?? 0;
  return status >= 400 && status < 500;
}

/** Servers and proxies end a request with too long a header as they like. */
function isTooLong(exchange: Exchange): boolean {
  return [413, 414, 431, 494].includes(statusOf(exchange) ?? 0);
}
