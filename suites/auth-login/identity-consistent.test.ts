import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { AuthAgreement } from '../../src/author.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Identity } from './identity.probe.ts';

const clean = readCase('auth-login/identity-consistent', 'bearer.clean');
const byCookie = readCase('auth-login/identity-consistent', 'cookie.clean');
const shared = readCase('auth-login/identity-consistent', 'bearer.me-cached-for-all');
const differs = readCase('auth-login/identity-consistent', 'bearer.subject-is-the-session');
const both = [clean, byCookie];

type Seen = Editable<Identity['byUser'][string]>;
function of(data: Editing, user: string): Seen {
  const found = data.said<Identity>('auth-login/identity').byUser[user];
  if (found === undefined) throw new Error(`nothing of ${user}`);
  return found;
}
function only(data: Editing, ...users: readonly string[]): readonly Seen[] {
  const seen = users.map((user) => [user, of(data, user)] as const);
  Object.assign(data.said<Identity>('auth-login/identity'), { byUser: Object.fromEntries(seen) });
  return seen.map(([, one]) => one);
}
function me({ me }: Seen): NonNullable<Seen['me']> {
  if (me === undefined) throw new Error('me was not asked');
  return me;
}
function agreed(data: Editing, identity: NonNullable<AuthAgreement['identity']>): void {
  Object.assign(data.said<{ auth: object }>('contract/agreement').auth, { identity });
}

describe('a password among what an account is', () => {
  const shown = (hashes: Readonly<Record<string, unknown>>, field = 'password_hash'): Outcome =>
    clean.judged((data) => {
      for (const seen of only(data, ...Object.keys(hashes))) {
        const asked = me(seen);
        const body = asked.response.kind === 'answered' ? (JSON.parse(asked.response.body?.text ?? '{}') as object) : {};
        const user = Object.keys(hashes).find((name) => of(data, name) === seen) ?? '';
        answering(asked, 200, { body: JSON.stringify({ ...body, account: { [field]: hashes[user] } }) });
      }
    });
  test('another with each user: both sides shown', () => {
    const { kind, findings } = shown({ ada: '<password 7>', grace: '<password 8>' });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'tellsPassword',
        level: 'breaking',
        subject: { operation: 'GET /me' },
        text: 'GET /me answers with a password, or its hash, at /account/password_hash',
        expected: { witness: 'agreement', at: 'auth.me' },
        actual: { witness: 'auth-login/identity', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test.for<readonly [string, unknown]>([
    ['bcrypt', '$2b$12$abcdefghijklmnopqrstuu'],
    ['Argon2', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'],
    ['Werkzeug', 'scrypt:32768:8:1$salt$00'],
    ['Django', 'pbkdf2_sha256$600000$salt$00'],
  ])('of one user, by its look: %s', ([, hash]) => {
    expect(shown({ ada: hash }, 'digest').findings).toMatchObject([{ message: 'tellsPassword' }]);
  });
  test.for<readonly [string, Readonly<Record<string, unknown>>]>([
    ['a mask is the same for all', { ada: '<password 7>', grace: '<password 7>' }],
    ['one user’s may be a mask', { ada: '<password 7>' }],
    ['what was not told apart', { ada: '<password>', grace: '<password>' }],
    ['none', { ada: null, grace: '' }],
    ['one in a list of something else', { ada: ['$2b$12$abcdefghijklmnopqrstuu'], grace: [] }],
  ])('%s', ([, hashes]) => {
    expect(shown(hashes)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(['passwordChangedAt', 'password_expires', 'passwordHint', 'lastPasswordReset'])('%s is recorded by a name as well, and is none', (field) => {
    expect(shown({ ada: '<password 7>', grace: '<password 8>' }, field)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test.for(['password', 'passwordHash', 'hashed_password', 'encryptedPassword', 'password_digest', 'pwd'])('%s is one', (field) => {
    expect(shown({ ada: '<password 7>', grace: '<password 8>' }, field).findings).toMatchObject([{ message: 'tellsPassword' }]);
  });
});

test('differs: both sides shown', () => {
  expect(differs.judged((data) => void only(data, 'ada')).findings).toMatchObject([
    {
      message: 'differs',
      level: 'breaking',
      subject: { flow: 'identity of ada' },
      text: 'Of ada, id in the answer of GET /me says another id than the claim sub',
      expected: { at: 'claim sub' },
      actual: { at: expect.stringMatching(/^x\d+$/) },
    },
  ]);
});
test('shared: both sides shown', () => {
  const { findings } = shared.judged((data) => void only(data, 'ada', 'grace'));
  expect(findings.map(({ message }) => message)).toEqual(['differs', 'shared']);
  expect(findings[1]).toMatchObject({ subject: { flow: 'identity of grace' }, text: 'id in the answer of GET /me says the same id of grace and of ada' });
});
test('missing: an agreed place says nothing', () => {
  expect(clean.judged((data) => answering(me(of(data, 'ada')), 200, { body: '{"uid":7}' })).findings).toMatchObject([
    { message: 'missing', text: 'Of ada, id in the answer of GET /me says no id' },
  ]);
  expect(clean.judged((data) => delete of(data, 'ada').claim).findings).toMatchObject([{ message: 'missing', text: 'Of ada, the claim sub says no id' }]);
});
test('reassignable: only a warning', () => {
  const { kind, findings } = clean.judged((data) => {
    const [ada] = only(data, 'ada');
    if (ada === undefined) return;
    agreed(data, { claim: 'sub' });
    ada.claim = 'ada@example.com';
  });
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([{ message: 'reassignable', level: 'warning' }]);
});
test('sign-in is a place as well', () => {
  const say = (body: string): readonly string[] =>
    clean
      .judged((data) => {
        const [ada] = only(data, 'ada');
        if (ada === undefined) return;
        agreed(data, { me: 'id', signIn: 'user.id' });
        answering(me(ada), 200, { body: '{"id":7}' });
        answering(ada.signIn, 200, { body });
      })
      .findings.map(({ message }) => message);
  expect(say('{"user":{"id":8}}')).toEqual(['differs']);
  expect(say('{"user":{}}')).toEqual(['missing']);
  expect(say('{"user":{"id":"7"}}')).toEqual([]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('signing in: %s', ([, befall]) => {
    expect(differs.judged((data) => only(data, 'ada').forEach(({ signIn }) => befall(signIn)))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('me: %s', ([, befall]) => {
    expect(differs.judged((data) => only(data, 'ada').forEach((one) => befall(me(one))))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nothing was yielded, or the credential is opaque though a claim is agreed', () => {
    expect(clean.judged((data) => Object.assign(of(data, 'ada'), { yielded: false })).kind).toBe('inconclusive');
    const opaque = clean.judged((data) => only(data, 'ada').forEach((one) => Object.assign(one, { isJwt: false, claim: undefined })));
    expect(opaque).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('no JWT') });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'writes numbers here and text there',
      (data) =>
        only(data, 'ada', 'grace').forEach((one, index) => {
          answering(me(one), 200, { body: `{"id":${index + 7}}` });
          one.claim = `${index + 7}`;
        }),
    ],
    ['has one user', (data) => void only(data, 'ada')],
    [
      'has opaque credentials, and no claim is agreed',
      (data) => {
        agreed(data, { me: 'id' });
        only(data, 'ada', 'grace').forEach((one) => Object.assign(one, { isJwt: false, claim: undefined }));
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of both) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('whose places are not agreed is not judged', () => {
    expect(() => clean.judged(({ recorded }) => delete (recorded.agreement.auth as { identity?: unknown } | undefined)?.identity)).toThrow('does not apply');
  });
});
