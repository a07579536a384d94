import {
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
  readonly updated?: { readonly exchange: Exchange; readonly marker: string; readonly read: Exchange };
  readonly removed?: { readonly exchange: Exchange; readonly read: Exchange; readonly again: Exchange };
}
export interface Lives {
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
  async collect({ http, sessions, objects, app, marker, wait }) {
    const as = await sessions.own();
    const byResource: Record<string, Life> = {};
    for (const name of creatables(app)) byResource[name] = await lived(name, as);
    return { byResource };

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
      const { exchange: created, id, marker: first } = await objects.create(name, session);
      const so = { operations, id: place, before, created, marker: first };
      if (id === undefined || read === undefined) {
        await objects.removeAll();
        return so;
      }
      const look = async (isBehind: (seen: Exchange) => boolean): Promise<Exchange> => {
        const ask = (): Promise<Exchange> => http.send({ operation: read, path: pathTo(read, id), as: session });
        let seen = await ask();
        // What is read from a replica, an index or a cache is there, or gone, a moment later.
        for (let tries = 0; tries < again && isBehind(seen); tries += 1) {
          await wait(pause);
          seen = await ask();
        }
        return seen;
      };
      const text = (seen: Exchange): string => (succeeded(seen) ? (seen.response.body?.text ?? '').toLowerCase() : '');
      const shown = await look((seen) => statusOf(seen) === 404);
      const second = marker();
      const body = update === undefined ? undefined : objects.changeOf(name, second);
      const changing =
        update === undefined || body === undefined ? undefined : await http.send({ operation: update, path: pathTo(update, id), body, as: session });
      const unchanged = (seen: Exchange): boolean => succeeded(changing) && succeeded(seen) && !text(seen).includes(second.toLowerCase());
      const updated = changing === undefined ? {} : { updated: { exchange: changing, marker: second, read: await look(unchanged) } };
      const last = text(updated.updated?.read ?? shown);
      const [gone] = await objects.removeAll();
      const removed =
        remove === undefined || gone === undefined
          ? {}
          : {
              removed: {
                exchange: gone,
                read: await look((seen) => succeeded(gone) && succeeded(seen) && text(seen) === last),
                again: await http.send({ operation: remove, path: pathTo(remove, id), as: session }),
              },
            };
      return { ...so, read: shown, ...updated, ...removed };
    }
  },
});

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
