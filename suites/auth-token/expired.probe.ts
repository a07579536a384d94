import { defineProbe, notAgreed, protectedRead, type Exchange, type OperationId, type SocketVisit, type Witness } from '../../src/author.ts';
import { withOnly } from './forged.probe.ts';

export interface Expired {
  readonly operation: OperationId;
  readonly anonymous: Exchange;
  /** The credential while it is good. */
  readonly control: Exchange;
  /** The request that let it expire: what the lever answers is the lever's. */
  readonly pulled: Exchange;
  /** The same credential, expired. */
  readonly after: Exchange;
  /** A socket with it before and after, where live events are agreed that need a credential. */
  readonly socket?: { readonly control: SocketVisit; readonly after: SocketVisit };
}

/** Lets an access credential of a user of its own expire, and presents it again. */
export const expired: Witness<Expired> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    if (protectedRead(known) === undefined) return notAgreed.protectedRead;
    return known.app.levers.includes('expireAccess') || notAgreed.expireAccess;
  },
  async collect({ http, sockets, sessions, levers, agreement, app, need }) {
    const operation = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const own = await sessions.own();
    const as = withOnly(need(agreement.auth, 'no auth is agreed'), own, own.access);
    const anonymous = await http.send({ operation });
    const control = await http.send({ operation, as });
    const live = agreement.realtime !== undefined && agreement.realtime.auth !== 'none';
    const open = live ? await visit() : undefined;
    const pulled = await levers.pull('expireAccess', { operation, as });
    const after = await http.send({ operation, as });
    return { operation, anonymous, control, pulled, after, ...(open === undefined ? {} : { socket: { control: open, after: await visit() } }) };

    async function visit(): Promise<SocketVisit> {
      const socket = await sockets.open({ as });
      const seen = socket.visit();
      await socket.close();
      // The end that we made is not the App's.
      return { ...seen, frames: socket.visit().frames };
    }
  },
});
