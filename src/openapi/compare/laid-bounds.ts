import type { Json } from '../../model/json.ts';
import type { Found } from './side.ts';

/** A keyword's value, and where it stands. */
export interface Word {
  readonly value: Json;
  readonly at: Found;
}

export const lower: ReadonlySet<string> = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'minContains']);
export const upper: ReadonlySet<string> = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'maxContains']);

/** OpenAPI 3.0: `exclusiveMinimum: true` beside `minimum`. */
export function booleanBounds(words: Map<string, Word>): void {
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const flag = words.get(exclusive);
    const bound = words.get(inclusive);
    if (typeof flag?.value !== 'boolean') continue;
    words.delete(exclusive);
    if (!flag.value || bound === undefined) continue;
    words.set(exclusive, { value: bound.value, at: bound.at });
    words.delete(inclusive);
  }
}

/** Among whole numbers `exclusiveMinimum: 0` and `minimum: 1` are one. */
export function wholeNumbers(words: Map<string, Word>): void {
  const least = words.get('exclusiveMinimum');
  const most = words.get('exclusiveMaximum');
  if (typeof least?.value === 'number' && Number.isSafeInteger(least.value)) {
    words.delete('exclusiveMinimum');
    tighten(words, 'minimum', { value: least.value + 1, at: least.at });
  }
  if (typeof most?.value === 'number' && Number.isSafeInteger(most.value)) {
    words.delete('exclusiveMaximum');
    tighten(words, 'maximum', { value: most.value - 1, at: most.at });
  }
}

/** What two parts say of one thing, whichever is said first: of two multiples their own least, of others the one that is first by its text. */
export function ofBoth(name: string, one: Word, other: Word): Word {
  const [first, second] = JSON.stringify(other.value) < JSON.stringify(one.value) ? [other, one] : [one, other];
  const least = name === 'multipleOf' ? leastMultiple(first.value, second.value) : undefined;
  return least === undefined ? first : { value: least, at: { pointer: first.at.pointer, value: least } };
}

function leastMultiple(one: Json, other: Json): number | undefined {
  const isWhole = (value: Json): value is number => typeof value === 'number' && value > 0 && Number.isSafeInteger(value);
  if (!isWhole(one) || !isWhole(other)) return undefined;
  let [divisor, rest] = [one, other];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  const least = (one / divisor) * other;
  return Number.isSafeInteger(least) ? least : undefined;
}

export function tighten(all: Map<string, Word>, name: string, word: Word): void {
  const before = all.get(name);
  if (typeof before?.value !== 'number' || typeof word.value !== 'number') {
    if (before === undefined || typeof word.value === 'number') all.set(name, word);
    return;
  }
  const stricter = lower.has(name) ? word.value > before.value : word.value < before.value;
  if (stricter) all.set(name, word);
}
