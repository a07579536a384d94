import { expect, test } from 'vitest';
import { cookieHeader, keptCookies } from './cookies.ts';

const url = 'http://api.app.localhost:4000/auth/sign-in';
const setting = (...lines: string[]): Parameters<typeof keptCookies>[0] => ({ url, headers: lines.map((line) => ['Set-Cookie', line] as const) });
const header = (at: string, ...lines: string[]): string | undefined => cookieHeader(keptCookies(setting(...lines)), at);

test.each([
  ['no Path: the folder of the request', 'a=1', '/auth/refresh', 'a=1'],
  ['no Path: not beside it', 'a=1', '/todos', undefined],
  ['Path', 'a=1; Path=/', '/todos', 'a=1'],
  ['Path: whole segments only', 'a=1; Path=/auth', '/authors', undefined],
  ['Path below', 'a=1; Path=/auth', '/auth/refresh', 'a=1'],
  ['Secure on loopback without TLS', '__Host-a=1; Path=/; Secure', '/todos', '__Host-a=1'],
  ['HttpOnly and SameSite do not matter to a client of its own site', 'a=1; Path=/; HttpOnly; SameSite=Strict', '/todos', 'a=1'],
  ['a value with equals signs and percent stays raw', 'a=b%20c==; Path=/', '/todos', 'a=b%20c=='],
])('%s', (_, line, path, sent) => {
  expect(header(`http://api.app.localhost:4000${path}`, line)).toBe(sent);
});

test('a Secure cookie does not go to another machine without TLS', () => {
  const scopes = { a: { domain: 'api.test', hostOnly: true, path: '/', secure: true } };
  expect(cookieHeader({ cookies: { a: '1' }, scopes }, 'http://api.test/x')).toBeUndefined();
  expect(cookieHeader({ cookies: { a: '1' }, scopes }, 'https://api.test/x')).toBe('a=1');
});

test('Domain decides whether a sibling host sees it; ports do not', () => {
  expect(header('http://web.app.localhost:3000/', 'a=1; Path=/; Domain=app.localhost')).toBe('a=1');
  expect(header('http://web.app.localhost:3000/', 'a=1; Path=/')).toBeUndefined();
  expect(header('http://api.app.localhost:3000/', 'a=1; Path=/')).toBe('a=1');
  expect(header('http://v2.api.app.localhost:3000/', 'a=1; Path=/')).toBeUndefined();
  expect(header('http://v2.api.app.localhost:3000/', 'a=1; Path=/; Domain=api.app.localhost')).toBe('a=1');
});

test('a cookie without a scope goes along everywhere', () => {
  expect(cookieHeader({ cookies: { a: '1', b: '2' } }, 'http://127.0.0.1:9/x')).toBe('a=1; b=2');
});

test('what a client must refuse is not kept, with the reason and without the value', () => {
  const kept = keptCookies(setting('a=canary; Domain=other.test', '__Host-b=canary; Path=/auth; Secure', 'c=3'));
  expect(Object.keys(kept.refused)).toEqual(['a', '__Host-b']);
  expect(JSON.stringify(kept)).not.toContain('canary');
  expect(kept.set).toEqual(['c']);
  const insecure = keptCookies({ url: 'http://api.test/x', headers: [['set-cookie', 'a=1; Secure']] });
  expect(insecure.refused['a']).toContain('Secure');
});

test('an answer replaces, removes and keeps what was there before', () => {
  const before = keptCookies(setting('a=1; Path=/', 'b=1; Path=/', 'c=1; Path=/', 'd=1; Path=/', 'e=1; Path=/'));
  const after = keptCookies(
    setting(
      'a=2; Path=/; Max-Age=60',
      'b=; Path=/; Max-Age=0',
      'c=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'd=x; Path=/; Expires=Sat, 01 Jan 2011 00:00:00 GMT',
    ),
    before,
  );
  expect(after.cookies).toEqual({ a: '2', e: '1' });
  expect(after.set).toEqual(['a']);
});

test('removing under another path removes nothing', () => {
  const before = keptCookies(setting('a=1; Path=/'));
  expect(keptCookies(setting('a=; Path=/auth; Max-Age=0'), before).cookies).toEqual({ a: '1' });
});

test('the plain result survives JSON', () => {
  const kept = keptCookies(setting('a=1; Path=/'));
  expect(cookieHeader(JSON.parse(JSON.stringify(kept)), url)).toBe('a=1');
});
