import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { SignIn } from './sign-in.probe.ts';

const bearer = readCase('auth-login/session-usable', 'bearer.clean');
const cookie = readCase('auth-login/session-usable', 'cookie.clean');
const subject = { flow: 'sign in as ada' };

type Seen = Editable<SignIn>['byUser'][string];
type Authorised = NonNullable<Seen['authorised']>;

/** What ada saw, and nobody else. */
function ada({ said }: Editing): Seen {
  const data = said<SignIn>('auth-login/sign-in');
  const seen = data.byUser['ada'];
  if (seen === undefined) throw new Error('ada was not recorded');
  Object.assign(data, { byUser: { ada: seen } });
  return seen;
}
function authorised(seen: Seen): Authorised {
  if (seen.authorised === undefined) throw new Error('no read with a session was recorded');
  return seen.authorised;
}
/** As the probe tells a sign-in that gave nothing. */
function yieldsNothing(seen: Seen, lacks = 'looked for access_token in the body, but it is not there'): void {
  Object.assign(seen, { yielded: false, lacks });
  delete seen.authorised;
}
const list = (items: string): { readonly body: string } => ({ body: `{"items":[${items}]}` });

describe('crashed', () => {
  test('both sides shown', () => {
    const { kind, findings } = bearer.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 500, { body: 'oops' });
      yieldsNothing(seen);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'crashed',
        level: 'breaking',
        subject,
        text: 'Signing in as ada answered 500',
        expected: { witness: 'agreement', at: 'auth.access', value: 'body:access_token' },
        actual: { witness: 'auth-login/sign-in', at: expect.stringMatching(/^x\d+$/), value: 500 },
      },
    ]);
  });
});

describe('yieldsNothing', () => {
  test('both sides shown: names of what came instead, never values', () => {
    const { kind, findings } = bearer.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 200, {
        headers: [
          ['content-type', 'application/json'],
          ['Set-Cookie', 'sid=<token 9>; Path=/'],
        ],
        body: '{"accessToken":"<token 1>"}',
      });
      yieldsNothing(seen);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'yieldsNothing',
        level: 'breaking',
        subject,
        text: 'Signing in as ada succeeded with 200, but no credential is at body:access_token',
        expected: { witness: 'agreement', value: 'body:access_token' },
        actual: { witness: 'auth-login/sign-in', value: { cookies: ['sid'], body: ['accessToken'], because: expect.stringContaining('access_token') } },
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('<token');
  });
  test.for<readonly [string, number, string]>([
    ['without a body', 204, ''],
    ['with a list', 200, '["a"]'],
    ['with text', 201, 'welcome'],
  ])('%s', ([, status, body]) => {
    const { findings } = cookie.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, status, { headers: [], body });
      yieldsNothing(seen);
    });
    expect(findings).toMatchObject([{ message: 'yieldsNothing', expected: { value: 'cookie:access_token' }, actual: { value: { cookies: [] } } }]);
  });
  test('quiet where it redirects: so do forms that refuse', () => {
    const outcome = cookie.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 302, { headers: [['location', '/sign-in?error=1']] });
      yieldsNothing(seen, 'the answer sets no cookie access_token');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
});

describe('refused', () => {
  test.for([401, 403, 422, 400, 302])('%i: both sides shown', (status) => {
    const { kind, findings } = bearer.judged((data) => answering(authorised(ada(data)), status));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'refused',
        level: 'breaking',
        subject,
        text: `The credential from signing in as ada is refused: GET /me answered ${status}`,
        expected: { witness: 'agreement', at: 'auth.transport', value: 'bearer' },
        actual: { witness: 'auth-login/sign-in', at: expect.stringMatching(/^x\d+$/), value: status },
      },
    ]);
  });
  test('to the letter as without a session, as where the credential is looked for elsewhere', () => {
    const { findings } = cookie.judged((data) => {
      const seen = ada(data);
      Object.assign(authorised(seen), { response: seen.anonymous.response });
    });
    expect(findings).toMatchObject([{ message: 'refused', expected: { value: 'cookie' }, actual: { value: 401 } }]);
  });
  test('one user of several', () => {
    const { findings } = bearer.judged(({ said }) => {
      const { grace } = said<SignIn>('auth-login/sign-in').byUser;
      if (grace !== undefined) answering(authorised(grace), 401);
    });
    expect(findings.map((finding) => finding.subject)).toEqual([{ flow: 'sign in as grace' }]);
  });
  test.for([404, 405])('quiet with %i, which says nothing of the credential', (status) => {
    expect(bearer.judged((data) => answering(authorised(ada(data)), status))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('the read without a session: %s: no finding, inconclusive', ([, befall]) => {
    for (const status of [200, 401]) {
      const outcome = bearer.judged((data) => {
        const seen = ada(data);
        befall(seen.anonymous);
        if (status === 401) answering(authorised(seen), status);
      });
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    }
  });
  test.for(troubles)('the read without a session: %s: nor is a sign-in without a credential judged', ([, befall]) => {
    const outcome = bearer.judged((data) => {
      const seen = ada(data);
      befall(seen.anonymous);
      yieldsNothing(seen);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('the read with the session: %s', ([, befall]) => {
    expect(bearer.judged((data) => befall(authorised(ada(data))))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (seen: Seen) => void]>([
    ['is refused, which may be the config’s password', (seen) => answering(seen.signIn, 401)],
    ['is a bad request', (seen) => answering(seen.signIn, 400)],
    ['is not acceptable', (seen) => answering(seen.signIn, 422)],
    ['is limited', (seen) => answering(seen.signIn, 429)],
    ['is stopped by a firewall', (seen) => blocked(seen.signIn)],
    ['is not answered', (seen) => failing(seen.signIn)],
  ])('the sign-in %s', ([, befall]) => {
    const outcome = bearer.judged((data) => {
      const seen = ada(data);
      befall(seen);
      yieldsNothing(seen);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for<readonly [string, string]>([
    ['{"user":null}', 'the same user'],
    ['{"items":[]}', 'the same empty list'],
  ])('everyone is told %s', ([body]) => {
    const outcome = bearer.judged((data) => {
      const seen = ada(data);
      for (const exchange of [seen.anonymous, authorised(seen)]) answering(exchange, 200, { body });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason: expect.stringContaining('agreement.auth.me') });
  });
  test('nobody signed in', () => {
    expect(bearer.judged(({ said }) => Object.assign(said<SignIn>('auth-login/sign-in'), { byUser: {} }))).toMatchObject({
      kind: 'inconclusive',
      examined: [],
    });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (seen: Seen) => void]>([
    ['signs in with 201', (seen) => Object.assign(seen.signIn.response, { status: 201 })],
    ['signs in with 204 and cookies only', (seen) => Object.assign(seen.signIn.response, { status: 204, body: undefined })],
    [
      'signs in by a redirect with cookies',
      (seen) =>
        answering(seen.signIn, 302, {
          headers: [
            ['location', '/'],
            ['set-cookie', 'session=<token 1>; Path=/; HttpOnly'],
          ],
        }),
    ],
    [
      'gives the token in the body and in a cookie',
      (seen) => answering(seen.signIn, 200, { headers: [['set-cookie', 'access_token=<token 1>; Path=/']], body: '{"access_token":"<token 1>"}' }),
    ],
    ['gives the token deep in the body', (seen) => answering(seen.signIn, 200, { body: '{"data":{"session":{"token":"<token 1>"}}}' })],
    ['refuses strangers with 403', (seen) => answering(seen.anonymous, 403)],
    ['hides from strangers with 404', (seen) => answering(seen.anonymous, 404)],
    ['sends strangers to the sign-in', (seen) => answering(seen.anonymous, 302, { headers: [['location', '/sign-in']] })],
    [
      'shows strangers an empty list',
      (seen) => {
        answering(seen.anonymous, 200, list(''));
        answering(authorised(seen), 200, list('{"id":1}'));
      },
    ],
    [
      'refuses strangers with a page',
      (seen) =>
        answering(seen.anonymous, 401, {
          headers: [
            ['content-type', 'text/html'],
            ['server', 'gunicorn'],
          ],
          body: '<p>Unauthorized</p>',
        }),
    ],
    [
      'says nothing to strangers, and nothing to its user',
      (seen) => {
        answering(seen.anonymous, 401, { headers: [] });
        answering(authorised(seen), 204, { headers: [] });
      },
    ],
    ['has nothing to show its user', (seen) => Object.assign(authorised(seen).response, { status: 204, body: undefined })],
  ])('%s', ([, change]) => {
    for (const one of [bearer, cookie]) expect(one.judged((data) => change(ada(data)))).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
  });
});

describe('a further step is asked for, in the answer’s own words', () => {
  const reason = expect.stringContaining('a further step is asked for') as unknown;
  test.for([
    { challengeName: 'NEW_PASSWORD_REQUIRED', session: 'x' },
    { must_change_password: true },
    { mustChangePassword: true },
    { detail: 'Your password has expired' },
    { status: 'mfa required' },
    { message: 'Two-factor code needed' },
  ])('in place of a credential: %j', (body) => {
    const outcome = bearer.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 200, { body: JSON.stringify(body) });
      yieldsNothing(seen);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason });
  });
  test('by what the credential is to open', () => {
    const outcome = bearer.judged((data) => answering(authorised(ada(data)), 403, { body: '{"code":"password_change_required"}' }));
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], reason });
  });
  test.for([{ ok: true }, { must_change_password: false }, { password_changed_at: '2026-01-01' }, { mfa: null }])('not so: %j', (body) => {
    const { findings } = bearer.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 200, { body: JSON.stringify(body) });
      yieldsNothing(seen);
    });
    expect(findings).toMatchObject([{ message: 'yieldsNothing' }]);
  });
  test('a crash is none, whatever it says', () => {
    const { findings } = bearer.judged((data) => {
      const seen = ada(data);
      answering(seen.signIn, 500, { body: '{"detail":"password expired"}' });
      yieldsNothing(seen);
    });
    expect(findings).toMatchObject([{ message: 'crashed' }]);
  });
});
