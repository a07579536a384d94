import {
  defineCheck,
  jsonBody,
  mediaType,
  notAgreed,
  protectedRead,
  statusOf,
  succeeded,
  sameAnswer,
  valueAt,
  type Agreement,
  type Check,
  type Examined,
  type Exchange,
  type OperationId,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { fromTheApp } from '../contract/fixtures.probe.ts';
import { anonymousReads } from './anonymous-reads.probe.ts';
import { anonymousWrites, type AnonymousWrites } from './anonymous-writes.probe.ts';
import { shows } from './others-objects.probe.ts';
import { listIn } from './scoped-lists.probe.ts';

export const anonymousSweep: Check = defineCheck({
  title: 'Every operation that needs a session refuses who has none',
  sources: ['OWASP ASVS v5.0.0-8.3.1', 'OWASP API2:2023', 'OWASP WSTG-ATHN-04'],
  needs: { agreement, anonymousReads },
  uses: { anonymousWrites },
  appliesTo(known) {
    if (known.agreement.auth === undefined) return notAgreed.auth;
    if (known.app.users.length === 0) return notAgreed.users;
    return protectedRead(known) !== undefined || notAgreed.protectedRead;
  },
  messages: {
    open: { level: 'breaking', text: '{operation} answers {status} to who is not signed in, with what it answers users' },
    done: { level: 'breaking', text: '{operation} is done for who is not signed in: it answers {status}, and {effect}' },
    leaks: {
      level: 'breaking',
      text: '{operation} shows who is not signed in an object of a user, which {read} refuses them',
    },
    againstDocument: { level: 'warning', text: '{operation} succeeds for who is not signed in, and the document says that it needs a session' },
    looksFirst: { level: 'warning', text: '{operation} answers {status} to who is not signed in: it looks at what is sent before it asks who sends it' },
    looksForIt: {
      level: 'warning',
      text: '{operation} answers {status} to who is not signed in, and {read} answers {refusal}: it looks for the object before it asks who sends it',
    },
    pretends: { level: 'warning', text: '{operation} answers {status} to who is not signed in and does nothing: a client takes it for done' },
    tellsExistence: {
      level: 'warning',
      text: '{operation} answers who is not signed in {status} for an object that is there and {nowhere} for one that is not, which {read} does not: it tells which exist',
    },
  },
  run({ agreement, anonymousReads, anonymousWrites }, { examine, report }) {
    for (const [name, { stated, authorised, anonymous, again }] of Object.entries(anonymousReads.byOperation)) {
      const operation = name as OperationId;
      // Some Apps filter where others refuse: what everyone gets alike because there is nothing to get says nothing.
      const vague = succeeded(anonymous) && isEmpty(agreement, anonymous) && isEmpty(agreement, authorised);
      const filled = anonymousWrites?.lists?.find((list) => list.operation === operation && shows(list.owned, list.marker));
      // Who is shown everybody’s is not answered as one user is.
      if (filled !== undefined && (vague || shows(filled.anonymous, filled.marker))) {
        const on = examine({ operation }, { held: fromTheApp(filled.anonymous), by: filled.owned.id });
        if (on && shows(filled.anonymous, filled.marker))
          report(on, 'open', {
            data: { operation, status: statusOf(filled.anonymous) ?? 0 },
            expected: { ...stated, value: 'for signed-in users' },
            actual: { witness: 'authz/anonymous-writes', at: filled.anonymous.id, value: statusOf(filled.anonymous) },
          });
        continue;
      }
      const nothing = vague ? ', and everyone gets the same nothing: let the first user of the config have something there' : '';
      const on = examine({ operation }, { held: succeeded(authorised) && fromTheApp(anonymous) && !vague, by: `${authorised.id}${nothing}` });
      if (!on || !succeeded(anonymous) || isEmpty(agreement, anonymous) || !(sameAnswer(anonymous, authorised) || sameLasting(anonymous, authorised, again)))
        continue;
      const both = {
        expected: { ...stated, value: 'for signed-in users' },
        actual: { witness: 'authz/anonymous-reads', at: anonymous.id, value: statusOf(anonymous) },
      };
      // Where a credential is welcome and not needed, documents made from code say that it is needed.
      if (stated.witness === 'openapi') report(on, 'againstDocument', { data: { operation }, ...both });
      else report(on, 'open', { data: { operation, status: statusOf(anonymous) ?? 0 }, ...both });
    }
    for (const operation of anonymousWrites?.spared ?? [])
      examine({ operation }, { held: false, by: 'it was not asked, since without a parameter in its path it would remove everything' });
    const { unsaid: first, beside = [] } = anonymousWrites ?? {};
    const told = new Set<OperationId>();
    for (const unsaid of [...(first === undefined ? [] : [first]), ...beside])
      for (const { operation, named, exchange } of unsaid.asked) {
        if (!succeeded(exchange) || told.has(operation)) continue;
        if (!shows(exchange, unsaid.marker)) {
          // What merely exists may be meant for everyone, but that is to be said.
          if (!named && unsaid === first)
            examine({ operation }, { held: false, by: `${exchange.id} answers nobody, too; if it may, name it in agreement.public` });
          continue;
        }
        const hidden = shows(unsaid.owned, unsaid.marker) && fromTheApp(unsaid.anonymous) && !succeeded(unsaid.anonymous);
        const on = examine({ operation }, { held: hidden, by: unsaid.owned.id });
        if (!on) continue;
        told.add(operation);
        report(on, 'leaks', {
          data: { operation, read: unsaid.read },
          expected: { witness: 'authz/anonymous-writes', at: unsaid.anonymous.id, value: statusOf(unsaid.anonymous) },
          actual: { witness: 'authz/anonymous-writes', at: exchange.id, value: statusOf(exchange) },
        });
      }
    for (const attempt of anonymousWrites?.attempts ?? []) {
      const { operation, stated, exchange, effect } = attempt;
      const seen = effect === undefined || (succeeded(effect.before) && fromTheApp(effect.seen));
      const control = effect?.before ?? anonymousWrites?.control;
      if (control === undefined) continue;
      const on = examine({ operation }, { held: succeeded(control) && fromTheApp(exchange) && seen, by: control.id });
      if (!on) continue;
      const status = statusOf(exchange) ?? 0;
      const both = {
        expected: { ...stated, value: 'for signed-in users' },
        actual: { witness: 'authz/anonymous-writes', at: exchange.id, value: status },
      };
      const done = effectOf(attempt);
      if (done !== undefined && effect === undefined && stated.witness === 'openapi') report(on, 'againstDocument', { data: { operation }, ...both });
      else if (done !== undefined) report(on, 'done', { data: { operation, status, effect: done }, ...both });
      else if ([409, 415, 422].includes(status) && agreement.auth?.anonymous.includes(status) !== true)
        report(on, 'looksFirst', { data: { operation, status }, ...both });
      else byReading(on, attempt, both);
    }
    return;

    /** What reading the same object tells of a refusal, where reading is refused to nobody as agreed, be it there or not. */
    function byReading(
      on: Examined,
      { operation, exchange, nowhere, reading }: AnonymousWrites['attempts'][number],
      both: Readonly<Record<'expected' | 'actual', { readonly witness: string; readonly at: string; readonly value: unknown }>>,
    ): void {
      if (reading === undefined) return;
      const isAgreed = (one: Exchange): boolean => agreement.auth?.anonymous.includes(statusOf(one) ?? 0) === true;
      const refused = [reading.there, reading.nowhere].every((one) => fromTheApp(one) && !succeeded(one) && isAgreed(one));
      if (!refused || statusOf(reading.there) !== statusOf(reading.nowhere)) return;
      const [status, other] = [statusOf(exchange) ?? 0, fromTheApp(nowhere) ? statusOf(nowhere) : undefined];
      const expected = { witness: 'authz/anonymous-writes', at: reading.there.id, value: statusOf(reading.there) };
      if (succeeded(exchange)) {
        if (mediaType(exchange.response.headers) !== 'text/html' && !isAgreed(exchange)) report(on, 'pretends', { data: { operation, status }, ...both });
        // What is refused for its content, its state or its looks was not looked for.
      } else if (other !== undefined && other !== status && [status, other].every((one) => [401, 403, 404, 410].includes(one)))
        report(on, 'tellsExistence', { data: { operation, status, nowhere: other, read: reading.operation }, ...both, expected });
      else if ((status === 404 || status === 410) && !isAgreed(exchange))
        report(on, 'looksForIt', {
          data: { operation, status, read: reading.operation, refusal: statusOf(reading.there) ?? 0 },
          ...both,
          expected,
        });
    }
  },
});

/** What an attempt did, in words. Where the object can be looked at, that decides; a 204 for what was not done is polite, not wrong. */
function effectOf({ exchange, effect }: AnonymousWrites['attempts'][number]): string | undefined {
  // A page for people in the place of a refusal is how some frontends ask to sign in.
  if (effect === undefined)
    return succeeded(exchange) && mediaType(exchange.response.headers) !== 'text/html' ? 'nothing says that it was not meant' : undefined;
  if (effect.on === 'change') return shows(effect.seen, effect.marker) ? 'the object of a user is changed' : undefined;
  return statusOf(effect.seen) === 404 || statusOf(effect.seen) === 410 ? 'the object of a user is gone' : undefined;
}

/** A list without items, or nothing at all. */
function isEmpty({ paging }: Agreement, exchange: Exchange): boolean {
  if (exchange.response.kind !== 'answered') return true;
  const body = jsonBody(exchange.response);
  const items = listIn(paging, body);
  if (items !== undefined) return items.length === 0;
  // A list without items is null in some languages.
  const isNull = body === null || (paging !== undefined && valueAt(body, paging.items) === null);
  return isNull || (exchange.response.body?.text ?? '').trim() === '' || [...(leavesOf(body)?.values() ?? [1])].every((value) => value === null || value === 0);
}

/** The same but for what is new in every answer, as moments and ids of requests are: what two answers to the same user do not share. */
function sameLasting(anonymous: Exchange, authorised: Exchange, again: Exchange | undefined): boolean {
  if (!succeeded(anonymous) || !succeeded(authorised) || !succeeded(again)) return false;
  const [other, first, second] = [anonymous, authorised, again].map(({ response }) => leavesOf(response.kind === 'answered' ? jsonBody(response) : undefined));
  if (other === undefined || first === undefined || second === undefined) return false;
  const lasting = [...first].filter(([place, value]) => second.get(place) === value && !isMoment(value));
  const told = lasting.some(([, value]) => value !== null && value !== '[]' && value !== '{}');
  return (
    told && other.size === first.size && [...first.keys()].every((place) => other.has(place)) && lasting.every(([place, value]) => other.get(place) === value)
  );
}

/** A time, which two answers of one second share and the next second's does not. */
function isMoment(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value);
}

/** Every value that holds no other, by its place; undefined where there is no object. */
function leavesOf(body: unknown, place = ''): ReadonlyMap<string, unknown> | undefined {
  if (typeof body !== 'object' || body === null) return place === '' ? undefined : new Map([[place, body]]);
  const members = Object.entries(body);
  if (members.length === 0) return new Map([[place, Array.isArray(body) ? '[]' : '{}']]);
  return new Map(members.flatMap(([key, value]) => [...(leavesOf(value, `${place}/${key}`) ?? [])]));
}
