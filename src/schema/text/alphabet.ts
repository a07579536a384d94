import type { Automaton } from './automaton.ts';
import { lastCodePoint } from './char-set.ts';
import { placeOf } from './partition.ts';

/** Code points that none of some automata tells apart. Lone surrogates are left out: no UTF-8 text carries one. */
export interface Letter {
  /** One of them, printable and plain where the letter has such. */
  readonly char: string;
  /** How many they are. */
  readonly size: number;
  /** Their ranges, ends included. */
  readonly ranges: readonly (readonly [number, number])[];
  /** What each automaton reads: one class, or two where it reads the halves of a surrogate pair. */
  readonly read: readonly (readonly number[])[];
}

/** The letters of some automata together, plain ones first. */
export function alphabetOf(automata: readonly Automaton[]): readonly Letter[] {
  const cuts = new Set<number>([0, 0xd8_00, 0xe0_00]);
  for (const automaton of automata) for (const cut of cutsOf(automaton)) cuts.add(cut);
  const edges = [...cuts].toSorted((a, b) => a - b);
  const letters = new Map<string, { readonly ranges: [number, number][]; readonly read: readonly (readonly number[])[] }>();
  for (const [index, from] of edges.entries()) {
    const to = (edges[index + 1] ?? lastCodePoint + 1) - 1;
    if (from >= 0xd8_00 && from < 0xe0_00) continue;
    const read = automata.map((automaton) => readingOf(automaton, from));
    const key = read.join('|');
    const letter = letters.get(key);
    if (letter === undefined) letters.set(key, { ranges: [[from, to]], read });
    else letter.ranges.push([from, to]);
  }
  return [...letters.values()]
    .map(({ ranges, read }) => ({ char: plainest(ranges), size: ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0), ranges, read }))
    .toSorted((a, b) => plainness(a.char) - plainness(b.char));
}

function readingOf({ partition, unicode }: Automaton, code: number): readonly number[] {
  if (unicode || code <= 0xff_ff) return [partition.classOf(code)];
  const offset = code - 0x1_00_00;
  return [partition.classOf(0xd8_00 + (offset >> 10)), partition.classOf(0xdc_00 + (offset & 0x3_ff))];
}

function cutsOf({ partition, unicode }: Automaton): readonly number[] {
  const { starts } = partition;
  if (unicode) return starts;
  const highs = runs(starts, 0xd8_00, 0xdb_ff);
  const lows = runs(starts, 0xdc_00, 0xdf_ff);
  const cuts = starts.filter((start) => start < 0xd8_00 || start > 0xdf_ff);
  for (const [from, to] of highs) {
    // Where the second halves are all alike, so are all pairs of this run.
    const last = lows.length === 1 ? from : to;
    for (let high = from; high <= last; high += 1) {
      for (const [low] of lows) cuts.push(0x1_00_00 + ((high - 0xd8_00) << 10) + (low - 0xdc_00));
    }
  }
  return cuts;
}

function runs(starts: readonly number[], from: number, to: number): readonly (readonly [number, number])[] {
  const inner = starts.slice(placeOf(starts, from)).filter((start) => start <= to);
  return inner.map((start, index) => [Math.max(start, from), Math.min((inner[index + 1] ?? to + 1) - 1, to)] as const);
}

const favourites = Array.from('a1bA0cx-_. /:@\n\t', (char) => char.codePointAt(0) ?? 0);

function plainest(ranges: readonly (readonly [number, number])[]): string {
  const inside = (code: number): boolean => ranges.some(([from, to]) => code >= from && code <= to);
  const favourite = favourites.find(inside);
  if (favourite !== undefined && favourite >= 0x20) return String.fromCodePoint(favourite);
  for (let code = 0x21; code < 0x7f; code += 1) if (inside(code)) return String.fromCodePoint(code);
  if (favourite !== undefined) return String.fromCodePoint(favourite);
  const beyond = ranges.find(([, to]) => to >= 0xa1);
  const [from, to] = beyond ?? ranges[0] ?? [0x20, 0x20];
  return String.fromCodePoint(Math.min(to, beyond === undefined ? from : Math.max(from, 0xa1)));
}

function plainness(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  const favourite = favourites.indexOf(code);
  if (favourite >= 0) return favourite;
  return code > 0x20 && code < 0x7f ? code : code < 0x7f ? 0x20_00_00 + code : 0x10_00_00 + (code >> 16);
}

/** Up to `limit` characters of a letter, its plain one first. */
export function charsOf({ char, ranges }: Letter, limit: number): readonly string[] {
  const found = new Set<string>([char]);
  for (const pass of ['ascii', 'other'] as const) {
    for (const [from, to] of ranges) {
      for (let code = from; code <= to && found.size < limit; code += 1) {
        const isPrintable = code > 0x20 && code < 0x7f;
        if (isPrintable === (pass === 'ascii')) found.add(String.fromCodePoint(code));
        else if (pass === 'ascii' && code > 0x7f) break;
      }
    }
  }
  return [...found];
}
