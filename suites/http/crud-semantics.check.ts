import {
  answered,
  defineCheck,
  headerValues,
  isRecord,
  jsonBody,
  matchOperation,
  mediaType,
  responseHeader,
  statusOf,
  succeeded,
  itemId,
  valueAt,
  type Check,
  type Exchange,
} from '../../src/author.ts';
import { volatile } from '../format/updates.probe.ts';
import { isGone, life, type Life } from './life.probe.ts';

export const crudSemantics: Check = defineCheck({
  title: 'What is created can be read, what is changed alone changes, and what is removed is gone',
  sources: ['RFC 9110 §9.2.2', 'RFC 9110 §9.3.5', 'RFC 9110 §15.3.2', 'RFC 9110 §15.3.5', 'RFC 5789 §2'],
  needs: { life },
  messages: {
    noId: { level: 'breaking', text: '{operation} answers {status} without an id at {place}, and without a Location' },
    notThere: { level: 'breaking', text: '{operation} answers {status} and does not show what was just created' },
    notChanged: { level: 'breaking', text: '{operation} answers {status}, and what it was to change is as it was' },
    answersOld: { level: 'warning', text: '{operation} changes the object and answers {status} with what it was before' },
    wiped: { level: 'breaking', text: '{operation} empties what it was not sent: {members}' },
    content: { level: 'breaking', text: '{operation} answers 204, which has no content, with {bytes} bytes' },
    emptyJson: { level: 'breaking', text: '{operation} answers {status} as JSON without a body' },
    stillThere: { level: 'breaking', text: '{operation} answers {status}, and what it was to remove can be read as before' },
    stillListed: { level: 'breaking', text: '{operation} answers {status}; reading the object {read} then, and {list} still lists it' },
    altered: { level: 'warning', text: '{operation} was sent {sent} as {member}, and {read} shows {now}' },
    crashed: { level: 'breaking', text: '{operation} answers {status} when what it removes is gone already' },
    created: { level: 'note', text: '{operation} answers {status}, where 201 says that something was created' },
    location: { level: 'warning', text: '{operation} answers with a Location that is not where the object is read: {location}' },
  },
  run({ life }, { examine, report }) {
    for (const one of Object.values(life.byResource)) {
      creation(one);
      reading(one);
      change(one);
      removal(one);
    }
    return;

    function creation({ operations, id, before, created }: Life): void {
      const operation = operations.create;
      // 202 promises an object, it does not have one yet (RFC 9110 §15.3.3).
      const on = examine(
        { operation },
        { held: succeeded(before) && succeeded(created) && statusOf(created) !== 202, by: succeeded(before) ? before.id : created.id },
      );
      const status = statusOf(created);
      if (!on || status === undefined || !succeeded(created)) return;
      const [location] = responseHeader(created, 'location');
      const found = itemId(jsonBody(created.response), id);
      if (found === undefined && location === undefined)
        report(on, 'noId', { data: { operation, status, place: id }, expected: agreed(id), actual: shown(created, jsonBody(created.response) ?? 'no JSON') });
      if (status !== 201) report(on, 'created', { data: { operation, status }, expected: rfc('RFC 9110', '§15.3.2', 201), actual: shown(created, status) });
      if (location !== undefined && operations.read !== undefined && found !== undefined && !leadsTo(location, created, operations.read, found))
        report(on, 'location', {
          data: { operation, location: location.slice(0, 100) },
          expected: agreed(`${operations.read} of ${found}`),
          actual: shown(created, location),
        });
    }
    function reading({ operations, id, created, read, marker }: Life): void {
      const operation = operations.read;
      if (operation === undefined || read === undefined) return;
      const sound = succeeded(created) && statusOf(created) !== 202;
      const status = statusOf(read);
      const on = examine({ operation }, { held: sound && status !== undefined && isJudgeable(status), by: sound ? created.id : read.id });
      if (on && status !== undefined && !holds(read, marker))
        report(on, 'notThere', { data: { operation, status }, expected: shown(created, marker), actual: shown(read, bodyOf(read)) });
      const other = on && holds(read, marker) ? alteredIn(jsonBody(created.request), objectIn(read, id)) : undefined;
      if (on && other !== undefined)
        report(on, 'altered', {
          data: { operation: operations.create, member: other.member, sent: other.sent, now: other.now, read: operation },
          expected: shown(created, { [other.member]: other.sent }),
          actual: shown(read, { [other.member]: other.now }),
        });
    }
    function change({ operations, id, marker, read, updated }: Life): void {
      const operation = operations.update;
      if (operation === undefined || updated === undefined || read === undefined) return;
      const { exchange, read: after } = updated;
      const status = statusOf(exchange);
      // A refusal changes nothing: it may want a version, a right, a state.
      const done = succeeded(exchange) && status !== 202;
      const on = examine({ operation }, { held: holds(read, marker) && done && succeeded(after), by: done ? read.id : exchange.id });
      if (!on || status === undefined) return;
      if (!holds(after, updated.marker))
        report(on, 'notChanged', { data: { operation, status }, expected: shown(exchange, updated.marker), actual: shown(after, bodyOf(after)) });
      else if (holds(exchange, marker) && !holds(exchange, updated.marker))
        report(on, 'answersOld', { data: { operation, status }, expected: shown(after, updated.marker), actual: shown(exchange, marker) });
      if (!operation.startsWith('PATCH ')) return;
      const sent = jsonBody(exchange.request);
      const [was, is] = [objectIn(read, id), objectIn(after, id)];
      const named = (name: string): boolean => isRecord(sent) && Object.hasOwn(sent, name);
      const members = Object.keys(was).filter((name) => !named(name) && !volatile.test(name) && !isEmpty(was[name]) && isEmpty(is[name]));
      if (members.length > 0)
        report(on, 'wiped', {
          data: { operation, members: members.slice(0, 6).join(', ') },
          expected: shown(read, Object.fromEntries(members.map((name) => [name, was[name]]))),
          actual: shown(after, Object.fromEntries(members.map((name) => [name, is[name] ?? null]))),
        });
    }
    function removal({ operations, marker, read, removed, updated }: Life): void {
      const operation = operations.remove;
      if (operation === undefined || removed === undefined || read === undefined) return;
      const { exchange, read: after, list, again } = removed;
      const status = statusOf(exchange);
      const on = examine({ operation }, { held: holds(read, marker) && succeeded(exchange), by: succeeded(exchange) ? read.id : exchange.id });
      if (!on || status === undefined || !answered(exchange)) return;
      const length = Number(headerValues(exchange.response.headers, 'content-length')[0] ?? 0);
      const bytes = Math.max(exchange.response.body?.bytes ?? 0, Number.isNaN(length) ? 0 : length);
      if (status === 204 && bytes > 0)
        report(on, 'content', { data: { operation, bytes }, expected: rfc('RFC 9110', '§15.3.5', 0), actual: shown(exchange, bytes) });
      // What calls response.json() throws.
      const type = mediaType(exchange.response.headers);
      if (status !== 204 && status !== 205 && bytes === 0 && type !== undefined && /[/+]json$/.test(type))
        report(on, 'emptyJson', { data: { operation, status }, expected: rfc('RFC 8259', '§2', 'a value'), actual: shown(exchange, type) });
      const before = updated === undefined || !succeeded(updated.read) ? read : updated.read;
      // What is kept and marked as removed says so.
      if (status !== 202 && succeeded(after) && bodyOf(after) === bodyOf(before) && bodyOf(after) !== '')
        report(on, 'stillThere', { data: { operation, status }, expected: rfc('RFC 9110', '§9.3.5', 404), actual: shown(after, statusOf(after)) });
      const last = updated !== undefined && holds(updated.read, updated.marker) ? updated.marker : marker;
      if (list !== undefined && isGone(after) && holds(list, last))
        report(on, 'stillListed', {
          data: { operation, status, read: `answers ${statusOf(after)}`, list: operations.list },
          expected: shown(after, statusOf(after)),
          actual: shown(list, last),
        });
      const second = statusOf(again);
      if (second === 500)
        report(on, 'crashed', { data: { operation, status: second }, expected: rfc('RFC 9110', '§9.2.2', 'a 2xx or 4xx'), actual: shown(again, second) });
    }
  },
});

type Side = { readonly witness: string; readonly at: string; readonly value: unknown };

function shown(exchange: Exchange, value: unknown): Side {
  return { witness: 'http/life', at: exchange.id, value };
}
function agreed(value: unknown): Side {
  return { witness: 'agreement', at: 'app.resources', value };
}
function rfc(witness: string, at: string, value: unknown): Side {
  return { witness, at, value };
}

/** Not overload, not a proxy in its place, not who asks. */
function isJudgeable(status: number): boolean {
  return status < 500 && ![401, 403, 408, 429].includes(status) && (status < 300 || status >= 400);
}

/** Texts may come back in another case. */
function holds(exchange: Exchange, marker: string): boolean {
  return succeeded(exchange) && bodyOf(exchange).toLowerCase().includes(marker.toLowerCase());
}

function bodyOf(exchange: Exchange): string {
  return answered(exchange) ? (exchange.response.body?.text ?? '') : '';
}

/** The object, where the answer wraps it as the answer to its creation does. */
function objectIn(exchange: Exchange, id: string): Readonly<Record<string, unknown>> {
  const body = succeeded(exchange) ? jsonBody(exchange.response) : undefined;
  const wrapped = valueAt(body, id.startsWith('/') ? id.split('/').slice(0, -1).join('/') : id.split('.').slice(0, -1).join('.'));
  return isRecord(wrapped) ? wrapped : isRecord(body) ? body : {};
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

interface Altered {
  readonly member: string;
  readonly sent: string | number;
  readonly now: string | number;
}

/** A number or a calendar date that was sent and comes back as another. What counts, orders or names, the App gives itself. */
function alteredIn(body: unknown, object: Readonly<Record<string, unknown>>): Altered | undefined {
  const given = /id$|version|revision|position|order|rank|index|sort|number|code|count|total/i;
  for (const [member, sent] of Object.entries(isRecord(body) ? body : {})) {
    const now = object[member];
    const scalar = (value: unknown): value is string | number => (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
    if (given.test(member) || !scalar(sent) || !scalar(now)) continue;
    const [a, b] = [Number(sent), Number(now)];
    const isNumber = !Number.isNaN(a) && !Number.isNaN(b);
    if (isNumber ? Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(a)) : isDay(sent) && isDay(now) && sent !== now) return { member, sent, now };
  }
  return undefined;
}

/** RFC 3339 §5.6: a full-date and nothing else. */
function isDay(value: string | number): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
}

/** By its path: a proxy may be asked by another name. */
function leadsTo(location: string, created: Exchange, read: NonNullable<Life['operations']['read']>, id: string): boolean {
  if (!URL.canParse(location, created.request.url)) return false;
  const { pathname } = new URL(location, created.request.url);
  return matchOperation('GET', pathname, [read]) !== undefined ? decoded(pathname).endsWith(`/${id}`) : decoded(pathname).includes(id);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
