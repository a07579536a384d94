import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Life } from '../session/life.probe.ts';

const clean = readCase('auth-cookie/scope-consistent', 'bearer.clean');
const second = readCase('auth-cookie/scope-consistent', 'bearer.refresh-sets-another-path');
const kept = readCase('auth-cookie/scope-consistent', 'bearer.sign-out-clears-another-path');
const subject = { cookie: 'refresh_token' };

type Step = 'signIn' | 'refresh' | 'signOut';
function step(data: Editing, name: Step): Editable<Life['signIn']> {
  const { signIn, refreshed, signOut } = data.said<Life>('session/life');
  const found = name === 'signIn' ? signIn : name === 'refresh' ? refreshed?.exchange : signOut?.exchange;
  if (found === undefined) throw new Error('it was not recorded');
  return found;
}
function setting(lines: Readonly<Partial<Record<Step, readonly string[]>>>): (data: Editing) => void {
  return (data) => (Object.keys(lines) as Step[]).forEach((name) => withHeader(step(data, name), 'set-cookie', ...(lines[name] ?? [])));
}
const set = (more: string): string => `refresh_token=<token 9>; HttpOnly${more}`;
const removed = (more: string): string => `refresh_token=; Max-Age=0${more}`;

describe('secondCookie', () => {
  test('another path, both sides shown', () => {
    const { kind, findings } = clean.judged(setting({ refresh: [set('; Path=/auth/refresh')] }));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'secondCookie',
        level: 'breaking',
        subject,
        text: 'A refresh sets the cookie refresh_token for path /auth/refresh, this host, and the sign-in had set it for path /auth, this host: the browser keeps both, the old one too',
        expected: { witness: 'session/life', value: ['path /auth, this host'] },
        actual: { witness: 'session/life', at: expect.stringMatching(/^x\d+$/), value: ['path /auth/refresh, this host'] },
      },
    ]);
  });
  test('another domain', () => {
    expect(clean.judged(setting({ refresh: [set('; Path=/auth; Domain=app.localhost')] })).findings).toMatchObject([{ message: 'secondCookie' }]);
  });
  test('no path, asked elsewhere', () => {
    const { findings } = clean.judged((data) => {
      setting({ refresh: [set('')] })(data);
      step(data, 'refresh').request.url = 'http://127.0.0.1:8000/api/v1/auth/refresh';
    });
    expect(findings).toMatchObject([{ message: 'secondCookie', text: expect.stringContaining('path /api/v1/auth,') }]);
  });
});

describe('notRemoved', () => {
  test('the path is the default', () => {
    expect(clean.judged(setting({ signOut: [removed('; Path=/')] })).findings).toMatchObject([
      { message: 'notRemoved', level: 'breaking', subject, text: expect.stringContaining('for path /, this host, and it was set for path /auth, this host') },
    ]);
  });
  test('by Expires alone', () => {
    const line = 'refresh_token=<token 9>; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/';
    expect(clean.judged(setting({ signOut: [line] })).findings).toMatchObject([{ message: 'notRemoved' }]);
  });
});

test('setTwice: a warning', () => {
  const { kind, findings } = clean.judged(setting({ refresh: [set('; Path=/auth'), set('; Path=/auth')] }));
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'setTwice', level: 'warning' }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [second, kept])
      expect(mutant.judged((data) => befall(data.said<Life>('session/life').authorised))).toMatchObject({
        kind: 'inconclusive',
        findings: [],
        undecided: [{ subject }],
      });
  });
  test('the sign-in set no such cookie', () => {
    expect(second.judged(setting({ signIn: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('neither the refresh nor the sign-out succeeded', () => {
    const outcome = second.judged((data) => (['refresh', 'signOut'] as const).forEach((name) => answering(step(data, name), 500)));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    ['does not renew the cookie', setting({ refresh: [] })],
    ['leaves the cookie to the browser at the sign-out', setting({ signOut: [] })],
    ['removes it wherever it ever was', setting({ signOut: [removed('; Path=/'), removed('; Path=/auth'), removed('; Path=/; Domain=app.localhost')] })],
    ['takes an old cookie away as it sets the new one', setting({ refresh: [removed('; Path=/'), set('; Path=/auth')] })],
    ['leaves the path out where that is the same', setting({ refresh: [set('')] })],
    ['sets another cookie for another path', setting({ refresh: [set('; Path=/auth'), 'csrf=abcdefgh; Path=/'] })],
    [
      'writes the domain with a dot',
      (data) =>
        setting({
          signIn: [set('; Path=/; Domain=.app.localhost')],
          refresh: [set('; Path=/; Domain=app.localhost')],
          signOut: [removed('; Path=/; Domain=APP.localhost')],
        })(data),
    ],
    ['removes it by Expires', setting({ signOut: ['refresh_token=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/auth'] })],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
