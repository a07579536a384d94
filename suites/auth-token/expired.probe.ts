import { defineProbe, notAgreed, protectedRead, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
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
  async collect({ http, sessions, levers, agreement, app, need }) {
    const operation = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const own = await sessions.own();
    const as = withOnly(need(agreement.auth, 'no auth is agreed'), own, own.access);
    const anonymous = await http.send({ operation });
    const control = await http.send({ operation, as });
    const pulled = await levers.pull('expireAccess', { operation, as });
    return { operation, anonymous, control, pulled, after: await http.send({ operation, as }) };
  },
});
