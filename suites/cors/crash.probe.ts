import { allowedOrigin, defineProbe, notAgreed, operationParts, statusOf, type Exchange, type OperationId, type Witness, ofEach } from '../../src/author.ts';
import { operations } from '../contract/operations.probe.ts';

export interface Crashes {
  /** The allowed origin that asked; absent where no other origin is to read responses. */
  readonly origin?: string;
  readonly byOperation: Readonly<
    Record<OperationId, { readonly control: Exchange; readonly crashed: Exchange; /** As it is, after the crash. */ readonly after: Exchange }>
  >;
}

/** Different operations can sit behind different middleware; a handful shows it. */
const most = 8;
/** What stays down is down each time. */
const again = 3;

/** Asks operations, from an allowed origin where there is one, once as they are and once while they crash. */
export const crash: Witness<Crashes> = defineProbe({
  reach: 'leaves-traces',
  isolation: 'shared',
  needs: { operations },
  appliesTo: ({ app }) => app.levers.includes('crash') || notAgreed.crash,
  async collect({ http, levers, sessions, agreement, app, wait }, { operations }) {
    const origin = allowedOrigin(agreement);
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const chosen = (Object.entries(operations) as [OperationId, (typeof operations)[OperationId]][])
      .filter(([operation, { askable }]) => askable && operationParts(operation).method === 'GET')
      .sort(([, a], [, b]) => Number(b.named) - Number(a.named))
      .slice(0, most);
    const byOperation = await ofEach(chosen, async (operation, { path }) => {
      const asked = {
        operation,
        ...(origin === undefined ? {} : { headers: { origin } }),
        ...(path === undefined ? {} : { path }),
        ...(as === undefined ? {} : { as }),
      };
      const control = await http.send(asked);
      const crashed = await levers.pull('crash', asked);
      let after = await http.send(asked);
      // Some servers close the connection after a 500, some start another process, and gateways lose one of many: again, a moment later.
      for (let tries = 0; tries < again && (statusOf(after) ?? 500) >= 500; tries += 1) {
        await wait(300);
        after = await http.send(asked);
      }
      return { control, crashed, after };
    });
    return { ...(origin === undefined ? {} : { origin }), byOperation };
  },
});
