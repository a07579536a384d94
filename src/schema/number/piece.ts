import type { Fraction } from 'fraction.js';

/** One end of an interval. */
export interface Bound {
  readonly at: Fraction;
  /** The end itself is not inside. */
  readonly open: boolean;
}

/** The multiples of `step` (any number when undefined) between two ends, without the multiples of `avoids`. */
export interface Piece {
  readonly low?: Bound;
  readonly high?: Bound;
  readonly step?: Fraction;
  readonly avoids: readonly Fraction[];
}

/** Multiples of a piece's step, counted: factors from `first` to `last` (undefined: without end), except those any of `skips` divides. */
export interface Factors {
  readonly step: Fraction;
  readonly first?: bigint;
  readonly last?: bigint;
  readonly skips: readonly bigint[];
}

export const everything: Piece = { avoids: [] };

export function point(at: Fraction): Piece {
  const bound: Bound = { at, open: false };
  return { low: bound, high: bound, avoids: [] };
}

/** The one number of a piece that has no room for two, whatever its step and what it avoids. */
export function onlyPoint({ low, high }: Piece): Fraction | undefined {
  return low !== undefined && high !== undefined && !low.open && !high.open && low.at.equals(high.at) ? low.at : undefined;
}

export function intersection(a: Piece, b: Piece): Piece | undefined {
  const low = tighter(a.low, b.low, 1);
  const high = tighter(a.high, b.high, -1);
  const step = a.step === undefined ? b.step : b.step === undefined ? a.step : a.step.lcm(b.step);
  const avoids = [...a.avoids, ...b.avoids.filter((avoided) => !a.avoids.some((other) => other.equals(avoided)))];
  const piece: Piece = { ...(low && { low }), ...(high && { high }), ...(step && { step }), avoids };
  return plainlyEmpty(piece) ? undefined : piece;
}

function tighter(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = a.at.compare(b.at) * direction;
  if (order === 0) return a.open ? a : b;
  return order > 0 ? a : b;
}

/** True when a glance shows that nothing is inside; false promises nothing. */
export function plainlyEmpty(piece: Piece): boolean {
  const { low, high, step, avoids } = piece;
  if (low !== undefined && high !== undefined) {
    const order = low.at.compare(high.at);
    if (order > 0 || (order === 0 && (low.open || high.open))) return true;
  }
  const only = onlyPoint(piece);
  if (only !== undefined) return !holds(piece, only);
  if (step === undefined) return false;
  if (avoids.some((avoided) => isMultiple(step, avoided))) return true;
  const { first, last } = factors(piece, step);
  return first !== undefined && last !== undefined && first > last;
}

export function holds({ low, high, step, avoids }: Piece, value: Fraction): boolean {
  if (low !== undefined && !isInside(value.compare(low.at), low)) return false;
  if (high !== undefined && !isInside(-value.compare(high.at), high)) return false;
  if (step !== undefined && !isMultiple(value, step)) return false;
  return !avoids.some((avoided) => isMultiple(value, avoided));
}

function isInside(order: number, bound: Bound): boolean {
  return order > 0 || (order === 0 && !bound.open);
}

export function isMultiple(value: Fraction, step: Fraction): boolean {
  return (value.n * step.d) % (value.d * step.n) === 0n;
}

/** The members of a piece that are multiples of `step`, as whole factors of it. */
export function factors({ low, high, avoids }: Piece, step: Fraction): Factors {
  const first = low && factorAbove(low, step);
  const last = high && factorBelow(high, step);
  // k × step is a multiple of r exactly when the denominator of step / r divides k.
  const skips = avoids.map((avoided) => step.div(avoided).d);
  return { step, ...(first !== undefined && { first }), ...(last !== undefined && { last }), skips };
}

function factorAbove({ at, open }: Bound, step: Fraction): bigint {
  const quotient = at.div(step);
  const up = -floor(quotient.neg());
  return open && quotient.d === 1n ? up + 1n : up;
}

function factorBelow({ at, open }: Bound, step: Fraction): bigint {
  const quotient = at.div(step);
  const down = floor(quotient);
  return open && quotient.d === 1n ? down - 1n : down;
}

function floor({ s, n, d }: Fraction): bigint {
  return s < 0n ? -((n + d - 1n) / d) : n / d;
}

/** What a piece leaves out, in parts that do not overlap. */
export function outside({ low, high, step, avoids }: Piece): readonly Piece[] {
  const within: Piece = { ...(low && { low }), ...(high && { high }), avoids: [] };
  const parts: (Piece | undefined)[] = [];
  if (low !== undefined) parts.push({ high: { at: low.at, open: !low.open }, avoids: [] });
  if (high !== undefined) parts.push({ low: { at: high.at, open: !high.open }, avoids: [] });
  if (step !== undefined) parts.push(intersection(within, { avoids: [step] }));
  avoids.forEach((avoided, index) => {
    const members = intersection(within, { ...(step && { step }), avoids: avoids.slice(0, index) });
    if (members !== undefined) parts.push(intersection(members, { step: avoided, avoids: [] }));
  });
  return parts.filter((part) => part !== undefined);
}
