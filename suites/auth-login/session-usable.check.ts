import { answered, defineCheck, isRecord, jsonBody, sameAnswer, statusOf, succeeded, type Check, type Exchange } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp, fromTheEdge, isTrouble } from '../contract/fixtures.probe.ts';
import { signIn } from './sign-in.probe.ts';

export const sessionUsable: Check = defineCheck({
  title: 'Signing in yields a credential that authorises a protected read when sent as agreed',
  sources: ['RFC 6749 §5.1', 'RFC 6750 §2.1', 'RFC 6265 §5.4'],
  needs: { agreement, signIn },
  messages: {
    crashed: { level: 'breaking', text: 'Signing in as {user} answered {status}' },
    yieldsNothing: { level: 'breaking', text: 'Signing in as {user} succeeded with {status}, but no credential is at {place}' },
    refused: { level: 'breaking', text: 'The credential from signing in as {user} is refused: {operation} answered {status}' },
  },
  run({ agreement, signIn }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    for (const [user, seen] of Object.entries(signIn.byUser)) {
      const subject = { flow: `sign in as ${user}` };
      const { anonymous, authorised } = seen;
      const status = statusOf(seen.signIn);
      // A refusal may be the config's fault, forms refuse by a redirect too, and no answer says nothing: all leave the flow undecided.
      const refused = status !== undefined && ((status >= 400 && status < 500) || (status >= 300 && status < 400 && !seen.yielded));
      if (status === undefined || refused || isTrouble(seen.signIn) || fromTheEdge(seen.signIn)) {
        examine(subject, {
          held: false,
          by: status === undefined ? seen.signIn.id : `${seen.signIn.id}, signing in answered ${status}: look at app.users.${user}`,
        });
        continue;
      }
      const step = status < 500 ? furtherStep(seen.yielded ? authorised : seen.signIn) : undefined;
      if (step !== undefined && !(seen.yielded && succeeded(authorised))) {
        examine(subject, { held: false, by: `${seen.signIn.id}, a further step is asked for (${step}): take it once as app.users.${user}` });
        continue;
      }
      if (authorised !== undefined && !decides(authorised, anonymous)) {
        const alike = succeeded(authorised) && succeeded(anonymous) ? ', and everyone gets the same: name what only a user gets as agreement.auth.me' : '';
        examine(subject, { held: false, by: `${authorised.id}${alike}` });
        continue;
      }
      // Where a sign-in and a read are answered alike, everything is: a catch-all page is no sign-in.
      const on = examine(subject, { held: fromTheApp(anonymous) && !sameAnswer(seen.signIn, anonymous), by: anonymous.id });
      if (!on) continue;
      const expected = { witness: 'agreement', at: 'auth.access', value: auth.access };
      if (status >= 500)
        report(on, 'crashed', { data: { user, status }, expected, actual: { witness: 'auth-login/sign-in', at: seen.signIn.id, value: status } });
      else if (!seen.yielded)
        report(on, 'yieldsNothing', {
          data: { user, status, place: auth.access },
          expected,
          actual: { witness: 'auth-login/sign-in', at: seen.signIn.id, value: { ...names(seen.signIn), because: seen.lacks } },
        });
      else if (authorised !== undefined && !succeeded(authorised)) {
        report(on, 'refused', {
          data: { user, operation: signIn.read, status: statusOf(authorised) ?? 0 },
          expected: { witness: 'agreement', at: 'auth.transport', value: auth.transport },
          actual: { witness: 'auth-login/sign-in', at: authorised.id, value: statusOf(authorised) },
        });
      }
    }
  },
});

/** An overloaded or failing App says nothing about the credential; nor does a read that is not served, or that anyone may make. */
function decides(authorised: Exchange, anonymous: Exchange): boolean {
  if (!fromTheApp(authorised) || authorised.response.status === 404 || authorised.response.status === 405) return false;
  const bothSucceeded = succeeded(authorised) && succeeded(anonymous);
  return !bothSucceeded || authorised.response.body?.text !== anonymous.response.body?.text;
}

const further =
  /(?:change|reset|expired?|must|force|temporary|new|update)[\s_-]*password|password(?:[\s_-]+(?:has|must|was|be))*[\s_-]*(?:(?:change|reset|expire|update)(?!d?[\s_-]*(?:at|on|date))|is[\s_-]*temporary)|challenge|\b(?:mfa|2fa|totp|otp)\b|(?:two|second|multi)[\s_-]*factor/i;

/** What an answer says that is wanted before a session is: a new password, a second factor. Its own words, in a member's name or value. */
function furtherStep(exchange: Exchange | undefined): string | undefined {
  const body = exchange !== undefined && answered(exchange) ? jsonBody(exchange.response) : undefined;
  for (const [name, value] of isRecord(body) ? Object.entries(body) : []) {
    if (typeof value === 'string' && value.length < 100 && further.test(value)) return value;
    if (further.test(name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')) && value !== false && value !== null && value !== '' && value !== undefined) return name;
  }
  return undefined;
}

/** The names of what a sign-in answered, never values: cookies and members of the body. */
function names(exchange: Exchange): { readonly cookies: readonly string[]; readonly body: readonly string[] } {
  if (!answered(exchange)) return { cookies: [], body: [] };
  const body = jsonBody(exchange.response);
  return {
    cookies: exchange.response.headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value.slice(0, value.indexOf('='))),
    body: typeof body === 'object' && body !== null ? Object.keys(body) : [],
  };
}
