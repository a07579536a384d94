import {
  defineProbe,
  DoesNotApply,
  isCookie,
  isInCookie,
  isRecord,
  jsonBody,
  notAgreed,
  protectedRead,
  readJwt,
  responseHeader,
  valueAt,
  type AuthAgreement,
  type Exchange,
  type Json,
  type Session,
  type Witness,
} from '../../src/author.ts';

export interface Lifetimes {
  readonly signIn: Exchange;
  /** What nobody is answered: the App is well. */
  readonly anonymous: Exchange;
  /** When the sign-in was answered, by its Date header where it has one: seconds since 1970. */
  readonly at: number;
  /** The same by our own clock, where the two are more than a minute apart. */
  readonly byOurs?: number;
  /** Claims of the access token; absent when it is no JWT. */
  readonly claims?: { readonly exp?: Json; readonly iat?: Json };
  /** What the answer says of its lifetime. */
  readonly told?: { readonly place: string; readonly value: string | number; readonly agreed: boolean };
  /** Max-Age of the access cookie, in seconds. */
  readonly maxAge?: number;
}

/** Everything that says how long the access credential holds. */
export const lifetimes: Witness<Lifetimes> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const auth = need(agreement.auth, 'no auth is agreed');
    const user = need(app.users[0], 'no user is configured');
    const session = await sessions.of(user);
    const { exchange: signIn } = await sessions.attempt(user);
    const said = saidBy(auth, signIn, session);
    if (said === undefined)
      throw new DoesNotApply({
        reason: 'nothing says how long the access credential holds, or only one thing does',
        config: "agreement.auth.lifetime: { access: 'body:expires_in', accessSeconds: 900 }",
      });
    const anonymous = await http.send({ operation: need(protectedRead({ agreement, app }), 'nothing protected is named') });
    return lifetimesOf(signIn, anonymous, said);
  },
});

type Said = Pick<Lifetimes, 'claims' | 'told' | 'maxAge'>;

/** What an answer that gives an access credential, and the credential itself, say of how long it holds; undefined where nothing can be compared. */
export function saidBy(auth: AuthAgreement, exchange: Exchange, session: Session): Said | undefined {
  const jwt = readJwt(session.access);
  const told = toldOf(auth, exchange, session);
  const maxAge = maxAgeOf(auth, exchange);
  const said = [jwt?.claims['exp'], told?.value, auth.lifetime?.accessSeconds].filter((one) => one !== undefined);
  if (said.length < 2 && jwt?.claims['exp'] === undefined) return undefined;
  return {
    ...(jwt === undefined ? {} : { claims: { ...pick(jwt.claims, 'exp'), ...pick(jwt.claims, 'iat') } }),
    ...(told === undefined ? {} : { told }),
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}

/** The same with when it was said. @param anonymous asked just now */
export function lifetimesOf(signIn: Exchange, anonymous: Exchange, said: Said): Lifetimes {
  const [date] = responseHeader(signIn, 'date');
  const then = date === undefined ? Number.NaN : Date.parse(date);
  // Without one our own clock has to do; the sign-in may be some time ago.
  const ago = anonymous.at + anonymous.took - (signIn.at + signIn.took);
  const ours = Math.round((Date.now() - ago) / 1000);
  const at = Number.isNaN(then) ? ours : Math.round(then / 1000);
  return {
    signIn,
    anonymous,
    at,
    ...(Math.abs(at - ours) > 60 ? { byOurs: ours } : {}),
    ...said,
  };
}

function pick(claims: Readonly<Record<string, Json>>, name: 'exp' | 'iat'): { readonly [name: string]: Json } {
  const value = claims[name];
  return value === undefined ? {} : { [name]: value };
}

/** Where it is agreed; else beside the token, under the name that OAuth gives it (RFC 6749 §5.1). */
function toldOf(auth: AuthAgreement, signIn: Exchange, session: Session): Lifetimes['told'] {
  const placement =
    auth.lifetime?.access ?? `body:${auth.access.startsWith('body:') ? auth.access.slice('body:'.length).replace(/[^./]+$/, '') : ''}expires_in`;
  const at = placement.indexOf(':');
  const [kind, name] = [placement.slice(0, at), placement.slice(at + 1)];
  const body = jsonBody(signIn.response);
  const value =
    kind === 'cookie'
      ? Object.entries(session.cookies).find(([cookie]) => isCookie(name, cookie))?.[1]
      : kind === 'header'
        ? responseHeader(signIn, name)[0]
        : isRecord(body)
          ? valueAt(body, name)
          : undefined;
  return typeof value === 'number' || typeof value === 'string' ? { place: placement, value, agreed: auth.lifetime?.access !== undefined } : undefined;
}

/** RFC 6265 §5.2.2. */
function maxAgeOf(auth: AuthAgreement, signIn: Exchange): number | undefined {
  if (!auth.access.startsWith('cookie:')) return undefined;
  const line = responseHeader(signIn, 'set-cookie').find((cookie) => isInCookie(auth.access, cookie.split('=', 1)[0] ?? ''));
  const age = /;\s*max-age=(\d{1,10})\b/i.exec(line ?? '')?.[1];
  return age === undefined ? undefined : Number(age);
}
