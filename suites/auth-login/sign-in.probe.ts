import { defineProbe, notAgreed, protectedRead, statusOf, type Exchange, type OperationId, type Session, type Witness } from '../../src/author.ts';

export interface SignIn {
  /** What only a signed-in user may read. */
  readonly read: OperationId;
  readonly byUser: Readonly<
    Record<
      string,
      {
        readonly signIn: Exchange;
        /** A credential was where the agreement places it. */
        readonly yielded: boolean;
        /** Why not, where the answer was a success. */
        readonly lacks?: string;
        /** The read without a session. */
        readonly anonymous: Exchange;
        /** The read with the session, sent exactly as the agreed transport says; absent when nothing was yielded. */
        readonly authorised?: Exchange;
      }
    >
  >;
}

/** Every configured user signs in once and reads something protected, with and without the session. */
export const signIn: Witness<SignIn> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const read = need(protectedRead({ agreement, app }), 'nothing protected is named');
    const anonymous = await http.send({ operation: read });
    const byUser: Record<string, SignIn['byUser'][string]> = {};
    for (const user of app.users) {
      const { exchange, session, reason } = await sessions.attempt(user);
      const tried = { signIn: exchange, yielded: session !== undefined, anonymous, ...(reason === undefined ? {} : { lacks: reason }) };
      byUser[user] = session === undefined ? tried : { ...tried, authorised: await readAs(session) };
    }
    return { read, byUser };

    /** Where a user has one session, another sign-in of this run ends the shared one: only what is refused when it is new is refused. */
    async function readAs(session: Session): Promise<Exchange> {
      const authorised = await http.send({ operation: read, as: session });
      if (statusOf(authorised) !== 401 && statusOf(authorised) !== 403) return authorised;
      return http.send({ operation: read, as: await sessions.again(session) });
    }
  },
});
