import {
  allowedOrigin,
  defineProbe,
  isSafe,
  mediaType,
  operationParts,
  pathParameters,
  statusOf,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { fixtures, unknownPath } from '../contract/fixtures.probe.ts';
import { operations } from '../contract/operations.probe.ts';

export interface Provoked {
  readonly operation: OperationId;
  /** What was done to get an error: `no credentials`, `an id that nothing has`. */
  readonly how: string;
  /** The same operation asked rightly, or another one that shows that the App is well. */
  readonly control: Exchange;
  readonly error: Exchange;
}
export interface Refused {
  readonly provoked: readonly Provoked[];
}

/** A UUID that no one was given: version 4, all nines. */
const nobody = '99999999-9999-4999-8999-999999999999';

export function isPage({ response }: Exchange): boolean {
  return response.kind === 'answered' && mediaType(response.headers) === 'text/html';
}

/** A server or firewall before the App refused the method, which it knows for itself: with a page, or as a bad or an unknown request. */
export function refusedBeforeTheApp({ how, control, error }: Pick<Provoked, 'how' | 'control' | 'error'>): boolean {
  if (how !== 'a method it does not have') return false;
  return [400, 501].includes(statusOf(error) ?? 0) || (isPage(error) && !isPage(control));
}

/** Provokes refusals that only reading can provoke: who, may-not, is-not, wrong method. */
export const refused: Witness<Refused> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations },
  async collect({ http: plain, sessions, agreement, app, marker, named }, { fixtures, operations }) {
    // As the frontend asks, so that one conversation also shows what it can read.
    const origin = allowedOrigin(agreement);
    const http: typeof plain = { send: (ask) => plain.send(origin === undefined ? ask : { ...ask, headers: { origin, ...ask.headers } }) };
    const [user] = app.users;
    const as = user === undefined || agreement.auth === undefined ? undefined : (await sessions.attempt(user)).session;
    const well = as === undefined ? fixtures.unknown : await http.send({ operation: `GET ${unknownPath(named(), marker())}`, as });
    const provoke = async (how: string, operation: OperationId, control: Exchange, error: Promise<Exchange>): Promise<Provoked> => {
      return { how, operation, control, error: await error };
    };
    const work: Promise<Provoked>[] = [];
    const nowhere = `GET ${unknownPath(named(), '{unknown}')}` as const;
    // A framework's own page for such paths can be known and accepted: `exclude` takes this name too.
    if (!app.exclude.includes(nowhere))
      work.push(provoke('a path that nobody serves', nowhere, well, http.send({ operation: `GET ${unknownPath(named(), marker())}` })));
    for (const [operation, { askable, path }] of Object.entries(operations) as [OperationId, (typeof operations)[OperationId]][]) {
      const parts = operationParts(operation);
      if (!askable || !isSafe(parts.method)) continue;
      const where = path === undefined ? {} : { path };
      const session = as === undefined ? {} : { as };
      const control = await http.send({ operation, ...where, ...session });
      if (!agreement.public.includes(operation) && as !== undefined) {
        work.push(provoke('no credentials', operation, control, http.send({ operation, ...where })));
        work.push(
          provoke('a credential that is none', operation, control, http.send({ operation, ...where, as: { ...as, access: `not-a-credential-${marker()}` } })),
        );
      }
      // Safe wherever it does exist (RFC 4918 §9.1), and let through by proxies that answer TRACE themselves.
      work.push(provoke('a method it does not have', operation, control, http.send({ operation, method: 'PROPFIND', ...where, ...session })));
      const [parameter] = pathParameters(parts.path);
      if (parameter !== undefined)
        work.push(provoke('an id that nothing has', operation, control, http.send({ operation, path: { [parameter]: nobody }, ...session })));
    }
    const admin = app.admins[0];
    if (as !== undefined && admin !== undefined) {
      const above = (await sessions.attempt(admin)).session;
      for (const [operation, { askable, path }] of Object.entries(operations) as [OperationId, (typeof operations)[OperationId]][]) {
        if (!askable || above === undefined || agreement.public.includes(operation)) continue;
        const where = path === undefined ? {} : { path };
        const control = await http.send({ operation, ...where, as: above });
        work.push(provoke('a user who may not', operation, control, http.send({ operation, ...where, as })));
      }
    }
    return { provoked: await Promise.all(work) };
  },
});
