import { describe, expect, test } from 'vitest';
import type { Json } from '../model/json.ts';
import { judgeOf, keywordJudge } from './judge.ts';

const cases: readonly (readonly [Readonly<Record<string, unknown>>, Json, Json])[] = [
  [{ maximum: 3 }, 3, 4],
  [{ exclusiveMaximum: 3 }, 2.5, 3],
  [{ minimum: -1 }, 'text', -2],
  [{ exclusiveMinimum: 0 }, 1e-9, 0],
  [{ maxLength: 2 }, '😀😀', 'abc'],
  [{ minLength: 1 }, 'a', ''],
  [{ maxItems: 1 }, [[], 1].slice(1), [1, 2]],
  [{ minItems: 1 }, {}, []],
  [{ maxProperties: 1 }, { a: 1 }, { a: 1, b: 2 }],
  [{ minProperties: 1 }, [], {}],
  [{ required: ['a'] }, { a: null }, { b: 1 }],
  [{ required: ['constructor'] }, JSON.parse('{"constructor":1}') as Json, {}],
  [{ required: ['__proto__'] }, JSON.parse('{"__proto__":1}') as Json, {}],
  [{ enum: [1, { a: [2] }] }, { a: [2] }, { a: [3] }],
  [{ enum: ['a', null] }, null, 'b'],
  [{ const: { a: 1 } }, { a: 1 }, { a: 1, b: 1 }],
  [{ const: null }, null, 0],
  [{ const: { $data: '1/says' } }, { $data: '1/says' }, 'other'],
];

describe('a keyword whose argument is handed over says what it says when it is compiled', () => {
  test.each(cases)('%j', (schema, fits, not) => {
    const compiled = judgeOf(2020, schema, JSON.stringify(schema), true);
    expect([fits, not].map((value) => compiled.validate(value))).toEqual([true, false]);
    expect([fits, not].map((value) => keywordJudge(2020, schema)?.fits(value))).toEqual([true, false]);
    expect([fits, not].map((value) => keywordJudge(7, schema)?.fits(value))).toEqual([true, false]);
  });
});

test('what is not in order, says more or is asked otherwise is left to be compiled', () => {
  for (const schema of [{ maximum: '3' }, { enum: [] }, { required: 'a' }, { type: 'string' }, { minimum: 1, maximum: 2 }, {}, false, { pattern: 'a' }])
    expect(keywordJudge(2020, schema)).toBeUndefined();
});
