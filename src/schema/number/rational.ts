import { Fraction } from 'fraction.js';

/** A number as a schema can say it: a double stands for its shortest decimal text, other text for exactly what it says. */
export type Quantity = Fraction | number | bigint | string;

/** Beyond this a power of ten is not worked out: `1e1000000000` is a few bytes in a document and a gigabyte in memory. */
const largestExponent = 2_000;

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The exact number a JSON literal denotes (RFC 8259 §6), or undefined when the text is none or its exponent is beyond ±2000. */
export function rational(quantity: Quantity): Fraction | undefined {
  if (quantity instanceof Fraction) return quantity;
  if (typeof quantity === 'bigint') return new Fraction(quantity, 1n);
  if (typeof quantity === 'number' && Number.isSafeInteger(quantity)) return new Fraction(BigInt(quantity), 1n);
  const match = literal.exec(String(quantity));
  if (match === null) return undefined;
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = match;
  const digits = whole + decimals;
  const power = Number(exponent) - decimals.length;
  if (Math.abs(power) > largestExponent || digits.length > largestExponent) return undefined;
  const value = BigInt(sign + digits);
  return power >= 0 ? new Fraction(value * 10n ** BigInt(power), 1n) : new Fraction(value, 10n ** BigInt(-power));
}

/** @throws TypeError when the quantity is no number that can be worked out */
export function exact(quantity: Quantity): Fraction {
  const value = rational(quantity);
  if (value === undefined) throw new TypeError(`${String(quantity).slice(0, 40)} is no number that can be worked out`);
  return value;
}

/** The shortest decimal text of a number, in plain or exponent notation, or undefined when it has none (one third). */
export function decimalText(value: Fraction): string | undefined {
  let rest = value.d;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  if (rest !== 1n) return undefined;
  const places = Math.max(twos, fives);
  const sign = value.s < 0n ? '-' : '';
  const digits = ((value.n * 10n ** BigInt(places)) / value.d).toString();
  if (places === 0) return sign + (digits.length > 21 ? shortened(digits) : digits);
  const padded = digits.padStart(places + 1, '0');
  return places > 30 ? `${sign}${digits}e-${places}` : `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function shortened(digits: string): string {
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  return zeros > 6 ? `${digits.slice(0, -zeros)}e${zeros}` : digits;
}

/** The double that denotes exactly this number: its own shortest text says the same. Undefined when a double can only come close. */
export function asDouble(value: Fraction): number | undefined {
  const text = decimalText(value);
  if (text === undefined) return undefined;
  const double = Number(text);
  if (!Number.isFinite(double)) return undefined;
  return rational(double)?.equals(value) === true ? double : undefined;
}
