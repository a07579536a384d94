import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bearer } from '../agreement/auth/bearer.ts';
import { cookie } from '../agreement/auth/cookie.ts';
import { Unavailable } from '../model/witness.ts';
import { as, auth, equipped, signUpBody, smallApp, users } from './small-app.test-data.ts';

const withSignUp = {
  agreement: { auth: bearer({ ...auth, signUp: { operation: 'POST /sign-up', body: signUpBody ?? (() => null) } }).agreement },
  app: signUpBody === undefined ? {} : { signUpBody },
};
const times = (app: { readonly asked: readonly { readonly operation: string }[] }, operation: string): number =>
  app.asked.filter((one) => one.operation === operation).length;

describe('a configured user', () => {
  test('signs in once in a run, whoever asks', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const [one, two] = [as(equipment, 'p/one').sessions, as(equipment, 'p/two').sessions];
    const [a, b] = await Promise.all([one.attempt('ada'), two.attempt('ada')]);
    expect(a).toBe(b);
    expect(await two.of('ada')).toMatchObject({
      user: 'ada',
      identifier: 'ada@example.com',
      access: 'access-token-of-number-1',
      refreshToken: 'refresh-token-of-number-1',
    });
    expect(times(app, 'POST /sign-in')).toBe(1);
    expect(a.exchange).toMatchObject({ id: 'x1', by: 'p/one', as: 'ada', operation: 'POST /sign-in' });
  });
  test('the exchange is the one that was recorded', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { exchange } = await as(equipment).sessions.attempt('ada');
    expect(equipment.exchanges()).toEqual([exchange]);
  });
  test('what it says of the session is redacted, what it gives is not', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { exchange, session } = await as(equipment).sessions.attempt('ada');
    expect(JSON.stringify(exchange)).not.toMatch(/S3cret|token-of-number/);
    expect(session?.access).toBe('access-token-of-number-1');
  });
  test('that is refused is an exchange; only asking for the session is Unavailable', async () => {
    await using app = await smallApp({ 'POST /sign-in': () => ({ status: 401, body: {} }) });
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    const attempt = await sessions.attempt('ada');
    expect(attempt).toMatchObject({ exchange: { response: { status: 401 } } });
    expect(attempt.session).toBeUndefined();
    await expect(sessions.of('ada')).rejects.toMatchObject({
      name: 'Unavailable',
      message: 'ada could not sign in: POST /sign-in answered 401',
      exchange: attempt.exchange.id,
    });
  });
  test('that gets nothing usable says what was looked for', async () => {
    await using app = await smallApp({ 'POST /sign-in': () => ({ status: 200, body: { accessToken: 'x' } }) });
    await using equipment = equipped(app.origin);
    const attempt = await as(equipment).sessions.attempt('ada');
    expect(attempt.session).toBeUndefined();
    expect(attempt.reason).toContain('access_token');
  });
  test('that nobody configured is Unavailable, as a promise', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    await expect(sessions.attempt('eve')).rejects.toThrow(Unavailable);
    await expect(sessions.of('eve')).rejects.toThrow('no user eve is configured');
  });
  test('nobody signs in where no auth is agreed', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, { agreement: { auth: undefined } as never });
    await expect(as(equipment).sessions.of('ada')).rejects.toThrow('no auth is agreed');
    await expect(as(equipment).sessions.own()).rejects.toThrow(Unavailable);
    expect(app.asked).toEqual([]);
  });
});

describe('a user of one’s own', () => {
  test('is fresh where sign-up is agreed, each time another', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, withSignUp);
    const { sessions, http } = as(equipment);
    const [a, b] = [await sessions.own(), await sessions.own()];
    expect([a.user, b.user]).toEqual(['fresh user 1', 'fresh user 2']);
    expect(a.identifier).not.toBe(b.identifier);
    expect(await http.send({ operation: 'GET /me', as: a })).toMatchObject({ as: 'fresh user 1', response: { status: 200 } });
    expect(JSON.stringify(equipment.exchanges())).not.toContain(app.passwords.get(a.identifier) ?? 'there is one');
  });
  test('that cannot sign up is Unavailable', async () => {
    await using app = await smallApp({ 'POST /sign-up': () => ({ status: 403 }) });
    await using equipment = equipped(app.origin, withSignUp);
    await expect(as(equipment).sessions.own()).rejects.toThrow('a fresh user could not sign up: POST /sign-up answered 403');
  });
  test('is lent once sign-up answers that it is asked too often, and nobody signs up any more', async () => {
    await using app = await smallApp({ 'POST /sign-up': () => ({ status: 429 }) });
    await using equipment = equipped(app.origin, withSignUp);
    const { sessions } = as(equipment);
    expect([(await sessions.own()).user, (await sessions.own()).user]).toEqual(['bob', 'ada']);
    await expect(sessions.own()).rejects.toThrow('every configured user is leased');
    equipment.done('p/one');
    expect((await as(equipment, 'p/two').sessions.pair()).map(({ user }) => user)).toEqual(['bob', 'ada']);
    expect(times(app, 'POST /sign-up')).toBe(1);
  });
  test('is nobody where sign-up is asked too often and nobody can be lent', async () => {
    await using app = await smallApp({ 'POST /sign-up': () => ({ status: 429 }) });
    await using equipment = equipped(app.origin, { ...withSignUp, app: { ...withSignUp.app, users: {} } });
    await expect(as(equipment).sessions.own()).rejects.toMatchObject({
      message: 'a fresh user could not sign up: POST /sign-up answered 429',
      exchange: 'x1',
    });
  });
  test('that signs up twice signs in with the first password once more where the second was taken, and only there', async () => {
    const twice = (times: number): { status: number; body: object } | undefined => (times === 2 ? { status: 201, body: {} } : undefined);
    await using polite = await smallApp({ 'POST /sign-up': (_, times) => twice(times) });
    await using app = await smallApp();
    await using equipment = equipped(polite.origin, withSignUp);
    await using other = equipped(app.origin, withSignUp);
    const [taken, refused] = [await as(equipment).sessions.register(), await as(other).sessions.register()];
    expect(taken).toMatchObject({ again: { response: { status: 201 } }, after: { exchange: { operation: 'POST /sign-in', response: { status: 200 } } } });
    expect(taken.after?.session?.identifier).toBe(taken.signIn.session?.identifier);
    expect(refused).toMatchObject({ signIn: { exchange: { response: { status: 200 } } }, again: { response: { status: 409 } } });
    expect(refused.after).toBeUndefined();
    expect([times(polite, 'POST /sign-in'), times(app, 'POST /sign-in')]).toEqual([2, 1]);
  });
  test('taken() is the first user’s identifier with another password', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, withSignUp);
    const taken = as(equipment).sessions.taken();
    expect(taken).toMatchObject({ operation: 'POST /sign-up', body: { email: 'ada@example.com' } });
    expect(taken?.body).not.toMatchObject({ password: users['ada']?.password });
    await using without = equipped(app.origin);
    expect(as(without).sessions.taken()).toBeUndefined();
  });

  test('else it is a lease: nobody else has that user until it is given back', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const held = await Promise.all([as(equipment, 'p/one').sessions.own(), as(equipment, 'p/two').sessions.own()]);
    expect(held.map(({ user }) => user).toSorted()).toEqual(['ada', 'bob']);
    const third = as(equipment, 'p/three').sessions.own();
    expect(await Promise.race([third.then(() => 'leased'), pause(30).then(() => 'waiting')])).toBe('waiting');
    equipment.done('p/two');
    expect((await third).user).toBe(held[1]?.user);
    expect((await third).access).not.toBe(held[1]?.access);
  });
  test('the one that reads are shared on is leased last', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    expect([(await sessions.own()).user, (await sessions.own()).user]).toEqual(['bob', 'ada']);
    await expect(sessions.own()).rejects.toThrow('every configured user is leased');
  });
  test('several that wait get one each, in their order', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, { app: { users: { ada: users['ada'] ?? { identifier: '', password: '' } } } });
    await as(equipment, 'p/0').sessions.own();
    const got: string[] = [];
    const waiting = ['p/1', 'p/2', 'p/3'].map(async (probe) => {
      await as(equipment, probe).sessions.own();
      got.push(probe);
      await pause(5);
      equipment.done(probe);
    });
    equipment.done('p/0');
    await Promise.all(waiting);
    expect(got).toEqual(['p/1', 'p/2', 'p/3']);
  });
  test('who waits when the run ends waits no longer', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin, { app: { users: { ada: users['ada'] ?? { identifier: '', password: '' } } } });
    await as(equipment, 'p/0').sessions.own();
    const controller = new AbortController();
    const waiting = as(equipment, 'p/1', controller.signal).sessions.own();
    controller.abort(new Error('the run ended'));
    await expect(waiting).rejects.toThrow('the run ended');
    equipment.done('p/0');
    expect((await as(equipment, 'p/2').sessions.own()).user).toBe('ada');
  });
});

describe('refresh', () => {
  test('gives a new value; the old one stays as it was', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    const before = await sessions.of('ada');
    const copy = structuredClone(before);
    const { session, exchange } = await sessions.refresh(before);
    expect(before).toEqual(copy);
    expect(session).toMatchObject({
      user: 'ada',
      identifier: 'ada@example.com',
      access: 'access-token-of-number-2',
      refreshToken: 'refresh-token-of-number-2',
    });
    expect(exchange).toMatchObject({ operation: 'POST /refresh', as: 'ada', response: { status: 200 } });
    expect(JSON.stringify(exchange)).not.toContain('token-of-number');
    // Using the old one again is a probe's right, and the App's answer its own.
    expect(await sessions.refresh(before)).toMatchObject({ exchange: { response: { status: 401 } } });
  });
  test('that gives nothing usable says why', async () => {
    await using app = await smallApp({ 'POST /refresh': () => ({ status: 200, body: {} }) });
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    const refreshed = await sessions.refresh(await sessions.of('ada'));
    expect(refreshed.session).toBeUndefined();
    expect(refreshed.reason).toContain('access_token');
  });
  test('without anything to refresh with is Unavailable', async () => {
    await using app = await smallApp({ 'POST /sign-in': () => ({ status: 200, body: { access_token: 'only-this-one-token' } }) });
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    await expect(sessions.refresh(await sessions.of('ada'))).rejects.toThrow(Unavailable);
  });
});

describe('what was opened', () => {
  test('is signed out at the end: refreshed, further and leased sessions, each once', async () => {
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    const shared = await sessions.of('ada');
    await sessions.again(shared);
    const own = await sessions.own();
    await sessions.refresh(own);
    const ended = await sessions.again(own);
    await sessions.signOut(ended);
    expect(app.open.size).toBe(3);
    expect(await equipment.restore()).toEqual([]);
    expect(app.open.size).toBe(0);
    expect(times(app, 'POST /sign-out')).toBe(4);
    expect(equipment.exchanges().at(-1)).toMatchObject({ by: 'seamcheck' });
    expect(
      as(equipment)
        .recorded()
        .filter(({ by }) => by === 'seamcheck'),
    ).toEqual([]);
    await equipment.restore();
    expect(times(app, 'POST /sign-out')).toBe(4);
  });
  test.each([
    [500, 1],
    [401, 0],
    [404, 1],
    [204, 0],
  ])('a sign-out that answers %i leaves %i', async (status, count) => {
    await using app = await smallApp({ 'POST /sign-out': () => ({ status }) });
    await using equipment = equipped(app.origin);
    await as(equipment).sessions.of('ada');
    const left = await equipment.restore();
    expect(left).toHaveLength(count);
    if (count > 0) expect(left[0]).toBe(`a session of ada stays open: POST /sign-out answered ${status}`);
  });
  test('that is over is left by nobody, however the sign-out is refused', async () => {
    await using app = await smallApp({ 'POST /sign-out': () => ({ status: 403 }), 'GET /me': () => ({ status: 403 }) });
    await using equipment = equipped(app.origin);
    await as(equipment).sessions.of('ada');
    expect(await equipment.restore()).toEqual([]);
  });
  test('stays where no sign-out is agreed', async () => {
    await using app = await smallApp();
    const { signOut: _signOut, ...without } = auth;
    await using equipment = equipped(app.origin, { agreement: { auth: bearer(without).agreement } });
    await as(equipment).sessions.of('ada');
    expect(await equipment.restore()).toEqual([]);
    await expect(as(equipment).sessions.signOut(await as(equipment).sessions.of('ada'))).rejects.toThrow('no sign-out is agreed');
  });
});

describe('double submit', () => {
  const csrf = cookie({
    signIn: { operation: 'POST /sign-in', body: 'form', fields: { identifier: 'username' } },
    access: 'cookie:sid',
    signOut: 'POST /sign-out',
    csrf: { cookie: 'csrf', header: 'X-CSRF', from: 'GET /csrf' },
  }).agreement;
  test('the cookie is fetched first, sent along where its scope allows, and its value repeated', async () => {
    await using app = await smallApp({
      'GET /csrf': () => ({ status: 204, headers: { 'set-cookie': ['csrf=c%2F1; Path=/; SameSite=Lax', 'elsewhere=e1; Path=/only-here'] } }),
      'POST /sign-in': () => ({ status: 204, headers: { 'set-cookie': ['sid=s-1-and-a-long-value; Path=/; HttpOnly'] } }),
      'GET /only-here': () => ({ status: 200, body: {} }),
      'POST /sign-out': () => ({ status: 204 }),
    });
    await using equipment = equipped(app.origin, { agreement: { auth: csrf } });
    const { sessions, http } = as(equipment);
    const session = await sessions.of('ada');
    await http.send({ operation: 'GET /only-here', as: session });
    await sessions.signOut(session);
    expect(app.asked.map(({ operation, headers }) => [operation, headers.cookie, headers['x-csrf']])).toEqual([
      ['GET /csrf', undefined, undefined],
      ['POST /sign-in', 'csrf=c%2F1', 'c/1'],
      ['GET /only-here', 'elsewhere=e1; csrf=c%2F1; sid=s-1-and-a-long-value', 'c/1'],
      ['POST /sign-out', 'csrf=c%2F1; sid=s-1-and-a-long-value', 'c/1'],
    ]);
    expect(app.asked[1]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'username=ada%40example.com&password=Ada-S3cret%21',
    });
    expect(JSON.stringify(equipment.exchanges())).not.toMatch(/s-1-and|Ada-S3cret/);
  });

  test('who signs up repeats the cookie as well, both times', async () => {
    await using app = await smallApp({
      'GET /csrf': () => ({ status: 204, headers: { 'set-cookie': ['csrf=c1; Path=/'] } }),
      'POST /sign-in': () => ({ status: 204, headers: { 'set-cookie': ['sid=s-1-and-a-long-value; Path=/; HttpOnly'] } }),
      'POST /sign-up': ({ headers }) => ({ status: headers['x-csrf'] === 'c1' && headers.cookie === 'csrf=c1' ? 201 : 403 }),
    });
    await using equipment = equipped(app.origin, { agreement: { auth: { ...csrf, signUp: { operation: 'POST /sign-up' } } }, app: withSignUp.app });
    const { sessions } = as(equipment);
    expect(await sessions.own()).toMatchObject({ user: 'fresh user 1', access: 's-1-and-a-long-value' });
    expect(await sessions.register()).toMatchObject({ exchange: { response: { status: 201 } }, again: { response: { status: 201 } } });
  });
  test('an App that removes the cookie when one signs in is asked for a new one', async () => {
    let fetched = 0;
    await using app = await smallApp({
      'GET /csrf': () => ({ status: 204, headers: { 'set-cookie': [`csrf=c${++fetched}; Path=/`] } }),
      'POST /sign-in': () => ({ status: 204, headers: { 'set-cookie': ['csrf=; Path=/; Max-Age=0', 'sid=s-1-and-a-long-value; Path=/; HttpOnly'] } }),
      'POST /sign-out': () => ({ status: 204 }),
    });
    await using equipment = equipped(app.origin, { agreement: { auth: csrf } });
    const { sessions } = as(equipment);
    await sessions.signOut(await sessions.of('ada'));
    expect(app.asked.map(({ operation, headers }) => [operation, headers.cookie, headers['x-csrf']])).toEqual([
      ['GET /csrf', undefined, undefined],
      ['POST /sign-in', 'csrf=c1', 'c1'],
      ['GET /csrf', 'sid=s-1-and-a-long-value', undefined],
      ['POST /sign-out', 'sid=s-1-and-a-long-value; csrf=c2', 'c2'],
    ]);
  });

  test('a token of its own is fetched with its cookie, and again once signed in; needed even with a bearer', async () => {
    let fetched = 0;
    await using app = await smallApp({
      'GET /csrf': () => ({
        status: 200,
        headers: { 'set-cookie': [`seed=seed-${++fetched}-long-enough; Path=/`] },
        body: { data: { csrf: `csrf-token-${fetched}-long` } },
      }),
      'POST /sign-in': () => ({ status: 200, body: { token: 't-1-and-a-long-value' } }),
      'POST /sign-out': () => ({ status: 204 }),
    });
    const auth = bearer({
      signIn: { operation: 'POST /sign-in' },
      access: 'body:token',
      signOut: 'POST /sign-out',
      csrf: { cookie: 'seed', header: 'X-CSRF', from: 'GET /csrf', token: 'body:data.csrf' },
    }).agreement;
    await using equipment = equipped(app.origin, { agreement: { auth } });
    const { sessions } = as(equipment);
    await sessions.signOut(await sessions.of('ada'));
    expect(app.asked.map(({ operation, headers }) => [operation, headers.cookie, headers['x-csrf']])).toEqual([
      ['GET /csrf', undefined, undefined],
      ['POST /sign-in', 'seed=seed-1-long-enough', 'csrf-token-1-long'],
      ['GET /csrf', 'seed=seed-1-long-enough', undefined],
      ['POST /sign-out', 'seed=seed-2-long-enough', 'csrf-token-2-long'],
    ]);
    expect(JSON.stringify(equipment.exchanges())).not.toMatch(/csrf-token-\d-long/);
  });
});

describe('tokens that are the same to the letter within one second', () => {
  const bySecond = (): { readonly status: number; readonly body: unknown } => ({
    status: 200,
    body: { access_token: `token-of-second-${Math.floor(Date.now() / 1000)}` },
  });

  test('whoever has a session of its own has a token of its own', async () => {
    await using app = await smallApp({ 'POST /sign-in': bySecond });
    await using equipment = equipped(app.origin);
    const shared = await as(equipment, 'p/one').sessions.of('ada');
    const own = await as(equipment, 'p/two').sessions.own();
    const again = await as(equipment, 'p/two').sessions.again(own);
    expect(new Set([shared.access, own.access, again.access]).size).toBe(3);
  });
  test('who is given one token for ever is not asked for another twice', async () => {
    await using app = await smallApp({ 'POST /sign-in': () => ({ status: 200, body: { access_token: 'the-key-of-ada-and-bob' } }) });
    await using equipment = equipped(app.origin);
    const { sessions } = as(equipment);
    const own = await sessions.own();
    expect(times(app, 'POST /sign-in')).toBe(1);
    await sessions.again(own);
    expect(times(app, 'POST /sign-in')).toBe(3);
    await sessions.again(own);
    expect(times(app, 'POST /sign-in')).toBe(4);
  });
});
