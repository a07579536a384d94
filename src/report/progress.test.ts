import { expect, test } from 'vitest';
import type { RunEvent } from '../model/event.ts';
import { appReport, outcome, report, unreadable } from './example.test-data.ts';
import { progress } from './progress.ts';
import { plain } from './style.ts';

const app = 'bearer';
const events: readonly RunEvent[] = [
  { kind: 'app-started', app },
  { kind: 'planned', app, checks: 1, witnesses: 1 },
  { kind: 'planned', app, checks: 12, witnesses: 9 },
  { kind: 'step', app, text: 'api: migrating' },
  { kind: 'step', app, text: 'api: ready after 1.2 s' },
  { kind: 'step', app, text: 'launched with processes (no container engine answered)' },
  { kind: 'step', app, text: 'web: \x1b[2Jready after 340 ms' },
  { kind: 'collecting', app, witness: 'cors/preflight' },
  { kind: 'collected', app, witness: 'cors/preflight', outcome: 'said', took: 120 },
  { kind: 'collected', app, witness: 'cors/crash', outcome: 'unavailable', took: 3 },
  { kind: 'judged', app, outcome: outcome('cors/preflight') },
  { kind: 'judged', app, outcome: outcome('cors/on-500', { kind: 'fail', findings: [unreadable, unreadable] }) },
  { kind: 'judged', app, outcome: outcome('cors/b', { kind: 'error', reason: '\n::error::forged' }) },
  { kind: 'judged', app, outcome: outcome('cors/c', { kind: 'inconclusive', reason: 'no user' }) },
  { kind: 'app-ended', app, report: appReport() },
  { kind: 'ended', report: report() },
];

function told(times: boolean, witnesses: boolean): string {
  return events
    .map((event) => progress(event, { style: plain, times, witnesses }))
    .filter((line) => line !== undefined)
    .join('\n');
}

test('on a terminal: times, and every witness', () => {
  expect(told(true, true)).toMatchInlineSnapshot(`
    "bearer  plan  1 check, 1 witness
    bearer  plan  12 checks, 9 witnesses
    bearer  api  migrating
    bearer  api  ready after 1.2 s
    bearer  launched with processes (no container engine answered)
    bearer  web  \\x1b[2Jready after 340 ms
    bearer  cors/preflight  120 ms
    bearer  cors/crash  unavailable  3 ms
    bearer  fail  cors/on-500  GET /todos: the frontend cannot read a 500 (and 1 more)
    bearer  error  cors/b  \\n::error::forged"
  `);
});

test('in a log: nothing that changes from run to run', () => {
  expect(told(false, false)).toMatchInlineSnapshot(`
    "bearer  plan  1 check, 1 witness
    bearer  plan  12 checks, 9 witnesses
    bearer  api  migrating
    bearer  api  ready
    bearer  launched with processes (no container engine answered)
    bearer  web  \\x1b[2Jready
    bearer  cors/crash  unavailable
    bearer  fail  cors/on-500  GET /todos: the frontend cannot read a 500 (and 1 more)
    bearer  error  cors/b  \\n::error::forged"
  `);
});
