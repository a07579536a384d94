import {
  credentialCookies,
  defineCheck,
  isCookie,
  notAgreed,
  setCookies,
  statusOf,
  succeeded,
  type Check,
  type Exchange,
  type SetCookie,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { life, opens } from '../session/life.probe.ts';

export const scopeConsistent: Check = defineCheck({
  title: 'A cookie is renewed and removed where it was set: with one domain and one path',
  sources: ['RFC 6265 §4.1.1', 'RFC 6265 §4.1.2.3', 'RFC 6265 §4.1.2.4', 'RFC 6265 §5.1.4'],
  needs: { agreement, life },
  appliesTo({ agreement: { auth } }) {
    if (auth === undefined) return notAgreed.auth;
    if (credentialCookies(auth).length === 0) return notAgreed.cookies;
    if (auth.refresh === undefined && auth.signOut === undefined) return notAgreed.signOut;
    return true;
  },
  messages: {
    secondCookie: {
      level: 'breaking',
      text: 'A refresh sets the cookie {cookie} for {now}, and the sign-in had set it for {before}: the browser keeps both, the old one too',
    },
    notRemoved: { level: 'breaking', text: 'The sign-out removes the cookie {cookie} for {now}, and it was set for {before}: the browser keeps it' },
    setTwice: { level: 'warning', text: 'One answer sets the cookie {cookie} twice for {now}' },
  },
  run({ agreement, life }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const { signIn, authorised, anonymous, refreshed, signOut } = life;
    for (const cookie of credentialCookies(auth)) {
      const before = scopes(signIn, cookie, false);
      // Only a session that works says that these are the cookies it works with.
      const seen = [...(succeeded(refreshed?.exchange) ? [refreshed.exchange] : []), ...(ended(signOut?.exchange) ? [signOut.exchange] : [])];
      const on = examine({ cookie }, { held: opens(authorised, anonymous) && before.length > 0 && seen.length > 0, by: authorised.id });
      if (!on) continue;
      const expected = { witness: 'session/life', at: signIn.id, value: before };
      const renewed = succeeded(refreshed?.exchange) ? scopes(refreshed.exchange, cookie, false) : [];
      const other = renewed.find((scope) => !before.includes(scope));
      if (other !== undefined && refreshed !== undefined)
        report(on, 'secondCookie', {
          data: { cookie, now: other, before: before.join(' and ') },
          expected,
          actual: { witness: 'session/life', at: refreshed.exchange.id, value: renewed },
        });
      const removed = ended(signOut?.exchange) ? scopes(signOut.exchange, cookie, true) : [];
      // What it does not touch is another matter: the session may be over all the same.
      const living = [...new Set([...before, ...renewed])];
      const kept = living.find((scope) => !removed.includes(scope));
      if (removed.length > 0 && kept !== undefined && other === undefined && signOut !== undefined)
        report(on, 'notRemoved', {
          data: { cookie, now: removed.join(' and '), before: kept },
          expected,
          actual: { witness: 'session/life', at: signOut.exchange.id, value: removed },
        });
      for (const exchange of [signIn, ...seen]) {
        const twice = scopes(exchange, cookie, false).find((scope, index, all) => all.indexOf(scope) !== index);
        if (twice !== undefined)
          report(on, 'setTwice', { data: { cookie, now: twice }, expected, actual: { witness: 'session/life', at: exchange.id, value: twice } });
      }
    }
  },
});

/** Where a cookie of this name is set, or removed: `path /, this host`. */
function scopes(exchange: Exchange, cookie: string, removing: boolean): readonly string[] {
  return setCookies(exchange)
    .filter(({ name, removes }) => isCookie(cookie, name) && removes === removing)
    .map(inWords);
}

function inWords({ path, domain }: SetCookie): string {
  return `path ${path}, ${domain === undefined ? 'this host' : `domain ${domain}`}`;
}

function ended(exchange: Exchange | undefined): exchange is Exchange {
  const status = statusOf(exchange);
  return status !== undefined && status < 400;
}
