import { defineProbe, isSafe, notAgreed, operationParts, withoutNames, type Exchange, type OperationId, type Witness } from '../../src/author.ts';
import { fixtures, unknownPath } from '../contract/fixtures.probe.ts';
import { operations } from '../contract/operations.probe.ts';

export interface Privileged {
  readonly byOperation: Readonly<
    Record<OperationId, { readonly admin: Exchange; readonly user: Exchange; readonly anonymous: Exchange; readonly head: Headed }>
  >;
  /** HEAD of a path that nobody serves, by the user who is no admin. */
  readonly unknown: Exchange;
}
/** The same with HEAD. */
export interface Headed {
  readonly admin: Exchange;
  readonly user: Exchange;
  readonly anonymous: Exchange;
}

/** What only admins may read, asked by an admin, by another user and by nobody. */
export const privileged: Witness<Privileged> = defineProbe({
  reach: 'reads',
  isolation: 'shared',
  needs: { fixtures, operations },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (agreement.privileged === undefined) return notAgreed.privileged;
    if (app.admins.length === 0) return notAgreed.admin;
    return app.users.some((user) => !app.admins.includes(user)) || notAgreed.users;
  },
  async collect({ http, sessions, agreement, app, marker, named, need }, { operations }) {
    const admin = await sessions.of(need(app.admins[0], 'no admin is configured'));
    const user = await sessions.of(
      need(
        app.users.find((one) => !app.admins.includes(one)),
        'every user is an admin',
      ),
    );
    const agreed = (agreement.privileged ?? []).map(withoutNames);
    const byOperation: Record<OperationId, Privileged['byOperation'][OperationId]> = {};
    for (const [operation, { askable, path }] of Object.entries(operations) as [OperationId, (typeof operations)[OperationId]][]) {
      if (!askable || !isSafe(operationParts(operation).method) || !agreed.includes(withoutNames(operation))) continue;
      const where = path === undefined ? {} : { path };
      const ask = async (method?: 'HEAD'): Promise<Headed> => {
        const how = { operation, ...where, ...(method === undefined ? {} : { method }) };
        return { admin: await http.send({ ...how, as: admin }), user: await http.send({ ...how, as: user }), anonymous: await http.send(how) };
      };
      byOperation[operation] = { ...(await ask()), head: await ask('HEAD') };
    }
    return { byOperation, unknown: await http.send({ operation: `GET ${unknownPath(named(), marker())}`, method: 'HEAD', as: user }) };
  },
});
