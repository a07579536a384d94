import {
  defineProbe,
  isSafe,
  jsonBody,
  notAgreed,
  operationParts,
  pathParameters,
  protectedRead,
  statusOf,
  succeeded,
  valueAt,
  withoutNames,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { doneTo, isUnder, operations, readsPlainly } from '../contract/operations.probe.ts';
import { anonymousReads, opening, signedInUsersOnly, statedProtected, type Statement } from './anonymous-reads.probe.ts';
import { nobody, unheardOf } from './others-objects.probe.ts';

export interface AnonymousWrites {
  /** A user reads what only a signed-in user may. */
  readonly control: Exchange;
  readonly attempts: readonly {
    readonly operation: OperationId;
    readonly stated: Statement;
    readonly exchange: Exchange;
    /** The object that it was tried on, as its owner reads it before and after. */
    readonly effect?: { readonly on: 'change' | 'removal'; readonly marker: string; readonly before: Exchange; readonly seen: Exchange };
    /** The same where there is no object. */
    readonly nowhere?: Exchange;
    /** Reading without a session what is there, and what is not; only where that tells how to take the answer. */
    readonly reading?: { readonly operation: OperationId; readonly there: Exchange; readonly nowhere: Exchange };
  }[];
  /** What the document alone declares, and was not tried: were it done, everything would be gone, and not only what is ours. */
  readonly spared: readonly OperationId[];
  /** Lists that refuse nobody and say nothing, asked once more while an object of a user is in them. */
  readonly lists?: readonly { readonly operation: OperationId; readonly marker: string; readonly owned: Exchange; readonly anonymous: Exchange }[];
  /** What can be read and nobody says needs a session, asked without one while an object of a user is there that nobody else may read. */
  readonly unsaid?: {
    readonly marker: string;
    readonly read: OperationId;
    readonly owned: Exchange;
    readonly anonymous: Exchange;
    readonly asked: readonly { readonly operation: OperationId; readonly named: boolean; readonly exchange: Exchange }[];
  };
  /** The same beside an object of the next resources: a forgotten operation shows what is of one kind. */
  readonly beside?: readonly NonNullable<AnonymousWrites['unsaid']>[];
}

/** More than these are not asked. */
const mostBeside = 2;
const mostUnsaid = 40;

/** Everything that changes something and is said to need a session, without one: on an object of this run, else on none. */
export const anonymousWrites: Witness<AnonymousWrites> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: { operations },
  uses: { openapi, anonymousReads },
  appliesTo: (known) => (known.app.owned ? signedInUsersOnly(known) : notAgreed.owned),
  async collect({ http, sessions, objects, agreement, app, marker, need }, { operations, openapi, anonymousReads }) {
    const session = await sessions.own();
    const control = await http.send({ operation: need(protectedRead({ agreement, app }), 'nothing protected is named'), as: session });
    const attempts: AnonymousWrites['attempts'][number][] = [];
    const spared: OperationId[] = [];
    const lists: NonNullable<AnonymousWrites['lists']>[number][] = [];
    const tried = new Set<OperationId>();
    let unsaid: AnonymousWrites['unsaid'];
    const beside: NonNullable<AnonymousWrites['beside']>[number][] = [];
    const statementOf = (operation: OperationId | undefined): Statement | undefined =>
      operation === undefined || app.exclude.some((one) => withoutNames(one) === withoutNames(operation))
        ? undefined
        : statedProtected(operation, { agreement, app }, openapi);
    const at = (operation: OperationId, id: string): Record<string, string> =>
      Object.fromEntries(pathParameters(operationParts(operation).path).map((parameter) => [parameter, id]));

    for (const [name, { list, create, read, update, remove, id: place, changeable }] of Object.entries(app.resources)) {
      const creating = statementOf(create);
      if (create !== undefined && creating !== undefined) {
        tried.add(withoutNames(create));
        const exchange = await http.send({ operation: create, body: objects.bodyOf(name, marker(), session) ?? {} });
        const made = succeeded(exchange) ? valueAt(jsonBody(exchange.response), place) : undefined;
        if (remove !== undefined && (typeof made === 'string' || typeof made === 'number')) objects.adopt({ what: name, id: String(made), remove, session });
        attempts.push({ operation: create, stated: creating, exchange });
      }
      if (create === undefined || read === undefined || pathParameters(operationParts(read).path).length !== 1) continue;
      const { id, marker: held } = await objects.create(name, session);
      if (id === undefined) continue;
      const look = (): Promise<Exchange> => http.send({ operation: read, path: at(read, id), as: session });
      const nothing = unheardOf(id);
      const besides = async (
        operation: OperationId,
        exchange: Exchange,
        body?: unknown,
      ): Promise<Pick<AnonymousWrites['attempts'][number], 'nowhere' | 'reading'>> => {
        const sent = body === undefined ? {} : { body };
        // What is put where nothing is may make it (RFC 9110 §9.3.4).
        const nowhere = operation.startsWith('PUT ') ? undefined : await http.send({ operation, path: at(operation, nothing), ...sent });
        const status = statusOf(exchange) ?? 0;
        const asked = nowhere === undefined ? {} : { nowhere };
        if (statusOf(nowhere ?? exchange) === status && !succeeded(exchange) && status !== 404 && status !== 410) return asked;
        const there = await http.send({ operation: read, path: at(read, id) });
        return { ...asked, reading: { operation: read, there, nowhere: await http.send({ operation: read, path: at(read, nothing) }) } };
      };
      const seen = anonymousReads?.byOperation[list];
      // Some Apps filter where others refuse: then the list is to have something in it.
      if (seen !== undefined && succeeded(seen.anonymous) && app.resources[name]?.shared !== true)
        lists.push({
          operation: list,
          marker: held,
          owned: await http.send({ operation: list, as: session }),
          anonymous: await http.send({ operation: list }),
        });
      if (app.resources[name]?.shared !== true && beside.length < mostBeside) {
        const asked = await asNobody(read, id, held, look);
        if (unsaid !== undefined && asked !== undefined) beside.push(asked);
        unsaid ??= asked;
      }
      const changing = statementOf(update);
      if (update !== undefined && changing !== undefined && changeable === true) {
        tried.add(withoutNames(update));
        const text = marker();
        const before = await look();
        const body = objects.changeOf(name, text, session);
        const exchange = await http.send({ operation: update, path: at(update, id), body });
        const effect = { on: 'change' as const, marker: text, before, seen: await look() };
        attempts.push({ operation: update, stated: changing, exchange, effect, ...(await besides(update, exchange, body)) });
      }
      // On an object that nobody has, who asks for a session and who does not say the same.
      for (const operation of doneTo(read, Object.keys(operations) as OperationId[], app.exclude)) {
        const stated = statementOf(operation);
        if (stated === undefined || tried.has(withoutNames(operation))) continue;
        tried.add(withoutNames(operation));
        attempts.push({ operation, stated, exchange: await http.send({ operation, path: at(operation, id), body: {} }) });
      }
      const removing = statementOf(remove);
      if (remove !== undefined && removing !== undefined) {
        tried.add(withoutNames(remove));
        const before = await look();
        const exchange = await http.send({ operation: remove, path: at(remove, id) });
        const effect = { on: 'removal' as const, marker: held, before, seen: await look() };
        attempts.push({ operation: remove, stated: removing, exchange, effect, ...(await besides(remove, exchange)) });
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
    await objects.tidy();
    return {
      control,
      attempts,
      spared,
      ...(lists.length === 0 ? {} : { lists }),
      ...(unsaid === undefined ? {} : { unsaid }),
      ...(beside.length === 0 ? {} : { beside }),
    };

    async function asNobody(read: OperationId, id: string, marker: string, look: () => Promise<Exchange>): Promise<AnonymousWrites['unsaid']> {
      const open = [...agreement.public, ...opening(agreement)].map(withoutNames);
      const ids = (Object.keys(operations) as OperationId[]).flatMap((operation) => {
        const known = operations[operation];
        if (known === undefined || open.includes(withoutNames(operation))) return [];
        if (statedProtected(operation, { agreement, app }, openapi) !== undefined) return [];
        const writes = !isSafe(operationParts(operation).method);
        if (isUnder(read, operation) && (writes ? doneTo(read, [operation], app.exclude).length > 0 : app.ours && readsPlainly(operation, openapi)))
          return [{ operation, named: known.named, path: at(operation, id), ...(writes ? { body: {} } : {}) }];
        return known.askable && !writes ? [{ operation, named: known.named, path: known.path ?? {} }] : [];
      });
      if (ids.length === 0) return undefined;
      const [owned, anonymous] = [await look(), await http.send({ operation: read, path: at(read, id) })];
      const asked: NonNullable<AnonymousWrites['unsaid']>['asked'][number][] = [];
      for (const { named, ...ask } of ids.slice(0, mostUnsaid)) asked.push({ operation: ask.operation, named, exchange: await http.send(ask) });
      return { marker, read, owned, anonymous, asked };
    }
  },
});
