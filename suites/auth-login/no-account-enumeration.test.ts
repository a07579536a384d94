import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Rejections } from './rejections.probe.ts';

const clean = readCase('auth-login/no-account-enumeration', 'bearer.clean');
const byCookie = readCase('auth-login/no-account-enumeration', 'cookie.clean');
const code = readCase('auth-login/no-account-enumeration', 'bearer.account-unknown-code');
const both = [clean, byCookie];
const subject = { flow: 'sign in as somebody and as nobody' };
type Steps = Editable<Rejections>['steps'];

function seen({ said }: Editing): Editable<Rejections> {
  return said<Rejections>('auth-login/rejections');
}
const nobody = ({ unknown, unknownAgain }: Steps): readonly Steps['unknown'][] => [unknown, unknownAgain];
const problem = (detail: string, code = 'invalid_credentials'): { readonly body: string } => ({ body: JSON.stringify({ code, detail }) });

describe('told', () => {
  test('by the code: both sides shown', () => {
    expect(code.judged().findings).toMatchObject([
      {
        message: 'told',
        level: 'breaking',
        subject,
        text: expect.stringContaining('by its code: invalid_credentials where it does, account_unknown where it does not'),
        expected: { at: expect.stringMatching(/^x\d+$/), value: 'account_unknown' },
        actual: { at: expect.stringMatching(/^x\d+$/), value: 'invalid_credentials' },
      },
    ]);
  });
  test('by the status', () => {
    const { findings } = clean.judged((data) => nobody(seen(data).steps).forEach(({ exchange }) => answering(exchange, 404)));
    expect(findings).toMatchObject([{ message: 'told', text: expect.stringContaining('by its status: 401 where it does, 404 where it does not') }]);
  });
});

describe('worded', () => {
  test('by words alone', () => {
    const { kind, findings } = clean.judged((data) => {
      const { wrong, ...others } = seen(data).steps;
      answering(wrong.exchange, 401, problem('The password is wrong.'));
      nobody({ wrong, ...others }).forEach(({ exchange }) => answering(exchange, 401, problem('There is no such account.')));
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'worded', level: 'warning', text: expect.stringContaining('the words differ') }]);
  });
  test('by a header alone', () => {
    const { findings } = clean.judged((data) => withHeader(seen(data).steps.wrong.exchange, 'x-attempts', 'one'));
    expect(findings).toMatchObject([{ message: 'worded', text: expect.stringContaining('the headers') }]);
  });
  test('by statuses that are both agreed', () => {
    const { findings } = clean.judged((data) => {
      data.said<{ auth: { signIn: { refused: number[] } } }>('contract/agreement').auth.signIn.refused = [401, 404];
      nobody(seen(data).steps).forEach(({ exchange }) => answering(exchange, 404));
    });
    expect(findings).toMatchObject([{ message: 'worded' }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the right credentials: %s', ([, befall]) => {
    expect(code.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('an attempt: %s', ([, befall]) => {
    for (const name of ['wrong', 'unknown', 'unknownAgain'] as const)
      expect(code.judged((data) => befall(seen(data).steps[name].exchange))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('two accounts that nobody has are answered differently: a counter, a captcha', () => {
    expect(code.judged((data) => answering(seen(data).steps.unknownAgain.exchange, 401, problem('Solve this first', 'captcha_required')))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test('one of them opened a session', () => {
    const outcome = code.judged((data) => {
      const { control, steps } = seen(data);
      Object.assign(steps.wrong, { opened: { read: control, anonymous: control } });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the right credentials yield nothing', () => {
    expect(code.judged((data) => Object.assign(seen(data), { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  const each = (data: Editing, change: (exchange: Steps['wrong']['exchange'], index: number) => void): void =>
    [seen(data).steps.unknown, seen(data).steps.wrong, seen(data).steps.unknownAgain].forEach(({ exchange }, index) => change(exchange, index));
  const addresses = ['seam-a1b2c3d4e5f6@example.com', 'ada@example.com', 'seam-0f1e2d3c4b5a@example.com'];
  test.for<readonly [string, (data: Editing) => void]>([
    ['says back who asked', (data) => each(data, (exchange, index) => answering(exchange, 401, problem(`Wrong credentials for ${addresses[index]}.`)))],
    [
      'says when, and under which number',
      (data) => each(data, (exchange, index) => answering(exchange, 401, problem(`No. At 2026-05-0${index + 1}T10:00:0${index}Z, req-7f${index}a9`))),
    ],
    ['counts attempts', (data) => each(data, (exchange, index) => answering(exchange, 401, problem(`${9 - index} attempts left`)))],
    ['numbers its answers', (data) => each(data, (exchange, index) => withHeader(exchange, `x-request-id`, `${index}`))],
    ['tells a limit to one of them', (data) => withHeader(seen(data).steps.wrong.exchange, 'x-ratelimit-remaining', '3')],
    ['gives a visitor a cookie', (data) => withHeader(seen(data).steps.wrong.exchange, 'set-cookie', 'visitor=<cookie 9>; Path=/')],
    [
      'gives a visitor a cookie where a session would be, which opens nothing',
      (data) => {
        const { steps } = seen(data);
        for (const step of [steps.wrong, steps.unknown, steps.unknownAgain]) Object.assign(step, { opened: { read: step.exchange, anonymous: step.exchange } });
      },
    ],
    ['answers with plain text', (data) => each(data, (exchange) => answering(exchange, 401, { headers: [['content-type', 'text/plain']], body: 'no' }))],
    ['answers with a redirect', (data) => each(data, (exchange) => answering(exchange, 302, { headers: [['location', '/sign-in']] }))],
    ['says nothing', (data) => each(data, (exchange) => answering(exchange, 401, { headers: [] }))],
  ])('%s', ([, change]) => {
    for (const one of both) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});
