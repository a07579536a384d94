import { describe, expect, test } from 'vitest';
import { readCase, withHeader } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { controls, notices, saying, subject } from './notices-for-tests.ts';

const clean = readCase('deprecation/header-syntax', 'bearer.clean');

test.for(['true', '?1', '1782864000', 'Wed, 01 Jul 2026 00:00:00 GMT', '2026-07-01', '@1782864000.5', 'version="v1"', ''])('%j, both sides shown', (value) => {
  const { kind, findings } = clean.judged((data) => withHeader(saying(data), 'deprecation', value));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'malformed',
      level: 'breaking',
      subject,
      text: `GET /v1/summary says Deprecation: ${value}, which is no structured date such as @1767225600`,
      expected: { at: 'RFC 9745 §2.1' },
      actual: { witness: 'deprecation/notices', at: expect.stringMatching(/^x\d+$/), value },
    },
  ]);
});
test('two dates', () => {
  expect(clean.judged((data) => withHeader(saying(data), 'deprecation', '@1', '@2')).findings).toMatchObject([{ message: 'malformed' }]);
});

test.for(troubles)('a control that does not hold, %s: no finding, inconclusive', ([, befall]) => {
  const outcome = clean.judged((data) => {
    withHeader(saying(data), 'deprecation', 'true');
    controls(data, befall);
  });
  expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
});
test('nobody says it: none', () => {
  expect(clean.judged((data) => withHeader(saying(data), 'deprecation'))).toMatchObject({ kind: 'none' });
  expect(clean.judged((data) => Object.assign(notices(data), { byOperation: {} }))).toMatchObject({ kind: 'none' });
});

describe('a correct app', () => {
  test.for<readonly [string, readonly string[]]>([
    ['says since when', ['@1688169599']],
    ['says from when on', ['@4102444800']],
    ['adds parameters', ['@1688169599;reason="old"']],
    ['says it twice', ['@1688169599', '@1688169599']],
  ])('%s', ([, values]) => {
    expect(clean.judged((data) => withHeader(saying(data), 'deprecation', ...values))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
