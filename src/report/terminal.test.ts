import { expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import type { Outcome } from '../model/outcome.ts';
import { appReport, crash, outcome, report, unreadable } from './example.test-data.ts';
import { plain } from './style.ts';
import { terminal } from './terminal.ts';

const notAgreed: readonly Outcome[] = [
  outcome('paging/params-honoured', {
    kind: 'none',
    reason: 'no paging is agreed',
    notCovered: { reason: 'no paging is agreed', config: "paging: pageNumber({ items: 'items' })" },
    examined: [],
  }),
  outcome('paging/totals', {
    kind: 'none',
    reason: 'no paging is agreed',
    notCovered: { reason: 'no paging is agreed', config: "paging: pageNumber({ items: 'items' })" },
    examined: [],
  }),
];

test('a clean run of one App', () => {
  expect(terminal(report(appReport({ outcomes: [outcome('cors/preflight'), outcome('cors/on-500'), ...notAgreed] })), plain)).toMatchInlineSnapshot(`
    "pass: 2 checks on 14 operations; not covered: 2 not agreed

    not covered
      no paging is agreed: paging/params-honoured, paging/totals
        config  paging: pageNumber({ items: 'items' })

    sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    "
  `);
});

test('a clean run of two Apps has about a dozen lines', () => {
  const text = terminal(
    report(
      appReport({ outcomes: [outcome('cors/preflight'), ...notAgreed] }),
      appReport({ name: 'cookie', outcomes: [outcome('cors/preflight'), ...notAgreed.slice(0, 1)] }),
    ),
    plain,
  );
  expect(text.split('\n').length).toBeLessThanOrEqual(13);
  expect(text).toMatchInlineSnapshot(`
    "pass: 2 Apps

      bearer  pass: 1 check on 14 operations; not covered: 2 not agreed
      cookie  pass: 1 check on 14 operations; not covered: 1 not agreed

    not covered
      no paging is agreed: paging/params-honoured, paging/totals (bearer)
        config  paging: pageNumber({ items: 'items' })

    bearer: sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    cookie: sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    "
  `);
});

const slow = {
  ...unreadable,
  check: 'errors/shape',
  message: 'shape',
  level: 'note' as const,
  text: 'the 404 has no code',
  subject: { operation: 'GET /todos/{id}' as const },
  fingerprint: 'b0',
};
const failing = [
  outcome('cors/on-500', {
    kind: 'fail',
    findings: [{ ...unreadable, level: 'warning', text: 'GET /todos: a second, smaller thing', fingerprint: 'f00e' }, unreadable],
  }),
  outcome('errors/shape', { findings: [slow], undecided: [{ subject: { operation: 'GET /admin' }, control: 'x3', agreed: false }] }),
  outcome('auth-token/expired', { kind: 'inconclusive', reason: 'no token could be made to expire', exchange: 'x12', examined: [] }),
  outcome('auth-token/forged', { kind: 'inconclusive', reason: 'no token could be made to expire', exchange: 'x12', examined: [] }),
  ...notAgreed,
];

test('findings, what could not be decided, what was not covered', () => {
  expect(terminal(report(appReport({ outcomes: failing })), plain)).toMatchInlineSnapshot(`
    "fail: 1 of 4 checks on 14 operations; 2 inconclusive; not covered: 2 not agreed

    cors

      breaking  GET /todos: the frontend cannot read a 500
        expected  agreement, origins: "http://web.app.localhost:3000"
        actual    cors/crash, x12 access-control-allow-origin: []
        x12       GET /todos?page=2 as alice → 500 after 12 ms
                  > Origin: http://web.app.localhost:3000
                  > Authorization: Bearer <token 1>
                  < content-type: text/plain
                  < Internal Server Error
        try       curl -i "$API/todos?page=2" -H "Origin: $WEB" -H "Authorization: Bearer $TOKEN"
        read on   npx seamcheck explain cors/on-500; fingerprint f00d

      warning  GET /todos: a second, smaller thing
        expected  agreement, origins: "http://web.app.localhost:3000"
        actual    cors/crash, x12 access-control-allow-origin: []
        x12       GET /todos?page=2 as alice → 500 after 12 ms (as above)
        read on   npx seamcheck explain cors/on-500; fingerprint f00e

    errors

      note  operation GET /todos/{id}: the 404 has no code
        expected  agreement, origins: "http://web.app.localhost:3000"
        actual    cors/crash, x12 access-control-allow-origin: []
        read on   npx seamcheck explain errors/shape; fingerprint b0

    inconclusive

      auth-token/expired  The title of auth-token/expired
      auth-token/forged  The title of auth-token/forged
        why       no token could be made to expire
        x12       GET /todos?page=2 as alice → 500 after 12 ms (as above)

    not decided
      errors/shape: GET /admin (its control did not hold: x3)

    not covered
      no paging is agreed: paging/params-honoured, paging/totals
        config  paging: pageNumber({ items: 'items' })

    3 findings: 1 breaking, 1 warning, 1 note
    sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    "
  `);
});

test('what the second App shares with the first is not told twice', () => {
  const only = [outcome('cors/on-500', { kind: 'fail', findings: [unreadable] })];
  expect(
    terminal(
      report(appReport({ outcomes: only }), appReport({ name: 'cookie', outcomes: only, because: 'no container engine answered', failOn: 'warning' })),
      plain,
    ),
  ).toMatchInlineSnapshot(`
    "fail: 2 of 2 Apps

      bearer  fail: 1 of 1 check on 14 operations
      cookie  fail: 1 of 1 check on 14 operations

    App bearer

    cors

      breaking  GET /todos: the frontend cannot read a 500
        expected  agreement, origins: "http://web.app.localhost:3000"
        actual    cors/crash, x12 access-control-allow-origin: []
        x12       GET /todos?page=2 as alice → 500 after 12 ms
                  > Origin: http://web.app.localhost:3000
                  > Authorization: Bearer <token 1>
                  < content-type: text/plain
                  < Internal Server Error
        try       curl -i "$API/todos?page=2" -H "Origin: $WEB" -H "Authorization: Bearer $TOKEN"
        read on   npx seamcheck explain cors/on-500; fingerprint f00d

    App cookie

    cors

      breaking  GET /todos: the frontend cannot read a 500
        as in     bearer; here at x12 access-control-allow-origin

    2 findings: 2 breaking, 0 warnings, 0 notes
    bearer: sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    cookie: sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes (no container engine answered); reach creates-data; fails from warning
    "
  `);
});

test('an App that stopped: why, its log, and no list of what that stopped', () => {
  const stopped = {
    code: 'app-did-not-start',
    message: 'api exited with code 3 before it was ready.',
    remedy: 'Look at the last lines of its log.',
    log: ['Traceback (most recent call last):', '\x1b[31mKeyError\x1b[0m'],
  };
  const outcomes = ['cors/a', 'cors/b'].map((check) => outcome(check, { kind: 'inconclusive', reason: stopped.message, examined: [] }));
  expect(terminal(report(appReport({ outcomes, stopped })), plain)).toMatchInlineSnapshot(`
    "inconclusive: 2 of 2 checks on 14 operations

      stopped  api exited with code 3 before it was ready.
        code      app-did-not-start
        to do     Look at the last lines of its log.
        log       Traceback (most recent call last):
                  \\x1b[31mKeyError\\x1b[0m

    inconclusive
      2 checks could not be judged, since the App stopped

    sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
    "
  `);
});

test('a check that threw', () => {
  expect(terminal(report(appReport({ outcomes: [outcome('cors/a', { kind: 'error', reason: 'TypeError: x is undefined' }), outcome('cors/b')] })), plain))
    .toMatchInlineSnapshot(`
      "error: 1 of 2 checks on 14 operations

        error  cors/a  The title of cors/a
          why       TypeError: x is undefined
          note      this is a bug in Seamcheck, not in the App

      sent 146 requests (alice 100, nobody 46) in 9.3 s (launch 3.1 s, agreed waits 1.0 s); launched by processes; reach creates-data
      "
    `);
});

test('the message that shows a change is shown whole, on a line of its own', () => {
  const body = 'a'.repeat(900);
  const finding = { ...unreadable, actual: { ...unreadable.actual, value: { says: { maxLength: 5 }, counterexample: { request: { path: '/a', body } } } } };
  const text = terminal(report(appReport({ outcomes: [outcome('cors/on-500', { kind: 'fail', findings: [finding] })] })), plain);
  expect(text).toContain(`    shown     {"request":{"path":"/a","body":"${body}"}}\n`);
  expect(text).toContain('access-control-allow-origin: {"says":{"maxLength":5}}\n');
});

test('hostile text from the App commands nothing and hides nothing', () => {
  const evil = '\n::error file=x::forged\r\x1b[2J\x9b31m\u202e##[group]a ##vso[task.x]';
  const exchange: Exchange = {
    ...crash,
    as: evil,
    request: {
      ...crash.request,
      method: evil,
      url: `http://api.app.localhost:4000/${evil}`,
      headers: [
        [evil, evil],
        ['origin', evil],
      ],
      body: { text: evil, bytes: 20, cut: false },
    },
    response: {
      kind: 'answered',
      status: 500,
      headers: [
        ['content-type', evil],
        ['location', evil.repeat(500)],
      ],
      body: { text: `::${evil.repeat(50_000)}`, bytes: 1e6, cut: true },
    },
  };
  const failed: Exchange = { ...exchange, id: 'x13', response: { kind: 'failed', reason: evil } };
  const finding = {
    ...unreadable,
    text: evil,
    subject: { route: evil },
    expected: { witness: evil, at: `x13 ${evil}`, value: evil },
    actual: { witness: evil, at: 'x12', value: { [evil]: evil } },
  };
  const app = appReport({
    name: evil,
    because: evil,
    outcomes: [
      outcome('cors/on-500', { kind: 'fail', title: evil, findings: [finding], undecided: [{ subject: { cookie: evil }, control: evil, agreed: false }] }),
      outcome('cors/b', { kind: 'inconclusive', reason: evil, exchange: 'x12' }),
      outcome('cors/c', { kind: 'error', reason: evil }),
      outcome('cors/d', { kind: 'none', reason: evil, notCovered: { reason: evil, config: evil } }),
    ],
    stopped: { code: evil, message: evil, remedy: evil, log: [evil] },
  });
  const text = terminal(report({ ...app, recording: { ...app.recording, exchanges: [exchange, failed] } }, { ...app, name: 'b' }), plain);
  expect(text).toContain(String.raw`\x1b[2J\x9b31m\u202e`);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toMatch(/##\[|##vso\[/);
  expect(text.length).toBeLessThan(60_000);
});

test('styles stand around words, never inside escapes', () => {
  const text = terminal(report(appReport({ outcomes: failing })), (format, words) => `<${format}>${words}</${format}>`);
  expect(text).toContain('<bold><red>fail</red></bold>: 1 of 4 checks on 14 operations; 2 inconclusive; not covered: 2 not agreed');
  expect(text).toContain('<red>breaking</red>  <bold>GET /todos: the frontend cannot read a 500</bold>');
});

test('findings of one kind are shown whole twice, then in a line each', () => {
  const findings = [1, 2, 3, 4].map((number) => ({ ...unreadable, text: `operation ${number} cannot be read`, fingerprint: `f${number}` }));
  const text = terminal(report(appReport({ outcomes: [outcome('cors/on-500', { kind: 'fail', findings })] })), plain);
  expect(text.match(/read on {3}/g)).toHaveLength(2);
  expect(text).toContain(
    `  breaking  operation 3 cannot be read (${unreadable.actual.at}; fingerprint f3)\n  breaking  operation 4 cannot be read (${unreadable.actual.at}; fingerprint f4)\n`,
  );
});

const accepted = { reason: 'the gateway is replaced in May', owner: 'ada', expires: '2026-12-01' };

test('what is accepted has a place of its own, with who answers for it; what is no longer accepted is told as before', () => {
  const outcomes = [
    outcome('cors/on-500', { findings: [{ ...unreadable, accepted }] }),
    outcome('cors/vary-origin', {
      kind: 'fail',
      findings: [{ ...unreadable, check: 'cors/vary-origin', fingerprint: 'cafe', accepted: { ...accepted, expired: true } }],
    }),
    outcome('auth-token/expired', { kind: 'inconclusive', reason: 'no token could be made to expire', examined: [], fingerprint: 'beef', accepted }),
  ];
  const app = appReport({ outcomes });
  const text = terminal(report({ ...app, counts: { ...app.counts, accepted: 2 } }), plain);
  expect(text).toMatch(/^fail: 1 of 3 checks on 14 operations; 1 inconclusive; 2 accepted\n/);
  expect(text.split('\n').filter((line) => line.includes('ada'))).toEqual([
    '    known     was accepted by ada until 2026-12-01: the gateway is replaced in May',
    '    accepted by ada until 2026-12-01: the gateway is replaced in May (f00d)',
    '    accepted by ada until 2026-12-01: the gateway is replaced in May (beef)',
  ]);
  expect(text).toContain('\naccepted\n  breaking  cors/on-500: GET /todos: the frontend cannot read a 500\n');
  expect(text).toContain('  inconclusive  auth-token/expired: no token could be made to expire\n');
  expect(text.match(/read on/g)).toHaveLength(1);
});

test('an inconclusive outcome says its fingerprint, and the config that would cover what is required', () => {
  const [one] = notAgreed;
  const outcomes = [outcome('paging/totals', { ...one, kind: 'inconclusive', reason: 'required, but not covered: no paging is agreed', fingerprint: 'beef' })];
  const text = terminal(report(appReport({ outcomes })), plain);
  expect(text).toContain('  (fingerprint beef)\n    why       required, but not covered: no paging is agreed\n    config    paging: pageNumber(');
});

test('what is no longer examined is named, with why; that more is examined is a note', () => {
  const coverage = {
    gone: [
      { check: 'cors/on-500', because: 'no crash lever' },
      { check: 'errors/shape', operation: 'GET /todos' as const },
    ],
    grown: [{ check: 'cache/a', operation: 'GET /me' as const }, { check: 'cache/b' }, { check: 'cache/c' }],
  };
  const text = terminal(report({ ...appReport({ coverage }), verdict: 'inconclusive' }), plain);
  expect(text).toMatch(/^inconclusive: 1 check on 14 operations; 2 no longer examined\n/);
  expect(text).toContain('\nno longer examined\n  cors/on-500: no crash lever\n  errors/shape on GET /todos\n');
  expect(text).toContain('note  examined, but not recorded: cache/a on GET /me and 2 others; `seamcheck verify --update-coverage` records it\n');
});
