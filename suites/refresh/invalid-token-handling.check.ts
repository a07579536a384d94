import { defineCheck, isInCookie, notAgreed, setCookies, statusOf, succeeded, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { badTokens, type BadTokens } from './bad-tokens.probe.ts';

export const invalidTokenHandling: Check = defineCheck({
  title: 'A refresh token that is none is refused, and breaks nothing',
  sources: ['RFC 6749 §5.2', 'RFC 9110 §15.5.2'],
  needs: { agreement, badTokens },
  appliesTo: ({ agreement: { auth } }) => auth?.refresh !== undefined || (auth === undefined ? notAgreed.auth : notAgreed.refresh),
  messages: {
    crashes: { level: 'breaking', text: 'A refresh with {how} answers {status}: the frontend neither refreshes nor signs out' },
    accepted: { level: 'breaking', text: 'A refresh with {how} answers {status} and gives a credential' },
    unusual: { level: 'warning', text: 'A refresh with {how} answers {status}: 400 or 401 would tell the frontend that the session is over' },
  },
  run({ agreement, badTokens }, { examine, report }) {
    const { auth } = agreement;
    if (auth?.refresh === undefined) return;
    const { control, tried } = badTokens;
    // Overload decides nothing; a failure does, since the good token was taken a moment before. What a firewall refuses the App never saw.
    const decided = tried.filter(({ exchange }) => !fromTheEdge(exchange));
    const clear = decided.every(({ exchange }) => !isTrouble(exchange));
    const held = succeeded(control.exchange) && control.yielded && decided.length > 0 && clear;
    const on = examine({ flow: 'refresh with a bad token' }, { held, by: control.exchange.id });
    if (!on) return;
    const crashed = decided.filter(({ exchange }) => (statusOf(exchange) ?? 0) >= 500);
    // One of a session that was signed out is for the check of the sign-out.
    const accepted = decided.filter((one) => one.how !== signedOut && succeeded(one.exchange) && gives(one, auth.access));
    // Servers end a request with too long a header as they like: 413, 414, 431, 494.
    const usual = [400, 401, 403, 422, 413, 414, 431, 494];
    const unusual = decided.filter(
      ({ exchange }) => !usual.includes(statusOf(exchange) ?? 0) && (statusOf(exchange) ?? 0) < 500 && (statusOf(exchange) ?? 0) >= 400,
    );
    for (const [message, [worst, ...others]] of [
      ['crashes', crashed],
      ['accepted', accepted],
      ['unusual', unusual],
    ] as const) {
      if (worst === undefined) continue;
      report(on, message, {
        data: { how: [worst, ...others].map(({ how }) => how).join(', '), status: statusOf(worst.exchange) ?? 0 },
        expected: { witness: 'agreement', at: 'auth.refresh', value: '400 or 401' },
        actual: { witness: 'refresh/bad-tokens', at: worst.exchange.id, value: statusOf(worst.exchange) },
      });
    }
  },
});

const signedOut = 'the one of a session that was signed out';

/** A request by hand yields no session; then the cookie in its answer does. */
function gives({ yielded, exchange }: BadTokens['tried'][number], access: string): boolean {
  return yielded || setCookies(exchange).some(({ name, removes }) => !removes && isInCookie(access, name));
}
