/** A set of code points (or of UTF-16 units) as ranges: `[from, to, from, to, …]`, ends included, ascending, never touching. */
export type CharSet = readonly number[];

export const lastCodePoint = 0x10_ffff;
export const lastUnit = 0xff_ff;

export const noChars: CharSet = [];
export const anyCodePoint: CharSet = [0, lastCodePoint];
export const anyUnit: CharSet = [0, lastUnit];

export function charRange(from: number, to: number): CharSet {
  return from <= to ? [from, to] : noChars;
}

export function unionChars(sets: readonly CharSet[]): CharSet {
  const ranges: (readonly [number, number])[] = [];
  for (const set of sets) for (let at = 0; at < set.length; at += 2) ranges.push([set[at] ?? 0, set[at + 1] ?? 0]);
  ranges.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [from, to] of ranges) {
    const last = merged.length - 1;
    const end = merged[last];
    if (end !== undefined && from <= end + 1) merged[last] = Math.max(end, to);
    else merged.push(from, to);
  }
  return merged;
}

/** What is missing, of the code points or units up to `last`. */
export function complementChars(set: CharSet, last: number): CharSet {
  const rest: number[] = [];
  let from = 0;
  for (let at = 0; at < set.length; at += 2) {
    const start = set[at] ?? 0;
    if (start > from) rest.push(from, start - 1);
    from = (set[at + 1] ?? 0) + 1;
  }
  if (from <= last) rest.push(from, last);
  return rest;
}

export function intersectChars(a: CharSet, b: CharSet): CharSet {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const from = Math.max(a[i] ?? 0, b[j] ?? 0);
    const endA = a[i + 1] ?? 0;
    const endB = b[j + 1] ?? 0;
    if (from <= Math.min(endA, endB)) both.push(from, Math.min(endA, endB));
    if (endA < endB) i += 2;
    else j += 2;
  }
  return both;
}

export function hasChar(set: CharSet, code: number): boolean {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (set[2 * middle] ?? 0)) high = middle - 1;
    else if (code > (set[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

export function sizeOfChars(set: CharSet): number {
  let size = 0;
  for (let at = 0; at < set.length; at += 2) size += (set[at + 1] ?? 0) - (set[at] ?? 0) + 1;
  return size;
}
