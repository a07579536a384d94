import { defineProbe, DoesNotApply, notAgreed, protectedRead, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { withOnly } from './forged.probe.ts';

export interface Purposes {
  readonly read: OperationId;
  readonly refresh: OperationId;
  readonly anonymous: Exchange;
  readonly steps: {
    /** The refresh token, used to refresh. */
    readonly refreshed: Exchange;
    /** The access credential that came of it, used to read. */
    readonly authorised?: Exchange;
    /** The newest refresh token, presented as an access credential. */
    readonly refreshAsAccess?: Exchange;
    /** The newest access credential, presented as a refresh token. */
    readonly accessAsRefresh?: Exchange;
  };
  readonly yielded: { readonly refreshed: boolean; readonly accessAsRefresh: boolean };
}

/** Presents each credential of a user of its own where the other one belongs. */
export const purposes: Witness<Purposes> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    if (known.agreement.auth.refresh === undefined) return notAgreed.refresh;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const read = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const auth = need(agreement.auth, 'no auth is agreed');
    const { operation: refresh } = need(auth.refresh, 'no refresh is agreed');
    const own = await sessions.own();
    if (own.refreshToken !== undefined && own.refreshToken === own.access)
      throw new DoesNotApply({ reason: 'one token is agreed to serve both purposes: it is at auth.access and at auth.refreshToken' });
    const anonymous = await http.send({ operation: read });
    const refreshed = await sessions.refresh(own);
    const newest = refreshed.session;
    const refreshToken = newest?.refreshToken;
    const said = { read, refresh, anonymous };
    if (newest === undefined || refreshToken === undefined)
      return { ...said, steps: { refreshed: refreshed.exchange }, yielded: { refreshed: newest !== undefined, accessAsRefresh: false } };
    const authorised = await http.send({ operation: read, as: withOnly(auth, newest, newest.access) });
    const refreshAsAccess = await http.send({ operation: read, as: withOnly(auth, newest, refreshToken) });
    // A bearer credential is not sent as a cookie on top of itself, so here it is only the refresh token.
    const access = auth.transport === 'bearer' ? '' : newest.access;
    const accessAsRefresh = await sessions.refresh({ ...newest, access, refreshToken: newest.access });
    return {
      ...said,
      steps: { refreshed: refreshed.exchange, authorised, refreshAsAccess, accessAsRefresh: accessAsRefresh.exchange },
      yielded: { refreshed: true, accessAsRefresh: accessAsRefresh.session !== undefined },
    };
  },
});
