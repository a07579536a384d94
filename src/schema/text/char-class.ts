import { anyUnit, complementChars, lastCodePoint, lastUnit, unionChars, type CharSet } from './char-set.ts';

const known = new Map<string, CharSet>();

/**
 * The characters a piece of a pattern matches that matches exactly one at a time: `\p{L}`, `[^a-z]` under `i`, … Asked of the runtime
 * itself, so that the set is the one the validators see, with the same version of Unicode. Of code points under `u` or `v`, else of UTF-16 units.
 */
export function charsMatching(source: string, flags: string): CharSet {
  const key = `${flags}/${source}`;
  const set = known.get(key) ?? found(source, flags);
  known.set(key, set);
  return set;
}

function found(source: string, flags: string): CharSet {
  const one = new RegExp(`^(?:${source})$`, flags);
  if (!/[uv]/.test(flags)) return runs(source, flags, allUnits());
  const isEven = !/\\u|[\u{10000}-\u{10ffff}]/u.test(source);
  const ranges: CharSet[] = [runs(source, flags, isEven ? unevenCodePoints() : allCodePoints())];
  if (isEven) for (const plane of evenPlanes) for (const [from, to] of partsOf(plane)) if (one.test(String.fromCodePoint(from))) ranges.push([from, to]);
  // Halves of surrogate pairs would pair up in one long text.
  for (let code = 0xd8_00; code <= 0xdf_ff; code += 1) if (one.test(String.fromCharCode(code))) ranges.push([code, code]);
  return unionChars(ranges);
}

function runs(source: string, flags: string, text: string): CharSet {
  const ranges: CharSet[] = [];
  for (const [run] of text.matchAll(new RegExp(`(?:${source})+`, `${flags}g`))) {
    const pair = run.length > 1 ? (run.codePointAt(run.length - 2) ?? 0) : 0;
    ranges.push([/[uv]/.test(flags) ? (run.codePointAt(0) ?? 0) : run.charCodeAt(0), pair > lastUnit ? pair : run.charCodeAt(run.length - 1)]);
  }
  return unionChars(ranges);
}

/** Planes of Unicode that are unassigned or private from end to end: there properties tell only the two noncharacters at the end apart. */
const evenPlanes: readonly number[] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16];

function partsOf(plane: number): readonly (readonly [number, number])[] {
  const from = plane << 16;
  return [
    [from, from + 0xff_fd],
    [from + 0xff_fe, from + 0xff_ff],
  ];
}

/** Those a set holds and all that equal them when case is ignored, by Unicode's simple case folding. */
export function ignoringCase(set: CharSet): CharSet {
  if (set.length === 0) return set;
  const escape = (code: number): string => `\\u{${code.toString(16)}}`;
  const parts: string[] = [];
  for (let at = 0; at < set.length; at += 2) parts.push(`${escape(set[at] ?? 0)}-${escape(set[at + 1] ?? 0)}`);
  return charsMatching(`[${parts.join('')}]`, 'iu');
}

let codePoints: string | undefined;
let uneven: string | undefined;
let units: string | undefined;

function allCodePoints(): string {
  codePoints ??= textOf(Array.from({ length: 17 }, (_, plane) => plane));
  return codePoints;
}

function unevenCodePoints(): string {
  uneven ??= textOf([0, 1, 2, 3, 14]);
  return uneven;
}

/** Every character of some planes, the basic one first. */
function textOf(planes: readonly number[]): string {
  const written = new Uint16Array(0x1_00_00 - 0x8_00 + 0x2_00_00 * (planes.length - 1));
  let at = 0;
  for (const plane of planes) {
    for (let code = plane << 16; code <= (plane << 16) + lastUnit; code += 1) {
      if (plane > 0) {
        written[at] = 0xd8_00 + ((code - 0x1_00_00) >> 10);
        written[at + 1] = 0xdc_00 + (code & 0x3_ff);
        at += 2;
      } else if (code < 0xd8_00 || code > 0xdf_ff) {
        written[at] = code;
        at += 1;
      }
    }
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(written);
}

function allUnits(): string {
  units ??= Array.from({ length: 0x1_00_00 }, (_, unit) => String.fromCharCode(unit)).join('');
  return units;
}

const word: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const digit: CharSet = [0x30, 0x39];
const space: CharSet = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x16_80, 0x16_80, 0x20_00, 0x20_0a, 0x20_28, 0x20_29, 0x20_2f, 0x20_2f, 0x20_5f, 0x20_5f, 0x30_00, 0x30_00, 0xfe_ff, 0xfe_ff,
];

/** ECMAScript's `\w`, `\d` and `\s` without the `i` flag (ECMA-262 §22.2.2.9). */
export const ecmaEscapes: Readonly<Record<'word' | 'digit' | 'space', CharSet>> = { word, digit, space };

/** What `.` matches without the `s` flag (ECMA-262 §12.3). */
export const ecmaDot: CharSet = complementChars([10, 10, 13, 13, 0x20_28, 0x20_29], lastCodePoint);
export const ecmaDotUnits: CharSet = complementChars([10, 10, 13, 13, 0x20_28, 0x20_29], anyUnit[1] ?? lastUnit);
