import { defineProbe, notAgreed, type Exchange, type Witness } from '../../src/author.ts';

export interface Reuse {
  readonly graceSeconds: number;
  readonly onReuse: 'revoke-family' | 'reject';
  /** The steps as far as they went. */
  readonly steps: {
    readonly first: Exchange;
    readonly second?: Exchange;
    /** The token that `first` had used, again, after the grace. */
    readonly replay?: Exchange;
    /** The newest token, after the replay. */
    readonly afterReplay?: Exchange;
  };
  /** Which of the last two gave a credential; a success that gives none is a refusal in other words. */
  readonly yielded: { readonly replay: boolean; readonly afterReplay: boolean };
}

/** Milliseconds beyond the grace: clocks count in whole seconds. */
const beyondGrace = 1_000;

/** Refreshes twice, waits out the grace, then presents the first token again. Ends a session family of a user of its own. */
export const reuse: Witness<Reuse> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  needs: {},
  appliesTo({ agreement }) {
    if (agreement.auth?.refresh === undefined) return agreement.auth === undefined ? notAgreed.auth : notAgreed.refresh;
    return agreement.auth.refresh.rotation !== 'none' || notAgreed.rotation;
  },
  async collect({ sessions, agreement, wait, need }) {
    const rotation = agreement.auth?.refresh?.rotation;
    const { graceSeconds, onReuse } = need(rotation === 'none' ? undefined : rotation, 'rotation is agreed not to happen');
    const oldest = await sessions.own();
    let first = await sessions.refresh(oldest);
    // Tokens made within one second can be the same to the letter; a second later they cannot.
    if (first.session !== undefined && first.session.refreshToken === oldest.refreshToken) {
      await wait(beyondGrace);
      first = await sessions.refresh(first.session);
    }
    const so = { graceSeconds, onReuse, yielded: { replay: false, afterReplay: false } };
    if (first.session === undefined) return { ...so, steps: { first: first.exchange } };
    const second = await sessions.refresh(first.session);
    if (second.session === undefined) return { ...so, steps: { first: first.exchange, second: second.exchange } };
    await wait(graceSeconds * 1000 + beyondGrace);
    const replay = await sessions.refresh(oldest);
    const afterReplay = await sessions.refresh(second.session);
    return {
      ...so,
      steps: { first: first.exchange, second: second.exchange, replay: replay.exchange, afterReplay: afterReplay.exchange },
      yielded: { replay: replay.session !== undefined, afterReplay: afterReplay.session !== undefined },
    };
  },
});
