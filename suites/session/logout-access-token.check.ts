import { defineCheck, notAgreed, statusOf, type Check } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { life, opens } from './life.probe.ts';

/** Seconds that an access credential may outlive its session: it is long enough to need no deny-list, and short enough to need none. */
const brief = 15 * 60;
const day = 24 * 60 * 60;

export const logoutAccessToken: Check = defineCheck({
  title: 'After the sign-out the access credential is refused, or soon expires',
  sources: ['OWASP ASVS v5.0.0-7.4.1', 'OWASP WSTG-SESS-06'],
  needs: { agreement, life },
  appliesTo({ agreement: { auth } }) {
    if (auth === undefined) return notAgreed.auth;
    return auth.signOut !== undefined || notAgreed.signOut;
  },
  messages: {
    livesOn: { level: 'breaking', text: 'After the sign-out the access credential still opens {operation}, and will for {time}' },
    livesLong: { level: 'warning', text: 'After the sign-out the access credential still opens {operation}, and will for {time}' },
    livesBriefly: { level: 'note', text: 'After the sign-out the access credential still opens {operation}, for the {time} it has left' },
  },
  run({ agreement, life }, { examine, report }) {
    const { anonymous, read: operation, signOut } = life;
    const subject = { flow: 'access after the sign-out' };
    if (signOut === undefined) return;
    const { before, exchange, read, access } = signOut;
    const decided = opens(before, anonymous) && fromTheApp(anonymous) && fromTheApp(exchange) && exchange.response.status < 400 && fromTheApp(read);
    const on = examine(subject, { held: decided, by: before.id });
    if (!on || !opens(read, anonymous)) return;
    // A JWT says itself; of what is none the agreement may.
    const seconds = access.jwt ? access.secondsLeft : agreement.auth?.lifetime?.accessSeconds;
    const both = {
      expected: { witness: 'agreement', at: 'auth.signOut', value: 'ends the session' },
      actual: { witness: 'session/life', at: read.id, value: statusOf(read) },
    } as const;
    // What is no JWT may be sealed and expire by itself: nobody can tell from outside.
    if (seconds === undefined) {
      if (access.jwt) report(on, 'livesOn', { data: { operation, time: 'ever: it has no exp' }, ...both });
      else report(on, 'livesLong', { data: { operation, time: 'an unknown time' }, ...both });
    } else if (seconds > day) report(on, 'livesOn', { data: { operation, time: inWords(seconds) }, ...both });
    else if (seconds > brief + 60) report(on, 'livesLong', { data: { operation, time: inWords(seconds) }, ...both });
    else report(on, 'livesBriefly', { data: { operation, time: inWords(seconds) }, ...both });
  },
});

function inWords(seconds: number): string {
  if (seconds > 2 * day) return `${Math.round(seconds / day)} days`;
  return seconds > 2 * 3600 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 60)} minutes`;
}
