import { Fraction } from 'fraction.js';
import { walk } from './factor-walk.ts';
import type { NumberSet } from './number-set.ts';
import { factors, holds, onlyPoint, type Piece } from './piece.ts';
import { asDouble, decimalText, rational, type Quantity } from './rational.ts';

/** A number of a set, to be written into JSON. */
export interface Member {
  /** The double nearest to it. */
  readonly value: number;
  /** Its exact JSON literal. */
  readonly text: string;
  /** `value` denotes exactly this number. Where it is false no double of the set was found near: a program that reads JSON into doubles sees another number. */
  readonly isDouble: boolean;
}

/** As many of the set's numbers as asked for (fewer when there are no more), small, round and exact as doubles where the set has such. */
export function membersOf({ pieces }: NumberSet, limit: number, avoiding: readonly Quantity[] = []): readonly Member[] {
  const avoided = new Set(avoiding.map((value) => rational(value)?.toFraction()));
  const wanted = limit + avoided.size;
  const found: (readonly [member: Member, plain: boolean])[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index >= enoughPieces && found.filter(([{ isDouble }]) => isDouble).length >= limit) break;
    for (const value of candidates(piece, wanted)) {
      const member = avoided.has(value.toFraction()) ? undefined : described(value);
      if (member !== undefined) found.push([member, (piece.step === undefined || isPlainly(value, piece.step)) && isApart(value, piece)]);
    }
  }
  return found
    .toSorted(([a, aPlain], [b, bPlain]) => Number(b.isDouble) - Number(a.isDouble) || Number(bPlain) - Number(aPlain) || compare(a, b))
    .slice(0, limit)
    .map(([member]) => member);
}

/** Validators that divide doubles see a multiple too: of 0.1 they do in 5.2, and not in 5.1. */
function isPlainly(value: Fraction, step: Fraction): boolean {
  return Number.isInteger(value.valueOf() / step.valueOf());
}

/** Validators that compare doubles see it beyond the ends too: of what is above 2^63 - 1 they don't of 2^63. */
function isApart(value: Fraction, { low, high }: Piece): boolean {
  return [low, high].every((end) => end === undefined || end.at.equals(value) || end.at.valueOf() !== value.valueOf());
}

/** Of a set in more pieces than this, the rest is looked at only while there is not enough. */
const enoughPieces = 32;

/** One number of the set, none when it is empty, holds nothing else than what is avoided, or (never seen) none was found. */
export function someNumber(set: NumberSet, avoiding: readonly Quantity[] = []): Member | undefined {
  return membersOf(set, 1, avoiding)[0];
}

/** Finer than this no number is looked for between two ends. */
const mostPlaces = 400;

function candidates(piece: Piece, wanted: number): readonly Fraction[] {
  const only = onlyPoint(piece);
  if (only !== undefined) return holds(piece, only) ? [only] : [];
  if (piece.step !== undefined) return multiples(piece, piece.step, wanted);
  const found: Fraction[] = [];
  // The coarsest decimals that fit between the ends: whole numbers, tenths, …
  for (let places = 0, step = new Fraction(1n, 1n); places < mostPlaces && found.length < wanted; places += 1, step = step.div(10)) {
    const fresh = multiples(piece, step, wanted).filter((value) => !found.some((other) => other.equals(value)));
    found.push(...fresh.slice(0, wanted - found.length));
  }
  return found;
}

/** How many multiples are passed over in search of ones a double denotes. */
const patience = 64;

function multiples(piece: Piece, step: Fraction, wanted: number): readonly Fraction[] {
  const plain: Fraction[] = [];
  const doubles: Fraction[] = [];
  const others: Fraction[] = [];
  for (const factor of walk(factors(piece, step), wanted + patience)) {
    const value = step.mul(new Fraction(factor, 1n));
    if (asDouble(value) === undefined) others.push(value);
    else if (isPlainly(value, step)) plain.push(value);
    else doubles.push(value);
    if (plain.length >= wanted) break;
  }
  doubles.unshift(...plain);
  return distinct([...doubles, ...roundOnes(piece, step, wanted, doubles.length), ...others]).slice(0, wanted);
}

// Where doubles lie further apart than the step, those of few digits are members and doubles at once.
function roundOnes(piece: Piece, step: Fraction, wanted: number, already: number): readonly Fraction[] {
  if (already >= wanted) return [];
  const found: Fraction[] = [];
  for (let power = 1n; power <= mostPlaces && found.length + already < wanted; power += 1n) {
    const coarse = step.mul(new Fraction(10n ** power, 1n));
    for (const factor of walk(factors(piece, coarse), 4)) {
      const value = coarse.mul(new Fraction(factor, 1n));
      if (asDouble(value) !== undefined) found.push(value);
    }
  }
  return found;
}

function distinct(values: readonly Fraction[]): readonly Fraction[] {
  return [...new Map(values.map((value) => [value.toFraction(), value])).values()];
}

function described(value: Fraction): Member | undefined {
  const text = decimalText(value);
  if (text === undefined) return undefined;
  return { value: Number(text), text, isDouble: asDouble(value) !== undefined };
}

function compare(a: Member, b: Member): number {
  return a.text.replace('-', '').length - b.text.replace('-', '').length || Math.abs(a.value) - Math.abs(b.value) || b.value - a.value;
}
