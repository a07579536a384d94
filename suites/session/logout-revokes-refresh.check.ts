import { defineCheck, notAgreed, statusOf, succeeded, type Check } from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { life } from './life.probe.ts';

export const logoutRevokesRefresh: Check = defineCheck({
  title: 'After the sign-out the refresh token is refused',
  sources: ['RFC 7009 §2.1', 'OWASP ASVS v5.0.0-7.4.1'],
  needs: { life },
  appliesTo({ agreement: { auth } }) {
    if (auth === undefined) return notAgreed.auth;
    if (auth.signOut === undefined) return notAgreed.signOut;
    return auth.refresh !== undefined || notAgreed.refresh;
  },
  messages: {
    stillRefreshes: { level: 'breaking', text: 'After the sign-out answered {status}, its refresh token still gives new credentials' },
  },
  run({ life }, { examine, report }) {
    const { refreshed, signOut } = life;
    const subject = { flow: 'refresh after the sign-out' };
    const again = signOut?.refresh;
    const status = statusOf(signOut?.exchange) ?? 0;
    // A sign-out that failed ended nothing, and says so.
    const decided = succeeded(refreshed?.exchange) && refreshed.yielded && fromTheApp(signOut?.exchange) && status < 400 && fromTheApp(again?.exchange);
    const on = examine(subject, { held: decided, by: (refreshed?.exchange ?? life.authorised).id });
    if (!on || again === undefined || signOut === undefined) return;
    if (succeeded(again.exchange) && again.yielded)
      report(on, 'stillRefreshes', {
        data: { status },
        expected: { witness: 'agreement', at: 'auth.signOut', value: 'ends the session' },
        actual: { witness: 'session/life', at: again.exchange.id, value: statusOf(again.exchange) },
      });
  },
});
