import { defineCheck, statusOf, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { expired } from './expired.probe.ts';
import { opens } from './forged.probe.ts';

export const expiredRejected: Check = defineCheck({
  title: 'An access credential that has expired is refused, and with the status that means “sign in”',
  sources: ['RFC 7519 §4.1.4', 'RFC 6750 §3.1', 'OWASP ASVS v5.0.0-9.2.1'],
  needs: { agreement, expired },
  messages: {
    accepted: { level: 'breaking', text: '{operation} accepts an access credential that has expired' },
    otherStatus: { level: 'breaking', text: '{operation} answers {status}, not {agreed}, to an access credential that has expired: no client renews it then' },
  },
  run({ agreement, expired }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { operation, anonymous, control, pulled, after } = expired;
    const status = statusOf(after);
    const decides = ownAnswer(after);
    // A lever that is not there, or refuses, lets nothing expire.
    const pull = statusOf(pulled) ?? 503;
    const worked = fromTheApp(pulled) && pull !== 404 && pull !== 405;
    const good = fromTheApp(control) && fromTheApp(anonymous) && opens(control, anonymous);
    const on = examine({ operation }, { held: good && worked && decides, by: (good ? (worked ? (decides ? control : after) : pulled) : control).id });
    if (!on) return;
    const actual = { witness: 'auth-token/expired', at: after.id, value: status };
    const expected = { witness: 'agreement', at: 'auth.anonymous', value: auth.anonymous };
    if (opens(after, anonymous)) report(on, 'accepted', { data: { operation }, expected, actual });
    else if (![...auth.anonymous, 401].includes(status ?? 0) && status !== statusOf(anonymous))
      report(on, 'otherStatus', { data: { operation, status: status ?? 0, agreed: auth.anonymous.join(' or ') }, expected, actual });
  },
});
