import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import type { Provoked, Refused } from '../errors/refused.probe.ts';
import type { Life } from '../session/life.probe.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Expired } from './expired.probe.ts';

const clean = readCase('auth-token/challenge-header', 'bearer.clean');
const byCookie = readCase('auth-token/challenge-header', 'cookie.clean');
const missing = readCase('auth-token/challenge-header', 'bearer.challenge-missing');
const challenge = 'www-authenticate';

function all(data: Editing): readonly Editable<Provoked>[] {
  return data.said<Refused>('errors/refused').provoked.filter(({ how }) => how === 'no credentials' || how === 'a credential that is none');
}
function only(data: Editing, operation = 'GET /me'): readonly Editable<Provoked>[] {
  const provoked = all(data).filter((one) => one.operation === operation);
  Object.assign(data.said<Refused>('errors/refused'), { provoked });
  data.without('auth-token/expired');
  data.without('session/life');
  return provoked;
}
const messages = (change: (data: Editing) => void, one = clean): readonly string[] => one.judged(change).findings.map(({ message }) => message);

test('missing: both sides shown', () => {
  const { kind, findings } = missing.judged((data) => void only(data));
  expect(kind).toBe('fail');
  expect(findings).toMatchObject([
    {
      message: 'missing',
      level: 'breaking',
      subject: { operation: 'GET /me' },
      text: 'GET /me answers 401 on no credentials without WWW-Authenticate',
      expected: { witness: 'agreement', at: 'auth.present' },
      actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/) },
    },
  ]);
});
test('missing everywhere: one habit, one finding', () => {
  const { findings } = clean.judged((data) => {
    data.without('auth-token/expired');
    data.without('session/life');
    for (const { error } of all(data)) if (error.response.kind === 'answered') error.response.headers = [];
  });
  expect(findings).toMatchObject([
    {
      message: 'missing',
      text: expect.stringMatching(/^GET \S+ answers 401 on no credentials without WWW-Authenticate, and so do [1-9]\d* other operations$/),
    },
  ]);
});
describe('dialog', () => {
  test.for(['Basic realm="x"', 'basic', 'Digest nonce="y"', 'NTLM', 'Negotiate', 'Bearer, Basic realm="x"'])('%s, with either transport', (value) => {
    for (const one of [clean, byCookie])
      expect(messages((data) => only(data).forEach(({ error }) => withHeader(error, challenge, value)), one)).toContain('dialog');
  });
  test.for(['Bearer realm="basic"', 'Bearer realm="x", basic="1"', 'Basically'])('quiet with %s', (value) => {
    expect(messages((data) => only(data).forEach(({ error }) => withHeader(error, challenge, value)))).not.toContain('dialog');
  });
});
test('otherScheme: only a warning', () => {
  const { findings, kind } = clean.judged((data) => {
    const [first] = all(data);
    if (first !== undefined) withHeader(first.error, challenge, 'Token realm="x"');
  });
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    { message: 'otherScheme', level: 'warning', text: expect.stringContaining('challenges with token, and other operations with bearer') },
  ]);
});
test('noReason and reasonUnasked: only notes', () => {
  expect(messages((data) => only(data).forEach(({ error }) => withHeader(error, challenge, 'Bearer')))).toEqual(['noReason']);
  expect(messages((data) => only(data).forEach(({ error }) => withHeader(error, challenge, 'Bearer error="invalid_token"')))).toEqual(['reasonUnasked']);
  expect(messages((data) => only(data).forEach(({ error }) => withHeader(error, challenge, 'Bearer error=invalid_token')))).toEqual(['reasonUnasked']);
  expect(clean.judged((data) => only(data).forEach(({ error }) => withHeader(error, challenge, 'Bearer'))).kind).toBe('pass');
});

describe('a control that does not hold', () => {
  test.for(troubles)('the same with a session: %s', ([, befall]) => {
    const outcome = missing.judged((data) => only(data).forEach(({ control }) => befall(control)));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  const none = (data: Editing): void => all(data).forEach(({ error }) => withHeader(error, challenge));
  const agree = (data: Editing, auth: object): void => {
    Object.assign(data.said<{ auth: object }>('contract/agreement').auth, auth);
  };
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'names the scheme in its own case',
      (data) => all(data).forEach(({ error, how }) => withHeader(error, challenge, how === 'no credentials' ? 'bearer' : 'BEARER error="invalid_token"')),
    ],
    [
      'sends two lines',
      (data) =>
        only(data).forEach(({ error, how }) => withHeader(error, challenge, how === 'no credentials' ? 'Bearer' : 'Bearer error="invalid_token"', 'DPoP')),
    ],
    ['has a header of its own for the credential', (data) => (agree(data, { present: { header: 'x-api-key', scheme: '' } }), none(data))],
    ['has a scheme of its own', (data) => (agree(data, { present: { header: 'authorization', scheme: 'Token' } }), none(data))],
    [
      'refuses with 403 here and there',
      (data) =>
        all(data)
          .slice(1)
          .forEach(({ error }) => answering(error, 403)),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('takes cookies, for which there is no scheme', () => {
    expect(byCookie.judged(none)).toMatchObject({ kind: 'pass', findings: [] });
    expect(byCookie.judged((data) => all(data).forEach(({ error }) => withHeader(error, challenge, 'APIKey')))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('says 403 to nobody, as agreed: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.auth ?? {}, { anonymous: [403] }))).toThrow('does not apply');
  });
  test('one habit is one note, however many operations have it', () => {
    const { findings } = clean.judged((data) => all(data).forEach(({ error }) => withHeader(error, challenge, 'Bearer')));
    expect(findings).toMatchObject([
      { message: 'noReason', level: 'note', text: expect.stringMatching(/^[A-Z]+ \S+, and [1-9]\d* others: who presented a token/) },
    ]);
  });
  test.each([
    [1, /^[A-Z]+ \S+: who presented a token is not told/],
    [2, /^[A-Z]+ \S+, and 1 other: who presented a token is not told/],
  ] as const)('a habit of %i is counted as such', (count, text) => {
    const { findings } = clean.judged((data) =>
      all(data)
        .filter(({ how }) => how === 'a credential that is none')
        .slice(0, count)
        .forEach(({ error }) => withHeader(error, challenge, 'Bearer')),
    );
    expect(findings).toMatchObject([{ message: 'noReason', level: 'note', text: expect.stringMatching(text) }]);
  });
  test('has something that this user may not read: not judged', () => {
    const outcome = clean.judged((data) => only(data).forEach(({ control, error }) => (answering(control, 403), withHeader(error, challenge))));
    expect(outcome).toMatchObject({ findings: [], examined: [], undecided: [] });
  });
});

test('nothing is answered 401: there is no challenge', () => {
  const outcome = clean.judged((data) => only(data).forEach(({ error }) => answering(error, 200, { body: '{"items":[]}' })));
  expect(outcome).toMatchObject({ kind: 'none', findings: [], notCovered: { reason: expect.stringContaining('401') } });
});

describe('what held once', () => {
  const late = readCase('auth-token/challenge-header', 'bearer.challenge-missing-when-expired');
  test('missing: when it expired', () => {
    expect(late.judged().findings).toMatchObject([
      { message: 'missing', text: 'GET /me answers 401 on an expired credential without WWW-Authenticate', actual: { witness: 'auth-token/expired' } },
    ]);
  });
  test('missing: when it was signed out', () => {
    const { findings } = clean.judged((data) => {
      const over = data.said<Life>('session/life').signOut;
      if (over === undefined) throw new Error('nobody signed out');
      withHeader(over.read, challenge);
    });
    expect(findings).toMatchObject([
      { message: 'missing', text: expect.stringContaining('on a credential that was signed out'), actual: { witness: 'session/life' } },
    ]);
  });
  test.for([200, 403, 429, 500])('%i has no challenge', (status) => {
    expect(late.judged((data) => answering(data.said<Expired>('auth-token/expired').after, status))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('nothing lets a credential expire', () => {
    expect(late.judged((data) => data.without('auth-token/expired'))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('a dialog in front of the frontend’s own form', () => {
  expect(readCase('auth-token/challenge-header', 'bearer.sign-in-challenges-basic').judged().findings).toMatchObject([
    {
      message: 'dialog',
      level: 'breaking',
      subject: { operation: 'POST /auth/sign-in' },
      text: expect.stringContaining('with the challenge Basic'),
      actual: { witness: 'errors/invalid' },
    },
  ]);
});
