import {
  defineProbe,
  hasPrivateOnes,
  isChangedByAnyone,
  isRecord,
  jsonBody,
  noPrivateResource,
  notAgreed,
  notSaidWhoWrites,
  operationParts,
  pathParameters,
  privateOnes,
  readableOnes,
  statusOf,
  succeeded,
  Unavailable,
  valueAt,
  withoutNames,
  type AppFacts,
  type Collecting,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
  type Session,
  type Witness,
} from '../../src/author.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { openapi } from '../contract/openapi.probe.ts';
import { doneTo, isUnder, readsPlainly } from '../contract/operations.probe.ts';

/** What two users see of one object that belongs to the first of them. */
export interface OneOfOthers {
  readonly operation: { readonly create: OperationId; readonly read: OperationId; readonly update?: OperationId; readonly remove?: OperationId };
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
  /** The same with HEAD; where the other user is shown something, what the owner is shown, and of what is not there. */
  readonly head: { readonly read: Exchange; readonly owned?: Exchange; readonly nowhere?: Exchange };
  /** What is read under it: by the owner, by the other user, and by them under one that is not there. */
  readonly under: readonly { readonly operation: OperationId; readonly owned: Exchange; readonly read: Exchange; readonly nowhere: Exchange }[];
  /** What can be done to it besides, with nothing in the body, done by the other user; where that was taken, as the owner read it before and after. */
  readonly acts?: readonly { readonly operation: OperationId; readonly exchange: Exchange; readonly before: Exchange; readonly after: readonly Exchange[] }[];
  /** What the other user made in the name of the owner, in every way until one was taken. */
  readonly claims: readonly Claim[];
  /** The other user changes it to hold `marker`; the owner did so before with `own`, and reads it after. */
  readonly change?: {
    readonly own: Exchange;
    readonly ownSeen: Exchange;
    readonly ownMarker: string;
    readonly exchange: Exchange;
    readonly marker: string;
    readonly seen: Exchange;
    /** The same of one that is not there. */
    readonly nowhere?: Exchange;
  };
  /** The other user removes it, and the owner reads it after. */
  readonly removal?: {
    readonly before: Exchange;
    readonly exchange: Exchange;
    readonly seen: Exchange;
    readonly nowhere?: Exchange;
    /** The owner's list, before and after; where `marker` is in the one and not in the other, it is gone, whatever reading it says. */
    readonly listed: { readonly marker: string; readonly before: Exchange; readonly after: Exchange };
  };
}
/** A creation with fields that name another user as the owner, and who reads what was made. */
export interface Claim {
  /** The fields, in words. */
  readonly with: string;
  readonly marker: string;
  readonly exchange: Exchange;
  readonly byMaker?: Exchange;
  readonly byNamed?: Exchange;
}
export interface OthersObjects {
  readonly byResource: Readonly<Record<string, OneOfOthers>>;
  /** The same of what everybody may read and only its owner may change. */
  readonly toRead?: Readonly<Record<string, OneOfOthers>>;
}

/** What no one was given: version 4, all nines. */
export const nobody = '99999999-9999-4999-8999-999999999999';

/** Two users, and an object that is only one's: the other reads, changes and removes it. */
export const othersObjects: Witness<OthersObjects> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  uses: { openapi },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (!hasPrivateOnes(app) && Object.keys(readableOnes(app)).length === 0) return isChangedByAnyone(app) ? notSaidWhoWrites : noPrivateResource;
    return app.freshUsers || app.users.length > 1 || notAgreed.twoUsers;
  },
  async collect(on, { openapi }) {
    const { owner, other } = await twoUsers(on);
    const [named, maker] = [await identityOf(on, owner), await identityOf(on, other)];
    const allOf = async (resources: AppFacts['resources']): Promise<OthersObjects['byResource']> => {
      const byResource: Record<string, OneOfOthers> = {};
      for (const name of Object.keys(resources)) {
        const seen = await one(on, name, { owner, other, maker, named }, openapi);
        if (seen !== undefined) byResource[name] = seen;
      }
      return byResource;
    };
    const byResource = await allOf(privateOnes(on.app));
    const toRead = await allOf(readableOnes(on.app));
    await on.objects.tidy();
    return { byResource, ...(Object.keys(toRead).length === 0 ? {} : { toRead }) };
  },
});

/** An owner, and someone else who may not do more than others. @throws Unavailable when there are not two such */
export async function twoUsers({ sessions, app }: Pick<Collecting, 'sessions' | 'app'>): Promise<{ readonly owner: Session; readonly other: Session }> {
  const pair = await sessions.pair();
  const other = pair.find(({ user }) => !app.admins.includes(user));
  const owner = pair.find((one) => one !== other);
  if (owner === undefined || other === undefined) throw new Unavailable('two users are needed, of whom one is no admin');
  return { owner, other };
}

/** By what the API may know a user: an id, and everything else that it says of them. */
export interface Identity {
  readonly id: string | number;
  readonly said: Readonly<Record<string, string | number>>;
}

/** The id beside what is agreed to tell users apart, for that may be a name; without `auth.me`, the name they sign in with. */
export async function identityOf({ http, agreement: { auth } }: Pick<Collecting, 'http' | 'agreement'>, user: Session): Promise<Identity> {
  const nobody = { id: user.identifier, said: {} };
  if (auth?.me === undefined) return nobody;
  const me = await http.send({ operation: auth.me, as: user });
  const place = auth.identity?.me ?? 'id';
  const body = succeeded(me) ? jsonBody(me.response) : undefined;
  const above = place.replace(/[./]?[^./]+$/, '');
  const said = Object.fromEntries(scalarsIn(above === '' ? body : valueAt(body, above)));
  const id = said['id'] ?? valueAt(body, place);
  return { id: typeof id === 'string' || typeof id === 'number' ? id : nobody.id, said };
}

/** The fields of an object, or of one that it wraps, that say whose it is, as they would say that it is another's. */
export function ownersIn(body: unknown, maker: Identity, named: Identity): Readonly<Record<string, string | number>> {
  const inner = isRecord(body) ? Object.values(body).flatMap(scalarsIn) : [];
  const found = [...scalarsIn(body), ...inner].flatMap(([field, value]) => {
    const [how] = Object.entries(maker.said).find(([, said]) => said === value) ?? [''];
    const instead = named.said[how];
    return /owner|user|author|account|creat|member|customer|tenant/i.test(field) && instead !== undefined && instead !== value
      ? [[field, instead] as const]
      : [];
  });
  return Object.fromEntries(found);
}

function scalarsIn(value: unknown): readonly (readonly [string, string | number])[] {
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, held]) => (typeof held === 'string' || typeof held === 'number' ? [[key, held] as const] : []))
    : [];
}

interface Two {
  readonly owner: Session;
  readonly other: Session;
  readonly maker: Identity;
  readonly named: Identity;
}

async function one(on: Collecting, name: string, two: Two, openapi: OpenApiSaid | undefined): Promise<OneOfOthers | undefined> {
  const { http, objects, app, agreement, marker: unique } = on;
  const { owner, other } = two;
  const { list, create, read, update, remove, changeable, shared } = app.resources[name] ?? {};
  if (read === undefined || create === undefined || list === undefined) return undefined;
  const created = await objects.create(name, owner);
  const control = await objects.create(name, other);
  if (created.id === undefined || control.id === undefined) return undefined;
  const { id, marker } = created;
  const nothing = unheardOf(id);
  const ask = (operation: OperationId, value: string, as: Session, body?: unknown): Promise<Exchange> =>
    http.send({ operation, path: at(operation, value), as, ...(body === undefined ? {} : { body }) });
  const owned = await ask(read, id, owner);
  const ownRead = await ask(read, control.id, other);
  const seen = await ask(read, id, other);
  const nowhere = await ask(read, nothing, other);
  const operation = { create, read, ...(update === undefined ? {} : { update }), ...(remove === undefined ? {} : { remove }) };
  const reading = { operation, marker, owned, ownRead, ownMarker: control.marker, read: seen, nowhere };
  const head = await headOf(`HEAD ${operationParts(read).path}`);
  const under: OneOfOthers['under'][number][] = [];
  for (const nested of shared === true ? [] : readsUnder(on, name, read, openapi))
    under.push({ operation: nested, owned: await ask(nested, id, owner), read: await ask(nested, id, other), nowhere: await ask(nested, nothing, other) });
  const acts: NonNullable<OneOfOthers['acts']>[number][] = [];
  const secured = (Object.keys(openapi?.operations ?? {}) as OperationId[]).filter((operation) => openapi?.operations[operation]?.security === 'some');
  const never = [...app.exclude, ...agreement.public, ...(agreement.privileged ?? []), ...(agreement.upload === undefined ? [] : [agreement.upload.operation])];
  // What all may read, they may like, follow or comment on.
  for (const act of shared === true ? [] : doneTo(read, secured, never)) {
    const before = acts.at(-1)?.after.at(-1) ?? (await ask(read, id, owner));
    const exchange = await ask(act, id, other, {});
    acts.push({ operation: act, exchange, before, after: succeeded(exchange) ? [await ask(read, id, owner), await ask(read, id, owner)] : [] });
  }
  const claims = shared === true ? [] : await claimsOn(on, name, two, succeeded(ownRead) ? jsonBody(ownRead.response) : undefined);
  const change = update === undefined || changeable !== true ? undefined : await changed(update, id);
  const removal = remove === undefined ? undefined : await removed(remove, id, list);
  return {
    ...reading,
    head,
    under,
    ...(acts.length === 0 ? {} : { acts }),
    claims,
    ...(change === undefined ? {} : { change }),
    ...(removal === undefined ? {} : { removal }),
  };

  async function headOf(operation: OperationId): Promise<OneOfOthers['head']> {
    const read = await ask(operation, id, other);
    return succeeded(read) ? { read, owned: await ask(operation, id, owner), nowhere: await ask(operation, nothing, other) } : { read };
  }
  async function changed(operation: OperationId, value: string): Promise<OneOfOthers['change']> {
    const [ownMarker, marker] = [unique(), unique()];
    const own = await ask(operation, value, owner, objects.changeOf(name, ownMarker, owner));
    const ownSeen = await ask(read as OperationId, value, owner);
    const exchange = await ask(operation, value, other, objects.changeOf(name, marker, owner));
    const seen = await ask(read as OperationId, value, owner);
    // What is put where nothing is may make it (RFC 9110 §9.3.4).
    const absent = operation.startsWith('PUT ') ? {} : { nowhere: await ask(operation, nothing, other, objects.changeOf(name, unique(), owner)) };
    return { own, ownSeen, ownMarker, exchange, marker, seen, ...absent };
  }
  async function removed(operation: OperationId, value: string, list: OperationId): Promise<OneOfOthers['removal']> {
    const before = await ask(read as OperationId, value, owner);
    const held = [change?.marker, change?.ownMarker].find((text) => text !== undefined && shows(before, text)) ?? marker;
    const listedBefore = await http.send({ operation: list, as: owner });
    const exchange = await ask(operation, value, other);
    const seen = await ask(read as OperationId, value, owner);
    const absent = await ask(operation, nothing, other);
    return { before, exchange, seen, nowhere: absent, listed: { marker: held, before: listedBefore, after: await http.send({ operation: list, as: owner }) } };
  }
}

function at(operation: OperationId, value: string): Record<string, string> {
  return Object.fromEntries(pathParameters(operationParts(operation).path).map((parameter) => [parameter, value]));
}

/** What can be read under an object, and is said to need a session. */
function readsUnder({ app, agreement }: Collecting, name: string, read: OperationId, openapi: OpenApiSaid | undefined): readonly OperationId[] {
  const declared = (Object.entries(openapi?.operations ?? {}) as [OperationId, OpenApiSaid['operations'][OperationId]][])
    .filter(([operation, { security }]) => app.ours && security === 'some' && readsPlainly(operation, openapi))
    .map(([operation]) => operation);
  const files = agreement.upload?.of === name && agreement.upload.list !== undefined ? [agreement.upload.list] : [];
  const never = [...app.exclude, ...agreement.public, ...(agreement.privileged ?? [])].map(withoutNames);
  const found = [...declared, ...files].filter((operation) => isUnder(read, operation) && !never.includes(withoutNames(operation)));
  return found.filter((operation, index) => found.findIndex((earlier) => withoutNames(earlier) === withoutNames(operation)) === index);
}

/** How APIs name the owner of an object, when they do. */
export const ownerFields: readonly string[] = ['owner_id', 'user_id', 'ownerId', 'userId', 'owner', 'user'];

/** An API that takes no field it does not know is asked for each by itself. */
async function claimsOn({ http, objects, app, marker: unique }: Collecting, name: string, two: Two, own: unknown): Promise<readonly Claim[]> {
  const { owner, other, maker, named } = two;
  const { create, read, remove, id: place = 'id' } = app.resources[name] ?? {};
  const claims: Claim[] = [];
  if (create === undefined || read === undefined) return claims;
  const owners = { ...Object.fromEntries(ownerFields.map((field) => [field, named.id])), ...ownersIn(own, maker, named) };
  for (const fields of [owners, ...Object.entries(owners).map(([field, value]) => ({ [field]: value }))]) {
    const marker = unique();
    const body = objects.bodyOf(name, marker, other);
    if (!isRecord(body)) return claims;
    const exchange = await http.send({ operation: create, as: other, body: { ...body, ...fields } });
    const claim = { with: Object.keys(fields).join(', '), marker, exchange };
    const made = succeeded(exchange) ? valueAt(jsonBody(exchange.response), place) : undefined;
    if (typeof made !== 'string' && typeof made !== 'number') claims.push(claim);
    else {
      const madeId = String(made);
      // Whose it became is what we are about to see.
      if (remove !== undefined) for (const session of [owner, other]) objects.adopt({ what: name, id: madeId, remove, session });
      const [byMaker, byNamed] = [
        await http.send({ operation: read, path: at(read, madeId), as: other }),
        await http.send({ operation: read, path: at(read, madeId), as: owner }),
      ];
      claims.push({ ...claim, byMaker, byNamed });
    }
    if (fromTheApp(exchange) && ![400, 422].includes(statusOf(exchange) ?? 0)) return claims;
  }
  return claims;
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
