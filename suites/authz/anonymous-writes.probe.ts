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
import { operations, readsPlainly } from '../contract/operations.probe.ts';
import { opening, signedInUsersOnly, statedProtected, type Statement } from './anonymous-reads.probe.ts';
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
  /** What can be read and nobody says needs a session, asked without one while an object of a user is there that nobody else may read. */
  readonly unsaid?: {
    readonly marker: string;
    readonly read: OperationId;
    readonly owned: Exchange;
    readonly anonymous: Exchange;
    readonly asked: readonly { readonly operation: OperationId; readonly named: boolean; readonly exchange: Exchange }[];
  };
}

/** More than these are not asked. */
const mostUnsaid = 40;

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
    let unsaid: AnonymousWrites['unsaid'];
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
      if (unsaid === undefined && app.resources[name]?.shared !== true) unsaid = await asNobody(read, id, held, look);
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
    return { control, attempts, spared, ...(unsaid === undefined ? {} : { unsaid }) };

    async function asNobody(read: OperationId, id: string, marker: string, look: () => Promise<Exchange>): Promise<AnonymousWrites['unsaid']> {
      const under = `${withoutNames(read)}/`;
      const open = [...agreement.public, ...opening(agreement)].map(withoutNames);
      const ids = (Object.keys(operations) as OperationId[]).flatMap((operation) => {
        const known = operations[operation];
        if (known === undefined || !isSafe(operationParts(operation).method) || open.includes(withoutNames(operation))) return [];
        if (statedProtected(operation, { agreement, app }, openapi) !== undefined) return [];
        const nested = withoutNames(operation).startsWith(under) && pathParameters(operationParts(operation).path).length === 1;
        if (nested && app.ours && readsPlainly(operation, openapi)) return [{ operation, named: known.named, path: at(operation, id) }];
        return known.askable ? [{ operation, named: known.named, path: known.path ?? {} }] : [];
      });
      if (ids.length === 0) return undefined;
      const [owned, anonymous] = [await look(), await http.send({ operation: read, path: at(read, id) })];
      const asked: NonNullable<AnonymousWrites['unsaid']>['asked'][number][] = [];
      for (const { operation, named, path } of ids.slice(0, mostUnsaid)) asked.push({ operation, named, exchange: await http.send({ operation, path }) });
      return { marker, read, owned, anonymous, asked };
    }
  },
});
