import { describe, expect, test } from 'vitest';
import { cookie } from '../agreement/auth/cookie.ts';
import type { Ask, Session } from '../model/witness.ts';
import { as, auth, equipped, smallApp, type Asked } from './small-app.test-data.ts';

const session: Session = { user: 'ada', identifier: 'ada@example.com', access: 'access-of-ada-0123456789', cookies: { lang: 'de' } };
async function asked(wanted: Ask, more: Parameters<typeof equipped>[1] = {}): Promise<Asked> {
  await using app = await smallApp();
  await using equipment = equipped(app.origin, more);
  await as(equipment).http.send(wanted);
  const [only] = app.asked;
  if (only === undefined || app.asked.length > 1) throw new Error(`asked ${app.asked.length} times`);
  return only;
}

describe('the URL', () => {
  test.each<readonly [Ask, string]>([
    [{ operation: 'GET /things/{id}', path: { id: 'a/b c' } }, '/things/a%2Fb%20c'],
    [{ operation: 'GET /things/{id}' }, '/things/%7Bid%7D'],
    [{ operation: 'GET /things', query: { page: 2, q: 'a&b=ä' } }, '/things?page=2&q=a%26b%3D%C3%A4'],
    [{ operation: 'GET /' }, '/'],
    [{ operation: 'GET //evil.example/x' }, '//evil.example/x'],
    [{ operation: 'GET /\\evil.example/x' }, '//evil.example/x'],
  ])('%j', async (wanted, url) => {
    expect((await asked(wanted)).url).toBe(url);
  });
});

describe('headers', () => {
  test('say that data is wanted, and carry the session', async () => {
    expect((await asked({ operation: 'GET /me', as: session })).headers).toMatchObject({
      accept: 'application/json, application/problem+json',
      authorization: 'Bearer access-of-ada-0123456789',
      cookie: 'lang=de',
    });
  });
  test('of the probe replace the session’s, however they are written', async () => {
    const { headers } = await asked({
      operation: 'GET /me',
      as: session,
      headers: { AUTHORIZATION: 'Bearer forged', Accept: 'text/html', Origin: 'https://evil.example' },
    });
    expect(headers).toMatchObject({ authorization: 'Bearer forged', accept: 'text/html', origin: 'https://evil.example', cookie: 'lang=de' });
  });
  test('have no credential without a session, or where no auth is agreed', async () => {
    expect((await asked({ operation: 'GET /me' })).headers).not.toHaveProperty('authorization');
    expect((await asked({ operation: 'GET /me', as: session }, { agreement: { auth: undefined } as never })).headers).not.toHaveProperty('authorization');
  });
  test('carry the cookie where that is agreed', async () => {
    const inCookie = cookie({ ...auth, access: 'cookie:sid' }).agreement;
    const { headers } = await asked({ operation: 'GET /me', as: { ...session, cookies: { sid: 'old', lang: 'de' } } }, { agreement: { auth: inCookie } });
    expect(headers.cookie?.split('; ').toSorted()).toEqual(['lang=de', 'sid=access-of-ada-0123456789']);
    expect(headers).not.toHaveProperty('authorization');
  });
});

describe('content', () => {
  test.each<readonly [Partial<Ask>, string | undefined, string]>([
    [{ body: { a: 'ä' } }, 'application/json', '{"a":"ä"}'],
    [{ body: null }, 'application/json', 'null'],
    [{ raw: { type: 'text/plain', text: '{"a"' } }, 'text/plain', '{"a"'],
    [{ raw: { type: 'a/b', text: 'x' }, body: { ignored: 1 } }, 'a/b', 'x'],
    [{ body: {}, headers: { 'Content-Type': 'text/plain' } }, 'text/plain', '{}'],
    [{}, undefined, ''],
  ])('%j', async (more, type, body) => {
    const sent = await asked({ operation: 'POST /things', ...more });
    expect([sent.headers['content-type'], sent.body]).toEqual([type, body]);
  });
  test('another method than the operation’s own', async () => {
    expect((await asked({ operation: 'GET /things', method: 'DELETE' })).operation).toBe('DELETE /things');
  });
});

test('the exchange names who asked what as whom', async () => {
  await using app = await smallApp();
  await using equipment = equipped(app.origin);
  const exchange = await as(equipment, 'area/probe').http.send({ operation: 'GET /things/{id}', path: { id: '1' }, as: session });
  expect(exchange).toMatchObject({ by: 'area/probe', service: 'api', operation: 'GET /things/{id}', as: 'ada', request: { url: `${app.origin}/things/1` } });
});

test('a service that the App has not is our own mistake', async () => {
  await using app = await smallApp();
  await using equipment = equipped(app.origin);
  await expect(as(equipment).http.send({ operation: 'GET /', service: 'web' })).rejects.toThrow('The App has no service web.');
});
