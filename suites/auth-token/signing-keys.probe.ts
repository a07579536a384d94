import { defineProbe, DoesNotApply, notAgreed, protectedRead, readJwt, weakKeyOf, type Exchange, type WeakKey, type Witness } from '../../src/author.ts';
import { opaque } from './forged.probe.ts';

export interface SigningKeys {
  readonly user: string;
  readonly signIn: Exchange;
  /** What the access credential opens: these are tokens that the App takes. */
  readonly control: Exchange;
  readonly tokens: readonly { readonly which: 'access token' | 'refresh token'; readonly algorithm: string; readonly weak?: WeakKey }[];
}

/** Tries, here and without asking anybody, which well-known keys sign what sign-in gave. */
export const signingKeys: Witness<SigningKeys> = defineProbe({
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
    const user = need(app.users[0], 'no user is configured');
    const as = await sessions.of(user);
    const { exchange: signIn } = await sessions.attempt(user);
    const given = [
      { which: 'access token' as const, token: as.access },
      { which: 'refresh token' as const, token: as.refreshToken ?? '' },
    ];
    const tokens = given.flatMap(({ which, token }) => {
      const jwt = readJwt(token);
      return jwt === undefined ? [] : [{ which, jwt }];
    });
    if (tokens.length === 0) throw new DoesNotApply(opaque);
    const shared = tokens.filter(({ jwt }) => /^HS\d{3}$/.test(jwt.header.alg));
    if (shared.length === 0)
      throw new DoesNotApply({ reason: `the tokens are signed with ${tokens[0]?.jwt.header.alg.slice(0, 20) ?? ''}, which shares no key` });
    return {
      user,
      signIn,
      control: await http.send({ operation: read, as }),
      tokens: shared.map(({ which, jwt }) => {
        const weak = weakKeyOf(jwt, app.name);
        return { which, algorithm: jwt.header.alg, ...(weak === undefined ? {} : { weak }) };
      }),
    };
  },
});
