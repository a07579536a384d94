import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../model/json.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Collected } from '../model/witness.ts';

// A witness holds its exchanges whole; a recording keeps each exchange once and refers to it by id.
// What the App said may look like a reference itself: such a record is kept as `{ "$as": record }`.

type Members = Readonly<Record<string, unknown>>;

/** Replaces every one of these exchanges inside by `{ "$exchange": id }`; one that is not as it was recorded stays whole. */
export function packed(collected: Readonly<Record<string, Collected>>, exchanges: readonly Exchange[]): Readonly<Record<string, Collected>> {
  const byId = new Map<unknown, Exchange>(exchanges.map((exchange) => [exchange.id, exchange]));
  const pack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(pack);
    if (!isRecord(value)) return value;
    const kept = byId.get(value['id']);
    if (kept !== undefined && isDeepStrictEqual(value, kept)) return { $exchange: kept.id };
    const members = inside(value, pack);
    return sole(value, '$exchange') || sole(value, '$as') ? { $as: members } : members;
  };
  return inside(collected, pack) as Readonly<Record<string, Collected>>;
}

/** The reverse of `packed`. @throws Error when a recording refers to an exchange it does not hold */
export function unpacked(collected: Readonly<Record<string, Collected>>, exchanges: readonly Exchange[]): Readonly<Record<string, Collected>> {
  const byId = new Map<unknown, Exchange>(exchanges.map((exchange) => [exchange.id, exchange]));
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack);
    if (!isRecord(value)) return value;
    if (sole(value, '$exchange')) {
      const exchange = byId.get(value['$exchange']);
      if (exchange === undefined) throw new Error(`the recording refers to the exchange ${String(value['$exchange'])}, which it does not hold`);
      return exchange;
    }
    const plain = value['$as'];
    return sole(value, '$as') && isRecord(plain) ? inside(plain, unpack) : inside(value, unpack);
  };
  return inside(collected, unpack) as Readonly<Record<string, Collected>>;
}

/** True when this is its only member. */
function sole(record: Members, key: string): boolean {
  return Object.hasOwn(record, key) && Object.keys(record).length === 1;
}

function inside(record: Members, change: (value: unknown) => unknown): Members {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
