import type { Factors } from './piece.ts';

/** More conditions than this are not counted through: 2^16 consecutive factors must be looked at to be sure. */
const mostSkips = 16;

/** Whether any factor remains. Undefined when there are too many conditions to tell. */
export function anyFactor(factors: Factors): boolean | undefined {
  const { first, last, skips } = factors;
  if (skips.includes(1n)) return false;
  if (first !== undefined && last !== undefined && first > last) return false;
  if (skips.length === 0 || first === undefined || last === undefined) return true;
  for (const _ of walk(factors, 1)) return true;
  // Of 2^m consecutive numbers at least one is divisible by none of m numbers above 1 (Kanold 1967).
  return skips.length <= mostSkips || last - first < 1n << BigInt(mostSkips) ? false : undefined;
}

/** How many factors remain, undefined when there are too many conditions to count. */
export function countFactors({ first, last, skips }: Factors): number | undefined {
  if (skips.includes(1n)) return 0;
  if (first === undefined || last === undefined) return Number.POSITIVE_INFINITY;
  if (first > last) return 0;
  if (skips.length > mostSkips) return undefined;
  let count = 0n;
  // Inclusion and exclusion over the sets of conditions.
  const visit = (index: number, divisor: bigint, sign: bigint): void => {
    const skip = skips[index];
    if (skip === undefined) {
      count += sign * (quotient(last, divisor) - quotient(first - 1n, divisor));
      return;
    }
    visit(index + 1, divisor, sign);
    visit(index + 1, lcm(divisor, skip), -sign);
  };
  visit(0, 1n, 1n);
  return Number(count);
}

/** Remaining factors, those nearest to zero first, at most `limit` of them. */
export function* walk({ first, last, skips }: Factors, limit: number): Generator<bigint> {
  if (skips.includes(1n) || (first !== undefined && last !== undefined && first > last)) return;
  let found = 0;
  let passed = 0;
  const most = 2 ** Math.min(skips.length, mostSkips);
  const start = first !== undefined && first > 0n ? first : last !== undefined && last < 0n ? last : 0n;
  for (let distance = 0n; ; distance += 1n) {
    const up = start + distance;
    const down = start - distance;
    const isUp = last === undefined || up <= last;
    const isDown = distance > 0n && (first === undefined || down >= first);
    if (!isUp && (distance === 0n || !isDown)) return;
    for (const factor of [...(isUp ? [up] : []), ...(isDown ? [down] : [])]) {
      passed += 1;
      if (skips.some((skip) => factor % skip === 0n)) continue;
      yield factor;
      found += 1;
      passed = 0;
      if (found >= limit) return;
    }
    if (passed > 2 * most) return;
  }
}

function quotient(value: bigint, divisor: bigint): bigint {
  return value >= 0n ? value / divisor : -((-value + divisor - 1n) / divisor);
}

function lcm(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
