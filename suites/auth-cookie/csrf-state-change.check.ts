import {
  credentialCookies,
  defineCheck,
  isInCookie,
  notAgreed,
  setCookies,
  statusOf,
  succeeded,
  type AuthAgreement,
  type Check,
  type Exchange,
} from '../../src/author.ts';
import { ownAnswer } from '../auth-login/rejections.probe.ts';
import { opens } from '../auth-token/forged.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { crossSite, type CrossSite } from './cross-site.probe.ts';

export const csrfStateChange: Check = defineCheck({
  title: 'A page of another site cannot act with the user’s cookies',
  sources: ['OWASP ASVS v5.0.0-3.5.1', 'OWASP ASVS v5.0.0-3.5.2', 'OWASP WSTG-SESS-05', 'Fetch §4.8'],
  needs: { agreement, crossSite },
  appliesTo({ agreement: { auth } }) {
    if (auth === undefined) return notAgreed.auth;
    return (auth.transport === 'cookie' && credentialCookies(auth).length > 0) || notAgreed.cookies;
  },
  messages: {
    forged: { level: 'breaking', text: 'A page of another site can have {operation} done in the user’s name: {how} is accepted, and the cookie goes along' },
    byDefaultOnly: {
      level: 'warning',
      text: '{operation} takes {how} from another site; that the cookie stays at home is the default of some browsers alone, for it says no SameSite',
    },
    // No page of another site can send these without a preflight; but what both sides settled does not hold.
    notRepeated: { level: 'warning', text: '{operation} is done with {how} in the CSRF header that is agreed' },
    planted: {
      level: 'warning',
      text: 'A page of another site can sign a user in as somebody else: {operation} takes {how} from it, and what it sets is kept whatever its SameSite',
    },
    bySameSiteOnly: { level: 'note', text: '{operation} takes {how} from another site: SameSite={sameSite} of the cookie is all that keeps it out' },
  },
  run({ agreement, crossSite }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { operation, signIn, control, attempts, planted, unrepeated = [] } = crossSite;
    const strange = examine({ operation: auth.signIn.operation }, { held: (statusOf(signIn) ?? 500) < 400 && planted.every(decides), by: signIn.id });
    const taken = planted.find(({ exchange, opened }) => opened !== undefined && setsAccess(auth, exchange) && opens(opened.read, opened.anonymous));
    if (strange && taken !== undefined)
      report(strange, 'planted', {
        data: { operation: auth.signIn.operation, how: taken.how },
        expected: { witness: 'agreement', at: 'auth.signIn', value: 'refused when another site sends it' },
        actual: { witness: 'auth-cookie/cross-site', at: taken.exchange.id, value: statusOf(taken.exchange) },
      });
    for (const { operation: asked, how, exchange } of unrepeated) {
      const on = examine({ operation: asked }, { held: succeeded(control) && fromTheApp(exchange), by: control.id });
      if (on && succeeded(exchange))
        report(on, 'notRepeated', {
          data: { operation: asked, how },
          expected: { witness: 'agreement', at: 'auth.csrf', value: auth.csrf?.header },
          actual: { witness: 'auth-cookie/cross-site', at: exchange.id, value: statusOf(exchange) },
        });
    }
    const judged = attempts.filter(({ exchange, list }) => fromTheApp(exchange) && succeeded(list));
    const on = examine({ operation }, { held: succeeded(control) && judged.length === attempts.length && attempts.length > 0, by: control.id });
    if (!on) return;
    const accepted = judged.find(({ exchange, list, marker }) => succeeded(exchange) && (says(exchange, marker) || says(list, marker)));
    const access = setCookies(signIn).filter(({ name, removes }) => !removes && isInCookie(auth.access, name));
    if (accepted === undefined || access.length === 0) return;
    // With two of a name the weaker decides.
    const weakest = access.some(({ sameSite }) => sameSite === 'none')
      ? 'none'
      : access.some(({ sameSite }) => sameSite === undefined)
        ? undefined
        : access[0]?.sameSite;
    const { how, exchange } = accepted;
    const both = {
      expected: { witness: 'agreement', at: 'auth', value: 'refused without what only the frontend can send' },
      actual: { witness: 'auth-cookie/cross-site', at: exchange.id, value: statusOf(exchange) },
    } as const;
    if (weakest === 'none') report(on, 'forged', { data: { operation, how }, ...both });
    else if (weakest === undefined) report(on, 'byDefaultOnly', { data: { operation, how }, ...both });
    else report(on, 'bySameSiteOnly', { data: { operation, how, sameSite: weakest === 'lax' ? 'Lax' : 'Strict' }, ...both });
  },
});

/** Whether a session came of it is seen by what it opens. */
function decides({ exchange, opened }: CrossSite['planted'][number]): boolean {
  return ownAnswer(exchange) && (opened === undefined || (fromTheApp(opened.read) && fromTheApp(opened.anonymous)));
}

function setsAccess({ access }: AuthAgreement, exchange: Exchange): boolean {
  return setCookies(exchange).some(({ name, removes }) => !removes && isInCookie(access, name));
}

function says(exchange: Exchange, text: string): boolean {
  return exchange.response.kind === 'answered' && (exchange.response.body?.text ?? '').includes(text);
}
