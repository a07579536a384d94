import {
  defineProbe,
  isRecord,
  jsonBody,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  type Collecting,
  type Exchange,
  type OperationId,
  type Witness,
} from '../../src/author.ts';

export interface Updated {
  readonly read: OperationId;
  readonly update: OperationId;
  readonly steps: {
    /** Before anything was changed. */
    readonly before: Exchange;
    /** The same, once more. */
    readonly again: Exchange;
    /** A change of nothing: `{}`. */
    readonly empty: Exchange;
    readonly afterEmpty: Exchange;
    /** The configured change, which concerns some fields only. */
    readonly change: Exchange;
    readonly afterChange: Exchange;
    /** Each top-level field that the change may name, and what is true or false of the object, set to null. */
    readonly nulls: readonly { readonly field: string; readonly exchange: Exchange }[];
  };
  /** The fields that the configured change names. */
  readonly changed: readonly string[];
}
export interface Updates {
  readonly byResource: Readonly<Record<string, Updated>>;
}

/** Changes an object of its own in part: nothing, some fields, each field to null. */
export const updates: Witness<Updates> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  appliesTo: ({ agreement, app }) =>
    agreement.auth === undefined ? notAgreed.auth : app.users.length === 0 ? notAgreed.users : updatable(app).length > 0 || notAgreed.updatable,
  async collect({ http, sessions, objects, app, marker }) {
    const as = await sessions.own();
    const byResource: Record<string, Updated> = {};
    for (const { name, read, update } of updatable(app)) {
      const { id } = await objects.create(name, as);
      const change = objects.changeOf(name, marker(), as);
      if (id === undefined || typeof change !== 'object' || change === null || Array.isArray(change)) continue;
      const at = (operation: OperationId): { operation: OperationId; path: Record<string, string>; as: typeof as } => ({
        operation,
        path: { [pathParameters(operationParts(operation).path).at(-1) ?? 'id']: id },
        as,
      });
      const send = (body: unknown): Promise<Exchange> => http.send({ ...at(update), body });
      const shown = (): Promise<Exchange> => http.send(at(read));
      const before = await shown();
      const again = await shown();
      const empty = await send({});
      const afterEmpty = await shown();
      const changing = await send(change);
      const afterChange = await shown();
      const changed = Object.keys(change);
      const nulls: { field: string; exchange: Exchange }[] = [];
      for (const field of [...changed.slice(0, 4), ...flagsOf(before, changed).slice(0, 2)]) nulls.push({ field, exchange: await send({ [field]: null }) });
      byResource[name] = { read, update, steps: { before, again, empty, afterEmpty, change: changing, afterChange, nulls }, changed };
    }
    await objects.tidy();
    return { byResource };
  },
});

/** What is true or false of an object hardly ever may be null, and is sent alone by a checkbox. */
function flagsOf(read: Exchange, changed: readonly string[]): readonly string[] {
  const body = succeeded(read) ? jsonBody(read.response) : undefined;
  return Object.entries(isRecord(body) ? body : {}).flatMap(([field, value]) => (typeof value === 'boolean' && !changed.includes(field) ? [field] : []));
}

/** What an edit ends by right: approvals, locks, caches, previews. */
export const volatile: RegExp = /approv|verif|confirm|publish|review|valid|draft|lock|sync|index|cache|expir|preview|thumb|error|warning|token|checked/i;

/** PATCH only: a PUT replaces the whole (RFC 9110 §9.3.4). Of one parameter: we know no values for others. */
function updatable(app: Collecting['app']): readonly { readonly name: string; readonly read: OperationId; readonly update: OperationId }[] {
  return Object.entries(app.resources).flatMap(([name, { create, read, update, changeable }]) =>
    create !== undefined && read !== undefined && update?.startsWith('PATCH ') === true && changeable === true && [read, update].every(hasOneParameter)
      ? [{ name, read, update }]
      : [],
  );
}

function hasOneParameter(operation: OperationId): boolean {
  return pathParameters(operationParts(operation).path).length === 1;
}
