import { defineProbe, notAgreed, type Exchange, type Witness } from '../../src/author.ts';

export interface Register {
  /** A user who is there already signs in: the App is well. */
  readonly control: Exchange;
  readonly signUp: Exchange;
  /** The new user signs in. */
  readonly signIn: Exchange;
  readonly yielded: boolean;
  /** The same sign-up once more, with another password. */
  readonly again: Exchange;
  /** The new user signs in with the first password again, where that was answered with a success. */
  readonly after?: { readonly exchange: Exchange; readonly yielded: boolean };
}

/** Signs a fresh user up, in, and up again. The account stays: no operation is agreed that removes one. */
export const register: Witness<Register> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (agreement.auth.signUp === undefined || !app.freshUsers) return notAgreed.signUp;
    return app.users.length > 0 || notAgreed.users;
  },
  async collect({ sessions, app, need }) {
    const { exchange: control } = await sessions.attempt(need(app.users[0], 'no user is configured'));
    const { exchange: signUp, signIn, again, after } = await sessions.register();
    const over = after === undefined ? {} : { after: { exchange: after.exchange, yielded: after.session !== undefined } };
    return { control, signUp, signIn: signIn.exchange, yielded: signIn.session !== undefined, again, ...over };
  },
});
