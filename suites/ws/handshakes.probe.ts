import {
  allowedOrigin,
  defineProbe,
  notAgreed,
  Unavailable,
  type Agreement,
  type Exchange,
  type Known,
  type LiveSocket,
  type Session,
  type SocketVisit,
  type Witness,
} from '../../src/author.ts';
import { withOnly } from '../auth-token/forged.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';

export interface Handshakes {
  /** From the frontend's origin, with a credential that is good. */
  readonly control: SocketVisit;
  /** The same without an Origin, as native clients open it. */
  readonly withoutOrigin?: SocketVisit;
  /** The same from origins that are not agreed. */
  readonly foreign: readonly { readonly likeness: Likeness; readonly origin: string; readonly visit: SocketVisit }[];
  /** From the frontend's origin, with a credential that is none, or not good. */
  readonly refusable: readonly { readonly credential: string; readonly visit: SocketVisit }[];
}
export type Likeness = 'made up' | 'null' | 'one that begins like the frontend’s';

/** Where live events are agreed, and somebody can sign in to them. */
export function realtimeAgreed({ agreement, app }: Known): true | (typeof notAgreed)['realtime'] {
  if (agreement.realtime === undefined) return notAgreed.realtime;
  if (agreement.realtime.auth === 'none') return true;
  if (agreement.auth === undefined) return notAgreed.auth;
  return app.users.length > 0 || app.freshUsers || notAgreed.users;
}

/** The App took or refused the handshake. Some servers refuse by hanging up. */
export function decides(handshake: Exchange): boolean {
  return fromTheApp(handshake) || (handshake.response.kind === 'failed' && handshake.response.reason.includes('connection was closed'));
}

/** A socket of the frontend's with a good credential. @throws Unavailable when it does not open */
export async function opened(open: Promise<LiveSocket>): Promise<LiveSocket> {
  const socket = await open;
  const { handshake, ready, end } = socket.visit();
  if (ready !== 'no') return socket;
  const said = handshake.response.kind === 'failed' ? handshake.response.reason : `it answered ${handshake.response.status}`;
  const then = end === undefined ? 'said nothing of being ready' : `closed with ${end.code}`;
  throw new Unavailable(
    `no socket opens with a good credential: ${fromTheApp(handshake) && handshake.response.status === 101 ? `the App ${then}` : said}`,
    handshake.id,
  );
}

/** Opens sockets that are to be accepted, and such that are to be refused. Each is closed at once. */
export const handshakes: Witness<Handshakes> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo: realtimeAgreed,
  async collect({ sockets, sessions, agreement, app, marker }) {
    const [user] = app.users;
    const signedIn = agreement.realtime?.auth !== 'none';
    const session = !signedIn ? undefined : user === undefined ? await sessions.own() : await sessions.of(user);
    const as = session === undefined ? {} : { as: session };
    const visit = async (wanted: Parameters<typeof sockets.open>[0]): Promise<SocketVisit> => {
      const socket = await sockets.open(wanted);
      const seen = socket.visit();
      await socket.close();
      // The end that we made is not the App's.
      return { ...seen, frames: socket.visit().frames };
    };
    const socket = await opened(sockets.open(as));
    await socket.close();
    const { end: _ours, ...control } = socket.visit();

    const refusable = session === undefined ? [] : badCredentials(agreement, session, app.owned);
    const [foreign, withoutOrigin, refused] = await Promise.all([
      Promise.all(strangers(agreement, marker()).map(async (one) => ({ ...one, visit: await visit({ ...as, origin: one.origin }) }))),
      agreement.realtime?.originRequired === true ? visit({ ...as, origin: null }) : undefined,
      Promise.all(refusable.map(async ({ credential, as }) => ({ credential, visit: await visit(as === undefined ? {} : { as }) }))),
    ]);
    return { control, foreign, refusable: refused, ...(withoutOrigin === undefined ? {} : { withoutOrigin }) };
  },
});

/** Under .example (RFC 6761 §6.5): no allow-list can hold it by accident. */
function strangers(agreement: Agreement, unique: string): readonly { readonly likeness: Likeness; readonly origin: string }[] {
  if (agreement.origins === undefined) return [];
  const allowed = allowedOrigin(agreement);
  return [
    { likeness: 'made up', origin: `https://${unique}.evil.example` },
    { likeness: 'null', origin: 'null' },
    ...(allowed === undefined ? [] : [{ likeness: 'one that begins like the frontend’s' as const, origin: `${allowed.replace(/:\d+$/, '')}.evil.example` }]),
  ];
}

function badCredentials({ auth, realtime }: Agreement, session: Session, owned: boolean): readonly { readonly credential: string; readonly as?: Session }[] {
  // Cookies that no credential of ours stands in cannot be forged; nor is it ours to try where the App is not.
  const canForge = owned && (realtime?.auth !== 'cookie' || auth?.transport === 'cookie');
  if (!canForge) return [{ credential: 'no credential' }];
  const { refreshToken, ...rest } = session;
  // Without the other cookies: a refresh token among them may rightly bring in who has no access.
  const presenting = (access: string): Session => (auth === undefined ? { ...rest, access, cookies: {} } : withOnly(auth, rest, access));
  return [
    { credential: 'no credential' },
    { credential: 'a made-up credential', as: presenting('made-up-credential') },
    { credential: 'a credential that was changed', as: presenting(changed(session.access)) },
    ...(refreshToken === undefined || refreshToken === session.access ? [] : [{ credential: 'a refresh token', as: presenting(refreshToken) }]),
  ];
}

/** One character in the middle of the last part, where a signature is: at its very end some bits of Base64 count for nothing. */
function changed(credential: string): string {
  const start = credential.lastIndexOf('.') + 1;
  const at = start + Math.floor((credential.length - start) / 2);
  return `${credential.slice(0, at)}${credential[at] === 'A' ? 'B' : 'A'}${credential.slice(at + 1)}`;
}
