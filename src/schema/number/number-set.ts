import type { Fraction } from 'fraction.js';
import { anyFactor, countFactors } from './factor-walk.ts';
import { everything, factors, holds, intersection, onlyPoint, outside, plainlyEmpty, point, type Bound, type Piece } from './piece.ts';
import { exact, rational, type Quantity } from './rational.ts';

/** An exact set of numbers: pieces that do not overlap. */
export interface NumberSet {
  readonly pieces: readonly Piece[];
}

/** Sets of more pieces than this are taken as lists of points where they are such, not piece by piece against each other. */
const few = 8;

export const allNumbers: NumberSet = { pieces: [everything] };
export const noNumbers: NumberSet = { pieces: [] };
export const integers: NumberSet = multiplesOf(1);

export interface Ends {
  readonly min?: Quantity;
  readonly max?: Quantity;
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
}

/** The numbers between two ends; without an end, as far as numbers go. @throws TypeError see `exact` */
export function between({ min, max, exclusiveMin = false, exclusiveMax = false }: Ends): NumberSet {
  const low: Bound | undefined = min === undefined ? undefined : { at: exact(min), open: exclusiveMin };
  const high: Bound | undefined = max === undefined ? undefined : { at: exact(max), open: exclusiveMax };
  return setOf([{ ...(low && { low }), ...(high && { high }), avoids: [] }]);
}

/** The whole multiples of a number above zero. @throws TypeError for zero, see also `exact` */
export function multiplesOf(step: Quantity): NumberSet {
  const size = exact(step).abs();
  if (size.n === 0n) throw new TypeError('nothing is a multiple of zero');
  return { pieces: [{ step: size, avoids: [] }] };
}

/** @throws TypeError see `exact` */
export function justNumbers(values: readonly Quantity[]): NumberSet {
  const distinct = new Map(values.map(exact).map((value) => [value.toFraction(), value]));
  return { pieces: [...distinct.values()].map(point) };
}

/** The numbers an OpenAPI number format admits; undefined for a format that admits them all or is none of numbers. */
export function numberFormat(name: string): NumberSet | undefined {
  return numberFormats.get(name);
}

const numberFormats: ReadonlyMap<string, NumberSet> = new Map([
  ['int32', intersectNumbers(integers, between({ min: -(2 ** 31), max: 2 ** 31 - 1 }))],
  ['int64', intersectNumbers(integers, between({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))],
]);

export function intersectNumbers(a: NumberSet, b: NumberSet): NumberSet {
  if (a.pieces.length > few && a.pieces.every(isPoint)) return chosen(a, b);
  if (b.pieces.length > few && b.pieces.every(isPoint)) return chosen(b, a);
  return setOf(a.pieces.flatMap((left) => b.pieces.map((right) => intersection(left, right))));
}

function chosen(points: NumberSet, others: NumberSet): NumberSet {
  return { pieces: points.pieces.filter((piece) => others.pieces.some((other) => intersection(piece, other) !== undefined)) };
}

export function complementNumbers({ pieces }: NumberSet): NumberSet {
  let rest: NumberSet = gaps(pieces.flatMap((piece) => onlyPoint(piece) ?? []));
  for (const piece of pieces) if (!isPoint(piece)) rest = intersectNumbers(rest, setOf(outside(piece)));
  return rest;
}

export function unionNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return { pieces: [...a.pieces, ...intersectNumbers(b, complementNumbers(a)).pieces] };
}

/** `unknown` only when more than sixteen multiples are excluded from one finite range. */
export function isEmptyNumbers({ pieces }: NumberSet): boolean | 'unknown' {
  let open = false;
  for (const piece of pieces) {
    const some = anyIn(piece);
    if (some === true) return false;
    open ||= some === undefined;
  }
  return open ? 'unknown' : true;
}

/** How many numbers are inside: exact as long as a double counts exactly, `Infinity` when without end or not to be counted. */
export function sizeOfNumbers({ pieces }: NumberSet): number {
  return pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
}

export function includesNumber({ pieces }: NumberSet, value: Quantity): boolean {
  const number = rational(value);
  return number !== undefined && pieces.some((piece) => holds(piece, number));
}

function setOf(pieces: readonly (Piece | undefined)[]): NumberSet {
  return { pieces: pieces.filter((piece) => piece !== undefined && !plainlyEmpty(piece)) as readonly Piece[] };
}

function isPoint(piece: Piece): boolean {
  return onlyPoint(piece) !== undefined;
}

function gaps(points: readonly Fraction[]): NumberSet {
  const sorted = points.toSorted((a, b) => a.compare(b));
  const ends = sorted.map((at): Bound => ({ at, open: true }));
  return setOf([...ends, undefined].map((high, index) => ({ ...(ends[index - 1] && { low: ends[index - 1] }), ...(high && { high }), avoids: [] })));
}

function anyIn(piece: Piece): boolean | undefined {
  if (plainlyEmpty(piece)) return false;
  // Between two ends that differ, the multiples of finitely many numbers leave gaps everywhere.
  if (piece.step === undefined || isPoint(piece)) return true;
  return anyFactor(factors(piece, piece.step));
}

function sizeOf(piece: Piece): number {
  if (isPoint(piece)) return 1;
  if (piece.step === undefined) return Number.POSITIVE_INFINITY;
  return countFactors(factors(piece, piece.step)) ?? Number.POSITIVE_INFINITY;
}
