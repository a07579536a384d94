import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { AuthAgreement } from '../../src/author.ts';
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
