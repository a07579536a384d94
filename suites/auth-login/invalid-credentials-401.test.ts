import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Rejection, Rejections } from './rejections.probe.ts';

const clean = readCase('auth-login/invalid-credentials-401', 'bearer.clean');
const byCookie = readCase('auth-login/invalid-credentials-401', 'cookie.clean');
const signedIn = readCase('auth-login/invalid-credentials-401', 'bearer.empty-password-signs-in');
const both = [clean, byCookie];

type Step = 'wrong' | 'unknown' | 'empty';
const flows = { wrong: 'a wrong password', unknown: 'an account that does not exist', empty: 'an empty password' } as const;

function seen({ said }: Editing): Editable<Rejections> {
  return said<Rejections>('auth-login/rejections');
}
function step(data: Editing, name: Step): Editable<Rejection> {
  const found = seen(data).steps[name];
  if (found === undefined) throw new Error(`${name} was not tried`);
  return found;
}
function refusedWith(data: Editing, ...refused: number[]): void {
  const { auth } = data.said<{ auth: { signIn: { refused: number[]; body: string } } }>('contract/agreement');
  auth.signIn.refused = refused;
}

describe('status', () => {
  test.for(['wrong', 'unknown', 'empty'] as const)('of %s: both sides shown', (name) => {
    const { kind, findings } = clean.judged((data) => answering(step(data, name).exchange, 200, { body: '{"success":false}' }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'status',
        level: 'breaking',
        subject: { flow: `sign in with ${flows[name]}` },
        text: expect.stringContaining('is answered 200, and agreed is a refusal with 401'),
        expected: { witness: 'agreement', at: 'auth.signIn.refused' },
        actual: { witness: 'auth-login/rejections', at: expect.stringMatching(/^x\d+$/), value: 200 },
      },
    ]);
  });
  test.for([204, 302, 403, 404, 422, 500])('%i for a wrong password', (status) => {
    for (const one of both) expect(one.judged((data) => answering(step(data, 'wrong').exchange, status)).findings).toMatchObject([{ message: 'status' }]);
  });
  test('a visitor’s cookie is no session, and 200 no refusal', () => {
    const { findings } = signedIn.judged((data) => {
      const empty = step(data, 'empty');
      if (empty.opened !== undefined) Object.assign(empty.opened.read, { response: empty.opened.anonymous.response });
    });
    expect(findings).toMatchObject([{ message: 'status' }]);
  });
});

describe('signedIn', () => {
  test('both sides shown, by what the session opened', () => {
    const { findings } = signedIn.judged();
    expect(findings).toMatchObject([
      { message: 'signedIn', subject: { flow: 'sign in with an empty password' }, actual: { at: expect.stringMatching(/^x\d+$/), value: 200 } },
    ]);
    expect(findings[0]?.actual.at).toBe(seenOf(signedIn)?.opened?.read.id);
  });
  test('what the session opened is not known', () => {
    expect(
      signedIn.judged((data) => {
        const empty = step(data, 'empty');
        if (empty.opened !== undefined) answering(empty.opened.read, 429);
      }),
    ).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

function seenOf(one: typeof signedIn): Rejection | undefined {
  let found: Rejection | undefined;
  one.judged((data) => {
    found = seen(data).steps.empty;
  });
  return found;
}

describe('a control that does not hold', () => {
  test.for(troubles)('the right credentials: %s', ([, befall]) => {
    expect(signedIn.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the right credentials yield nothing', () => {
    expect(signedIn.judged((data) => Object.assign(seen(data), { yielded: false }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('an attempt: %s', ([, befall]) => {
    for (const name of ['wrong', 'unknown', 'empty'] as const)
      expect(clean.judged((data) => befall(step(data, name).exchange))).toMatchObject({
        kind: 'inconclusive',
        findings: [],
        undecided: [{ subject: { flow: `sign in with ${flows[name]}` } }],
      });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['validates an empty password: 422', (data) => answering(step(data, 'empty').exchange, 422)],
    ['validates an empty password: 400', (data) => answering(step(data, 'empty').exchange, 400)],
    [
      'is an OAuth token endpoint',
      (data) => {
        data.said<{ auth: { signIn: { body: string } } }>('contract/agreement').auth.signIn.body = 'form';
        for (const name of ['wrong', 'unknown', 'empty'] as const) answering(step(data, name).exchange, 400, { body: '{"error":"invalid_grant"}' });
      },
    ],
    [
      'refuses with 400, as agreed',
      (data) => {
        refusedWith(data, 400);
        for (const name of ['wrong', 'unknown', 'empty'] as const) answering(step(data, name).exchange, 400);
      },
    ],
    [
      'answers with redirects, good or bad',
      (data) => {
        answering(seen(data).control, 302, { headers: [['location', '/home']] });
        for (const name of ['wrong', 'unknown', 'empty'] as const) answering(step(data, name).exchange, 302, { headers: [['location', '/sign-in?wrong']] });
      },
    ],
    ['says nothing but no', (data) => answering(step(data, 'wrong').exchange, 401, { headers: [] })],
  ])('%s', ([, change]) => {
    for (const one of both) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [], examined: [{}, {}, {}] });
  });
});

test('where there is one account alone, the empty password is not tried', () => {
  for (const one of both) {
    const { kind, examined } = one.judged((data) => delete seen(data).steps.empty);
    expect(kind).toBe('pass');
    expect(examined.map(({ subject }) => subject)).toEqual([
      { flow: 'sign in with a wrong password' },
      { flow: 'sign in with an account that does not exist' },
    ]);
  }
});
