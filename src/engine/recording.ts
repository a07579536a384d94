import { isRecord } from '../model/json.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Collected } from '../model/witness.ts';

// A witness holds its exchanges whole; a recording keeps each exchange once and refers to it by id.

/** Replaces every exchange inside by `{ "$exchange": id }`. */
export function packed(collected: Readonly<Record<string, Collected>>): Readonly<Record<string, Collected>> {
  return mapped(collected, (value) => (isExchange(value) ? { $exchange: value.id } : undefined)) as Readonly<Record<string, Collected>>;
}

/** The reverse of `packed`. @throws Error when a recording refers to an exchange it does not hold */
export function unpacked(collected: Readonly<Record<string, Collected>>, exchanges: readonly Exchange[]): Readonly<Record<string, Collected>> {
  const byId = new Map<string, Exchange>(exchanges.map((exchange) => [exchange.id, exchange]));
  return mapped(collected, (value) => {
    const id = value['$exchange'];
    if (typeof id !== 'string') return undefined;
    const exchange = byId.get(id);
    if (exchange === undefined) throw new Error(`the recording refers to the exchange ${id}, which it does not hold`);
    return exchange;
  }) as Readonly<Record<string, Collected>>;
}

function isExchange(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & { id: string } {
  return typeof value['id'] === 'string' && /^x\d+$/.test(value['id']) && isRecord(value['request']) && isRecord(value['response']) && typeof value['at'] === 'number';
}

function mapped(value: unknown, replace: (record: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (!isRecord(value)) return value;
  return replace(value) ?? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, replace)]));
}
