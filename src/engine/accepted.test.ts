import { describe, expect, test } from 'vitest';
import type { AcceptedEntry } from '../model/accepted.ts';
import type { Finding } from '../model/finding.ts';
import type { Outcome } from '../model/outcome.ts';
import { appReport } from '../report/example.test-data.ts';
import { accept, unmatched, withOutcome } from './accepted.ts';
import { countsOf, verdictOf } from './conclude.ts';
import { outcomeFingerprint, reasonClass } from './fingerprint.ts';

const finding: Finding = {
  check: 'cors/on-500',
  message: 'unreadable',
  text: 'it cannot be read',
  level: 'breaking',
  subject: { operation: 'GET /todos' },
  fingerprint: 'f00d',
  expected: { witness: 'agreement', at: 'origins' },
  actual: { witness: 'p', at: 'x1' },
};
function outcome(kind: Outcome['kind'], more: Partial<Outcome> = {}): Outcome {
  return {
    check: 'cors/on-500',
    title: '',
    kind,
    examined: [{ subject: { operation: 'GET /todos' }, control: 'x1' }],
    undecided: [],
    findings: kind === 'fail' ? [finding] : [],
    ...more,
  };
}
const entry = (fingerprint: string, more: Partial<AcceptedEntry> = {}): AcceptedEntry => ({
  fingerprint,
  reason: 'r',
  owner: 'o',
  expires: '2026-12-01',
  ...more,
});
const open = outcome('inconclusive', { reason: 'no browser', examined: [] });

describe('accepting', () => {
  test('a finding that is known stays, and does not gate', () => {
    const [after] = accept([outcome('fail')], [entry('f00d', { check: 'cors/on-500' })], 'breaking');
    expect(after).toMatchObject({ kind: 'pass', findings: [{ fingerprint: 'f00d', accepted: { reason: 'r', owner: 'o', expires: '2026-12-01' } }] });
    expect(after?.findings[0]?.accepted).not.toHaveProperty('check');
    expect(verdictOf(after === undefined ? [] : [after])).toBe('pass');
    expect(countsOf(after === undefined ? [] : [after], 1, new Set()).accepted).toBe(1);
  });

  test('one that has expired gates as before, and says that it was', () => {
    const [after] = accept([outcome('fail')], [entry('f00d', { expired: true })], 'breaking');
    expect(after).toMatchObject({ kind: 'fail', findings: [{ accepted: { expired: true } }] });
    expect(countsOf(after === undefined ? [] : [after], 1, new Set()).accepted).toBe(0);
  });

  test('another finding of the same check still gates', () => {
    const two = outcome('fail', { findings: [finding, { ...finding, fingerprint: 'beef' }] });
    expect(accept([two], [entry('f00d')], 'breaking')).toMatchObject([{ kind: 'fail' }]);
    expect(accept([two], [entry('f00d'), entry('beef')], 'breaking')).toMatchObject([{ kind: 'pass' }]);
    expect(accept([outcome('fail', { findings: [{ ...finding, level: 'warning' }] })], [], 'breaking')).toMatchObject([{ kind: 'pass' }]);
  });

  test('what else kept the check from passing comes to light', () => {
    const half = outcome('fail', { undecided: [{ subject: { operation: 'GET /me' }, control: 'x2', agreed: true }] });
    expect(accept([half], [entry('f00d')], 'breaking')).toMatchObject([
      { kind: 'inconclusive', reason: 'the control did not hold for operation GET /me (x2)' },
    ]);
  });

  test('an inconclusive outcome stays inconclusive, and gates nothing while it is accepted', () => {
    const [told] = accept([open], [], 'breaking');
    const id = told?.fingerprint ?? '';
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    const [known] = accept([open], [entry(id)], 'breaking');
    expect(known).toMatchObject({ kind: 'inconclusive', accepted: { owner: 'o' } });
    expect(verdictOf([outcome('pass'), ...(known === undefined ? [] : [known])])).toBe('pass');
    expect(verdictOf([outcome('pass'), ...accept([open], [entry(id, { expired: true })], 'breaking')])).toBe('inconclusive');
    expect(verdictOf(known === undefined ? [] : [known])).toBe('inconclusive');
    expect(verdictOf([outcome('pass'), ...(known === undefined ? [] : [known])], true)).toBe('inconclusive');
  });

  test('an error is never accepted', () => {
    expect(accept([outcome('error', { reason: 'threw' })], [entry(outcomeFingerprint(open))], 'breaking')[0]).not.toHaveProperty('accepted');
  });
});

describe('the identity of an inconclusive outcome', () => {
  test.each([
    ['GET /todos answered 503 (x12) after 300 ms', 'GET /todos answered 503 (x98) after 1200 ms'],
    ['http://127.0.0.1:34567/health refused the connection', 'http://127.0.0.1:45678/health refused the connection'],
    ['nothing listens at api.app.localhost:4000', 'nothing listens at api.app.localhost:5000'],
    ['no item 1f0c9a7e-1b2c-4d5e-8f90-aabbccddeeff', 'no item 0a0c9a7e-1b2c-4d5e-8f90-aabbccdd0011'],
    ['no control held (3 subjects undecided)', 'no control held (4 subjects undecided)'],
  ])('%s = %s', (one, other) => expect(reasonClass(one)).toBe(reasonClass(other)));

  test.each([
    ['GET /me answered 401', 'GET /me answered 500'],
    ['no browser was found', 'the browser crashed'],
    ['no decade was added', 'no facade was added'],
  ])('%s ≠ %s', (one, other) => expect(reasonClass(one)).not.toBe(reasonClass(other)));

  test('it is of its check, and of the agreed subjects that stayed undecided', () => {
    const undecided = (...paths: readonly string[]) => paths.map((route) => ({ subject: { route }, control: 'x1', agreed: true }));
    const id = (check: string, ...paths: readonly string[]): string =>
      outcomeFingerprint({ check, reason: 'the control did not hold', undecided: undecided(...paths) });
    expect(id('a/b', '/x', '/y')).toBe(id('a/b', '/y', '/x'));
    expect(new Set([id('a/b', '/x'), id('a/b', '/x', '/y'), id('a/c', '/x'), id('a/b')]).size).toBe(4);
  });
});

describe('an entry that matches nothing', () => {
  const app = (...outcomes: readonly Outcome[]) => ({ ...appReport({ outcomes }), counts: countsOf(outcomes, 0, new Set()) });
  const stale = (entries: readonly AcceptedEntry[], ...apps: readonly ReturnType<typeof app>[]) =>
    unmatched(entries, apps, 'breaking', 'contracts/accepted.json')?.findings.map(({ subject }) => Object.values(subject)[0]) ?? [];
  const known = entry('beef', { check: 'cors/on-500' });

  test('is a warning where its check was judged', () => {
    expect(unmatched([known], [app(outcome('pass'))], 'breaking', 'contracts/accepted.json')).toMatchObject({
      check: 'accepted/in-use',
      kind: 'pass',
      findings: [
        { level: 'warning', text: 'The accepted entry beef (cors/on-500) of o matches nothing any more', expected: { at: 'contracts/accepted.json' } },
      ],
    });
    expect(unmatched([known], [app(outcome('pass'))], 'warning', 'a')).toMatchObject({ kind: 'fail' });
  });

  test('matches in any App, a finding or an inconclusive outcome', () => {
    expect(stale([entry('f00d', { check: 'cors/on-500' })], app(outcome('pass')), app(outcome('fail')))).toEqual([]);
    const [told] = accept([open], [], 'breaking');
    expect(stale([entry(told?.fingerprint ?? '')], app(...(told === undefined ? [] : [told]), outcome('pass', { check: 'a/b' })))).toEqual([]);
  });

  test.each<readonly [string, readonly Outcome[]]>([
    ['could not be judged', [outcome('inconclusive')]],
    ['threw', [outcome('error')]],
    ['was judged in one App and inconclusive in another', [outcome('pass'), outcome('inconclusive')]],
    ['left a subject open', [outcome('pass', { undecided: [{ subject: { route: '/x' }, control: 'x1', agreed: false }] })]],
    ['was not covered', [outcome('none')]],
  ])('is not told where its check %s', (_name, outcomes) => {
    expect(stale([known], ...outcomes.map((one) => app(one)))).toEqual([]);
  });

  test('not agreed in another App is no reason to wait, beyond reach is', () => {
    const none = outcome('none');
    expect(stale([known], app(outcome('pass')), app(none))).toEqual(['beef']);
    expect(stale([known], app(outcome('pass')), { ...app(none), counts: countsOf([none], 0, new Set(['cors/on-500'])) })).toEqual([]);
  });

  test('without a check it waits for a run in which all was judged; of a check that is gone it is told', () => {
    expect(stale([entry('beef')], app(outcome('pass'), outcome('inconclusive', { check: 'a/b' })))).toEqual([]);
    expect(stale([entry('beef')], app(outcome('pass'), outcome('pass', { check: 'a/b' })))).toEqual(['beef']);
    expect(stale([entry('beef', { check: 'old/check' })], app(outcome('pass')))).toEqual(['beef']);
    const stopped = { code: 'app-died', message: '', remedy: '', log: [] };
    expect(stale([known], { ...app(outcome('pass')), stopped })).toEqual([]);
  });

  test('in a report it counts, and lifts no verdict', () => {
    const nothing = { ...app(), verdict: 'inconclusive' as const };
    const warned = unmatched([known], [app(outcome('pass'))], 'breaking', 'a');
    expect(warned === undefined ? undefined : withOutcome(nothing, warned)).toMatchObject({ verdict: 'inconclusive', counts: { checks: { pass: 1 } } });
    const failed = unmatched([known], [app(outcome('pass'))], 'warning', 'a');
    expect(failed === undefined ? undefined : withOutcome(app(outcome('pass')), failed)).toMatchObject({
      verdict: 'fail',
      counts: { checks: { pass: 1, fail: 1 } },
    });
  });
});
