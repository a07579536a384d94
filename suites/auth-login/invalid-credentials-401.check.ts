import { defineCheck, statusOf, type Agreement, type Check } from '../../src/author.ts';
import { opens } from '../auth-token/forged.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { ownAnswer, rejections, type Rejection } from './rejections.probe.ts';

const hows = { wrong: 'a wrong password', unknown: 'an account that does not exist', empty: 'an empty password' } as const;

export const invalidCredentials401: Check = defineCheck({
  title: 'Wrong credentials are refused with the agreed status and open nothing',
  sources: ['RFC 9110 §15.5.2', 'RFC 6749 §5.2', 'OWASP ASVS v5.0.0-6.3.8'],
  needs: { agreement, rejections },
  messages: {
    signedIn: { level: 'breaking', text: 'Signing in with {how} opens a session' },
    status: { level: 'breaking', text: 'Signing in with {how} is answered {status}, and agreed is a refusal with {agreed}' },
  },
  run({ agreement, rejections }, { examine, report }) {
    const { control, yielded, steps } = rejections;
    for (const [name, how] of Object.entries(hows) as [keyof typeof hows, string][]) {
      const subject = { flow: `sign in with ${how}` };
      const step = steps[name];
      if (step === undefined) continue;
      const { exchange, opened } = step;
      const status = statusOf(exchange);
      if (status === undefined || !decides(step)) {
        examine(subject, { held: false, by: exchange.id });
        continue;
      }
      const on = examine(subject, { held: yielded && fromTheApp(control), by: control.id });
      if (!on) continue;
      const allowed = refusals(agreement, name);
      const isIn = opened !== undefined && opens(opened.read, opened.anonymous);
      if (isIn)
        report(on, 'signedIn', {
          data: { how },
          expected: { witness: 'agreement', at: 'auth.signIn.refused', value: allowed },
          actual: { witness: 'auth-login/rejections', at: opened.read.id, value: statusOf(opened.read) },
        });
      // Forms that answer success with a redirect refuse with one as well.
      else if (!allowed.includes(status) && !(isRedirect(status) && isRedirect(statusOf(control)))) {
        report(on, 'status', {
          data: { how, status, agreed: allowed.join(' or ') },
          expected: { witness: 'agreement', at: 'auth.signIn.refused', value: allowed },
          actual: { witness: 'auth-login/rejections', at: exchange.id, value: status },
        });
      }
    }
  },
});

/** Whether a session came of it is seen by what it opens. */
function decides({ exchange, opened }: Rejection): boolean {
  if (!ownAnswer(exchange)) return false;
  return opened === undefined || (fromTheApp(opened.read) && fromTheApp(opened.anonymous));
}

function isRedirect(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 400;
}

/** An OAuth token endpoint, which takes a form, refuses with 400 (RFC 6749 §5.2). An empty password may not even get so far as to be compared. */
function refusals({ auth, errors }: Agreement, how: keyof typeof hows): readonly number[] {
  const agreed = auth?.signIn.refused ?? [];
  const oauth = auth !== undefined && auth.signIn.body !== 'json' ? [400] : [];
  const invalid = how === 'empty' ? [400, 422, ...(errors === undefined ? [] : [errors.validation])] : [];
  return [...new Set([...agreed, ...oauth, ...invalid])];
}
