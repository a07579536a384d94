// The journal of what this run created, and its removal. Nothing that was there before is ever changed.
import type { App, Maker } from '../model/app.ts';
import { answered, jsonBody, succeeded, type Answered, type Exchange } from '../model/exchange.ts';
import { valueAt } from '../model/json.ts';
import { operationParts, pathParameters, type OperationId } from '../model/operation.ts';
import { Unavailable, type Ask, type Objects, type Session } from '../model/witness.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';
import type { Intent, JournalFile } from './journal-file.ts';

interface Entry {
  readonly by: string;
  readonly resource: string;
  readonly remove: OperationId | undefined;
  readonly id: string;
  /** The id of the object it belongs to. */
  readonly within?: string;
  readonly session: Session;
  /** In the journal on disk. */
  readonly number: number | undefined;
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

/**
 * @param thrownAway the App takes all that it keeps with it, so that only what a probe wants to see removed is
 * @param file where it is written down besides, so that a killed run can be cleaned up after
 */
export function createJournal(asking: Asking, app: App, thrownAway: boolean, file?: JournalFile): Journal {
  const entries = new Set<Entry>();
  /** Created, but nobody can say where. */
  const strays: { readonly said: string; readonly number: number | undefined }[] = [];

  async function remove(entry: Entry, by: AskedBy, headers: Ask['headers'] = {}): Promise<Removal> {
    if (entry.remove === undefined) {
      entries.delete(entry);
      settled(entry.number);
      return { left: `${entry.resource} ${entry.id} stays: no operation that removes it is declared` };
    }
    const { exchange } = await ask(asking, { operation: entry.remove, path: pathTo(entry.remove, entry), as: entry.session, headers }, by);
    const gone = succeeded(exchange) || (answered(exchange) && (exchange.response.status === 404 || exchange.response.status === 410));
    if (gone) {
      entries.delete(entry);
      settled(entry.number);
    }
    return gone ? { exchange } : { exchange, left: `${entry.resource} ${entry.id} could not be removed (${exchange.id})` };
  }
  function settled(number: number | undefined): void {
    if (number !== undefined) file?.settled(number);
  }
  function intended(what: string, { user, identifier }: Session, marker?: string): number | undefined {
    const account = app.users[user] === undefined ? { account: identifier } : {};
    return file?.creating({ what, user, ...account, ...(marker === undefined ? {} : { marker }) } satisfies Intent);
  }
  /** The same for what is there already: it is removed at the end, whether it could be written down or not. */
  function noted(what: string, session: Session): number | undefined {
    try {
      return intended(what, session);
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }
  function enter(entry: Entry): void {
    entries.add(entry);
    const { number, remove, id } = entry;
    if (number !== undefined)
      file?.created(number, { ...(remove === undefined ? {} : { remove }), path: remove === undefined ? { id } : pathTo(remove, entry) });
  }
  /** What belongs to others first: an object may go only once nothing belongs to it. */
  async function removeThose(wanted: readonly Entry[], by: AskedBy, headers?: Ask['headers']): Promise<readonly Removal[]> {
    const { true: inner = [], false: outer = [] } = Object.groupBy(wanted, ({ within }) => (within === undefined ? 'false' : 'true'));
    const all = (entries: readonly Entry[]): Promise<readonly Removal[]> => Promise.all(entries.map((entry) => remove(entry, by, headers)));
    return [...(await all(inner)), ...(await all(outer))];
  }
  async function removeOwn(by: AskedBy, headers?: Ask['headers']): Promise<readonly Exchange[]> {
    const own = [...entries].filter((entry) => entry.by === by.by);
    return (await removeThose(own, by, headers)).flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange]));
  }

  return {
    for: (by, marker) => ({
      async create(name, session, headers = {}) {
        const resource = app.resources[name];
        if (resource?.create === undefined || resource.body === undefined) throw new Unavailable(`the resource ${name} declares no create with a body`);
        const unique = marker();
        const number = intended(name, session, unique);
        const { exchange } = await ask(asking, { operation: resource.create, body: resource.body(unique, makerOf(session)), as: session, headers }, by);
        if (!succeeded(exchange)) {
          settled(number);
          return { exchange, marker: unique };
        }
        const id = idIn(exchange, resource.id);
        if (id === undefined) {
          strays.push({ said: `${name} “${unique}” stays: the answer to its creation has no id at ${resource.id} (${exchange.id})`, number });
          return { exchange, marker: unique };
        }
        enter({ by: by.by, resource: name, remove: resource.remove, id, session, number });
        return { exchange, id, marker: unique };
      },
      bodyOf: (name, unique, session) => app.resources[name]?.body?.(unique, makerOf(session)),
      changeOf: (name, unique, session) => app.resources[name]?.change?.(unique, makerOf(session)),
      adopt({ what, id, remove, session, within }) {
        enter({ by: by.by, resource: what, remove, id, ...(within === undefined ? {} : { within }), session, number: noted(what, session) });
      },
      removeAll: (headers) => removeOwn(by, headers),
      async tidy() {
        if (!thrownAway) await removeOwn(by);
      },
    }),
    async removeAll(by) {
      const removals = await removeThose([...entries], by);
      const told = strays.splice(0);
      for (const { number } of told) settled(number);
      file?.end();
      return [...removals.flatMap(({ left }) => (left === undefined ? [] : [left])), ...told.map(({ said }) => said)];
    },
  };
}

/** @throws Unavailable from `id`, when nobody said what it is */
function makerOf(session: Session | undefined): Maker {
  return {
    identifier: session?.identifier ?? '',
    get id() {
      if (session === undefined || session.id !== undefined) return session?.id ?? '';
      throw new Unavailable(
        `a body wants the id of ${session.user}, and where that is said is not agreed, or not so: agreement.auth.identity: { signIn: 'user.id' }`,
      );
    },
  };
}

/** The last parameter is the object's own, those before it name what it belongs to. */
function pathTo(remove: OperationId, { id, within }: Pick<Entry, 'id' | 'within'>): Readonly<Record<string, string>> {
  const names = pathParameters(operationParts(remove).path);
  const [own = 'id'] = names.slice(-1);
  return { ...(within === undefined ? {} : Object.fromEntries(names.map((name) => [name, within]))), [own]: id };
}

/** One segment of a path. `''`, `.` and `..` are none: they would lead to the collection, or above it (RFC 3986 §5.2.4). */
function idIn(exchange: Exchange & { readonly response: Answered }, place: string): string | undefined {
  const id = valueAt(jsonBody(exchange.response), place);
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  return ['', '.', '..'].includes(String(id)) ? undefined : String(id);
}
