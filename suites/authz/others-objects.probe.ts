import {
  defineProbe,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  Unavailable,
  type AppFacts,
  type Collecting,
  type Exchange,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';

/** What two users see of one object that belongs to the first of them. */
export interface OneOfOthers {
  readonly operation: { readonly read: OperationId; readonly update?: OperationId; readonly remove?: OperationId };
  /** The text that the object holds. */
  readonly marker: string;
  /** The owner reads it. */
  readonly owned: Exchange;
  /** The other user reads one of their own, which holds `ownMarker`. */
  readonly ownRead: Exchange;
  readonly ownMarker: string;
  /** The other user reads it, and one that is not there. */
  readonly read: Exchange;
  readonly nowhere: Exchange;
  /** The other user changes it to hold `marker`; the owner did so before with `own`, and reads it after. */
  readonly change?: {
    readonly own: Exchange;
    readonly ownSeen: Exchange;
    readonly ownMarker: string;
    readonly exchange: Exchange;
    readonly marker: string;
    readonly seen: Exchange;
  };
  /** The other user removes it, and the owner reads it after. */
  readonly removal?: { readonly before: Exchange; readonly exchange: Exchange; readonly seen: Exchange };
}
export interface OthersObjects {
  readonly byResource: Readonly<Record<string, OneOfOthers>>;
}

/** What no one was given: version 4, all nines. */
const nobody = '99999999-9999-4999-8999-999999999999';

/** Two users, and an object that is only one's: the other reads, changes and removes it. */
export const othersObjects: Witness<OthersObjects> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (Object.keys(privateOnes(app)).length === 0) return noPrivateResource;
    return app.freshUsers || app.users.length > 1 || notAgreed.twoUsers;
  },
  async collect(on) {
    const { owner, other } = await twoUsers(on);
    const byResource: Record<string, OneOfOthers> = {};
    for (const name of Object.keys(privateOnes(on.app))) {
      const seen = await one(on, name, owner, other);
      if (seen !== undefined) byResource[name] = seen;
    }
    await on.objects.removeAll();
    return { byResource };
  },
});

export const noPrivateResource: { readonly reason: string; readonly config: string } = {
  reason: 'no resource is declared with create and read whose objects belong to one user',
  config: "app.resources: { things: { list: 'GET /…', create: 'POST /…', read: 'GET /…/{id}', body: (marker) => ({ … }) } }",
};

/** Resources whose objects can be created and read, and belong to who created them. */
function privateOnes(app: AppFacts): AppFacts['resources'] {
  return Object.fromEntries(
    Object.entries(app.resources).filter(
      ([, { create, read, shared }]) => create !== undefined && read !== undefined && shared !== true && pathParameters(operationParts(read).path).length === 1,
    ),
  );
}

/** An owner, and someone else who may not do more than others. @throws Unavailable when there are not two such */
export async function twoUsers({ sessions, app }: Pick<Collecting, 'sessions' | 'app'>): Promise<{ readonly owner: Session; readonly other: Session }> {
  const pair = await sessions.pair();
  const other = pair.find(({ user }) => !app.admins.includes(user));
  const owner = pair.find((one) => one !== other);
  if (owner === undefined || other === undefined) throw new Unavailable('two users are needed, of whom one is no admin');
  return { owner, other };
}

async function one({ http, objects, app, marker: unique }: Collecting, name: string, owner: Session, other: Session): Promise<OneOfOthers | undefined> {
  const { read, update, remove, changeable } = app.resources[name] ?? {};
  if (read === undefined) return undefined;
  const created = await objects.create(name, owner);
  const control = await objects.create(name, other);
  if (created.id === undefined || control.id === undefined) return undefined;
  const { id, marker } = created;
  const at = (operation: OperationId, value: string): Record<string, string> =>
    Object.fromEntries(pathParameters(operationParts(operation).path).map((parameter) => [parameter, value]));
  const ask = (operation: OperationId, value: string, as: Session, body?: unknown): Promise<Exchange> =>
    http.send({ operation, path: at(operation, value), as, ...(body === undefined ? {} : { body }) });
  const owned = await ask(read, id, owner);
  const ownRead = await ask(read, control.id, other);
  const seen = await ask(read, id, other);
  const nowhere = await ask(read, unheardOf(id), other);
  const operation = { read, ...(update === undefined ? {} : { update }), ...(remove === undefined ? {} : { remove }) };
  const reading = { operation, marker, owned, ownRead, ownMarker: control.marker, read: seen, nowhere };
  const change = update === undefined || changeable !== true ? undefined : await changed(update, id);
  const removal = remove === undefined ? undefined : await removed(remove, id);
  return { ...reading, ...(change === undefined ? {} : { change }), ...(removal === undefined ? {} : { removal }) };

  async function changed(operation: OperationId, value: string): Promise<OneOfOthers['change']> {
    const [ownMarker, marker] = [unique(), unique()];
    const own = await ask(operation, value, owner, objects.changeOf(name, ownMarker));
    const ownSeen = await ask(read as OperationId, value, owner);
    const exchange = await ask(operation, value, other, objects.changeOf(name, marker));
    return { own, ownSeen, ownMarker, exchange, marker, seen: await ask(read as OperationId, value, owner) };
  }
  async function removed(operation: OperationId, value: string): Promise<OneOfOthers['removal']> {
    const before = await ask(read as OperationId, value, owner);
    const exchange = await ask(operation, value, other);
    return { before, exchange, seen: await ask(read as OperationId, value, owner) };
  }
}

/** An id that nothing has, made like one that something has: an App may refuse what looks like none of its own without looking for it. */
export function unheardOf(id: string): string {
  if (/^\d+$/.test(id)) return '987654321';
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return nobody;
  const end = id.slice(-10);
  const other = /^[\da-f]+$/i.test(id) ? end.replaceAll(/./g, '9') : end.replaceAll(/\d/g, '9').replaceAll(/[a-z]/g, 'z').replaceAll(/[A-Z]/g, 'Z');
  return id.slice(0, -10) + other;
}

/** The exchange succeeded, and its answer holds the text. */
export function shows(exchange: Exchange, text: string): boolean {
  return succeeded(exchange) && (exchange.response.body?.text ?? '').includes(text);
}
