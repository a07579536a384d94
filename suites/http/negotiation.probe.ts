import { defineProbe, notAgreed, protectedRead, type Exchange, type OperationId, type Witness } from '../../src/author.ts';

export interface Negotiation {
  readonly operation: OperationId;
  /** Asked for JSON. */
  readonly control: Exchange;
  readonly others: readonly { readonly accept: string; readonly exchange: Exchange }[];
  readonly head: Exchange;
  /** Asked for JSON once more, after all else. */
  readonly again: Exchange;
  /** Where the frontend signs in. */
  readonly signIn?: string;
}

/** What a browser sends when someone types a URL. */
const page = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** Asks one protected operation, signed in, for other kinds of content, and for its head. */
export const negotiation: Witness<Negotiation> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return protectedRead({ agreement, app }) !== undefined || notAgreed.protectedRead;
  },
  async collect({ http, sessions, agreement, app, need }) {
    const operation = need(protectedRead({ agreement, app }), 'nothing is named that only a signed-in user may read');
    const as = await sessions.of(need(app.users[0], 'no user is configured'));
    const ask = (accept: string): Promise<Exchange> => http.send({ operation, as, headers: { accept } });
    const control = await ask('application/json');
    const others = await Promise.all([page, '*/*', 'application/xml'].map(async (accept) => ({ accept, exchange: await ask(accept) })));
    const head = await http.send({ operation, method: 'HEAD', as });
    const again = await ask('application/json');
    return { operation, control, others, head, again, ...(app.screens === undefined ? {} : { signIn: app.screens.signIn }) };
  },
});
