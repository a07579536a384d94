import { hasChar, lastCodePoint, lastUnit, type CharSet } from './char-set.ts';

/** Characters in classes: those of one class belong to the same ones of some sets. */
export interface Partition {
  /** Where each class begins anew, ascending, and which class it is from there on. */
  readonly starts: readonly number[];
  readonly classes: readonly number[];
  readonly classOf: (char: number) => number;
}

/** Of some sets. */
export interface SetPartition extends Partition {
  /** By class, whether it lies in one of these sets. */
  readonly members: (set: CharSet) => readonly boolean[];
}

export function partition(sets: readonly CharSet[], unicode: boolean): SetPartition {
  const distinct = [...new Map(sets.map((set) => [set.join(), set])).values()];
  const last = unicode ? lastCodePoint : lastUnit;
  const cuts = new Set<number>([0]);
  for (const set of distinct) for (const [index, bound] of set.entries()) cuts.add(index % 2 === 0 ? bound : bound + 1);
  const edges = [...cuts].filter((cut) => cut <= last).toSorted((a, b) => a - b);
  const numbers = new Map<string, number>();
  const starts: number[] = [];
  const classes: number[] = [];
  for (const edge of edges) {
    const sign = distinct.map((set) => (hasChar(set, edge) ? '1' : '0')).join('');
    const number = numbers.get(sign) ?? numbers.size;
    numbers.set(sign, number);
    if (classes.at(-1) === number) continue;
    starts.push(edge);
    classes.push(number);
  }
  const examples = Array.from({ length: numbers.size }, (_, number) => starts[classes.indexOf(number)] ?? 0);
  return {
    starts,
    classes,
    classOf: (char) => classes[placeOf(starts, char)] ?? 0,
    members: (set) => examples.map((example) => hasChar(set, example)),
  };
}

/** Each of these characters in a class of its own, all others in class 0. */
export function singled(codes: readonly number[]): Partition {
  const starts: number[] = [0];
  const classes: number[] = [0];
  for (const [index, code] of [...new Set(codes)].toSorted((a, b) => a - b).entries()) {
    if (starts.at(-1) === code) classes.pop();
    else starts.push(code);
    classes.push(index + 1);
    if (code < lastCodePoint) {
      starts.push(code + 1);
      classes.push(0);
    }
  }
  const classOf = (char: number): number => classes[placeOf(starts, char)] ?? 0;
  return { starts, classes, classOf };
}

/** The last of the ascending starts that is not behind the character. */
export function placeOf(starts: readonly number[], char: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= char) low = middle;
    else high = middle - 1;
  }
  return low;
}
