import {
  defineProbe,
  isRecord,
  jsonBody,
  notAgreed,
  operationParts,
  pathParameters,
  succeeded,
  valueAt,
  withoutNames,
  type Exchange,
  type OpenApiSaid,
  type OperationId,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';

/** An instant that was sent and read again. */
export interface Told {
  readonly created: Exchange;
  /** Absent where it was not created. */
  readonly read?: Exchange;
}
export interface Instant {
  readonly create: OperationId;
  readonly read: OperationId;
  /** The member of the body and of the answer that holds it. */
  readonly field: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Sent as `…T10:00:00Z`. */
  readonly utc: Told;
  /** The same instant, sent as `…T12:00:00+02:00`. */
  readonly offset: Told;
}
export interface Instants {
  readonly sent: readonly Instant[];
}

const mostFields = 3;
const offset = 2 * 3600_000;
const day = 86_400_000;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Sends points in time to whatever takes some, once in UTC and once as a clock two hours ahead says it, and reads them again. */
export const instants: Witness<Instants> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  last: true,
  needs: {},
  uses: { openapi },
  appliesTo: ({ agreement, app }) =>
    agreement.auth === undefined
      ? notAgreed.auth
      : Object.values(app.resources).some(({ create, read }) => create !== undefined && read !== undefined) || notAgreed.creatable,
  async collect({ http, sessions, objects, agreement, app, marker }, { openapi }) {
    const civil = [...(agreement.formats?.civil ?? []), ...(agreement.formats?.dates ?? [])];
    const found = Object.entries(app.resources).flatMap(([name, { create, read, remove, id }]) => {
      const body = create === undefined || read === undefined ? undefined : objects.bodyOf(name, marker());
      if (create === undefined || read === undefined || !isRecord(body) || pathParameters(operationParts(read).path).length !== 1) return [];
      const told = Object.entries(body).flatMap(([field, value]) =>
        typeof value === 'string' && rfc3339.test(value) ? [{ field, at: Math.floor(Date.parse(value) / 1000) * 1000 }] : [],
      );
      const declared = declaredInstants(openapi, create).flatMap((field) => (field in body ? [] : [{ field, at: noon() }]));
      const fields = [...told, ...declared].filter(({ field }) => !civil.includes(field)).slice(0, mostFields);
      return fields.map((one) => ({ ...one, name, create, read, remove, place: id }));
    });
    // Most Apps take none, and then nobody needs to sign up for it.
    if (found.length === 0) return { sent: [] };
    const as = await sessions.own();
    const sent: Instant[] = [];
    for (const { name, create, read, remove, place, field, at } of found) {
      const tell = async (text: string): Promise<Told> => {
        const body = objects.bodyOf(name, marker(), as);
        const created = await http.send({ operation: create, as, body: { ...(isRecord(body) ? body : {}), [field]: text } });
        const id = succeeded(created) ? valueAt(jsonBody(created.response), place) : undefined;
        if (typeof id !== 'string' && typeof id !== 'number') return { created };
        if (remove !== undefined) objects.adopt({ what: name, id: String(id), remove, session: as });
        const path = Object.fromEntries(pathParameters(operationParts(read).path).map((parameter) => [parameter, String(id)]));
        return { created, read: await http.send({ operation: read, path, as }) };
      };
      const utc = await tell(`${new Date(at).toISOString().slice(0, 19)}Z`);
      // What was not taken in UTC shows nothing in another offset.
      if (utc.read === undefined) continue;
      sent.push({ create, read, field, at, utc, offset: await tell(`${new Date(at + offset).toISOString().slice(0, 19)}+02:00`) });
      await objects.tidy();
    }
    return { sent };
  },
});

/** A month ahead, for what must lie ahead. */
function noon(): number {
  return Math.floor(Date.now() / day) * day + 30 * day + 10 * 3600_000;
}

/** The members of a creation's body that the document declares to be points in time. */
function declaredInstants(openapi: OpenApiSaid | undefined, create: OperationId): readonly string[] {
  const declared = Object.entries(openapi?.operations ?? {}).find(([id]) => withoutNames(id as OperationId) === withoutNames(create))?.[1];
  const pointer = Object.entries(declared?.requestBody?.content ?? {}).find(([type]) => /[/+]json\b/.test(type))?.[1];
  if (openapi === undefined || pointer === undefined || pointer === null) return [];
  const schema = resolved(openapi.document, valueAt(openapi.document, pointer));
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    const one = resolved(openapi.document, property);
    if (!isRecord(one) || one['readOnly'] === true) return [];
    const others = one['anyOf'] ?? one['oneOf'];
    const some = Array.isArray(others) ? (others as readonly unknown[]).map((other) => resolved(openapi.document, other)) : [one];
    return some.some((other) => isRecord(other) && other['format'] === 'date-time') ? [name] : [];
  });
}

function resolved(document: unknown, schema: unknown): unknown {
  return isRecord(schema) && typeof schema['$ref'] === 'string' ? valueAt(document, schema['$ref'].slice(1)) : schema;
}
