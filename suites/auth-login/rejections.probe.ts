import { defineProbe, notAgreed, protectedRead, statusOf, type Exchange, type SignedIn, type Witness } from '../../src/author.ts';
import { fromTheEdge } from '../contract/fixtures.probe.ts';

/** One sign-in with credentials that are not good. */
export interface Rejection {
  readonly exchange: Exchange;
  /** What a protected operation answers to the session that came of it, and to nobody; only where one came of it. */
  readonly opened?: { readonly read: Exchange; readonly anonymous: Exchange };
}
export interface Rejections {
  /** Whose password is wrong. */
  readonly user: string;
  /** The right credentials. */
  readonly control: Exchange;
  readonly yielded: boolean;
  readonly steps: {
    readonly unknown: Rejection;
    readonly wrong: Rejection;
    /** Another account that nobody has: what differs between it and the first one says nothing. */
    readonly unknownAgain: Rejection;
    /** Of another account than the wrong one; absent where there is no other. */
    readonly empty?: Rejection;
  };
}

/** Signs in with credentials that are not good, one after the other: none of the configured accounts is tried twice, for some lock at three. */
export const rejections: Witness<Rejections> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  // A limiter that counts them by address would refuse the sign-ins of others.
  last: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    return app.users.length > 0 || notAgreed.users;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const user = need(app.users[0], 'no user is configured');
    const { exchange: control, session } = await sessions.attempt(user);
    const unknown = await tried(sessions.tryToSignIn({ password: 'wrong' }));
    const wrong = await tried(sessions.tryToSignIn({ user, password: 'wrong' }));
    const unknownAgain = await tried(sessions.tryToSignIn({ password: 'wrong' }));
    const [, second] = app.users;
    const own = second === undefined && app.freshUsers ? await sessions.own() : undefined;
    const other = second === undefined ? (own === undefined || own.user === user ? undefined : { of: own }) : { user: second };
    const empty = other === undefined ? {} : { empty: await tried(sessions.tryToSignIn({ ...other, password: 'empty' })) };
    return { user, control, yielded: session !== undefined, steps: { unknown, wrong, unknownAgain, ...empty } };

    /** A cookie may be set for a visitor as well: only what opens a door is a session. */
    async function tried(attempt: Promise<SignedIn>): Promise<Rejection> {
      const { exchange, session: as } = await attempt;
      const read = protectedRead({ agreement, app });
      if (as === undefined || read === undefined) return { exchange };
      return { exchange, opened: { read: await http.send({ operation: read, as }), anonymous: await http.send({ operation: read }) } };
    }
  },
});

/** The App's own answer, its own crash included: a limiter, a gateway or a firewall in its place says nothing about it. */
export function ownAnswer(exchange: Exchange): boolean {
  const status = statusOf(exchange) ?? 503;
  return status !== 429 && status <= 501 && !fromTheEdge(exchange);
}
