import {
  defineProbe,
  notAgreed,
  operationParts,
  pathParameters,
  statusOf,
  succeeded,
  valueAt,
  jsonBody,
  type AppFacts,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';

export interface WriteThenRead {
  readonly create: OperationId;
  readonly read: OperationId;
  readonly rounds: readonly {
    readonly created: Exchange;
    /** The object, asked for as soon as its creation was answered, on another connection. */
    readonly read?: Exchange;
    /** The same a moment later: in the first round, and where it was not there at once. */
    readonly later?: Exchange;
  }[];
}

const rounds = 12;
/** Milliseconds after which a write that was answered is there, if it ever will be. */
const moment = 1_000;

/** Creates objects and reads each at once: what was answered must be there. */
export const writeThenRead: Witness<WriteThenRead> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return (
      readable(app) !== undefined || {
        reason: 'no resource is declared with create, read and remove',
        config: "app.resources: { things: { create: 'POST /…', read: 'GET /…/{id}', remove: 'DELETE /…/{id}', body: (marker) => ({ … }) } }",
      }
    );
  },
  async collect({ http, sessions, objects, app, marker, wait, need }) {
    const { name, create, read, id: place, remove } = need(readable(app), 'no resource can be created and read');
    const session = await sessions.own();
    const [parameter = 'id'] = pathParameters(operationParts(read).path).slice(-1);
    const seen: WriteThenRead['rounds'][number][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const body = need(objects.bodyOf(name, marker(), session), `the resource ${name} has no body`);
      // A server takes its time to end a request before it reads the next one of that connection, and nobody would see what is late.
      const created = await http.send({ operation: create, body, as: session, headers: { connection: 'close' } });
      const id = succeeded(created) ? valueAt(jsonBody(created.response), place) : undefined;
      if (typeof id !== 'string' && typeof id !== 'number') {
        seen.push({ created });
        // What cannot be found again cannot be removed either.
        break;
      }
      const path = { [parameter]: String(id) };
      const early = await http.send({ operation: read, path, as: session });
      objects.adopt({ what: name, id: String(id), remove, session });
      if (round > 0 && succeeded(early)) {
        seen.push({ created, read: early });
        continue;
      }
      if (!succeeded(early)) await wait(moment);
      seen.push({ created, read: early, later: await http.send({ operation: read, path, as: session }) });
      // One that was late proves it, and each costs a moment.
      if (statusOf(early) === 404) break;
    }
    await objects.tidy();
    return { create, read, rounds: seen };
  },
});

/** The first resource whose objects can be created, read one by one and removed again. */
function readable(
  app: AppFacts,
): { readonly name: string; readonly create: OperationId; readonly read: OperationId; readonly remove: OperationId; readonly id: string } | undefined {
  for (const [name, { create, read, remove, id }] of Object.entries(app.resources))
    if (create !== undefined && read !== undefined && remove !== undefined) return { name, create, read, remove, id };
  return undefined;
}
