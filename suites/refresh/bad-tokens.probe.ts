import { defineProbe, notAgreed, type Exchange, type Session, type Witness } from '../../src/author.ts';
import { withoutAccess } from './renewal.probe.ts';

export interface BadTokens {
  /** A refresh with a good token. */
  readonly control: { readonly exchange: Exchange; readonly yielded: boolean };
  readonly tried: readonly {
    /** `a text that is no token`, `an access token`. */
    readonly how: string;
    readonly exchange: Exchange;
    readonly yielded: boolean;
  }[];
}

/** Refreshes with what is no refresh token, or none any more. */
export const badTokens: Witness<BadTokens> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo: ({ agreement }) => agreement.auth?.refresh !== undefined || (agreement.auth === undefined ? notAgreed.auth : notAgreed.refresh),
  async collect({ http, sessions, agreement, marker, need }) {
    const auth = need(agreement.auth, 'no auth is agreed');
    const { operation } = need(auth.refresh, 'no refresh is agreed');
    const { exchange, session } = await sessions.refresh(await sessions.own());
    const control = { exchange, yielded: session !== undefined };
    if (session === undefined) return { control, tried: [] };
    const tried: BadTokens['tried'][number][] = [];
    // A valid access credential beside it would be a reason of its own to accept.
    const bare = withoutAccess(auth, session);
    const attempt = async (how: string, as: Session): Promise<void> => {
      const seen = await sessions.refresh(as);
      tried.push({ how, exchange: seen.exchange, yielded: seen.session !== undefined });
    };
    tried.push({ how: 'none at all', exchange: await http.send({ operation }), yielded: false });
    await attempt('a text that is no token', { ...bare, refreshToken: `no-token-${marker()}` });
    await attempt('three parts as of a JWT that are none', { ...bare, refreshToken: `${marker()}.${marker()}.${marker()}` });
    await attempt('a text of 3 000 characters', { ...bare, refreshToken: 'a'.repeat(3_000) });
    // Where a session has one token only, it is used for both.
    if (session.refreshToken !== session.access) await attempt('its access token', { ...bare, access: '', refreshToken: session.access });
    if (auth.signOut !== undefined) {
      const signedOut = await sessions.signOut(session);
      const { status } = signedOut.response.kind === 'answered' ? signedOut.response : { status: 500 };
      if (status < 400) await attempt('the one of a session that was signed out', bare);
    }
    return { control, tried };
  },
});
