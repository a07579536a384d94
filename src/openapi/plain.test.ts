import { expect, test } from 'vitest';
import { notPlain } from './plain.ts';
import { survey } from './references.ts';

const tooMany = 'holds more than 3000000 values once its aliases are written out';

test('a wide list in many places is told with the place where it stands again', () => {
  const list = Array.from({ length: 300_000 }, () => 1);
  expect(notPlain({ a: list, b: Array.from({ length: 20 }, () => list) })).toEqual({ reason: tooMany, at: expect.stringMatching(/^\/b\/\d+$/) });
});

test('an object of texts in many places counts by its texts', () => {
  const texts = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`a${index}`, 'text']));
  const document = { texts, again: Array.from({ length: 2_000 }, () => texts) };
  expect(survey(document)).toMatchObject({ plain: false });
  expect(survey(document).members).toBeLessThan(3_100_000);
});
