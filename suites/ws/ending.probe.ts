import { defineProbe, notAgreed, protectedRead, type Exchange, type Known, type SocketVisit, type Witness } from '../../src/author.ts';
import { changesAgreed } from './events.probe.ts';
import { opened } from './handshakes.probe.ts';

/** A session that ends while its socket is open. */
export interface Ending {
  readonly steps: {
    /** The credential is good. */
    readonly before?: Exchange;
    /** A change that the socket is told of. */
    readonly told: Exchange;
    readonly signOut: Exchange;
    /** The same credential, when the session is over. */
    readonly after?: Exchange;
    /** A change of the same user's, by another session, when the socket should be gone. */
    readonly change: Exchange;
  };
  /** Texts that only those changes have. */
  readonly markers: { readonly told: string; readonly change: string };
  readonly socket: SocketVisit;
  /** Another one, opened with the same credential when the session was over. */
  readonly reopened?: SocketVisit;
}

/** Longer than this nobody waits, in seconds. */
const longest = 10;

export function endingAgreed(known: Known): ReturnType<typeof changesAgreed> {
  const agreed = changesAgreed(known);
  if (agreed !== true) return agreed;
  const { auth, realtime } = known.agreement;
  if (auth?.signOut === undefined) return notAgreed.signOut;
  if (realtime?.auth === 'none')
    return { ...notAgreed.realtime, reason: 'sockets are agreed to need no credential', config: "agreement.realtime.auth: 'cookie'" };
  if ((realtime?.endsWithin ?? 0) > longest)
    return {
      ...notAgreed.realtime,
      reason: `a socket may outlive its session by ${realtime?.endsWithin} s, for which no run waits`,
      config: `agreement.realtime.endsWithin: ${longest}`,
    };
  return resourceOf(known) !== undefined || notAgreed.creatable;
}

/** A resource whose creation is told. */
function resourceOf({ agreement, app }: Known): string | undefined {
  return Object.entries(agreement.realtime?.changes ?? {}).find(
    ([name, { created }]) => created !== undefined && app.resources[name]?.create !== undefined,
  )?.[0];
}

/** Signs a session out while its socket listens, waits as agreed, then changes something as the same user. */
export const ending: Witness<Ending> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo: endingAgreed,
  async collect({ http, sockets, sessions, objects, agreement, app, need }) {
    const resource = need(resourceOf({ agreement, app }), 'no resource is declared whose creation is told');
    const { endsWithin, within } = need(agreement.realtime, 'no live events are agreed');
    const session = await sessions.own();
    const another = await sessions.again(session);
    const read = protectedRead({ agreement, app });
    const ask = async (): Promise<Exchange | undefined> => (read === undefined ? undefined : http.send({ operation: read, as: session }));
    const socket = await opened(sockets.open({ as: session }));
    const before = await ask();
    const first = await objects.create(resource, another);
    await socket.next(({ text }) => text.includes(first.marker), within * 1000);
    const signOut = await sessions.signOut(session);
    await socket.ended(endsWithin * 1000);
    const after = await ask();
    const reopened = await sockets.open({ as: session });
    const second = await objects.create(resource, another);
    await Promise.all([socket, reopened].map(async (one) => one.next(({ text }) => text.includes(second.marker), within * 1000)));
    return {
      steps: { told: first.exchange, signOut, change: second.exchange, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
      markers: { told: first.marker, change: second.marker },
      socket: socket.visit(),
      reopened: reopened.visit(),
    };
  },
});
