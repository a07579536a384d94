import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Life } from './life.probe.ts';

const clean = readCase('session/logout-access-token', 'bearer.clean');
const byCookie = readCase('session/logout-access-token', 'cookie.clean');
const mutant = readCase('session/logout-access-token', 'bearer.access-outlives-sign-out');
const subject = { flow: 'access after the sign-out' };

type SignOut = Editable<NonNullable<Life['signOut']>>;
function signOut(data: Editing): SignOut {
  const { signOut } = data.said<Life>('session/life');
  if (signOut === undefined) throw new Error('it was not recorded');
  return signOut;
}
/** The credential still opens what it opened before. */
function accepted(data: Editing, access: SignOut['access']): void {
  const seen = signOut(data);
  Object.assign(seen.read, { response: seen.before.response });
  seen.access = access;
}
/** Nothing is agreed of how long a credential holds. */
function unagreed(data: Editing): void {
  for (const one of [data.recorded.agreement, data.said<typeof data.recorded.agreement>('contract/agreement')]) delete one.auth?.lifetime;
}

describe('how long it lives on decides', () => {
  test.for<readonly [string, SignOut['access'], string, string]>([
    ['a JWT of 30 days', { jwt: true, secondsLeft: 2_592_000 }, 'livesOn', '30 days'],
    ['a JWT without exp', { jwt: true }, 'livesOn', 'ever: it has no exp'],
    ['a JWT of two days', { jwt: true, secondsLeft: 172_800 }, 'livesOn', '48 hours'],
    ['a JWT of an hour', { jwt: true, secondsLeft: 3_600 }, 'livesLong', '60 minutes'],
    ['a JWT of a quarter of an hour', { jwt: true, secondsLeft: 900 }, 'livesBriefly', '15 minutes'],
    ['no JWT', { jwt: false }, 'livesLong', 'an unknown time'],
  ])('%s', ([, access, message, time]) => {
    const { kind, findings } = clean.judged((data) => {
      unagreed(data);
      accepted(data, access);
    });
    expect(findings).toMatchObject([{ message, subject, text: expect.stringContaining(time), actual: { witness: 'session/life', value: 200 } }]);
    expect(kind).toBe(message === 'livesOn' ? 'fail' : 'pass');
  });
  test('of what is no JWT the agreement says how long it holds', () => {
    const agreed = (seconds: number) => (data: Editing) => {
      const said = data.said<typeof data.recorded.agreement>('contract/agreement');
      if (said.auth !== undefined) said.auth.lifetime = { accessSeconds: seconds };
      accepted(data, { jwt: false });
    };
    expect(clean.judged(agreed(600)).findings).toMatchObject([{ message: 'livesBriefly' }]);
    expect(clean.judged(agreed(604_800)).findings).toMatchObject([{ message: 'livesOn', text: expect.stringContaining('7 days') }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const pick of ['before', 'exchange', 'read'] as const)
      expect(mutant.judged((data) => befall(signOut(data)[pick]))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    expect(mutant.judged((data) => befall(data.said<Life>('session/life').anonymous))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the sign-out was refused', () => {
    expect(mutant.judged((data) => answering(signOut(data).exchange, 401))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('everyone reads the same, signed in or not', () => {
    const outcome = mutant.judged((data) => Object.assign(data.said<Life>('session/life').anonymous, { response: signOut(data).before.response }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  const empty = '{"items":[],"total":0}';
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 403', (data) => answering(signOut(data).read, 403)],
    ['sends to the sign-in', (data) => answering(signOut(data).read, 302, { headers: [['location', '/sign-in']] })],
    [
      'answers everyone, and who is not signed in with nothing',
      (data) => {
        answering(data.said<Life>('session/life').anonymous, 200, { body: empty });
        answering(signOut(data).read, 200, { body: empty });
      },
    ],
    [
      'answers everyone, and each time with the time',
      (data) => {
        answering(data.said<Life>('session/life').anonymous, 200, { body: '{"user":null,"at":"2026-11-21T10:00:00Z"}' });
        answering(signOut(data).read, 200, { body: '{"user":null,"at":"2026-11-21T10:00:01.5Z"}' });
      },
    ],
    ['signs out with a redirect', (data) => answering(signOut(data).exchange, 302, { headers: [['location', '/']] })],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
