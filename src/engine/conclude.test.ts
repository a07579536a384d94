import { expect, test } from 'vitest';
import type { Subject } from '../model/finding.ts';
import { exitCodes, type Outcome, type OutcomeKind } from '../model/outcome.ts';
import { countsOf, exitCodeOf, overallVerdict, verdictOf } from './conclude.ts';

const outcome = (kind: OutcomeKind, check = kind as string, subjects: readonly Subject[] = []): Outcome => ({
  check,
  title: '',
  kind,
  examined: subjects.map((subject) => ({ subject, control: 'x1' })),
  undecided: [],
  findings: [],
});

test.each<readonly [readonly OutcomeKind[], OutcomeKind, number]>([
  [[], 'inconclusive', 3],
  [['none'], 'inconclusive', 3],
  [['pass'], 'pass', 0],
  [['none', 'pass'], 'pass', 0],
  [['pass', 'inconclusive'], 'inconclusive', 3],
  [['inconclusive', 'fail', 'pass'], 'fail', 1],
  [['error', 'fail'], 'error', 4],
  [['fail', 'none'], 'fail', 1],
])('%j → %s, exit %i', (kinds, verdict, code) => {
  expect(verdictOf(kinds.map((kind) => outcome(kind)))).toBe(verdict);
  expect(overallVerdict(kinds.map((kind) => ({ verdict: kind })))).toBe(verdict);
  expect(exitCodeOf(kinds.map((kind) => ({ verdict: kind })))).toBe(code);
  expect(exitCodes[verdict]).toBe(code);
});

test.each([
  ['config-invalid', 'inconclusive', 2],
  ['config-invalid', 'fail', 1],
  ['config-invalid', 'error', 4],
  ['app-did-not-start', 'inconclusive', 3],
  ['something else', 'inconclusive', 3],
] as const)('stopped by %s, %s: exit %i', (code, verdict, exit) => {
  const stopped = { code, message: '', remedy: '', log: [] };
  expect(exitCodeOf([{ verdict: 'pass' }, { verdict, stopped }])).toBe(exit);
});

test('an App that could not be questioned to the end is no pass', () => {
  expect(verdictOf([outcome('pass')], true)).toBe('inconclusive');
  expect(verdictOf([outcome('fail')], true)).toBe('fail');
});

test('the denominator', () => {
  const todos: Subject = { operation: 'GET /todos' };
  const counts = countsOf(
    [
      outcome('pass', 'a/1', [todos, { route: '/x' }]),
      outcome('fail', 'a/2', [todos, { operation: 'POST /todos' }]),
      outcome('none', 'a/3'),
      outcome('none', 'a/4'),
      outcome('none', 'a/5'),
    ],
    12,
    new Set(['a/4', 'a/2']),
  );
  expect(counts).toEqual({
    checks: { none: 3, pass: 1, inconclusive: 0, fail: 1, error: 0 },
    operations: 2,
    requests: 12,
    notAgreed: 2,
    beyondReach: 1,
    accepted: 0,
  });
});
