import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { CrossSite, Unrepeated } from './cross-site.probe.ts';

const clean = readCase('auth-cookie/csrf-state-change', 'cookie.clean');
const anyType = readCase('auth-cookie/csrf-state-change', 'cookie.any-content-type-cross-site');
const form = readCase('auth-cookie/csrf-state-change', 'cookie.form-fallback-cross-site');
const subject = { operation: 'POST /todos' };

function asked(data: Editing): Editable<CrossSite> {
  return data.said<CrossSite>('auth-cookie/cross-site');
}
/** The object is made, and the access cookie has this attribute. */
function accepted(data: Editing, sameSite: string): void {
  const [attempt] = asked(data).attempts;
  if (attempt === undefined) throw new Error('nothing was tried');
  answering(attempt.exchange, 201, { body: JSON.stringify({ id: 'x', title: attempt.marker }) });
  withHeader(asked(data).signIn, 'set-cookie', `access_token=<token 9>; HttpOnly; Path=/${sameSite}`);
}

test('a sign-in that sends the user on with the cookie is one', () => {
  const { kind, findings } = clean.judged((data) => void (asked(data).signIn.response = { ...asked(data).signIn.response, status: 302 } as never));
  expect({ kind, findings }).toEqual({ kind: 'pass', findings: [] });
});

describe('what is accepted', () => {
  test('forged: both sides shown', () => {
    const { kind, findings } = clean.judged((data) => accepted(data, '; SameSite=None; Secure'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'forged',
        level: 'breaking',
        subject,
        text: 'A page of another site can have POST /todos done in the user’s name: JSON as text/plain is accepted, and the cookie goes along',
        expected: { witness: 'agreement', at: 'auth' },
        actual: { witness: 'auth-cookie/cross-site', at: expect.stringMatching(/^x\d+$/), value: 201 },
      },
    ]);
  });
  test('seen in the list alone', () => {
    const { findings } = clean.judged((data) => {
      accepted(data, '; SameSite=None; Secure');
      const [attempt] = asked(data).attempts;
      if (attempt === undefined) return;
      answering(attempt.exchange, 204, { headers: [] });
      answering(attempt.list, 200, { body: JSON.stringify({ items: [{ title: attempt.marker }] }) });
    });
    expect(findings).toMatchObject([{ message: 'forged' }]);
  });
  test('byDefaultOnly: a warning', () => {
    expect(clean.judged((data) => accepted(data, ''))).toMatchObject({ kind: 'pass', findings: [{ message: 'byDefaultOnly', level: 'warning' }] });
  });
  test.for(['Lax', 'Strict'])('bySameSiteOnly with %s: a note', (value) => {
    const { kind, findings } = clean.judged((data) => accepted(data, `; SameSite=${value}`));
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'bySameSiteOnly', level: 'note', text: expect.stringContaining(`SameSite=${value}`) }]);
  });
});

describe('double submit is agreed', () => {
  const unrepeated = (data: Editing, status: number, how: Unrepeated = 'nothing'): void => {
    Object.assign(data.recorded.agreement.auth ?? {}, { csrf: { cookie: 'csrf', header: 'X-CSRF-Token' } });
    const exchange = structuredClone(asked(data).control);
    exchange.id = 'x9001';
    answering(exchange, status, { headers: [] });
    asked(data).unrepeated = [{ operation: 'DELETE /todos/{id}', how, exchange }];
  };
  test('notRepeated: what changes something is done without the header', () => {
    expect(clean.judged((data) => unrepeated(data, 204))).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'notRepeated', level: 'warning', subject: { operation: 'DELETE /todos/{id}' }, actual: { at: 'x9001', value: 204 } }],
    });
  });
  test.for<Unrepeated>(['nothing', 'a made-up value', 'another user’s value'])('notRepeated: %s is taken', (how) => {
    const { findings } = clean.judged((data) => unrepeated(data, 201, how));
    expect(findings).toMatchObject([{ message: 'notRepeated', text: `DELETE /todos/{id} is done with ${how} in the CSRF header that is agreed` }]);
  });
  test.for([400, 403, 419, 422])('a refusal with %i is one', (status) => {
    expect(clean.judged((data) => unrepeated(data, status))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('a page of a gateway decides nothing', () => {
    const { findings, undecided } = clean.judged((data) => unrepeated(data, 502));
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ subject: { operation: 'DELETE /todos/{id}' } }]);
  });
});

describe('a sign-in from another site', () => {
  const planted = readCase('auth-cookie/csrf-state-change', 'cookie.sign-in-form-fallback');
  const anyPlain = readCase('auth-cookie/csrf-state-change', 'cookie.sign-in-any-type');
  const signIn = { operation: 'POST /auth/sign-in' };
  const opened = (data: Editing): NonNullable<Editable<CrossSite>['planted'][number]['opened']> => {
    const found = asked(data).planted.find((one) => one.opened !== undefined)?.opened;
    if (found === undefined) throw new Error('no session came of it');
    return found;
  };
  test('planted: both sides shown', () => {
    expect(planted.judged()).toMatchObject({
      kind: 'pass',
      findings: [{ message: 'planted', level: 'warning', subject: signIn, actual: { witness: 'auth-cookie/cross-site', value: 200 } }],
    });
    expect(planted.judged().findings[0]?.text).toContain('takes a form from it');
    expect(anyPlain.judged().findings[0]?.text).toContain('takes JSON in a form of text/plain from it');
  });
  test('what the session opens, everyone is shown: none came of it', () => {
    const { findings } = planted.judged((data) => {
      const { read, anonymous } = opened(data);
      anonymous.response = structuredClone(read.response);
    });
    expect(findings).toEqual([]);
  });
  test('what it sets opens nothing, as a visitor’s cookie of the same name', () => {
    expect(planted.judged((data) => answering(opened(data).read, 401))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('the credential is in the body, where no page of another site reads it', () => {
    const { findings } = planted.judged((data) => asked(data).planted.forEach(({ exchange }) => withHeader(exchange, 'set-cookie')));
    expect(findings).toEqual([]);
  });
  test.for(troubles)('%s decides nothing', ([, befall]) => {
    expect(planted.judged((data) => befall(opened(data).read))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: signIn }] });
  });
  test('a limiter decides nothing', () => {
    expect(clean.judged((data) => asked(data).planted.forEach(({ exchange }) => answering(exchange, 429)))).toMatchObject({
      undecided: [{ subject: signIn }],
    });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [anyType, form]) {
      expect(mutant.judged((data) => befall(asked(data).control))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
      expect(mutant.judged((data) => asked(data).attempts.forEach(({ exchange }) => befall(exchange)))).toMatchObject({ kind: 'inconclusive', findings: [] });
      expect(mutant.judged((data) => asked(data).attempts.forEach(({ list }) => befall(list)))).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test('nothing was tried', () => {
    expect(anyType.judged((data) => Object.assign(asked(data), { attempts: [] }))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, number, string]>([
    ['refuses the Origin', 403, '{}'],
    ['refuses the type', 415, '{}'],
    ['refuses the content', 422, '{}'],
    ['refuses for want of a CSRF token', 400, '{}'],
    ['takes who has no token for nobody', 401, '{}'],
    ['sends to the sign-in', 302, ''],
    ['answers success and makes nothing', 200, '{"ok":true}'],
  ])('%s', ([, status, body]) => {
    const outcome = clean.judged((data) => {
      withHeader(asked(data).signIn, 'set-cookie', 'access_token=<token 9>; Secure; SameSite=None; Path=/');
      asked(data).attempts.forEach(({ exchange }) => answering(exchange, status, { body }));
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('reads no cookies: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.auth ?? {}, { transport: 'bearer' }))).toThrow('does not apply');
  });
});
