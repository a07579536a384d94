import { allowedOrigin, defineProbe, notAgreed, statusOf, Unavailable, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { crossOrigin } from './allowed.probe.ts';

export interface Guessing {
  readonly operation: OperationId;
  /** The right password from the frontend's origin, before. */
  readonly control: Exchange;
  /** The first wrong one. */
  readonly refused: Exchange;
  /** The first that was answered with another status; absent where none was. */
  readonly limited?: Exchange;
}

/** More would be an attack. */
const mostGuesses = 30;
/** Guesses beyond the agreed ones: not every limiter counts the first. */
const beyond = 2;

/** Guesses the password of a user of its own, from the frontend's origin, as often as is agreed and a little more: nobody else is locked out. */
export const guessing: Witness<Guessing> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'user',
  last: true,
  needs: {},
  appliesTo(known) {
    const crosses = crossOrigin(known);
    if (crosses !== true) return crosses;
    const { auth } = known.agreement;
    if (auth === undefined) return notAgreed.auth;
    if (auth.signIn.guesses === undefined) return notAgreed.guesses;
    if (auth.signIn.guesses > mostGuesses) return { reason: `more guesses are agreed than the ${mostGuesses} that are made` };
    // A configured user is to sign in again.
    if (!known.app.freshUsers) return notAgreed.signUp;
    return known.app.owned || notAgreed.owned;
  },
  async collect({ sessions, agreement, app, need }) {
    const { signIn } = need(agreement.auth, 'no auth is agreed');
    const of = await sessions.own();
    if (app.users.includes(of.user)) throw new Unavailable('no fresh user can be made just now, and a configured one is to sign in again');
    const headers = { origin: need(allowedOrigin(agreement), 'no other origin is agreed') };
    const { exchange: control } = await sessions.tryToSignIn({ of, password: 'right', headers });
    const guess = async (): Promise<Exchange> => (await sessions.tryToSignIn({ of, password: 'wrong', headers })).exchange;
    const refused = await guess();
    const so = { operation: signIn.operation, control, refused };
    for (let made = 1; made < (signIn.guesses ?? 0) + beyond; made += 1) {
      const exchange = await guess();
      if (statusOf(exchange) !== statusOf(refused)) return { ...so, limited: exchange };
    }
    return so;
  },
});
