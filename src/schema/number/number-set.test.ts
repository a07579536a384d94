import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { Fraction } from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { membersOf, someNumber } from './member.ts';
import {
  allNumbers,
  between,
  complementNumbers,
  includesNumber,
  integers,
  intersectNumbers,
  isEmptyNumbers,
  justNumbers,
  multiplesOf,
  noNumbers,
  numberFormat,
  sizeOfNumbers,
  unionNumbers,
  type NumberSet,
} from './number-set.ts';
import { decimalText, rational } from './rational.ts';

function all(...sets: readonly NumberSet[]): NumberSet {
  return sets.reduce(intersectNumbers, allNumbers);
}

/** True, or a number of the first that is not of the second. */
function inside(inner: NumberSet, outer: NumberSet): true | string | undefined {
  const rest = intersectNumbers(inner, complementNumbers(outer));
  return isEmptyNumbers(rest) === true ? true : someNumber(rest)?.text;
}

const int32 = numberFormat('int32') ?? noNumbers;
const int64 = numberFormat('int64') ?? noNumbers;

describe('numbers inside one another', () => {
  test.each<[string, NumberSet, NumberSet]>([
    ['multiples of 4 and 6, of 12', all(multiplesOf(4), multiplesOf(6)), multiplesOf(12)],
    ['multiples of 0.1, of 0.01', multiplesOf(0.1), multiplesOf(0.01)],
    ['multiples of 0.3, of 0.1', multiplesOf(0.3), multiplesOf(0.1)],
    ['whole numbers above 0 and below 1, of nothing', all(integers, between({ min: 0, exclusiveMin: true, max: 1, exclusiveMax: true })), noNumbers],
    ['int32 of int64', int32, int64],
    ['1 to 5 of 0.5 to 5', between({ min: 1, max: 5 }), between({ min: '0.5', max: '5.0' })],
    ['whole numbers above 1, of those from 2', all(integers, between({ min: 1, exclusiveMin: true })), all(integers, between({ min: 2 }))],
    ['three of them, of whole numbers', justNumbers([1, '2.0', 3]), integers],
    ['1, 2 and 3, of 1 to 3', all(integers, between({ min: 1, max: 3 })), justNumbers([1, 2, 3])],
    ['multiples of 10^9 up to it, of two', all(multiplesOf(1e9), between({ min: 0, max: 1e9 })), justNumbers([0, 1e9])],
    ['1e2 of 100', justNumbers(['1e2']), justNumbers([100])],
  ])('%s', (_, inner, outer) => {
    expect(inside(inner, outer)).toBe(true);
  });

  test.each<[string, NumberSet, NumberSet, string]>([
    ['multiples of 0.01, of 0.1', multiplesOf(0.01), multiplesOf(0.1), '0.01'],
    ['int64 of int32', int64, int32, '2147483648'],
    ['1 to 5 of above 1', between({ min: 1, max: 5 }), between({ min: 1, exclusiveMin: true }), '1'],
    ['numbers of whole numbers', between({ min: 1, max: 2 }), integers, '1.1'],
    ['one multiple of 10^9', all(integers, between({ min: 1, max: 1_999_999_999 })), complementNumbers(multiplesOf(1e9)), '1000000000'],
    ['beyond 2^53, one', between({ max: '9007199254740993' }), between({ max: '9007199254740992' }), '9007199254740993'],
    ['beyond 2^53, whole', all(integers, between({ max: '9007199254740993' })), between({ max: '9007199254740992' }), '9007199254740993'],
    ['the end of int64', all(integers, between({ max: 2n ** 63n })), between({ max: 2n ** 63n - 1n }), '9223372036854775808'],
    ['between 0.1 and 0.2', between({ min: 0.1, max: 0.2 }), justNumbers([0.1, 0.2]), '0.11'],
    [
      'between two neighbouring doubles',
      between({ min: '0.1', exclusiveMin: true, max: '0.10000000000000001', exclusiveMax: true }),
      noNumbers,
      '0.100000000000000001',
    ],
  ])('%s: %s', (_, inner, outer, but) => {
    expect(inside(inner, outer)).toBe(but);
  });
});

test('a member says whether a double denotes it', () => {
  expect(someNumber(between({ min: '9007199254740993', max: '9007199254740993' }))).toStrictEqual({
    value: 9_007_199_254_740_992,
    text: '9007199254740993',
    isDouble: false,
  });
  expect(someNumber(all(integers, between({ min: '9007199254740993' })))).toStrictEqual({
    value: 9_007_199_254_740_994,
    text: '9007199254740994',
    isDouble: true,
  });
  expect(someNumber(all(multiplesOf(3), between({ min: '1e30' })))?.isDouble).toBe(true);
  expect(someNumber(multiplesOf('1e-320'), [0])).toMatchObject({ isDouble: true });
});

test('beyond an end that no double denotes lies what its nearest double is not', () => {
  for (const end of ['9223372036854775807', '-9223372036854775809']) {
    const beyond = end.startsWith('-') ? between({ max: end, exclusiveMax: true }) : between({ min: end, exclusiveMin: true });
    for (const set of [beyond, all(integers, beyond)]) {
      const { value = 0, isDouble } = membersOf(set, 4)[0] ?? {};
      expect(isDouble).toBe(true);
      expect(value).not.toBe(Number(end));
    }
  }
  expect(membersOf(between({ min: '9223372036854775807', exclusiveMin: true, max: '9223372036854775808' }), 4)[0]?.value).toBe(2 ** 63);
});

test('a multiple is one that dividing doubles shows to be one, where there is such', () => {
  for (const [step, min] of [
    [0.1, 5],
    [0.1, 10],
    [0.01, 1],
    [0.7, 100],
  ] as const) {
    const { value = 0 } = someNumber(all(multiplesOf(step), between({ min, exclusiveMin: true }))) ?? {};
    expect(value).toBeGreaterThan(min);
    expect(Number.isInteger(value / step)).toBe(true);
  }
  expect(someNumber(all(multiplesOf(0.1), between({ min: 5, max: 5.2, exclusiveMin: true, exclusiveMax: true })))?.value).toBe(5.1);
});

test('members differ, and those to avoid are not among them', () => {
  const found = membersOf(all(multiplesOf(0.5), between({ min: -1, max: 1 })), 10, [0.5]).map(({ value }) => value);
  expect(found.toSorted((a, b) => a - b)).toStrictEqual([-1, -0.5, 0, 1]);
  expect(someNumber(justNumbers([1, 2]), [1, 2])).toBeUndefined();
  expect(new Set(membersOf(allNumbers, 50).map(({ text }) => text)).size).toBe(50);
});

test('sizes are counted, not walked through', () => {
  expect(sizeOfNumbers(int32)).toBe(2 ** 32);
  expect(sizeOfNumbers(all(integers, between({ min: 1, max: 1e12 }), complementNumbers(multiplesOf(2)), complementNumbers(multiplesOf(3))))).toBe(
    333_333_333_333,
  );
  expect(sizeOfNumbers(between({ min: 0, max: 1 }))).toBe(Number.POSITIVE_INFINITY);
  expect(sizeOfNumbers(justNumbers([1, 1, '1.0']))).toBe(1);
});

test('hostile numbers are refused or answered soon', () => {
  expect(() => multiplesOf(0)).toThrow(TypeError);
  expect(() => between({ min: '1e1000000000' })).toThrow(TypeError);
  expect(() => between({ min: Number.NaN })).toThrow(TypeError);
  const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];
  const none = primes.reduce((rest, prime) => intersectNumbers(rest, complementNumbers(multiplesOf(prime))), all(integers, between({ min: 2, max: 72 })));
  expect(isEmptyNumbers(none)).toBe(true);
  const many = complementNumbers(justNumbers(Array.from({ length: 2_000 }, (_, index) => index)));
  expect(someNumber(intersectNumbers(many, all(integers, between({ min: 5 }))))?.value).toBe(2_000);
});

test('decimal texts are exact and short', () => {
  const text = (value: string): string | undefined => decimalText(rational(value) ?? new Fraction(1, 3));
  expect(['-0.50', '1e21', '1e300', '-1.25e-3', '1e-40', '0', '-0', '123456789012345678901'].map(text)).toStrictEqual([
    '-0.5',
    '1e21',
    '1e300',
    '-0.00125',
    '1e-40',
    '0',
    '0',
    '123456789012345678901',
  ]);
  expect(decimalText(new Fraction(1, 3))).toBeUndefined();
});

/** A set, and what its making says of a number. */
interface Said {
  readonly set: NumberSet;
  readonly says: (value: Fraction) => boolean;
}

const ends = ['-3', '-1', '-0.5', '0', '0.25', '1', '1.5', '2', '6'] as const;
const atom: Arbitrary<Said> = fc.oneof(
  fc.tuple(fc.constantFrom(...ends), fc.boolean()).map(([min, exclusiveMin]): Said => ({
    set: between({ min, exclusiveMin }),
    says: (value) => (exclusiveMin ? value.gt(min) : value.gte(min)),
  })),
  fc.tuple(fc.constantFrom(...ends), fc.boolean()).map(([max, exclusiveMax]): Said => ({
    set: between({ max, exclusiveMax }),
    says: (value) => (exclusiveMax ? value.lt(max) : value.lte(max)),
  })),
  fc.constantFrom('1', '2', '3', '0.5', '0.75', '0.1').map((step): Said => ({ set: multiplesOf(step), says: (value) => value.div(step).d === 1n })),
  fc
    .uniqueArray(fc.constantFrom(...ends), { maxLength: 9 })
    .map((values): Said => ({ set: justNumbers(values), says: (value) => values.some((one) => value.equals(one)) })),
);
const said: Arbitrary<Said> = fc.letrec<{ said: Said }>((tie) => ({
  said: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.tuple(tie('said'), tie('said')).map(([a, b]): Said => ({ set: intersectNumbers(a.set, b.set), says: (value) => a.says(value) && b.says(value) })),
    fc.tuple(tie('said'), tie('said')).map(([a, b]): Said => ({ set: unionNumbers(a.set, b.set), says: (value) => a.says(value) || b.says(value) })),
    tie('said').map((a): Said => ({ set: complementNumbers(a.set), says: (value) => !a.says(value) })),
  ),
})).said;

const grid: readonly Fraction[] = Array.from({ length: 281 }, (_, index) => new Fraction(index - 140, 20));

test('sets hold what their making says, are empty only without a member, and are counted right', () => {
  fc.assert(
    fc.property(said, ({ set, says }) => {
      const held = grid.filter(says);
      expect(grid.filter((value) => includesNumber(set, value))).toStrictEqual(held);
      const empty = isEmptyNumbers(set);
      expect(empty).toBeTypeOf('boolean');
      if (empty === true) expect(held).toStrictEqual([]);
      const members = membersOf(set, 5);
      expect(members.length === 0).toBe(empty);
      for (const { text, isDouble } of members) {
        expect(says(rational(text) as Fraction)).toBe(true);
        expect(isDouble).toBe(true);
      }
      expect(new Set(members.map(({ text }) => text)).size).toBe(members.length);
      const bounded = intersectNumbers(set, intersectNumbers(multiplesOf('0.05'), between({ min: -7, max: 7 })));
      expect(sizeOfNumbers(bounded)).toBe(held.length);
    }),
    { seed: 20_261, numRuns: 400 },
  );
});
