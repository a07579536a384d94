import { credentialCookies, defineCheck, isCookie, notAgreed, setCookies, succeeded, type Agreement, type Check, type Exchange } from '../../src/author.ts';
import { signIn } from '../auth-login/sign-in.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { life, opens } from '../session/life.probe.ts';

export const httponlyAndNotEchoed: Check = defineCheck({
  title: 'No script can read the cookies that sign a user in',
  sources: ['OWASP ASVS v5.0.0-3.3.4', 'RFC 6265 §4.1.2.6'],
  needs: { agreement, signIn },
  uses: { life },
  appliesTo: ({ agreement }) => hasCredentialCookies(agreement),
  messages: {
    readable: { level: 'breaking', text: '{answer} sets the cookie {cookie} without HttpOnly: any script on the page can read it' },
    echoed: { level: 'breaking', text: '{answer} also says the value of the cookie {cookie} in its body, to whoever sends the cookie' },
    echoedAtSignIn: { level: 'warning', text: 'The answer to the sign-in also says the value of the cookie {cookie} in its body' },
  },
  run({ agreement, signIn, life }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const signIns = Object.values(signIn.byUser).map((seen) => ({ answer: 'The answer to the sign-in', exchange: seen.signIn }));
    const sure = Object.values(signIn.byUser).find(({ authorised, anonymous }) => authorised !== undefined && opens(authorised, anonymous));
    const later = life === undefined || !opens(life.authorised, life.anonymous) ? [] : afterSignIn(life);
    const expected = { witness: 'agreement', at: 'auth' };
    for (const cookie of credentialCookies(auth)) {
      const setting = [...signIns, ...later].filter(({ exchange }) => setCookies(exchange).some(({ name, removes }) => isCookie(cookie, name) && !removes));
      const [first] = setting;
      const held = sure?.authorised !== undefined && first !== undefined;
      const on = examine({ cookie }, { held, by: (sure?.authorised ?? Object.values(signIn.byUser)[0]?.signIn)?.id ?? 'no user signed in' });
      if (!on || sure === undefined) continue;
      const bare = setting.find(({ exchange }) => setCookies(exchange).some(({ name, removes, httpOnly }) => isCookie(cookie, name) && !removes && !httpOnly));
      if (bare !== undefined)
        report(on, 'readable', {
          data: { answer: bare.answer, cookie },
          expected: { ...expected, value: `${cookie}: HttpOnly` },
          actual: { witness: witnessOf(bare.exchange, signIns), at: bare.exchange.id, value: attributesOf(bare.exchange, cookie) },
        });
      // A script that is in the page can ask for these; for the sign-in it needs the password.
      const echo = later.find(({ exchange }) => repeats(exchange, cookie));
      const atSignIn = signIns.find(({ exchange }) => repeats(exchange, cookie));
      const shown = { ...expected, value: `${cookie}: in Set-Cookie alone` };
      if (echo !== undefined)
        report(on, 'echoed', {
          data: { answer: echo.answer, cookie },
          expected: shown,
          actual: { witness: 'session/life', at: echo.exchange.id, value: 'its value is in the body' },
        });
      else if (atSignIn !== undefined)
        report(on, 'echoedAtSignIn', {
          data: { cookie },
          expected: shown,
          actual: { witness: 'auth-login/sign-in', at: atSignIn.exchange.id, value: 'its value is in the body' },
        });
    }
  },
});

interface Answer {
  readonly answer: string;
  readonly exchange: Exchange;
}

function afterSignIn({
  refreshed,
  signOut,
}: {
  readonly refreshed?: { readonly exchange: Exchange };
  readonly signOut?: { readonly exchange: Exchange };
}): readonly Answer[] {
  return [
    ...(refreshed !== undefined && succeeded(refreshed.exchange) ? [{ answer: 'The answer to a refresh', exchange: refreshed.exchange }] : []),
    ...(signOut === undefined ? [] : [{ answer: 'The answer to the sign-out', exchange: signOut.exchange }]),
  ];
}

/** The value of a cookie stands in the body as well. What stands for it, `<token 1>`, is the same wherever it was. */
function repeats(exchange: Exchange, cookie: string): boolean {
  const body = exchange.response.kind === 'answered' ? (exchange.response.body?.text ?? '') : '';
  return setCookies(exchange).some(({ name, value, removes }) => isCookie(cookie, name) && !removes && value.length >= 6 && body.includes(value));
}

function attributesOf(exchange: Exchange, cookie: string): Readonly<Record<string, unknown>> {
  const { value: _value, removes: _removes, ...attributes } = setCookies(exchange).find(({ name }) => isCookie(cookie, name)) ?? { value: '', removes: false };
  return attributes;
}

function witnessOf(exchange: Exchange, signIns: readonly Answer[]): string {
  return signIns.some((one) => one.exchange === exchange) ? 'auth-login/sign-in' : 'session/life';
}

function hasCredentialCookies({ auth }: Agreement): true | (typeof notAgreed)['cookies'] {
  if (auth === undefined) return notAgreed.auth;
  return credentialCookies(auth).length > 0 || notAgreed.cookies;
}
