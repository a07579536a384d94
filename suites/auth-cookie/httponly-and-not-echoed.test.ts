import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { SignIn } from '../auth-login/sign-in.probe.ts';
import type { Life } from '../session/life.probe.ts';

const clean = readCase('auth-cookie/httponly-and-not-echoed', 'cookie.clean');
const byBearer = readCase('auth-cookie/httponly-and-not-echoed', 'bearer.clean');
const readable = readCase('auth-cookie/httponly-and-not-echoed', 'cookie.cookie-script-readable');
const echoed = readCase('auth-cookie/httponly-and-not-echoed', 'bearer.refresh-token-echoed');

function users(data: Editing): Editable<SignIn['byUser'][string]>[] {
  return Object.values(data.said<SignIn>('auth-login/sign-in').byUser);
}
function refresh(data: Editing): Editable<Life['signIn']> {
  const found = data.said<Life>('session/life').refreshed;
  if (found === undefined) throw new Error('it was not recorded');
  return found.exchange;
}
const access = 'access_token=<token 71>; Path=/; SameSite=lax';
const renewed = 'refresh_token=<token 72>; HttpOnly; Path=/auth; SameSite=lax';

describe('readable', () => {
  test('a cookie of the sign-in, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => users(data).forEach(({ signIn }) => withHeader(signIn, 'set-cookie', access, renewed)));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'readable',
        level: 'breaking',
        subject: { cookie: 'access_token' },
        text: 'The answer to the sign-in sets the cookie access_token without HttpOnly: any script on the page can read it',
        expected: { witness: 'agreement', at: 'auth', value: 'access_token: HttpOnly' },
        actual: { witness: 'auth-login/sign-in', at: expect.stringMatching(/^x\d+$/), value: { httpOnly: false, path: '/' } },
      },
    ]);
  });
  test('a cookie of the refresh alone', () => {
    const { findings } = byBearer.judged((data) => withHeader(refresh(data), 'set-cookie', 'refresh_token=<token 72>; Path=/auth'));
    expect(findings).toMatchObject([{ message: 'readable', subject: { cookie: 'refresh_token' }, actual: { witness: 'session/life' } }]);
  });
});

describe('echoed', () => {
  test('in the body of a refresh', () => {
    const { findings } = clean.judged((data) =>
      answering(refresh(data), 200, { headers: [['set-cookie', renewed]], body: '{"expires_in":900,"refresh_token":"<token 72>"}' }),
    );
    expect(findings).toMatchObject([{ message: 'echoed', level: 'breaking', subject: { cookie: 'refresh_token' }, actual: { witness: 'session/life' } }]);
  });
  test('at the sign-in it is a warning', () => {
    const { kind, findings } = clean.judged((data) =>
      users(data).forEach(({ signIn }) =>
        answering(signIn, 200, {
          headers: [
            ['set-cookie', `${access}; HttpOnly`],
            ['set-cookie', renewed],
          ],
          body: '{"token":"<token 71>"}',
        }),
      ),
    );
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([{ message: 'echoedAtSignIn', level: 'warning', subject: { cookie: 'access_token' } }]);
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s', ([, befall]) => {
    for (const mutant of [readable, echoed]) {
      const outcome = mutant.judged((data) => users(data).forEach(({ authorised }) => authorised !== undefined && befall(authorised)));
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
    }
  });
  test('everyone reads the same, signed in or not', () => {
    const outcome = readable.judged((data) =>
      users(data).forEach(({ anonymous, authorised }) => authorised !== undefined && Object.assign(anonymous, { response: authorised.response })),
    );
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('nothing sets the cookie', () => {
    const outcome = clean.judged((data) => {
      users(data).forEach(({ signIn }) => withHeader(signIn, 'set-cookie'));
      withHeader(refresh(data), 'set-cookie');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'lets scripts read its CSRF cookie',
      (data) => users(data).forEach(({ signIn }) => withHeader(signIn, 'set-cookie', `${access}; HttpOnly`, renewed, 'csrf=abcdefgh; Path=/')),
    ],
    ['takes the cookies away without HttpOnly', (data) => withHeader(refresh(data), 'set-cookie', renewed, 'access_token=; Max-Age=0; Path=/')],
    ['says something else of the session', (data) => answering(refresh(data), 200, { headers: [['set-cookie', renewed]], body: '{"session":"<token 99>"}' })],
    ['was not asked for more than the sign-in', (data) => data.without('session/life')],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('has its frontend read the token from a cookie and send it as a header', () => {
    const outcome = byBearer.judged((data) => {
      const { auth } = data.said<typeof data.recorded.agreement>('contract/agreement');
      if (auth === undefined) return;
      auth.access = 'cookie:access_token';
      users(data).forEach(({ signIn }) => withHeader(signIn, 'set-cookie', access, renewed));
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('has its frontend send the refresh token in a body', () => {
    expect(() => byBearer.judged(({ recorded }) => Object.assign(recorded.agreement.auth?.refresh ?? {}, { sendAs: 'body:refresh_token' }))).toThrow(
      'does not apply',
    );
  });
});
