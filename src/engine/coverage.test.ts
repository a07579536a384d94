import { describe, expect, test } from 'vitest';
import type { OperationId } from '../model/operation.ts';
import type { Outcome } from '../model/outcome.ts';
import { coverageAfter, coverageChange, examinations } from './coverage.ts';
import { requireExamined } from './require.ts';

function outcome(check: string, kind: Outcome['kind'], operations: readonly OperationId[] = [], more: Partial<Outcome> = {}): Outcome {
  const examined =
    kind === 'pass' || kind === 'fail'
      ? [...operations.map((operation) => ({ subject: { operation }, control: 'x1' })), { subject: { flow: 'f' }, control: 'x1' }]
      : [];
  return { check, title: '', kind, examined, undecided: [], findings: [], ...more };
}
const both = outcome('a/b', 'pass', ['POST /y', 'GET /x', 'GET /x']);

test('what was examined, in one order whatever the order of the run', () => {
  const outcomes = [outcome('z/z', 'fail'), both, outcome('c/c', 'inconclusive'), outcome('n/n', 'none')];
  expect(JSON.stringify(examinations(outcomes))).toBe('{"a/b":["GET /x","POST /y"],"z/z":[]}');
  expect(JSON.stringify(examinations(outcomes.toReversed()))).toBe(JSON.stringify(examinations(outcomes)));
});

describe('against what is recorded', () => {
  const recorded = examinations([both, outcome('z/z', 'pass')]);
  test('the same is no change', () => {
    expect(coverageChange(recorded, [both, outcome('z/z', 'fail')], true)).toEqual({ gone: [], grown: [] });
  });
  test('an operation or a check less is gone, with why; more is grown', () => {
    expect(coverageChange(recorded, [outcome('a/b', 'pass', ['GET /x', 'GET /new']), outcome('z/z', 'none', [], { reason: 'not agreed' })], true)).toEqual({
      gone: [
        { check: 'a/b', operation: 'POST /y' },
        { check: 'z/z', because: 'not agreed' },
      ],
      grown: [{ check: 'a/b', operation: 'GET /new' }],
    });
    expect(coverageChange({}, [both], true).grown).toEqual([{ check: 'a/b' }]);
  });
  test('a check that is gone from the catalogue is missed, unless checks were selected', () => {
    expect(coverageChange(recorded, [both], true).gone).toEqual([{ check: 'z/z', because: 'there is no such check any more' }]);
    expect(coverageChange(recorded, [both], false).gone).toEqual([]);
  });
  test('what is inconclusive and accepted is not missed, what is not accepted is', () => {
    const accepted = { reason: 'r', owner: 'o', expires: '2026-12-01' };
    const open = outcome('z/z', 'inconclusive', [], { reason: 'no browser' });
    expect(coverageChange(recorded, [both, { ...open, accepted }], true).gone).toEqual([]);
    expect(coverageChange(recorded, [both, { ...open, accepted: { ...accepted, expired: true } }], true).gone).toEqual([
      { check: 'z/z', because: 'no browser' },
    ]);
  });
  test('recording a selection leaves the rest as it was', () => {
    expect(coverageAfter(recorded, [outcome('a/b', 'pass', ['GET /n']), outcome('b/b', 'none')], false)).toEqual({ 'a/b': ['GET /n'], 'z/z': [] });
    expect(coverageAfter(recorded, [outcome('a/b', 'pass', ['GET /n'])], true)).toEqual({ 'a/b': ['GET /n'] });
  });
});

test('what is required and was not covered is inconclusive, with its reason', () => {
  const none = outcome('a/b', 'none', [], { reason: 'no paging is agreed', notCovered: { reason: 'no paging is agreed', config: 'paging: …' } });
  const outcomes = [none, outcome('a/c', 'none', [], { reason: 'x' }), outcome('a/d', 'pass'), outcome('a/e', 'fail')];
  const after = requireExamined(outcomes, ['a/b', 'a/d', 'a/e']);
  expect(after.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['inconclusive', 'required, but not covered: no paging is agreed'],
    ['none', 'x'],
    ['pass', undefined],
    ['fail', undefined],
  ]);
  expect(after[0]?.notCovered?.config).toBe('paging: …');
});
