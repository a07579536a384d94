import { defineProbe, notAgreed, statusOf, type Exchange, type Session, type Witness } from '../../src/author.ts';

/** One of two refreshes that were sent at once with one token. */
export interface Runner {
  readonly exchange: Exchange;
  readonly yielded: boolean;
  /** A refresh with what it gave. */
  readonly used?: { readonly exchange: Exchange; readonly yielded: boolean };
}
export interface RefreshRace {
  readonly graceSeconds: number;
  readonly onReuse: 'revoke-family' | 'reject';
  /** A refresh by itself, before any race. */
  readonly control: { readonly exchange: Exchange; readonly yielded: boolean };
  readonly rounds: readonly { readonly runners: readonly Runner[] }[];
  /** After the last round and its grace: the token that both had used, then what each of them has now. */
  readonly afterwards?: {
    readonly replay: { readonly exchange: Exchange; readonly yielded: boolean };
    readonly newest: readonly { readonly exchange: Exchange; readonly yielded: boolean }[];
  };
}

const rounds = 5;
/** Milliseconds beyond the grace: clocks count in whole seconds. */
const beyondGrace = 1_000;

/** Two tabs whose access credential expires at the same moment: one refresh token, two refreshes at once. */
export const refreshRace: Witness<RefreshRace> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo({ agreement: { auth } }) {
    if (auth?.refresh === undefined) return auth === undefined ? notAgreed.auth : notAgreed.refresh;
    return auth.refresh.rotation !== 'none' || notAgreed.rotation;
  },
  async collect({ sessions, agreement, wait, need }) {
    const rotation = agreement.auth?.refresh?.rotation;
    const { graceSeconds, onReuse } = need(rotation === 'none' ? undefined : rotation, 'rotation is agreed not to happen');
    const refresh = async (as: Session): Promise<{ readonly seen: { exchange: Exchange; yielded: boolean }; readonly session: Session | undefined }> => {
      const { exchange, session } = await sessions.refresh(as);
      return { seen: { exchange, yielded: session !== undefined }, session };
    };
    const begun = await refresh(await sessions.own());
    const run: { runners: readonly Runner[] }[] = [];
    const said = { graceSeconds, onReuse, control: begun.seen, rounds: run };
    let contested = begun.session;
    for (let round = 1; contested !== undefined; round += 1) {
      const stake: Session = contested;
      const both = await Promise.all([refresh(stake), refresh(stake)]);
      const newest: Session[] = [];
      const runners: Runner[] = [];
      const tokens = new Set<string | undefined>();
      for (const { seen, session } of both) {
        // One token that both were given is used once, as two tabs of one browser would.
        const isNew = session !== undefined && (session.refreshToken === undefined || !tokens.has(session.refreshToken));
        tokens.add(session?.refreshToken);
        const next = isNew ? await refresh(session) : undefined;
        if (next?.session !== undefined) newest.push(next.session);
        runners.push({ ...seen, ...(next === undefined ? {} : { used: next.seen }) });
      }
      run.push({ runners });
      const overloaded = both.some(({ seen }) => statusOf(seen.exchange) === 429);
      if (newest.length > 0 && round < rounds && !overloaded) {
        contested = newest[0];
        continue;
      }
      if (newest.length < 2 || onReuse !== 'revoke-family' || overloaded) break;
      await wait(graceSeconds * 1000 + beyondGrace);
      const replay = await refresh(stake);
      const left: { exchange: Exchange; yielded: boolean }[] = [];
      for (const session of newest) left.push((await refresh(session)).seen);
      return { ...said, afterwards: { replay: replay.seen, newest: left } };
    }
    return said;
  },
});
