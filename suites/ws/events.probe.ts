import {
  defineProbe,
  eventIn,
  isRecord,
  jsonBody,
  messageIn,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  valueAt,
  type Collecting,
  type Exchange,
  type Frame,
  type Known,
  type LiveSocket,
  type OperationId,
  type Session,
  type SocketVisit,
  type Witness,
} from '../../src/author.ts';
import { sendSample } from '../upload/files.probe.ts';
import { opened, realtimeAgreed } from './handshakes.probe.ts';

/** One change of an object over HTTP, of which an event is agreed. */
export interface Change {
  readonly kind: 'created' | 'updated' | 'removed';
  readonly resource: string;
  /** The agreed event, and where in it the object is, or its id. */
  readonly event: string;
  readonly at: string;
  readonly id: string;
  /** Where answers have the id. */
  readonly place: string;
  /** Every user may read it. */
  readonly shared?: true;
  /** In the object after the change; before it, it was not. */
  readonly marker: string;
  /** In the object before the change. */
  readonly former?: string;
  readonly exchange: Exchange;
  /** The object, read as soon as the event came. */
  readonly onEvent?: Exchange;
  /** The object, read when the change had been answered and the event had come, or not. */
  readonly after?: Exchange;
}

export interface Events {
  /** The socket of who makes the changes. */
  readonly mine: SocketVisit;
  /** The socket of another user. */
  readonly other?: SocketVisit;
  /** A socket that nobody signed in on. */
  readonly nobody?: SocketVisit;
  readonly changes: readonly Change[];
  /** Files that were sent to such an object, and its id, where uploads are agreed. */
  readonly uploads?: readonly { readonly object: string; readonly exchange: Exchange }[];
  /** How many messages `mine` had when a change was asked for, by the change's exchange. */
  readonly before: Readonly<Record<string, number>>;
}

type SocketChanges = NonNullable<Known['agreement']['realtime']>['changes'][string];
type Step = Pick<Change, 'kind' | 'marker' | 'former'> & { readonly id?: string };

/** Milliseconds for what comes twice, or to others. */
const lull = 300;
/** Milliseconds that a busy machine may hold up what came in time. */
const ours = 1_000;
/** Milliseconds until a change and its event are both there, at the latest. */
const patience = 15_000;

/** Where an object can be created of which events are agreed. */
export function changesAgreed(known: Known): ReturnType<typeof realtimeAgreed> {
  const agreed = realtimeAgreed(known);
  if (agreed !== true) return agreed;
  return (
    changing(known).length > 0 || {
      ...notAgreed.realtime,
      reason: 'no event is agreed that a change of a resource with create and body causes',
      config: "agreement.realtime.changes: { things: { created: { event: '…', at: '…' } } }",
    }
  );
}

function changing({ agreement, app }: Known): readonly { readonly resource: string; readonly events: SocketChanges }[] {
  return Object.entries(agreement.realtime?.changes ?? {})
    .filter(([resource]) => app.resources[resource]?.create !== undefined)
    .map(([resource, events]) => ({ resource, events }));
}

/** Creates, changes and removes an object of each such resource, while its owner, another user and nobody listen. */
export const events: Witness<Events> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  needs: {},
  appliesTo: changesAgreed,
  async collect(on) {
    const { sockets, sessions, agreement, app, wait } = on;
    const signedIn = agreement.realtime?.auth !== 'none';
    const session = await sessions.own();
    const as = signedIn ? { as: session } : {};
    // Who may see everything sees the events of everybody too.
    const another = app.users.find((user) => user !== session.user && !app.admins.includes(user));
    const [mine, other, nobody] = await Promise.all([
      opened(sockets.open(as)),
      !signedIn || (another === undefined && !app.freshUsers)
        ? undefined
        : sockets.open({ as: another === undefined ? await sessions.own() : await sessions.of(another) }),
      signedIn ? sockets.open() : undefined,
    ]);
    const changes: Change[] = [];
    const uploads: NonNullable<Events['uploads']>[number][] = [];
    const before: Record<string, number> = {};
    for (const { resource, events } of changing({ agreement, app })) await change(on, { resource, events, session, mine, changes, uploads, before });
    await wait(lull);
    return {
      mine: mine.visit(),
      changes,
      before,
      ...(uploads.length === 0 ? {} : { uploads }),
      ...(other === undefined ? {} : { other: other.visit() }),
      ...(nobody === undefined ? {} : { nobody: nobody.visit() }),
    };
  },
});

interface Changing {
  readonly resource: string;
  readonly events: SocketChanges;
  readonly session: Session;
  readonly mine: LiveSocket;
  readonly changes: Change[];
  readonly uploads: { readonly object: string; readonly exchange: Exchange }[];
  readonly before: Record<string, number>;
}

async function change(on: Collecting, { resource, events, session, mine, changes, uploads, before }: Changing): Promise<void> {
  const { http, objects, agreement, app, marker } = on;
  const { realtime } = agreement;
  const { create, read, update, remove, id: place, shared } = app.resources[resource] ?? { id: 'id' };
  const of = { resource, place, ...(shared === undefined ? {} : { shared }) };
  const first = marker();
  const made = objects.bodyOf(resource, first, session);
  if (realtime === undefined || create === undefined || made === undefined) return;

  const about = (operation: OperationId, id: string): Readonly<Record<string, string>> => ({
    [pathParameters(operationParts(operation).path).at(-1) ?? 'id']: id,
  });
  const reading = async (id: string | undefined): Promise<Exchange | undefined> =>
    read === undefined || id === undefined ? undefined : http.send({ operation: read, path: about(read, id), as: session });

  /** Asks for the change, reads the object when the event comes, and again when all is over. */
  async function one(step: Step, { event, at }: { readonly event: string; readonly at: string }, ask: () => Promise<Exchange>): Promise<string | undefined> {
    const { type, within } = realtime ?? { type: '', within: 0 };
    const seen = new Set(mine.visit().frames);
    const tells = (frame: Frame): boolean =>
      !seen.has(frame) &&
      eventIn(frame, { type }) === event &&
      (step.id === undefined || idIn(frame, at, place) === step.id) &&
      (step.former === undefined || frame.text.includes(step.marker) || !frame.text.includes(step.former));
    let over = false;
    const early = mine.next(tells, patience).then(async (frame) => (frame === undefined || over ? undefined : reading(idIn(frame, at, place))));
    const exchange = await ask();
    before[exchange.id] = seen.size;
    if (!succeeded(exchange)) {
      over = true;
      changes.push({ ...step, ...of, id: step.id ?? '', event, at, exchange });
      return undefined;
    }
    const told = await mine.next(tells, within * 1000 + ours);
    over = told === undefined;
    const answered = valueAt(jsonBody(exchange.response), place);
    const id = step.id ?? (typeof answered === 'string' || typeof answered === 'number' ? String(answered) : undefined);
    const onEvent = told === undefined ? undefined : await early;
    const after = await reading(id);
    changes.push({
      ...step,
      ...of,
      id: id ?? '',
      event,
      at,
      exchange,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(after === undefined ? {} : { after }),
    });
    return id;
  }

  const created = events.created;
  const id =
    created === undefined
      ? (await objects.create(resource, session)).id
      : await one({ kind: 'created', marker: first }, created, () => http.send({ operation: create, body: made, as: session }));
  if (id === undefined) return;
  if (created !== undefined && remove !== undefined) objects.adopt({ what: resource, id, remove, session });

  const [second, third] = [marker(), marker()];
  const body = [objects.changeOf(resource, second, session), objects.changeOf(resource, third, session)] as const;
  if (events.updated !== undefined && update !== undefined && body[0] !== undefined) {
    const asked = { operation: update, path: about(update, id), as: session };
    // Two in a row: what is told last must be what is there last.
    const between = await http.send({ ...asked, body: body[0] });
    if (succeeded(between)) await one({ kind: 'updated', marker: third, former: second, id }, events.updated, () => http.send({ ...asked, body: body[1] }));
  }
  if (agreement.upload?.of === resource) {
    const exchange = await sendSample(on, agreement.upload, { as: session, path: about(agreement.upload.operation, id) });
    if (exchange !== undefined) uploads.push({ object: id, exchange });
  }
  if (events.removed !== undefined && remove !== undefined)
    await one({ kind: 'removed', marker: third, id }, events.removed, () => http.send({ operation: remove, path: about(remove, id), as: session }));
}

/** The id in an event: what stands at the place itself, or in the object there, under the last name of where answers have it. */
export function idIn(frame: Frame, at: string, place: string): string | undefined {
  const value = valueAt(messageIn(frame), at);
  const id = isRecord(value) ? (valueAt(value, place) ?? value[place.split(/[./]/).at(-1) ?? 'id']) : value;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** The App's messages that tell of a change, in order. */
export function toldOf({ mine, before }: Pick<Events, 'mine' | 'before'>, { event, at, id, place, exchange }: Change, type: string): readonly Frame[] {
  return mine.frames
    .slice(before[exchange.id] ?? 0)
    .filter((frame) => frame.from === 'app' && eventIn(frame, { type }) === event && idIn(frame, at, place) === id);
}
