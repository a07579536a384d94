// What the probes send, and when they have nothing to send.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DoesNotApply, type Exchange, type Session, type Witness } from '../../src/author.ts';
import type { Ask } from '../../src/model/witness.ts';
import { forged, withOnly, type Forged } from './forged.probe.ts';
import { lifetimes, type Lifetimes } from './lifetimes.probe.ts';
import { malformed, type Malformed } from './malformed.probe.ts';
import { purposes, type Purposes } from './purposes.probe.ts';
import { signingKeys, type SigningKeys } from './signing-keys.probe.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function jwt(claims: object, { alg = 'HS256', key = 'changeme' }: { readonly alg?: string; readonly key?: string } = {}): string {
  const signed = `${part({ alg })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const answer = (status = 200, body = '{}', headers: readonly (readonly [string, string])[] = []): Exchange =>
  ({
    id: 'x1',
    at: 0,
    took: 0,
    request: {},
    response: { kind: 'answered', status, headers, body: { text: body, bytes: body.length, cut: false } },
  }) as unknown as Exchange;

interface Given {
  readonly session: Partial<Session>;
  readonly auth?: object;
  readonly signIn?: Exchange;
  readonly answers?: (ask: Ask) => Exchange;
}
/** An App whose sign-in gives this session, and what was asked of it. */
async function collected<Data>(
  probe: Witness<Data>,
  { session, auth, signIn = answer(), answers = () => answer() }: Given,
): Promise<{ data: Data; asked: Ask[]; refreshed: Session[] }> {
  const asked: Ask[] = [];
  const refreshed: Session[] = [];
  const one = { user: 'ada', identifier: 'ada@example.com', access: 'opaque', cookies: {}, ...session };
  const on = {
    agreement: {
      public: [],
      auth: {
        transport: 'bearer',
        me: 'GET /me',
        access: 'body:token',
        present: { header: 'authorization', scheme: 'Bearer' },
        refresh: { operation: 'POST /refresh' },
        ...auth,
      },
    },
    app: { name: 'shop', users: ['ada'], resources: {} },
    need: (value: unknown) => value,
    http: { send: async (ask: Ask) => (asked.push(ask), answers(ask)) },
    sessions: {
      own: async () => one,
      of: async () => one,
      attempt: async () => ({ exchange: signIn, session: one }),
      refresh: async (other: Session) => (refreshed.push(other), { exchange: answer(), session: one }),
    },
  };
  const data = await (probe as unknown as { collect: (on: unknown, said: unknown) => Promise<Data> }).collect(on, {});
  return { data, asked, refreshed };
}

describe('opaque credentials', () => {
  test.for<readonly [string, Witness<unknown>]>([
    ['signing-keys', signingKeys],
    ['forged', forged],
    ['lifetimes', lifetimes],
  ])('%s does not apply', async ([, probe]) => {
    await expect(collected(probe, { session: { access: 'opaque', refreshToken: 'opaque too' } })).rejects.toThrow(DoesNotApply);
  });
  test('purposes applies, unless both credentials are one', async () => {
    await expect(collected(purposes, { session: { access: 'one', refreshToken: 'one' } })).rejects.toThrow(DoesNotApply);
    expect((await collected<Purposes>(purposes, { session: { access: 'one', refreshToken: 'other' } })).data.yielded).toEqual({
      refreshed: true,
      accessAsRefresh: true,
    });
  });
  test('lifetimes applies where two things say how long they hold', async () => {
    const signIn = answer(200, '{"token":"opaque","expires_in":900}');
    await expect(collected(lifetimes, { session: {}, signIn })).rejects.toThrow(DoesNotApply);
    const { data } = await collected<Lifetimes>(lifetimes, { session: {}, signIn, auth: { lifetime: { accessSeconds: 900 } } });
    expect(data).toMatchObject({ told: { place: 'body:expires_in', value: 900, agreed: false } });
    expect(data.claims).toBeUndefined();
  });
});

describe('signing-keys', () => {
  test('tries both tokens, and never says the key', async () => {
    const { data, asked } = await collected<SigningKeys>(signingKeys, {
      session: { access: jwt({ sub: 1 }), refreshToken: jwt({ sub: 1 }, { key: 'k-8ZpX2vQmR7tYw4' }) },
    });
    expect(data.tokens).toEqual([
      { which: 'access token', algorithm: 'HS256', weak: { from: 'the well-known keys', entry: expect.any(Number) } },
      { which: 'refresh token', algorithm: 'HS256' },
    ]);
    expect(JSON.stringify(data)).not.toContain('changeme');
    expect(asked).toHaveLength(1);
  });
  test('does not apply where no key is shared', async () => {
    await expect(collected(signingKeys, { session: { access: jwt({}, { alg: 'RS256' }) } })).rejects.toThrow('RS256, which shares no key');
  });
});

describe('forged', () => {
  test('where keys are published, signs with one of them as if it were shared', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    const keys = JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] });
    const { asked } = await collected<Forged>(forged, {
      session: { access: jwt({ sub: 1 }, { alg: 'RS256' }) },
      answers: ({ operation }) => answer(200, operation === 'GET /.well-known/jwks.json' ? keys : '{}'),
    });
    const underIt = asked.filter(({ as }) => as?.access === jwt({ sub: 1 }, { key: pem }));
    expect(underIt).toMatchObject([{ operation: 'GET /me' }]);
  });
  test('presents each where the genuine one was taken, and no other credential', async () => {
    const access = jwt({ sub: 1, exp: 9 });
    const { data, asked, refreshed } = await collected<Forged>(forged, { session: { access, refreshToken: 'opaque', cookies: { refresh: 'opaque' } } });
    expect(data).toMatchObject({ algorithm: 'HS256', channels: [{ operation: 'GET /me' }] });
    const sent = asked.map(({ as }) => as?.access);
    expect(sent).toHaveLength(1 + 3 + 8 + 1);
    expect(sent[0]).toBe(access);
    expect(sent.slice(1, -1)).not.toContain(access);
    for (const { as } of asked.slice(0, -1)) expect(as).toMatchObject({ cookies: {} });
    for (const { as } of asked.slice(0, -1)) expect(as).not.toHaveProperty('refreshToken');
    expect(refreshed).toEqual([]);
  });
  test('refreshes with the genuine one first where that is a JWT', async () => {
    const refreshToken = jwt({ sub: 1, typ: 'refresh' });
    const { data, refreshed } = await collected<Forged>(forged, { session: { access: 'opaque', refreshToken } });
    expect(data.channels.map(({ operation }) => operation)).toEqual(['POST /refresh']);
    expect(refreshed[0]?.refreshToken).toBe(refreshToken);
    expect(refreshed.slice(1).map((session) => session.refreshToken)).not.toContain(refreshToken);
    expect(refreshed).toHaveLength(1 + 3 + 8);
  });
  test('keeps the cookie that answers for CSRF, and that of the credential', () => {
    const session = { user: 'ada', identifier: 'ada', access: 'a', refreshToken: 'r', cookies: { sid: 'a', csrf: 'c', refresh: 'r', remember: 'm' } };
    const auth = { access: 'cookie:sid', csrf: { cookie: 'csrf', header: 'x-csrf' } };
    expect(withOnly(auth as never, session, 'other')).toEqual({ user: 'ada', identifier: 'ada', access: 'other', cookies: { sid: 'a', csrf: 'c' } });
    const pattern = { ...auth, access: 'cookie:s*d' };
    expect(withOnly(pattern as never, session, 'other').cookies).toEqual({ sid: 'a', csrf: 'c' });
  });
});

describe('malformed', () => {
  const headers = async (present: object): Promise<readonly unknown[]> =>
    (await collected<Malformed>(malformed, { session: { access: 'good' }, auth: { present } })).asked.flatMap(({ headers }) =>
      headers === undefined ? [] : [headers],
    );
  test('what broken clients send, and other spellings of the scheme', async () => {
    const sent = await headers({ header: 'authorization', scheme: 'Bearer' });
    expect(sent).toEqual(
      expect.arrayContaining([
        { authorization: 'Bearer' },
        { authorization: 'Bearer undefined' },
        { authorization: 'bearer good' },
        { authorization: 'BEARER good' },
      ]),
    );
  });
  test('without a scheme there is none to spell', async () => {
    const sent = await headers({ header: 'x-token', scheme: '' });
    expect(sent).toContainEqual({ 'x-token': 'undefined' });
    expect(JSON.stringify(sent)).not.toContain('good');
  });
});

describe('lifetimes', () => {
  test.for<readonly [string, object, Exchange, Partial<Session>, unknown]>([
    [
      'beside the token',
      { access: 'body:data.token' },
      answer(200, '{"data":{"token":"t","expires_in":60}}'),
      {},
      { place: 'body:data.expires_in', value: 60, agreed: false },
    ],
    [
      'where it is agreed',
      { lifetime: { access: 'body:until' } },
      answer(200, '{"until":"2026-01-01"}'),
      {},
      { place: 'body:until', value: '2026-01-01', agreed: true },
    ],
    [
      'in a cookie',
      { lifetime: { access: 'cookie:until' } },
      answer(),
      { cookies: { until: '1800000000' } },
      { place: 'cookie:until', value: '1800000000', agreed: true },
    ],
    [
      'in a header',
      { lifetime: { access: 'header:x-until' } },
      answer(200, '{}', [['X-Until', '60']]),
      {},
      { place: 'header:x-until', value: '60', agreed: true },
    ],
    ['nowhere', {}, answer(204, ''), {}, undefined],
  ])('told %s', async ([, auth, signIn, session, told]) => {
    const { data } = await collected<Lifetimes>(lifetimes, { session: { access: jwt({ exp: 1 }), ...session }, auth, signIn });
    expect(data.told).toEqual(told);
  });
  test('the cookie’s age, the claims, and when it was answered', async () => {
    const signIn = answer(200, '{}', [
      ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
      ['set-cookie', 'other=x; Max-Age=5'],
      ['set-cookie', 'sid=<cookie 1>; Path=/; Max-Age=900; HttpOnly'],
    ]);
    const { data } = await collected<Lifetimes>(lifetimes, { session: { access: jwt({ exp: 5, iat: 4, sub: 'x' }) }, auth: { access: 'cookie:sid' }, signIn });
    expect(data).toMatchObject({ maxAge: 900, claims: { exp: 5, iat: 4 }, at: Date.UTC(2026, 0, 1) / 1000 });
    expect(data.claims).not.toHaveProperty('sub');
  });
});
