// The journal of what this run created, and its removal. Nothing that was there before is ever changed.
import type { App } from '../model/app.ts';
import { answered, jsonBody, succeeded, type Answered, type Exchange } from '../model/exchange.ts';
import { valueAt } from '../model/json.ts';
import { operationParts, pathParameters, type OperationId } from '../model/operation.ts';
import { Unavailable, type Objects, type Session } from '../model/witness.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';

interface Entry {
  readonly by: string;
  readonly resource: string;
  readonly remove: OperationId | undefined;
  readonly id: string;
  readonly session: Session;
}

interface Removal {
  readonly exchange?: Exchange;
  /** What stays, and why. */
  readonly left?: string;
}

export interface Journal {
  for(by: AskedBy, marker: () => string): Objects;
  /** Removes what is still there; says what could not be removed. */
  removeAll(by: AskedBy): Promise<readonly string[]>;
}

export function createJournal(asking: Asking, app: App): Journal {
  const entries = new Set<Entry>();
  /** Created, but nobody can say where. */
  const strays: string[] = [];

  async function remove(entry: Entry, by: AskedBy): Promise<Removal> {
    if (entry.remove === undefined) {
      entries.delete(entry);
      return { left: `${entry.resource} ${entry.id} stays: no operation that removes it is declared` };
    }
    const [parameter = 'id'] = pathParameters(operationParts(entry.remove).path).slice(-1);
    const { exchange } = await ask(asking, { operation: entry.remove, path: { [parameter]: entry.id }, as: entry.session }, by);
    const gone = succeeded(exchange) || (answered(exchange) && (exchange.response.status === 404 || exchange.response.status === 410));
    if (gone) entries.delete(entry);
    return gone ? { exchange } : { exchange, left: `${entry.resource} ${entry.id} could not be removed (${exchange.id})` };
  }
  const removeThose = (wanted: readonly Entry[], by: AskedBy): Promise<readonly Removal[]> => Promise.all(wanted.map((entry) => remove(entry, by)));

  return {
    for: (by, marker) => ({
      async create(name, session) {
        const resource = app.resources[name];
        if (resource?.create === undefined || resource.body === undefined) throw new Unavailable(`the resource ${name} declares no create with a body`);
        const unique = marker();
        const { exchange } = await ask(asking, { operation: resource.create, body: resource.body(unique), as: session }, by);
        if (!succeeded(exchange)) return { exchange, marker: unique };
        const id = idIn(exchange, resource.id);
        if (id === undefined) {
          strays.push(`${name} “${unique}” stays: the answer to its creation has no id at ${resource.id} (${exchange.id})`);
          return { exchange, marker: unique };
        }
        entries.add({ by: by.by, resource: name, remove: resource.remove, id, session });
        return { exchange, id, marker: unique };
      },
      async removeAll() {
        const removals = await removeThose(
          [...entries].filter((entry) => entry.by === by.by),
          by,
        );
        return removals.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange]));
      },
    }),
    async removeAll(by) {
      const removals = await removeThose([...entries], by);
      return [...removals.flatMap(({ left }) => (left === undefined ? [] : [left])), ...strays.splice(0)];
    },
  };
}

/** One segment of a path. `''`, `.` and `..` are none: they would lead to the collection, or above it (RFC 3986 §5.2.4). */
function idIn(exchange: Exchange & { readonly response: Answered }, place: string): string | undefined {
  const id = valueAt(jsonBody(exchange.response), place);
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  return ['', '.', '..'].includes(String(id)) ? undefined : String(id);
}
