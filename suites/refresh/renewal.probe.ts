import {
  defineProbe,
  isInCookie,
  notAgreed,
  protectedRead,
  type AuthAgreement,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { lifetimesOf, saidBy, type Lifetimes } from '../auth-token/lifetimes.probe.ts';

/** One refresh. */
export interface Turn {
  readonly exchange: Exchange;
  readonly yielded: boolean;
  /** It gave another refresh token than the one it used. */
  readonly renewed: boolean;
  /** What only a signed-in user may read, with what it gave. */
  readonly read?: Exchange;
  /** How long what it gave is said to hold. */
  readonly lifetimes?: Lifetimes;
}
export interface Renewal {
  readonly read: OperationId;
  readonly user: string;
  readonly authorised: Exchange;
  /** Without any access credential. */
  readonly first: Turn;
  /** With the credentials that the first gave, more than a second later. */
  readonly second?: Turn;
  /** With an access credential that has expired, where there is a lever for that. */
  readonly expired?: { readonly read: Exchange; readonly refresh: Exchange };
}

/** Milliseconds: tokens made within one second can be the same to the letter. */
const second = 1_100;

/** Refreshes as frontends do: when the access credential is gone, and when it has expired. */
export const renewal: Witness<Renewal> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    const { auth } = known.agreement;
    if (auth?.refresh === undefined) return auth === undefined ? notAgreed.auth : notAgreed.refresh;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, levers, agreement, app, wait, need }) {
    const auth = need(agreement.auth, 'no auth is agreed');
    const read = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const own = await sessions.own();
    const authorised = await http.send({ operation: read, as: own });
    const [first, renewed] = await turn(own, withoutAccess(auth, own));
    const so = { read, user: own.identifier, authorised, first };
    if (renewed === undefined) return so;
    await wait(second);
    const [next, newest] = await turn(renewed, renewed);
    const twice = { ...so, second: next };
    if (newest === undefined || !app.levers.includes('expireAccess')) return twice;
    await levers.pull('expireAccess', { operation: read, as: newest });
    const refused = await http.send({ operation: read, as: newest });
    const refresh = await withItsAccess(newest);
    return refresh === undefined ? twice : { ...twice, expired: { read: refused, refresh } };

    async function turn(used: Session, as: Session): Promise<readonly [Turn, Session | undefined]> {
      const { exchange, session } = await sessions.refresh(as);
      const renewed = session !== undefined && session.refreshToken !== used.refreshToken;
      const seen = { exchange, yielded: session !== undefined, renewed };
      if (session === undefined) return [seen, session];
      const said = saidBy(auth, exchange, session);
      const after = await http.send({ operation: read, as: session });
      return [{ ...seen, read: after, ...(said === undefined ? {} : { lifetimes: lifetimesOf(exchange, after, said) }) }, session];
    }

    /** Cookies go along by themselves; the header is what frontends add to every request, this one included. */
    async function withItsAccess(session: Session): Promise<Exchange | undefined> {
      if (auth.transport === 'cookie') return (await sessions.refresh(session)).exchange;
      const { operation, sendAs } = need(auth.refresh, 'no refresh is agreed');
      if (sendAs.startsWith('cookie:')) return http.send({ operation, as: session });
      const [, field] = /^body:(\w+)$/.exec(sendAs) ?? [];
      return field === undefined ? undefined : http.send({ operation, as: session, body: { [field]: session.refreshToken } });
    }
  },
});

/** The session as it is when the browser has dropped its access cookie. A refresh sends no Authorization of its own. */
export function withoutAccess(auth: AuthAgreement, session: Session): Session {
  if (auth.transport !== 'cookie' || !auth.access.startsWith('cookie:')) return session;
  const name = Object.keys(session.cookies).find((cookie) => isInCookie(auth.access, cookie)) ?? auth.access.slice('cookie:'.length);
  const cookies = Object.fromEntries(Object.entries(session.cookies).filter(([cookie]) => cookie !== name));
  return { ...session, cookies, scopes: { ...session.scopes, [name]: { domain: 'nowhere.invalid', hostOnly: true, path: '/', secure: false } } };
}
