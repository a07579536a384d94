import { describe, expect, test } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { appReport, crash, outcome, unreadable } from '../report/example.test-data.ts';
import { exchangesOf, failureText, skipText, sorted } from './outcome-text.ts';

const { recording } = appReport();
const told = { ...unreadable, level: 'warning', text: 'GET /todos: only told', fingerprint: 'beef' } as const;

describe('why a test fails', () => {
  test('a finding says its sentence, both sides, the exchange and how to send it again', () => {
    const text = failureText(outcome('cors/on-500', { kind: 'fail', findings: [unreadable, told] }), recording, 'breaking', undefined) ?? '';
    const lines = [
      /^the two sides disagree$/,
      /^ {2}breaking  GET \/todos: the frontend cannot read a 500$/,
      /^ {4}expected  agreement, origins: "http:\/\/web\.app\.localhost:3000"$/,
      /^ {4}actual    cors\/crash, x12 access-control-allow-origin: \[\]$/,
      /^ {4}x12       GET \/todos\?page=2 as alice → 500 after 12 ms$/,
      /^ +> Authorization: Bearer <token 1>$/,
      /^ +< Internal Server Error$/,
      /^ {4}try       curl -i "\$API\/todos\?page=2" .*Bearer \$TOKEN"$/,
      /^ {4}read on   npx seamcheck explain cors\/on-500; fingerprint f00d$/,
    ];
    for (const line of lines) expect(text.split('\n')).toContainEqual(expect.stringMatching(line));
    expect(text).not.toContain('only told');
  });

  test('the level that fails decides which findings are in it', () => {
    const failed = outcome('cors/on-500', { kind: 'fail', findings: [told] });
    expect(failureText(failed, recording, 'warning', undefined)).toContain('only told');
    expect(sorted({ ...failed, findings: [unreadable, told] }, 'breaking')).toEqual({ deciding: [unreadable], told: [told] });
  });

  test('what could not be told apart says why, with the exchange, and why the App stopped', () => {
    const open = outcome('cors/on-500', { kind: 'inconclusive', reason: 'the control did not hold', exchange: crash.id });
    expect(failureText(open, recording, 'breaking', undefined)).toMatch(
      /^inconclusive: the control did not hold\n\n {4}x12 +GET \/todos\?page=2 as alice → 500/,
    );
    const stopped = new ToolError('app-died', 'the api exited with code 3.', 'See its log.', { log: ['Traceback \u001B[31m'] });
    expect(failureText(open, recording, 'breaking', stopped)).toMatch(/the api exited with code 3\.\nto do: See its log\.\nlog:\n {4}Traceback \\x1b\[31m$/);
  });

  test('our own failure is not the App’s', () => {
    expect(failureText(outcome('cors/on-500', { kind: 'error', reason: 'TypeError: x' }), recording, 'breaking', undefined)).toBe(
      'error: TypeError: x\nthis is a bug in Seamcheck, not in the App',
    );
  });

  test('what is accepted fails nothing while that holds', () => {
    const accepted = { reason: 'known', owner: 'ada', expires: '2026-12-01' };
    const known = { ...unreadable, accepted };
    expect(sorted({ ...outcome('cors/on-500'), findings: [known, told] }, 'breaking')).toEqual({ deciding: [], told: [known, told] });
    const open = outcome('cors/on-500', { kind: 'inconclusive', reason: 'no browser', accepted });
    expect(failureText(open, recording, 'breaking', undefined)).toBeUndefined();
    expect(skipText(open)).toBe('no browser; accepted by ada until 2026-12-01: known');
    expect(failureText({ ...open, accepted: { ...accepted, expired: true } }, recording, 'breaking', undefined)).toMatch(/^inconclusive: no browser/);
    expect(sorted({ ...outcome('a/b'), findings: [{ ...known, accepted: { ...accepted, expired: true } }] }, 'breaking').deciding).toHaveLength(1);
  });

  test('a pass and what is not covered fail nothing', () => {
    expect(failureText(outcome('cors/on-500', { findings: [told] }), recording, 'breaking', undefined)).toBeUndefined();
    expect(failureText(outcome('cors/on-500', { kind: 'none', reason: 'no crash lever' }), recording, 'breaking', undefined)).toBeUndefined();
  });
});

test('a skip says the config that would have the check asked', () => {
  const none = outcome('cors/on-500', { kind: 'none', reason: 'no crash lever', notCovered: { reason: 'no crash lever', config: 'levers: { crash }' } });
  expect(skipText(none)).toBe('no crash lever; config: levers: { crash }');
});

test('the exchanges of an outcome are those of its findings, and its controls', () => {
  const other = { ...crash, id: 'x3' } as const;
  const both = { ...recording, exchanges: [other, crash] };
  expect(exchangesOf(outcome('a/b', { findings: [unreadable], examined: [{ subject: { flow: 'f' }, control: 'x3' }] }), both).map(({ id }) => id)).toEqual([
    'x12',
    'x3',
  ]);
});
