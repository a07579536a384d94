import {
  allowedOrigin,
  defineProbe,
  notAgreed,
  operationParts,
  protectedRead,
  type Exchange,
  type OperationId,
  type Witness,
  ofEach,
} from '../../src/author.ts';
import { fixtures } from '../contract/fixtures.probe.ts';
import { operations } from '../contract/operations.probe.ts';

/** One conversation: what an operation tells an allowed origin, and what it tells others. */
export interface Conversation {
  /** From an allowed origin, or from none when no other origin is to read responses. */
  readonly control: Exchange;
  readonly foreign: readonly {
    readonly origin: string;
    readonly preflight: Exchange;
    /** The request itself, with the session; absent where asking would change something. */
    readonly request?: Exchange;
    /** The request without a session, of one operation that needs one: errors can be answered by other code. */
    readonly refused?: Exchange;
  }[];
}
export interface Origins {
  readonly allowed?: string;
  /** What a path that nobody serves answers. */
  readonly unknown: Exchange;
  readonly byOperation: Readonly<Record<OperationId, Conversation>>;
}

/** Asks every operation from an allowed origin, from one made up for this run, and from `null`. */
export const origins: Witness<Origins> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations },
  appliesTo: ({ agreement }) => agreement.origins !== undefined || notAgreed.origins,
  async collect({ http, sessions, agreement, app, marker }, { fixtures, operations }) {
    const allowed = allowedOrigin(agreement);
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const session = as === undefined ? {} : { as };
    // Under .example (RFC 6761 §6.5) and random: no allow-list can hold it by accident.
    const strangers = [`https://${marker()}.evil.example`, 'null'];
    const refusing = as === undefined ? undefined : protectedRead({ agreement, app });
    const byOperation = await ofEach(operations, async (operation, { askable, path }): Promise<Conversation> => {
      const where = path === undefined ? {} : { path };
      const preflightFrom = (origin: string): Promise<Exchange> => preflight(operation, origin, where);
      const requestFrom = (origin: string | undefined): Promise<Exchange> =>
        http.send({ operation, ...where, ...session, headers: origin === undefined ? {} : { origin } });
      const [control, ...foreign] = await Promise.all([
        askable ? requestFrom(allowed) : preflightFrom(allowed ?? 'https://app.example'),
        ...strangers.map(async (origin) => {
          const [asked, request, refused] = await Promise.all([
            preflightFrom(origin),
            askable ? requestFrom(origin) : undefined,
            askable && operation === refusing ? http.send({ operation, headers: { origin } }) : undefined,
          ]);
          return { origin, preflight: asked, ...(request === undefined ? {} : { request }), ...(refused === undefined ? {} : { refused }) };
        }),
      ]);
      return { control, foreign };
    });
    return { ...(allowed === undefined ? {} : { allowed }), unknown: fixtures.unknown, byOperation };

    /** Fetch §4.8: what a browser sends before a request that is not simple. */
    function preflight(operation: OperationId, origin: string, where: { readonly path?: Readonly<Record<string, string>> }): Promise<Exchange> {
      const { method, path } = operationParts(operation);
      return http.send({
        operation: `OPTIONS ${path}`,
        ...where,
        headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type' },
      });
    }
  },
});
