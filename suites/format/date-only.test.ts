import { describe, expect, test } from 'vitest';
import { readCase } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { agreed, controls, seeing } from './values-for-tests.ts';

const clean = readCase('format/date-only', 'bearer.clean');
const date = { format: 'date', types: ['null', 'string'] };

test.for<readonly [string | number, string]>([
  ['2026-01-02T00:00:00Z', 'withTime'],
  ['2026-01-02 00:00', 'withTime'],
  ['02.01.2026', 'malformed'],
  ['2026-02-30', 'malformed'],
  ['2026-1-2', 'malformed'],
  ['20260102', 'malformed'],
  [1767312000, 'malformed'],
])('due is %s: %s, both sides shown', ([value, message]) => {
  const { kind, findings } = seeing(clean, [['/items/*/due', [value], date]]);
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message,
      level: 'breaking',
      subject: { field: '/items/*/due of GET /todos' },
      expected: { witness: 'agreement', at: 'formats.dates', value: 'due' },
      actual: { witness: 'format/values', at: 'x9999', value },
    },
  ]);
});
test('declared by the document, where the agreement does not name it', () => {
  const { findings } = seeing(clean, [['/born', ['2026-01-02T00:00:00Z'], date]]);
  expect(findings).toMatchObject([{ message: 'withTime', expected: { witness: 'openapi', value: 'format: date' } }]);
});
test('agreed, though the document declares a point in time', () => {
  expect(seeing(clean, [['/due', ['2026-01-02T00:00:00Z'], { format: 'date-time', types: ['string'] }]]).findings).toMatchObject([{ message: 'withTime' }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = seeing(clean, [['/due', ['02.01.2026'], date]], (_data, values) => controls(values, befall));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test('a name is agreed, and no value of it was seen: inconclusive', () => {
  expect(seeing(clean, [['/title', ['2026-01-02']]])).toMatchObject({ kind: 'inconclusive' });
});
test('no field is known to hold a date: none', () => {
  expect(seeing(clean, [['/due', ['02.01.2026']]], (data) => delete agreed(data).formats)).toMatchObject({ kind: 'none' });
});

describe('a correct app', () => {
  test.for<readonly [string, Parameters<typeof seeing>[1]]>([
    ['writes full dates', [['/due', ['2026-01-02', '2024-02-29', '0000-02-29', '9999-12-31'], date]]],
    ['may send a number, as it declares', [['/born', [2026, '2026-01-02'], { format: 'date', types: ['integer', 'string'] }]]],
    [
      'has a year and a month where nothing is declared',
      [
        ['/card_expires', ['2026-01']],
        ['/due', ['2026-01-02'], date],
      ],
    ],
    [
      'has points in time under other names',
      [
        ['/starts', ['2026-01-02T00:00:00Z'], { format: 'date-time', types: ['string'] }],
        ['/due', ['2026-01-02'], date],
      ],
    ],
  ])('%s', ([, fields]) => {
    expect(seeing(clean, fields)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
