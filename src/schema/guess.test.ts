import { describe, expect, test } from 'vitest';
import { contained } from './contained.ts';
import { guessed, isLong } from './guess.ts';
import type { Side } from './ir.ts';
import { read } from './read.ts';

const text = { type: 'string' };
const short = { type: 'string', maxLength: 10 };
const object = (properties: Readonly<Record<string, unknown>>, more: object = {}): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
});
/** Of so many alternatives one in the middle is otherwise. */
const union = (how: 'oneOf' | 'anyOf', count: number, inTheMiddle: object, more: object = {}): object => ({
  [how]: Array.from({ length: count }, (_, index) => object({ [`f${index}`]: index === count / 2 ? inTheMiddle : short }, more)),
});
const answer = (inner: object, outer: object, silent: 'open' | 'law'): string => {
  const at = (schema: object): { readonly document: object; readonly pointer: '/components/schemas/U' } => ({
    document: { openapi: '3.1.0', components: { schemas: { U: schema } } },
    pointer: '/components/schemas/U',
  });
  return contained(at(inner), at(outer), { silent }).contained;
};

describe.each([32, 120])('of %i alternatives that no tag tells apart one is wider', (count) => {
  test.each(['open', 'law'] as const)('%s', (silent) => {
    for (const how of ['anyOf', 'oneOf'] as const) {
      expect(answer(union(how, count, text), union(how, count, short), silent)).toBe('no');
      const closed = { additionalProperties: false };
      expect(answer(union(how, count, text, closed), union(how, count, short, closed), silent)).toBe('no');
      expect(answer(union(how, count, short, closed), union(how, count, text, closed), silent)).toBe('yes');
    }
    expect(answer(union('anyOf', count, short), union('anyOf', count, text), silent)).toBe('yes');
    // What fitted one may fit two; by the law nobody means two.
    expect(answer(union('oneOf', count, short), union('oneOf', count, text), silent)).toBe(silent === 'law' ? 'yes' : 'no');
  });
});

test('an alternative that the other side does not have', () => {
  const more = { anyOf: [...Array.from({ length: 40 }, (_, index) => object({ [`f${index}`]: short })), object({ g: text })] };
  expect(answer(more, union('anyOf', 40, short), 'law')).toBe('no');
  expect(answer(union('anyOf', 40, short), more, 'law')).toBe('yes');
});

test('a guess that needs a name of which only the other side speaks is none', () => {
  const at = (schema: object, law: Side): ReturnType<typeof read> =>
    read({ document: schema, dialect: '2020-12', direction: undefined, formats: true, law }, '');
  const inside = (properties: Readonly<Record<string, unknown>>): object => ({ type: 'object', properties });
  const [inner, outer] = [at(union('anyOf', 40, inside({ x: text })), 'inner'), at(union('anyOf', 40, inside({ x: text, y: short })), 'outer')];
  const guess = (value: object): unknown =>
    guessed(
      inner,
      outer,
      () => true,
      () => ({ value: value as { readonly [name: string]: string } }),
    );
  expect(guess({ f20: { y: 'a' } })).toBeUndefined();
  expect(guess({ f20: { x: 'a', z: 'a' } })).toEqual({ f20: { x: 'a', z: 'a' } });
  expect([isLong(inner, outer), isLong(at(union('anyOf', 20, text), 'inner'), at(text, 'outer'))]).toEqual([true, false]);
});
