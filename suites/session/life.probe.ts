import { opens as givesMore } from '../auth-token/forged.probe.ts';
import { defineProbe, notAgreed, protectedRead, sameAnswer, statusOf, succeeded, type Exchange, type OperationId, type Witness } from '../../src/author.ts';

export interface Life {
  /** What only a signed-in user may read. */
  readonly read: OperationId;
  readonly anonymous: Exchange;
  readonly signIn: Exchange;
  readonly authorised: Exchange;
  /** A refresh, where one is agreed. */
  readonly refreshed?: { readonly exchange: Exchange; readonly yielded: boolean };
  /** The newest credentials before and after the sign-out, where one is agreed. */
  readonly signOut?: {
    readonly before: Exchange;
    readonly exchange: Exchange;
    readonly read: Exchange;
    readonly refresh?: { readonly exchange: Exchange; readonly yielded: boolean };
    /** What the access credential says of itself: whether it is a JWT, and how many seconds it had left. */
    readonly access: { readonly jwt: boolean; readonly secondsLeft?: number };
  };
}

/** Milliseconds that a sign-out gets to reach every part of the App. */
const propagation = 1_000;

/** One session from sign-in to sign-out, and what its credentials are worth afterwards. */
export const life: Witness<Life> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, recorded, wait, need }) {
    const auth = need(agreement.auth, 'no auth is agreed');
    const read = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const anonymous = await http.send({ operation: read });
    const session = await sessions.own();
    const signIn = need(
      // Others may be trying this user's account, in ways that are refused.
      recorded().findLast((exchange) => exchange.operation === auth.signIn.operation && exchange.as === session.user && (statusOf(exchange) ?? 500) < 400),
      'the sign-in was not recorded',
    );
    const authorised = await http.send({ operation: read, as: session });
    const begun = { read, anonymous, signIn, authorised };
    const renewed = auth.refresh === undefined || session.refreshToken === undefined ? undefined : await sessions.refresh(session);
    const refreshed = renewed === undefined ? {} : { refreshed: { exchange: renewed.exchange, yielded: renewed.session !== undefined } };
    if (auth.signOut === undefined) return { ...begun, ...refreshed };
    const newest = renewed?.session ?? session;
    const before = await http.send({ operation: read, as: newest });
    const access = expiryOf(newest.access);
    const exchange = await sessions.signOut(newest);
    let after = await http.send({ operation: read, as: newest });
    if (succeeded(after) && !sameAnswer(after, anonymous)) {
      await wait(propagation);
      after = await http.send({ operation: read, as: newest });
    }
    const again = renewed?.session === undefined ? undefined : await sessions.refresh(newest);
    return {
      ...begun,
      ...refreshed,
      signOut: {
        before,
        exchange,
        read: after,
        access,
        ...(again === undefined ? {} : { refresh: { exchange: again.exchange, yielded: again.session !== undefined } }),
      },
    };
  },
});

/** The answer is one that only who is signed in gets: some Apps answer everyone, and with less. */
export function opens(seen: Exchange, anonymous: Exchange): boolean {
  return succeeded(seen) && (!succeeded(anonymous) || givesMore(seen, anonymous));
}

/** RFC 7519 §4.1.4. */
function expiryOf(token: string): { readonly jwt: boolean; readonly secondsLeft?: number } {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) return { jwt: false };
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { readonly exp?: unknown };
    return typeof exp === 'number' ? { jwt: true, secondsLeft: Math.round(exp - Date.now() / 1000) } : { jwt: true };
  } catch {
    return { jwt: false };
  }
}
