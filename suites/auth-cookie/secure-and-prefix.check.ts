import { credentialCookies, defineCheck, isCookie, notAgreed, setCookies, statusOf, succeeded, type Check, type SetCookie } from '../../src/author.ts';
import { signIn } from '../auth-login/sign-in.probe.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { opens } from '../session/life.probe.ts';

export const secureAndPrefix: Check = defineCheck({
  title: 'Cookies that sign a user in are Secure, and browsers keep what the sign-in sets',
  sources: ['RFC 6265 §4.1.2.5', 'OWASP ASVS v5.0.0-3.3.1', 'OWASP ASVS v5.0.0-3.3.3'],
  needs: { agreement, signIn },
  appliesTo({ agreement: { auth } }) {
    if (auth === undefined) return notAgreed.auth;
    return credentialCookies(auth).length > 0 || notAgreed.cookies;
  },
  messages: {
    overHttp: { level: 'breaking', text: 'The cookie {cookie} is set over https without Secure: it is sent over http too' },
    noneNeedsSecure: { level: 'breaking', text: 'The cookie {cookie} says SameSite=None without Secure: browsers refuse it' },
    prefixBroken: { level: 'breaking', text: 'The cookie {cookie} breaks the rules of its name, so browsers refuse it: {rules}' },
    secureOverHttp: { level: 'breaking', text: 'The cookie {cookie} is Secure and set over http: browsers refuse it' },
    noPrefix: { level: 'note', text: 'The cookie {cookie} could be named __Host-{cookie} or __Secure-{cookie}, so that no other host can set it' },
  },
  run({ agreement, signIn }, { examine, report }) {
    const { auth } = agreement;
    if (auth === undefined) return;
    const credentials = credentialCookies(auth);
    for (const { signIn: exchange, authorised, anonymous } of Object.values(signIn.byUser)) {
      const set = setCookies(exchange).filter(({ removes }) => !removes);
      // What a browser has to refuse yields no session; then the refusal of who has none shows that the App is well.
      const control = authorised ?? anonymous;
      // Forms answer a sign-in with a redirect, a refused one too: what it opens tells them apart.
      const held =
        authorised === undefined
          ? succeeded(exchange) && [401, 403].includes(statusOf(anonymous) ?? 0)
          : (statusOf(exchange) ?? 500) < 400 && opens(authorised, anonymous);
      for (const cookie of new Set([...credentials, ...set.map(({ name }) => name).filter((name) => prefixOf(name) !== undefined)])) {
        const one = set.find(({ name }) => isCookie(cookie, name));
        const on = examine({ cookie }, { held: held && one !== undefined, by: control.id });
        if (!on || one === undefined) continue;
        const actual = { witness: 'auth-login/sign-in', at: exchange.id, value: { ...one, value: undefined } };
        const { protocol, hostname } = new URL(exchange.request.url);
        const broken = brokenRules(one);
        if (broken.length > 0) {
          const rules = broken.join(', ');
          report(on, 'prefixBroken', { data: { cookie, rules }, expected: { witness: 'agreement', at: 'auth', value: rules }, actual });
        }
        if (!credentials.includes(cookie)) continue;
        const expected = { witness: 'agreement', at: 'auth', value: `${cookie}: Secure` };
        if (!one.secure && one.sameSite === 'none') report(on, 'noneNeedsSecure', { data: { cookie }, expected, actual });
        else if (!one.secure && protocol === 'https:') report(on, 'overHttp', { data: { cookie }, expected, actual });
        if (one.secure && protocol === 'http:' && !isLoopback(hostname)) report(on, 'secureOverHttp', { data: { cookie }, expected, actual });
        if (protocol === 'https:' && prefixOf(cookie) === undefined) report(on, 'noPrefix', { data: { cookie }, expected, actual });
      }
    }
  },
});

const prefixes = ['__host-http-', '__http-', '__host-', '__secure-'] as const;

/** Browsers compare them without case. */
function prefixOf(name: string): (typeof prefixes)[number] | undefined {
  return prefixes.find((prefix) => name.toLowerCase().startsWith(prefix));
}

function brokenRules({ name, secure, httpOnly, path, domain }: SetCookie): readonly string[] {
  const prefix = prefixOf(name);
  if (prefix === undefined) return [];
  const host = prefix === '__host-' || prefix === '__host-http-';
  return [
    ...(secure ? [] : ['it needs Secure']),
    ...(host && path !== '/' ? ['it needs Path=/'] : []),
    ...(host && domain !== undefined ? ['it may have no Domain'] : []),
    ...(prefix.includes('http-') && !httpOnly ? ['it needs HttpOnly'] : []),
  ];
}

/** Browsers take loopback for a secure place. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.') || hostname === '[::1]';
}
