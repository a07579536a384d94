import { describe, expect, test } from 'vitest';
import { plainCopy } from './plain.ts';
import { exchange } from './engine.test-data.ts';

describe('a plain copy', () => {
  test('holds the exchanges that were recorded, not copies of them', () => {
    const one = exchange('x1');
    const other = exchange('x2');
    const copy = plainCopy({ control: one, rounds: [{ answer: one }, { answer: other }] }, [one]) as {
      readonly control: unknown;
      readonly rounds: readonly { readonly answer: unknown }[];
    };
    expect(copy.control).toBe(one);
    expect(copy.rounds[0]?.answer).toBe(one);
    expect(copy.rounds[1]?.answer).not.toBe(other);
    expect(copy.rounds[1]?.answer).toEqual(other);
  });

  test('is what JSON makes of it otherwise', () => {
    const one = exchange('x1');
    const odd = { gone: undefined, list: [undefined, Number.NaN], when: new Date(0), name: 'exchange 0', ['__proto__x']: 1 };
    expect(plainCopy({ odd, one }, [one])).toEqual({ odd: JSON.parse(JSON.stringify(odd)) as unknown, one });
    expect(plainCopy(undefined, [])).toBeNull();
    expect(() => plainCopy({ big: 1n }, [one])).toThrow(TypeError);
  });
});
