import {
  allowedOrigin,
  defineProbe,
  notAgreed,
  operationParts,
  pathParameters,
  statusOf,
  succeeded,
  type Exchange,
  type Known,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';

export interface Life {
  readonly operations: {
    readonly list: OperationId;
    readonly create: OperationId;
    readonly read?: OperationId;
    readonly update?: OperationId;
    readonly remove?: OperationId;
  };
  /** Where an object's id is. */
  readonly id: string;
  /** The list before anything was created. */
  readonly before: Exchange;
  readonly created: Exchange;
  /** The text that the object was created with, to be found again. */
  readonly marker: string;
  readonly read?: Exchange;
  /** What was read first, where it was not there yet, or not yet what was read in the end. */
  readonly early?: { readonly created?: Exchange; readonly updated?: Exchange };
  readonly updated?: {
    readonly exchange: Exchange;
    readonly marker: string;
    readonly read: Exchange;
  };
  readonly removed?: { readonly exchange: Exchange; readonly read: Exchange; readonly list?: Exchange; readonly again: Exchange };
}
export interface Lives {
  /** The frontend's origin, which all of it is asked from; absent where no other than the App's own is agreed. */
  readonly origin?: string;
  readonly byResource: Readonly<Record<string, Life>>;
}

/** How often, and after how many milliseconds, what is not as it should be is read again. */
const [again, pause] = [3, 400];

/** Creates one object of each resource, reads it, changes one of its texts, removes it, and removes it once more. */
export const life: Witness<Lives> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo: ({ agreement, app }) => (agreement.auth === undefined ? notAgreed.auth : creatables(app).length > 0 || notAgreed.creatable),
  async collect({ http: plain, sessions, objects, agreement, app, marker, wait }) {
    // As the frontend asks, so that one conversation also shows what it can read.
    const origin = allowedOrigin(agreement);
    const headers = origin === undefined ? {} : { origin };
    const http: typeof plain = { send: (ask) => plain.send({ ...ask, headers: { ...headers, ...ask.headers } }) };
    const as = await sessions.own();
    const byResource: Record<string, Life> = {};
    for (const name of creatables(app)) byResource[name] = await lived(name, as);
    return { ...(origin === undefined ? {} : { origin }), byResource };

    async function lived(name: string, session: Session): Promise<Life> {
      const { list, create = 'POST /', read, update, remove, id: place } = app.resources[name] ?? { list: 'GET /', id: 'id' };
      const operations = {
        list,
        create,
        ...(read === undefined ? {} : { read }),
        ...(update === undefined ? {} : { update }),
        ...(remove === undefined ? {} : { remove }),
      };
      const before = await http.send({ operation: list, as: session });
      const { exchange: created, id, marker: first } = await objects.create(name, session, headers);
      const so = { operations, id: place, before, created, marker: first };
      if (id === undefined || read === undefined) {
        await objects.tidy();
        return so;
      }
      const early: { created?: Exchange; updated?: Exchange } = {};
      const reading = (): Promise<Exchange> => http.send({ operation: read, path: pathTo(read, id), as: session });
      const look = async (isBehind: (seen: Exchange) => boolean, ask = reading, step?: 'created' | 'updated'): Promise<Exchange> => {
        let seen = await ask();
        if (step !== undefined && isBehind(seen)) early[step] = seen;
        // What is read from a replica, an index or a cache is there, or gone, a moment later.
        for (let tries = 0; tries < again && isBehind(seen); tries += 1) {
          await wait(pause);
          seen = await ask();
        }
        return seen;
      };
      const text = (seen: Exchange): string => (succeeded(seen) ? (seen.response.body?.text ?? '').toLowerCase() : '');
      const shown = await look((seen) => statusOf(seen) === 404, reading, 'created');
      const second = marker();
      const body = update === undefined ? undefined : objects.changeOf(name, second, session);
      const changing =
        update === undefined || body === undefined ? undefined : await http.send({ operation: update, path: pathTo(update, id), body, as: session });
      const unchanged = (seen: Exchange): boolean => succeeded(changing) && succeeded(seen) && !text(seen).includes(second.toLowerCase());
      const updated = changing === undefined ? {} : { updated: { exchange: changing, marker: second, read: await look(unchanged, reading, 'updated') } };
      const last = text(updated.updated?.read ?? shown);
      const [gone] = await objects.removeAll(headers);
      const removed = remove === undefined || gone === undefined ? {} : { removed: await removal(gone, remove, pathTo(remove, id)) };
      return { ...so, read: shown, ...(Object.keys(early).length === 0 ? {} : { early }), ...updated, ...removed };

      async function removal(exchange: Exchange, operation: OperationId, path: Readonly<Record<string, string>>): Promise<NonNullable<Life['removed']>> {
        const seen = await look((one) => succeeded(exchange) && succeeded(one) && text(one) === last);
        const marked = (last.includes(second.toLowerCase()) ? second : first).toLowerCase();
        const ask = (): Promise<Exchange> => http.send({ operation: list, as: session });
        const listed = succeeded(exchange) && isGone(seen) ? { list: await look((one) => text(one).includes(marked), ask) } : {};
        return { exchange, read: seen, ...listed, again: await http.send({ operation, path, as: session }) };
      }
    }
  },
});

export function isGone(seen: Exchange): boolean {
  return statusOf(seen) === 404 || statusOf(seen) === 410;
}

/** The last parameter is the object's own. */
function pathTo(operation: OperationId, id: string): Readonly<Record<string, string>> {
  const [parameter = 'id'] = pathParameters(operationParts(operation).path).slice(-1);
  return { [parameter]: id };
}

function creatables(app: Known['app']): readonly string[] {
  return Object.entries(app.resources).flatMap(([name, { list, create }]) =>
    create === undefined || pathParameters(operationParts(list).path).length > 0 ? [] : [name],
  );
}
