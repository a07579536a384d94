import { defineProbe, notAgreed, readJwt, valueAt, type Exchange, type Json, type Witness } from '../../src/author.ts';

export interface Identity {
  readonly byUser: Readonly<
    Record<
      string,
      {
        readonly signIn: Exchange;
        readonly yielded: boolean;
        readonly me?: Exchange;
        /** What the agreed claim of the access token says; absent when the token is no JWT or has no such claim. */
        readonly claim?: Json;
        readonly isJwt: boolean;
      }
    >
  >;
}

/** Who each user is, by everything that says so. */
export const identity: Witness<Identity> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return agreement.auth.identity !== undefined || notAgreed.identity;
  },
  async collect({ http, sessions, agreement, app }) {
    const { me, identity } = agreement.auth ?? {};
    const byUser: Record<string, Identity['byUser'][string]> = {};
    for (const user of app.users) {
      const { exchange: signIn, session } = await sessions.attempt(user);
      const jwt = session === undefined ? undefined : readJwt(session.access);
      const claim = jwt === undefined || identity?.claim === undefined ? undefined : (valueAt(jwt.claims, identity.claim) as Json | undefined);
      byUser[user] = {
        signIn,
        yielded: session !== undefined,
        isJwt: jwt !== undefined,
        ...(session === undefined || me === undefined || identity?.me === undefined ? {} : { me: await http.send({ operation: me, as: session }) }),
        ...(claim === undefined ? {} : { claim }),
      };
    }
    return { byUser };
  },
});
