import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Register } from './register.probe.ts';

const clean = readCase('auth-login/register-roundtrip', 'bearer.clean');
const byCookie = readCase('auth-login/register-roundtrip', 'cookie.clean');
const refused = readCase('auth-login/register-roundtrip', 'bearer.password-hashed-twice');
const echoed = readCase('auth-login/register-roundtrip', 'bearer.password-in-answer');
const crashed = readCase('auth-login/register-roundtrip', 'bearer.second-sign-up-crashes');
const subject = { flow: 'sign up, sign in, sign up again' };
const both = [clean, byCookie];

function seen({ said }: Editing): Editable<Register> {
  return said<Register>('auth-login/register');
}

describe('crashed', () => {
  test.for<readonly ['signUp' | 'signIn' | 'again', string]>([
    ['signUp', 'Signing up'],
    ['signIn', 'The first sign-in after signing up'],
    ['again', 'The same sign-up again'],
  ])('%s: both sides shown', ([name, words]) => {
    expect(clean.judged((data) => answering(seen(data)[name], 500)).findings).toMatchObject([
      {
        message: 'crashed',
        level: 'breaking',
        subject,
        text: `${words} is answered 500`,
        expected: { witness: 'agreement', at: 'auth.signUp' },
        actual: { witness: 'auth-login/register', value: 500 },
      },
    ]);
  });
});
test('refused: both sides shown', () => {
  expect(refused.judged().findings).toMatchObject([
    { message: 'refused', level: 'breaking', subject, text: expect.stringContaining('sign-in answers 401'), actual: { value: 401 } },
  ]);
});
describe('echoed', () => {
  test('the password, by what redaction made of it', () => {
    expect(echoed.judged().findings).toMatchObject([{ message: 'echoed', text: 'The answer to signing up holds the password' }]);
  });
  test.for(['hashed_password', 'password_hash', 'passwordHash', 'encryptedPassword'])('a hash under %s', (name) => {
    const { findings } = clean.judged((data) => answering(seen(data).signUp, 201, { body: JSON.stringify({ data: { id: 1, [name]: '<password 9>' } }) }));
    expect(findings).toMatchObject([{ message: 'echoed', text: `The answer to signing up holds a value under ${name}` }]);
  });
  test.for([
    { password: '********' },
    { password_hash: null },
    { password_changed_at: '2026-01-01T00:00:00Z' },
    { has_password: true },
    { message: 'Your password was set.' },
  ])('quiet with %o', (body) => {
    expect(clean.judged((data) => answering(seen(data).signUp, 201, { body: JSON.stringify(body) }))).toMatchObject({ kind: 'pass', findings: [] });
  });
});
describe('takenOver', () => {
  const second = (again: number, after: number, yielded: boolean) => (data: Editing) => {
    const one = seen(data);
    answering(one.again, again, { body: '{}' });
    Object.assign(one, { after: { exchange: structuredClone(one.signIn), yielded } });
    if (one.after !== undefined) answering(one.after.exchange, after);
  };
  test.for([200, 201])('%i, and the first password is refused: both sides shown', (status) => {
    expect(clean.judged(second(status, 401, false)).findings).toMatchObject([
      {
        message: 'takenOver',
        level: 'breaking',
        subject,
        text: expect.stringMatching(/the first password is then refused with 401$/),
        expected: { witness: 'auth-login/register', value: 200 },
        actual: { witness: 'auth-login/register', at: expect.stringMatching(/^x\d+$/), value: 401 },
      },
    ]);
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['nobody is to learn who has an account, and nothing was changed', second(202, 200, true)],
    ['guesses are limited', second(201, 429, false)],
    ['it says otherwise that more is wanted', second(201, 403, false)],
  ])('quiet: %s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
describe('twice', () => {
  test.for<readonly [string, string]>([
    ['{"id":7}', '{"id":8}'],
    ['{"data":{"user":{"id":"a"}}}', '{"data":{"user":{"id":"b"}}}'],
  ])('%s, then %s', ([first, second]) => {
    const { findings } = clean.judged((data) => {
      answering(seen(data).signUp, 201, { body: first });
      answering(seen(data).again, 201, { body: second });
    });
    expect(findings).toMatchObject([{ message: 'twice', subject, actual: { value: 201 } }]);
  });
  test.for<readonly [string, string]>([
    ['{"id":7}', '{"id":7}'],
    ['{"message":"Look into your mail."}', '{"message":"Look into your mail."}'],
    ['{"id":7}', '{}'],
  ])('quiet with %s, then %s: nobody is to learn who has an account', ([first, second]) => {
    const outcome = clean.judged((data) => {
      answering(seen(data).signUp, 200, { body: first });
      answering(seen(data).again, 200, { body: second });
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('a configured user: %s', ([, befall]) => {
    for (const one of [refused, echoed, crashed])
      expect(one.judged((data) => befall(seen(data).control))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles.filter(([name]) => !name.includes('500')))('a step: %s', ([, befall]) => {
    for (const name of ['signUp', 'signIn', 'again'] as const)
      expect(clean.judged((data) => befall(seen(data)[name]))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([302, 400, 403, 422])('the sign-up is answered %i: the config’s body may be the reason', (status) => {
    const outcome = refused.judged((data) => answering(seen(data).signUp, status));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('agreement.auth.signUp.body') });
  });
  test('the new user has to confirm an address first', () => {
    const outcome = clean.judged((data) => {
      answering(seen(data).signIn, 403, { body: '{"code":"email_not_confirmed"}' });
      Object.assign(seen(data), { yielded: false });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for([
    '{"error":"You have to confirm your email address before continuing."}',
    '{"code":"email_not_confirmed"}',
    '{"detail":"Your account has not been activated."}',
    '{"message":"Please verify your email"}',
    '{"code":"EMAIL_NOT_VERIFIED"}',
  ])('the same, with the status of a wrong password: %s', (body) => {
    expect(refused.judged((data) => answering(seen(data).signIn, 401, { body }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

test.for([400, 401, 403, 409, 422])('a correct app refuses the second sign-up with %i', (status) => {
  for (const one of both)
    expect(one.judged((data) => answering(seen(data).again, status))).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
});
