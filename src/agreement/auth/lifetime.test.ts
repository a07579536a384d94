import { expect, test } from 'vitest';
import { lifetimeOf } from './lifetime.ts';

const now = 1_800_000_000;

test.each<[string, unknown, 'seconds' | 'milliseconds' | undefined, number, string]>([
  ['expires_in', 900, undefined, now + 900, 'duration'],
  ['seconds as text', '900', undefined, now + 900, 'duration'],
  ['milliseconds, agreed', 900_000, 'milliseconds', now + 900, 'duration'],
  ['a day in seconds', 86_400, undefined, now + 86_400, 'duration'],
  ['a point in seconds', now + 900, undefined, now + 900, 'instant'],
  ['a point in milliseconds', (now + 900) * 1000, undefined, now + 900, 'instant'],
  ['a point in milliseconds, agreed', (now + 900) * 1000, 'milliseconds', now + 900, 'instant'],
  ['an ISO date', '2027-01-15T08:15:00Z', undefined, Date.UTC(2027, 0, 15, 8, 15) / 1000, 'instant'],
  ['an HTTP date', 'Fri, 15 Jan 2027 08:15:00 GMT', undefined, Date.UTC(2027, 0, 15, 8, 15) / 1000, 'instant'],
])('%s', (_, value, unit, until, said) => {
  expect(lifetimeOf(value, now, unit)).toEqual({ until, said });
});

test.each([null, undefined, '', 'soon', -5, {}, Number.NaN, '12h'])('%s says nothing', (value) => {
  expect(lifetimeOf(value, now)).toBeUndefined();
});
