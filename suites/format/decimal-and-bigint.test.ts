import { describe, expect, test } from 'vitest';
import { readCase, type Editable } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Values } from './values.probe.ts';
import { controls, seeing } from './values-for-tests.ts';

const clean = readCase('format/decimal-and-bigint', 'bearer.clean');
function unsafe(values: Editable<Values>, written: string): void {
  Object.assign(values, { unsafe: [{ operation: 'GET /todos', name: 'id', written, in: 'x9999' }] });
}

test.for<readonly [string, string]>([
  ['7352931328131072123', '7352931328131072000'],
  ['1152921504606846976', '1152921504606847000'],
  ['-9223372036854775808', '-9223372036854776000'],
  ['9007199254740993', '9007199254740992'],
])('%s is read as %s, both sides shown', ([written, read]) => {
  const { kind, findings } = seeing(clean, [], (_data, values) => unsafe(values, written));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'unsafeInteger',
      level: 'breaking',
      subject: { field: 'id of GET /todos' },
      text: `id of GET /todos is ${written}, which JavaScript reads as ${read}`,
      expected: { witness: 'format/values', at: expect.stringMatching(/^x\d+$/) },
      actual: { witness: 'format/values', at: 'x9999', value: written },
    },
  ]);
});
test('a number and a text of digits', () => {
  const { kind, findings } = seeing(clean, [['/items/*/price', [19, '19.90']]]);
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([{ message: 'mixed', level: 'breaking', text: expect.stringContaining('19 and "19.90"') }]);
  expect(seeing(clean, [['/price', [19, '19.90'], { types: ['number'] }]]).findings).toMatchObject([{ message: 'mixed' }]);
});
test.for([0.30000000000000004, 2.9999999999999996, 33.300000000000004])('an amount of %s is a warning', (value) => {
  const { kind, findings } = seeing(clean, [['/total_amount', [1, value]]]);
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'binaryFraction', level: 'warning', text: expect.stringContaining(String(value)) }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = seeing(clean, [['/price', [19, '19.90', 0.30000000000000004]]], (_data, values) => {
      unsafe(values, '7352931328131072123');
      controls(values, befall);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});
test('no answer holds a number: none', () => {
  expect(seeing(clean, [['/title', ['12', 'x']]])).toMatchObject({ kind: 'none' });
});

describe('a correct app', () => {
  test.for<readonly [string, Parameters<typeof seeing>[1]]>([
    [
      'writes money as a text on both sides',
      [
        ['/price', ['19.90', '20.00']],
        ['/total', [3]],
      ],
    ],
    ['has fractions that are what they are', [['/amount', [19.99, 0.1, 1e-9, 0.3333333333333333, 1.0000001, 12.5]]]],
    [
      'measures',
      [
        ['/temperature', [36.800000000000004]],
        ['/lat', [52.520000000000003]],
      ],
    ],
    ['declares a number or a text', [['/price', [19, '19.90'], { types: ['number', 'string'] }]]],
    ['declares no type', [['/price', [19, '19.90'], { declared: true }]]],
    [
      'lists settings',
      [
        ['/*/value', [5, '7']],
        ['/*/default_value', [5, '7']],
        ['/*/newValue', [5, '7']],
      ],
    ],
    ['has words among the numbers', [['/level', [1, '2', 'high']]]],
  ])('%s', ([, fields]) => {
    expect(seeing(clean, fields)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(['9007199254740992', '100000000000000000000'])('has %s, which reads as it was written', (written) => {
    expect(seeing(clean, [], (_data, values) => unsafe(values, written))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
