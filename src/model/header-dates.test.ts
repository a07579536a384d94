import { expect, test } from 'vitest';
import { imfFixdate, structuredFieldDate } from './header-dates.ts';

test.for<readonly [string, number | undefined]>([
  ['@1688169599', 1688169599],
  ['@-62135596800', -62135596800],
  ['@0', 0],
  [' @1688169599 ', 1688169599],
  ['@1688169599;sunset;why="a \\"reason\\"";n=1.5; t=tok;b=:aGk=:;q=?1;d=@5', 1688169599],
  ['true', undefined],
  ['?1', undefined],
  ['1688169599', undefined],
  ['@1688169599.5', undefined],
  ['@', undefined],
  ['@1688169599, @1688169600', undefined],
  ['@1688169599;Upper', undefined],
  ['@1234567890123456', undefined],
  ['Fri, 30 Jun 2023 23:59:59 GMT', undefined],
  ['', undefined],
  [`@1${';a'.repeat(10_000)}`, undefined],
])('structured field date %s', ([value, seconds]) => {
  expect(structuredFieldDate(value)).toBe(seconds);
});

test.for<readonly [string, number | undefined]>([
  ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37) / 1000],
  ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29) / 1000],
  ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2016, 11, 31, 23, 59, 59) / 1000],
  ['Mon, 06 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 6 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
  ['Sun, 06 Nov 1994 08:49:37 +0000', undefined],
  ['Sunday, 06-Nov-94 08:49:37 GMT', undefined],
  ['Sun Nov  6 08:49:37 1994', undefined],
  ['Thu, 30 Feb 2023 00:00:00 GMT', undefined],
  ['Sun, 06 Nov 1994 24:00:00 GMT', undefined],
  ['Sun, 06 Nvm 1994 08:49:37 GMT', undefined],
  ['2031-07-01', undefined],
  ['@1688169599', undefined],
])('IMF-fixdate %s', ([value, seconds]) => {
  expect(imfFixdate(value)).toBe(seconds);
});
