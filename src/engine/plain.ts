import { randomUUID } from 'node:crypto';
import type { Exchange } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';

/**
 * What JSON makes of a value, with these exchanges as they are: each is plain and frozen already, and a copy of it in every witness
 * would be most of what a run keeps in memory.
 * @throws TypeError for a cycle or a BigInt
 */
export function plainCopy(value: unknown, exchanges: readonly Exchange[]): Json {
  const known = new Set<unknown>(exchanges);
  const kept: unknown[] = [];
  // No text of the App can be one of these: it does not know the name.
  const reference = `exchange ${randomUUID()} `;
  const text = JSON.stringify(value ?? null, (_name, item: unknown) => (known.has(item) ? reference + (kept.push(item) - 1) : item));
  if (kept.length === 0) return JSON.parse(text) as Json;
  return JSON.parse(text, (_name, item: unknown) =>
    typeof item === 'string' && item.startsWith(reference) ? kept[Number(item.slice(reference.length))] : item,
  ) as Json;
}
