import {
  defineProbe,
  isSafe,
  jsonBody,
  notAgreed,
  operationParts,
  pathParameters,
  protectedRead,
  succeeded,
  valueAt,
  withoutNames,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { operations } from '../contract/operations.probe.ts';
import { signedInUsersOnly, statedProtected, type Statement } from './anonymous-reads.probe.ts';
import { nobody } from './others-objects.probe.ts';

export interface AnonymousWrites {
  /** A user reads what only a signed-in user may. */
  readonly control: Exchange;
  readonly attempts: readonly {
    readonly operation: OperationId;
    readonly stated: Statement;
    readonly exchange: Exchange;
    /** The object that it was tried on, as its owner reads it before and after. */
    readonly effect?: { readonly on: 'change' | 'removal'; readonly marker: string; readonly before: Exchange; readonly seen: Exchange };
  }[];
  /** What the document alone declares, and was not tried: were it done, everything would be gone, and not only what is ours. */
  readonly spared: readonly OperationId[];
}

/** Everything that changes something and is said to need a session, without one: on an object of this run, else on none. */
export const anonymousWrites: Witness<AnonymousWrites> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: { operations },
  uses: { openapi },
  appliesTo: (known) => (known.app.owned ? signedInUsersOnly(known) : notAgreed.owned),
  async collect({ http, sessions, objects, agreement, app, marker, need }, { operations, openapi }) {
    const session = await sessions.own();
    const control = await http.send({ operation: need(protectedRead({ agreement, app }), 'nothing protected is named'), as: session });
    const attempts: AnonymousWrites['attempts'][number][] = [];
    const spared: OperationId[] = [];
    const tried = new Set<OperationId>();
    const statementOf = (operation: OperationId | undefined): Statement | undefined =>
      operation === undefined || app.exclude.some((one) => withoutNames(one) === withoutNames(operation))
        ? undefined
        : statedProtected(operation, { agreement, app }, openapi);
    const at = (operation: OperationId, id: string): Record<string, string> =>
      Object.fromEntries(pathParameters(operationParts(operation).path).map((parameter) => [parameter, id]));

    for (const [name, { create, read, update, remove, id: place, changeable }] of Object.entries(app.resources)) {
      const creating = statementOf(create);
      if (create !== undefined && creating !== undefined) {
        tried.add(withoutNames(create));
        const exchange = await http.send({ operation: create, body: objects.bodyOf(name, marker()) ?? {} });
        const made = succeeded(exchange) ? valueAt(jsonBody(exchange.response), place) : undefined;
        if (remove !== undefined && (typeof made === 'string' || typeof made === 'number')) objects.adopt({ what: name, id: String(made), remove, session });
        attempts.push({ operation: create, stated: creating, exchange });
      }
      if (create === undefined || read === undefined || pathParameters(operationParts(read).path).length !== 1) continue;
      const { id, marker: held } = await objects.create(name, session);
      if (id === undefined) continue;
      const look = (): Promise<Exchange> => http.send({ operation: read, path: at(read, id), as: session });
      const changing = statementOf(update);
      if (update !== undefined && changing !== undefined && changeable === true) {
        tried.add(withoutNames(update));
        const text = marker();
        const before = await look();
        const exchange = await http.send({ operation: update, path: at(update, id), body: objects.changeOf(name, text) });
        attempts.push({ operation: update, stated: changing, exchange, effect: { on: 'change', marker: text, before, seen: await look() } });
      }
      const removing = statementOf(remove);
      if (remove !== undefined && removing !== undefined) {
        tried.add(withoutNames(remove));
        const before = await look();
        const exchange = await http.send({ operation: remove, path: at(remove, id) });
        attempts.push({ operation: remove, stated: removing, exchange, effect: { on: 'removal', marker: held, before, seen: await look() } });
      }
    }
    for (const operation of Object.keys(operations) as OperationId[]) {
      const stated = statementOf(operation);
      const { method, path } = operationParts(operation);
      if (stated === undefined || isSafe(method) || tried.has(withoutNames(operation))) continue;
      if (method === 'DELETE' && pathParameters(path).length === 0) {
        if (stated.witness === 'openapi') spared.push(operation);
      } else attempts.push({ operation, stated, exchange: await http.send({ operation, path: at(operation, nobody), body: {} }) });
    }
    await objects.removeAll();
    return { control, attempts, spared };
  },
});
