import {
  allowedOrigin,
  changedQuery,
  creatable,
  defineProbe,
  isRecord,
  jsonBody,
  notAgreed,
  operationParts,
  pagingOf,
  parameterOf,
  pathParameters,
  sortParameter,
  statusOf,
  succeeded,
  Unavailable,
  valueAt,
  type Exchange,
  type OperationId,
  type PagePart,
  type PagingAgreement,
  type Witness,
} from '../../src/author.ts';
import { openapi } from '../contract/openapi.probe.ts';
import type { Provoked } from './refused.probe.ts';

export interface Sent {
  /** What is wrong with it: `a NUL character`. */
  readonly how: string;
  readonly error: Exchange;
  /** The same once more, where the first answer was a 5xx. */
  readonly again?: Exchange;
  /** The check that tells of a failure, where one asks the same. */
  readonly told?: 'format/null-vs-absent' | 'paging/bounds';
}
export interface BadInput {
  readonly operations: readonly {
    readonly operation: OperationId;
    /** The operation asked rightly. */
    readonly control: Exchange;
    /** Another operation asked rightly, by the same user. */
    readonly beside?: Exchange;
    readonly sent: readonly Sent[];
  }[];
}

/** Resources beyond these are handled by the same code. */
const mostResources = 2;

type Content = { readonly type?: string; readonly text: string | Uint8Array };
interface Bad {
  readonly how: string;
  readonly content: Content;
}

/** Sends what no frontend should send, one thing wrong at a time, to operations on objects of its own; what is accepted is removed. */
export const badInput: Witness<BadInput> = defineProbe({
  reach: 'creates-data',
  isolation: 'user',
  // What it creates and removes would shift the pages of a list that others see too.
  last: true,
  needs: {},
  uses: { openapi },
  appliesTo({ agreement, app }) {
    if (agreement.auth === undefined) return notAgreed.auth;
    if (app.users.length === 0) return notAgreed.users;
    return creatable(app) !== undefined || notAgreed.creatable;
  },
  async collect({ http, sessions, objects, agreement, app, marker }, { openapi }) {
    const origin = allowedOrigin(agreement);
    const headers = origin === undefined ? {} : { origin };
    const as = await sessions.own();
    const operations: BadInput['operations'][number][] = [];
    const send = async (how: string, ask: () => Promise<Exchange>): Promise<Sent> => {
      const error = await ask();
      return { how, error, ...((statusOf(error) ?? 0) >= 500 ? { again: await ask() } : {}) };
    };
    const resources = Object.entries(app.resources).filter(
      ([name, { create, remove }]) => create !== undefined && (remove !== undefined || app.ours) && isRecord(objects.bodyOf(name, marker(), as)),
    );
    if (resources.length === 0) throw new Unavailable('no resource is declared with create, remove and a body that is an object');
    for (const [name, { list, create, read, update, remove, id: place }] of resources.slice(0, mostResources)) {
      if (create === undefined) continue;
      const adopted = (exchange: Exchange): string | undefined => {
        const id = succeeded(exchange) ? valueAt(jsonBody(exchange.response), place) : undefined;
        if ((typeof id !== 'string' && typeof id !== 'number') || ['', '.', '..'].includes(String(id))) return undefined;
        if (remove !== undefined) objects.adopt({ what: name, id: String(id), remove, session: as });
        return String(id);
      };
      const text = marker();
      const body = objects.bodyOf(name, text, as);
      if (!isRecord(body)) continue;
      const control = await http.send({ operation: create, as, headers, body });
      const id = adopted(control);
      if (id === undefined) continue;
      const parameters = pathParameters(operationParts(read ?? list).path);
      const where = (value: string): { readonly path?: Readonly<Record<string, string>> } =>
        parameters[0] === undefined ? {} : { path: { [parameters[0]]: value } };
      const beside = await http.send({ operation: read ?? list, as, headers, ...(read === undefined ? {} : where(id)) });

      const sent: Sent[] = [];
      for (const { how, content } of badBodies(body, text, marker)) {
        const one = await send(how, async () => {
          const exchange = await http.send({ operation: create, as, headers, raw: content });
          adopted(exchange);
          return exchange;
        });
        sent.push(one);
      }
      operations.push({ operation: create, control, beside, sent });

      const unique = marker();
      const change = objects.changeOf(name, unique, as);
      if (update !== undefined && isRecord(change)) {
        const [last] = pathParameters(operationParts(update).path).slice(-1);
        const path = last === undefined ? {} : { path: { [last]: id } };
        const accepted = await http.send({ operation: update, as, headers, body: change, ...path });
        const answers: Sent[] = [];
        // Each field of a PATCH is set to null by `format/updates` as well.
        const nulled = operationParts(update).method === 'PATCH' && read !== undefined && parameters.length === 1;
        for (const { how, content } of badBodies(change, unique, marker).filter((bad) => inUpdates.includes(bad.how))) {
          const told = nulled && how === ofNull ? { told: 'format/null-vs-absent' as const } : {};
          answers.push({ ...(await send(how, () => http.send({ operation: update, as, headers, raw: content, ...path }))), ...told });
        }
        operations.push({ operation: update, control: accepted, beside: control, sent: answers });
      }
      if (read !== undefined && parameters.length === 1) {
        const answers: Sent[] = [];
        for (const [how, value] of badIds) answers.push(await send(how, () => http.send({ operation: read, as, headers, ...where(value) })));
        operations.push({ operation: read, control: beside, beside: control, sent: answers });
      }
      const paging = pagingOf({ agreement, app }, name);
      const sort = sortParameter(list, openapi);
      if ((paging !== undefined || sort !== undefined) && pathParameters(operationParts(list).path).length === 0) {
        const whole = await http.send({ operation: list, as, headers });
        const answers: Sent[] = [];
        if (sort !== undefined)
          answers.push(await send(`${sort} by a field that nobody knows`, () => http.send({ operation: list, as, headers, query: { [sort]: marker() } })));
        if (paging !== undefined) {
          const part = parameterOf(paging, 'place') === undefined ? 'size' : 'place';
          const parameter = parameterOf(paging, part) ?? part;
          // Pages that are no number, or beyond all, are `paging/walk`’s to ask; what is below the first also shows how the App refuses.
          for (const [how, value] of part === 'place' ? badNumbers.filter(([how]) => how === '−1' || how === 'NUL') : badNumbers) {
            const told = how === '−1' ? { told: 'paging/bounds' as const } : {};
            answers.push({
              ...(await send(`${parameter} as ${how}`, () => http.send({ operation: list, as, headers, query: odd(paging, part, value) }))),
              ...told,
            });
          }
        }
        operations.push({ operation: list, control: whole, beside: control, sent: answers });
      }
    }
    await objects.tidy();
    return { operations };
  },
});

const json = 'application/json';
const ofNull = 'a text that is null';
const inUpdates = [
  'a text that is an object',
  ofNull,
  'a NUL character',
  'half a surrogate pair',
  'a number beyond 64 bits',
  'NaN',
  'bytes that are not UTF-8',
];
const badIds = [
  ['an id with a NUL character', '\u0000'],
  ['an id that is none', 'not-an-id'],
  ['an id of 2 000 characters', 'x'.repeat(2000)],
] as const;
const badNumbers = [
  ['2^63', '9223372036854775808'],
  ['−1', '-1'],
  ['NaN', 'NaN'],
  ['NUL', '\u0000'],
] as const;

/** Which page, or of cursors and links how large, said by what need not be a number. */
function odd(paging: PagingAgreement, part: PagePart, text: string): Readonly<Record<string, string | number>> {
  const parameter = parameterOf(paging, part);
  return paging.style === 'encoded' || parameter === undefined ? changedQuery(paging, anySize, part, text) : { [parameter]: text };
}
const anySize = 10;

/** Refusals of what only the App can judge. Lengths, encodings and NUL are refused by parsers and servers before it, and odd paths by its router. */
export function provokedBy(badInput: BadInput | undefined): readonly Provoked[] {
  return (badInput?.operations ?? []).flatMap(({ operation, control, sent }) =>
    sent.flatMap(({ how, error }) => {
      const content = judgedByTheApp.includes(how);
      const parameter = (how === 'an id that is none' || how.endsWith(' as −1')) && [400, 422].includes(statusOf(error) ?? 0);
      return content || parameter ? [{ operation, how, control, error }] : [];
    }),
  );
}
const judgedByTheApp = [
  'a text that is an object',
  ofNull,
  'a member left out',
  'the same text as before',
  'a number beyond 64 bits',
  'a member that nobody knows',
];

/** An accepted body with one thing wrong with the text that holds `marked`, or with the body as a whole. */
export function badBodies(whole: Readonly<Record<string, unknown>>, marked: string, marker: () => string): readonly Bad[] {
  const { body, wrapped } = unwrapped(whole, marked);
  const texts = Object.keys(body).filter((name) => typeof body[name] === 'string');
  const field = texts.find((name) => String(body[name]).includes(marked)) ?? texts[0];
  const number = Object.keys(body).find((name) => typeof body[name] === 'number') ?? field;
  // Each is unlike the accepted one in nothing else, but its text is its own: some texts must be unique.
  const fresh = (): Record<string, unknown> => (field === undefined ? { ...body } : { ...body, [field]: String(body[field]).replaceAll(marked, marker()) });
  const as = (text: string | Uint8Array): Content => ({ type: json, text });
  const inJson = (body: Readonly<Record<string, unknown>>): string => JSON.stringify(wrapped(body));
  const withText = (change: (text: string) => unknown): Content => {
    const other = fresh();
    return as(inJson(field === undefined ? other : { ...other, [field]: change(String(other[field])) }));
  };
  // What JSON.stringify cannot write is put where a text stood.
  const withLiteral = (name: string, literal: string): Content => {
    const hole = marker();
    return as(inJson({ ...fresh(), [name]: hole }).replace(JSON.stringify(hole), literal));
  };
  const ofTheText: readonly Bad[] =
    field === undefined
      ? []
      : [
          { how: 'a text that is an object', content: withText(() => ({})) },
          { how: ofNull, content: withText(() => null) },
          { how: 'a member left out', content: as(inJson(Object.fromEntries(Object.entries(fresh()).filter(([name]) => name !== field)))) },
          { how: '20 000 characters', content: withText((text) => text + 'x'.repeat(20_000)) },
          { how: 'a NUL character', content: withText((text) => `${text}\u0000`) },
          { how: 'half a surrogate pair', content: withText((text) => `${text}\ud800`) },
          { how: 'a list in 500 lists', content: withLiteral(field, '['.repeat(500) + ']'.repeat(500)) },
          { how: 'the same text as before', content: as(inJson(body)) },
        ];
  const [day] = Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? [name] : []));
  const hole = marker();
  return [
    ...ofTheText,
    ...(day === undefined ? [] : [{ how: 'a day that no month has', content: as(inJson({ ...fresh(), [day]: '2030-02-30' })) }]),
    ...(number === undefined
      ? []
      : [
          { how: 'a number beyond 64 bits', content: withLiteral(number, '9223372036854775808') },
          { how: 'NaN', content: withLiteral(number, 'NaN') },
        ]),
    { how: 'a member that nobody knows', content: as(inJson({ ...fresh(), [marker()]: marker() })) },
    { how: 'an empty body', content: as('') },
    { how: 'bytes that are not UTF-8', content: as(withBytes(inJson({ ...fresh(), [field ?? marker()]: hole }), hole)) },
    { how: 'content without a type', content: { text: inJson(fresh()) } },
  ];
}

interface Wrapped {
  readonly body: Readonly<Record<string, unknown>>;
  readonly wrapped: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** The object in the body that holds the text, and how it is wrapped: `{ article: … }`, `{ data: { attributes: … } }`. */
function unwrapped(body: Readonly<Record<string, unknown>>, marked: string, deep = 3): Wrapped {
  const whole = { body, wrapped: (other: Wrapped['body']) => other };
  if (deep === 0 || Object.values(body).some((value) => typeof value === 'string' && value.includes(marked))) return whole;
  for (const [name, value] of Object.entries(body)) {
    if (!isRecord(value) || !JSON.stringify(value).includes(marked)) continue;
    const inner = unwrapped(value, marked, deep - 1);
    return { body: inner.body, wrapped: (other) => ({ ...body, [name]: inner.wrapped(other) }) };
  }
  return whole;
}

/** In place of the hole, a text with two bytes that UTF-8 never has. */
function withBytes(text: string, hole: string): Uint8Array {
  const [before = '', after = ''] = text.split(hole);
  const encoder = new TextEncoder();
  return Uint8Array.from([...encoder.encode(`${before}${hole}`), 0xff, 0xfe, ...encoder.encode(after)]);
}
