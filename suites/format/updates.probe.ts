import {
  defineProbe,
  isRecord,
  jsonBody,
  notAgreed,
  nullableMembers,
  operationParts,
  pathParameters,
  succeeded,
  withoutNames,
  type Collecting,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';

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
    /** What held a value and is declared to may be null, in the update as in what is read, set to null at once; read before and after. */
    readonly cleared?: { readonly fields: readonly string[]; readonly before: Exchange; readonly exchange: Exchange; readonly after: Exchange };
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
  uses: { openapi },
  appliesTo: ({ agreement, app }) =>
    agreement.auth === undefined ? notAgreed.auth : app.users.length === 0 ? notAgreed.users : updatable(app).length > 0 || notAgreed.updatable,
  async collect({ http, sessions, objects, app, marker }, { openapi }) {
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
      const cleared = await clearing();
      byResource[name] = {
        read,
        update,
        steps: { before, again, empty, afterEmpty, change: changing, afterChange, nulls, ...(cleared === undefined ? {} : { cleared }) },
        changed,
      };

      async function clearing(): Promise<Updated['steps']['cleared']> {
        const declared = openapi === undefined ? [] : clearable(openapi, { read, update });
        const body = succeeded(afterChange) ? jsonBody(afterChange.response) : undefined;
        const fields = declared.filter((field) => !changed.includes(field) && isRecord(body) && isSet(body[field])).slice(0, mostCleared);
        if (fields.length === 0) return undefined;
        const exchange = await send(Object.fromEntries(fields.map((field) => [field, null])));
        return { fields, before: afterChange, exchange, after: await shown() };
      }
    }
    await objects.tidy();
    return { byResource };
  },
});

const mostCleared = 4;

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** What the document lets be null both in the update and in what is read. */
function clearable(openapi: OpenApiSaid, { read, update }: Pick<Updated, 'read' | 'update'>): readonly string[] {
  const declared = (id: OperationId): OpenApiSaid['operations'][OperationId] | undefined =>
    Object.entries(openapi.operations).find(([other]) => withoutNames(other as OperationId) === withoutNames(id))?.[1];
  const content = (of: OpenApiSaid['operations'][OperationId]['responses'][string]['content'] | undefined): string | null | undefined =>
    Object.entries(of ?? {}).find(([type]) => /[/+]json\b/.test(type))?.[1];
  const shown = nullableMembers(openapi.document, content(declared(read)?.responses['200']?.content));
  return nullableMembers(openapi.document, content(declared(update)?.requestBody?.content)).filter((field) => shown.includes(field));
}

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
