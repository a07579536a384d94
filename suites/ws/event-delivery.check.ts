import {
  defineCheck,
  isOpen,
  isRecord,
  jsonBody,
  messageIn,
  statusOf,
  succeeded,
  valueAt,
  type Check,
  type Exchange,
  type Frame,
  type SocketVisit,
} from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { changesAgreed, events, toldOf, type Change } from './events.probe.ts';

export const eventDelivery: Check = defineCheck({
  title: 'A change made over HTTP is told once, in time, after it can be read, and as it is read',
  sources: ['RFC 6455 §5.6', 'FastAPI: dependencies with yield', 'WebSocket brokers: at-most-once delivery'],
  needs: { agreement, events },
  appliesTo: changesAgreed,
  messages: {
    missing: { level: 'breaking', text: '{event} did not come within {seconds} s after {request} answered {status}' },
    early: { level: 'breaking', text: '{event} came before the change could be read: reading it then answered {status}' },
    differs: { level: 'breaking', text: '{event} has other values than reading the object: {fields}' },
    stale: { level: 'breaking', text: 'After two changes in a row {event} tells the first of them last' },
    twice: { level: 'warning', text: '{event} came {times} times for one change' },
  },
  run({ agreement, events }, { examine, report }) {
    const { realtime } = agreement;
    if (realtime === undefined) return;
    const { mine, changes } = events;
    for (const change of changes) {
      const { event, exchange, marker, former } = change;
      const told = toldOf(events, change, realtime.type);
      const missing = told.length === 0;
      const held = isOpen(mine) && succeeded(exchange) && change.id !== '' && !(missing && endedBefore(mine, exchange));
      const on = examine({ event }, { held, by: mine.handshake.id });
      if (!on) continue;
      const at = { witness: 'ws/events', at: exchange.id };
      const agreed = { witness: 'agreement', at: `realtime.changes.${change.resource}.${change.kind}`, value: event };
      if (missing) {
        const request = `${exchange.request.method} ${new URL(exchange.request.url).pathname.replaceAll(change.id, '…')}`;
        report(on, 'missing', {
          data: { event, seconds: realtime.within, request, status: statusOf(exchange) ?? 0 },
          expected: agreed,
          actual: { ...at, value: eventsSeen(events.mine.frames.slice(events.before[exchange.id] ?? 0), realtime.type) },
        });
        continue;
      }
      if (cameEarly(change)) {
        report(on, 'early', {
          data: { event, status: statusOf(change.onEvent) ?? 0 },
          expected: { witness: 'ws/events', at: change.after?.id ?? exchange.id, value: statusOf(change.after) },
          actual: { witness: 'ws/events', at: change.onEvent?.id ?? exchange.id, value: statusOf(change.onEvent) },
        });
      }
      const last = told.at(-1);
      if (last === undefined) continue;
      if (former !== undefined && last.text.includes(former) && !last.text.includes(marker)) {
        report(on, 'stale', { data: { event }, expected: agreed, actual: { ...at, value: told.length } });
        continue;
      }
      const fields = differing(last, change);
      if (fields.length > 0) {
        report(on, 'differs', {
          data: { event, fields: fields.map(({ name }) => name).join(', ') },
          expected: { witness: 'ws/events', at: change.after?.id ?? exchange.id, value: Object.fromEntries(fields.map(({ name, read }) => [name, read])) },
          actual: { ...at, value: Object.fromEntries(fields.map(({ name, told: value }) => [name, value])) },
        });
      }
      // Two changes of one object may rightly be told in one event, or in three.
      if (change.kind !== 'updated' && told.length > 1)
        report(on, 'twice', { data: { event, times: told.length }, expected: { ...agreed, value: 1 }, actual: { ...at, value: told.length } });
    }
  },
});

/** Nobody can tell anything on a socket that was closed, by a limit of time or a restart. */
function endedBefore({ end }: SocketVisit, { at, took }: Exchange): boolean {
  return end !== undefined && end.at <= at + took + 50;
}

function eventsSeen(frames: readonly Frame[], type: string): readonly string[] {
  return [...new Set(frames.filter(({ from }) => from === 'app').map((frame) => String(valueAt(messageIn(frame), type)).slice(0, 60)))];
}

/** When the event came the object was still as before, and later it was not. */
function cameEarly({ kind, marker, onEvent, after }: Change): boolean {
  if (onEvent === undefined || after === undefined || onEvent.response.kind === 'failed' || after.response.kind === 'failed') return false;
  const status = statusOf(onEvent);
  if (kind === 'created') return succeeded(after) && status === 404;
  if (kind === 'removed') return succeeded(onEvent) && (statusOf(after) === 404 || statusOf(after) === 410);
  const has = (exchange: Exchange): boolean => succeeded(exchange) && (exchange.response.body?.text.includes(marker) ?? false);
  return succeeded(onEvent) && has(after) && !has(onEvent) && onEvent.response.body?.cut !== true;
}

interface Difference {
  readonly name: string;
  readonly read: unknown;
  readonly told: unknown;
}

/** Fields that the answer to the change and reading the object say alike, and the event otherwise. What only some of them say is their own. */
function differing(frame: Frame, { kind, at, place, exchange, after }: Change): readonly Difference[] {
  const object = valueAt(messageIn(frame), at);
  if (kind === 'removed' || !isRecord(object) || !succeeded(after)) return [];
  const read = objectIn(after, place);
  const answered = objectIn(exchange, place);
  return Object.entries(read).flatMap(([name, value]) => {
    const known = Object.hasOwn(object, name) && Object.hasOwn(answered, name) && answered[name] === value;
    return known && typeof object[name] === typeof value && value !== null && isScalar(value) && !means(object[name], value)
      ? [{ name, read: value, told: object[name] }]
      : [];
  });
}

/** The record that holds the id, which an envelope may be around. */
function objectIn(exchange: Exchange, place: string): Readonly<Record<string, unknown>> {
  const body = jsonBody(exchange.response.kind === 'answered' ? exchange.response : undefined);
  const above = place.split(/[./]/).slice(0, -1).join('.');
  const inside = valueAt(body, above);
  return isRecord(inside) ? inside : isRecord(body) ? body : {};
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The same, the same number, or the same moment: how values are written is for other checks. */
function means(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'string' || typeof b !== 'string' || a.trim() === '' || b.trim() === '') return false;
  return Number(a) === Number(b) || (/^\d{4}-\d\d-\d\d/.test(a) && /^\d{4}-\d\d-\d\d/.test(b) && Math.abs(Date.parse(a) - Date.parse(b)) < 1000);
}
