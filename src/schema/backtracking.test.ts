import { describe, expect, test } from 'vitest';
import { stepsOf } from './backtracking.ts';

describe('what repeats in more than one way has no bound', () => {
  test.each(['^(a+)+$', '(a|a)*b', '^(\\w+)\\1$', '^(a?){20}$', '(?:a|b)+c', '^(?:(?:a|b){3}){9,}$', '('])('%s', (pattern) =>
    expect(stepsOf(pattern, 10)).toBe(Infinity),
  );
});

/** Made so that all must be tried. */
const hostile = ['a', '1', '1.', 'a@', ' ', 'A-', '+', '0'].map((part) => part.repeat(400));

describe('others take no more steps than told, and a step is short', () => {
  test.each([
    '^(0|[1-9][0-9]*)\\.[0-9]{2}$',
    '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$',
    '^\\d+\\.\\d+\\.\\d+$',
    '^[a-z0-9]+@[a-z0-9]+\\.[a-z]+$',
    '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$',
    '^(?=.*a).*b.*c',
    'a*a*a*b',
    '^refs/(heads|tags|pull)/.*$',
    '^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$',
    '^a?a?a?a?a?aaaaa$',
  ])('%s', (pattern) => {
    for (const length of [1, 10, 100, 400]) {
      const steps = stepsOf(pattern, length);
      expect(steps).toBeLessThan(Infinity);
      if (steps > 50_000_000) continue;
      const compiled = new RegExp(pattern, 'u');
      const begun = performance.now();
      for (const text of hostile) compiled.test(`${text.slice(0, length - 1)}!`);
      // Fifty nanoseconds for each step, on a busy machine.
      expect((performance.now() - begun) / hostile.length).toBeLessThan(20 + steps / 20_000);
    }
  });

  test('some of them hardly any', () => {
    expect(stepsOf('^[A-Z]{2}$', 1_000)).toBeLessThan(20_000);
    expect(stepsOf('^(0|[1-9][0-9]*)\\.[0-9]{2}$', 10)).toBeLessThan(1_000);
  });
});
