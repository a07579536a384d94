import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { Headers } from '../model/exchange.ts';
import { createRedactor, type Redactor } from './redact.ts';

const canary = 'cAnArY-9f8e7d6c5b4a';
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = 'c2lnbmF0dXJlLXRoYXQtbXVzdC1nbw';
const jwt = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '7', exp: 1_800_000_000 })}.${signature}`;

function knowing(...secrets: readonly string[]): Redactor {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.learn(secret, 'password');
  return redactor;
}
const one = (redactor: Redactor, name: string, value: string): string => redactor.headers([[name, value]])[0]?.[1] ?? '';

describe('what stands under a telling name', () => {
  test.each<readonly [string, string]>([
    ['JSON', `{"access_token":"${canary}"}`],
    ['JSON, spread out', `{\n  "refreshToken" : "${canary}",\n  "n": 1 }`],
    ['JSON, nested', `{"data":{"apiKey":"${canary}"},"list":[{"client_secret":"${canary}"}]}`],
    ['JSON, escaped', JSON.stringify({ token: `${canary}"\\é` })],
    ['JSON, a password of any length', '{"new_password":"pw9"}'],
    ['JSON, csrf', `{"csrf":"${canary}"}`],
    ['JSON, pwd', `{"pwd":"${canary}"}`],
    ['form', `grant_type=refresh&refresh_token=${canary}&x=1`],
    ['form, at its beginning', `password=pw9&user=a`],
    ['form, encoded', `user=a&password=${encodeURIComponent('pw9 &"')}`],
    ['query', `http://api.example/cb?access_token=${canary}&state=1`],
    ['fragment', `http://web.example/cb#access_token=${canary}&state=1`],
    ['userinfo', `http://user:${canary}@api.example/`],
  ])('%s', (_name, text) => {
    const redacted = createRedactor().text(text);
    expect(redacted).toMatch(/<(?:token|password)(?: \d+)?>/);
    for (const leak of [canary, 'pw9']) expect(redacted).not.toContain(leak);
  });

  test.each([
    '{"password":"This field is required"}',
    '{"password":["This field is required"]}',
    '{"token":"expired"}',
    '{"token":"invalid_or_expired"}',
    '{"error":"invalid_token","error_description":"The token has expired and cannot be used"}',
    '{"token_type":"bearer","expires_in":900,"access_token_expires_at":"2026-11-21T18:18:54Z"}',
    '{"refreshTokenExpiresAt":"2026-11-21T18:18:54.000Z"}',
    '{"tokenUrl":"/api/v1/auth/sign-in"}',
    '{"token_endpoint":"http://api.app.localhost:3000/auth/token"}',
    '{"accessToken":"undefined"}',
    '{"accessToken":null,"password":""}',
    '{"access_token":"null"}',
    'token=&password=&x=1',
    'token=undefined',
    '{"passwordPolicy":"minimum-length-of-16-characters"}',
    'Access-Control-Allow-Headers',
    '<p>Your password is too short</p>',
  ])('stays readable: %s', (text) => {
    expect(createRedactor().text(text)).toBe(text);
  });

  test('what stays readable is not taken for a secret elsewhere', () => {
    const redactor = createRedactor();
    redactor.text('{"tokenUrl":"/api/v1/auth/sign-in","token":"invalid_or_expired"}');
    expect(redactor.text('POST /api/v1/auth/sign-in says invalid_or_expired')).toBe('POST /api/v1/auth/sign-in says invalid_or_expired');
  });
  test('a value is one secret however it is written', () => {
    const secret = `${canary}"/é +`;
    const redactor = createRedactor();
    const [, inJson] = /"token":"(.*?)"/.exec(redactor.text(JSON.stringify({ token: secret.replaceAll(' ', '') }))) ?? [];
    const [, inForm] = /token=(.*)$/.exec(redactor.text(`token=${encodeURIComponent(secret.replaceAll(' ', ''))}`)) ?? [];
    expect([inJson, inForm]).toEqual(['<token 1>', '<token 1>']);
  });
});

describe('header lines', () => {
  test.each<readonly [string, string, string]>([
    ['Authorization', `Bearer ${canary}`, 'Bearer <token 1>'],
    ['authorization', `bearer  ${canary}`, 'bearer  <token 1>'],
    ['Authorization', canary, '<token 1>'],
    ['Authorization', `Basic ${Buffer.from(`user:${canary}`).toString('base64')}`, 'Basic <token 1>'],
    ['Authorization', `Token token="${canary}"`, 'Token <token 1>'],
    ['Proxy-Authorization', `Basic ${Buffer.from(canary).toString('base64')}`, 'Basic <token 1>'],
    ['Authorization', 'Bearer', 'Bearer'],
    ['Authorization', 'Bearer ', 'Bearer '],
    ['Authorization', 'Bearer undefined', 'Bearer undefined'],
    ['Authorization', 'Bearer null', 'Bearer null'],
    ['Authorization', 'Bearer [object Object]', 'Bearer [object Object]'],
    ['Authorization', 'undefined', 'undefined'],
    ['Authorization', '', ''],
    ['Cookie', `session=${canary}; theme=dark; x=${canary}2`, 'session=<cookie 1>; theme=<cookie 2>; x=<cookie 3>'],
    ['Cookie', 'session=undefined; broken', 'session=undefined; broken'],
    ['Set-Cookie', `session=${canary}; Path=/; HttpOnly; SameSite=Lax`, 'session=<cookie 1>; Path=/; HttpOnly; SameSite=Lax'],
    ['Set-Cookie', `session="${canary}"; Path=/`, 'session="<cookie 1>"; Path=/'],
    ['Set-Cookie', 'session=; Path=/; Max-Age=0', 'session=; Path=/; Max-Age=0'],
    ['Set-Cookie', 'session=""; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'session=""; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['Set-Cookie', 'session=deleted; Max-Age=0', 'session=deleted; Max-Age=0'],
    ['X-Api-Key', canary, '<token 1>'],
    ['X-CSRF-Token', canary, '<token 1>'],
    ['X-Auth-Token', canary, '<token 1>'],
    ['X-Session-Id', canary, '<token 1>'],
    ['X-Anything', `with ${jwt} inside`, 'with <token 1> inside'],
    ['Location', `https://web.example/cb?state=1&access_token=${canary}`, 'https://web.example/cb?state=1&access_token=<token 1>'],
    ['Location', `https://web.example/cb#id_token=${jwt}`, 'https://web.example/cb#id_token=<token 1>'],
    ['Access-Control-Allow-Headers', 'authorization, x-csrf-token, x-api-key', 'authorization, x-csrf-token, x-api-key'],
    ['Access-Control-Request-Headers', 'x-csrf-token', 'x-csrf-token'],
    [
      'WWW-Authenticate',
      'Bearer error="invalid_token", error_description="The access token expired"',
      'Bearer error="invalid_token", error_description="The access token expired"',
    ],
    ['X-RateLimit-Remaining-Tokens', '149', '149'],
    ['Content-Type', 'application/json', 'application/json'],
    ['ETag', '"33a64df551425fcc55e4d42a148795d9f25f89d4"', '"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ])('%s: %s → %s', (name, value, expected) => {
    expect(createRedactor().headers([[name, value]])).toEqual([[name, expected]]);
  });

  test('order and duplicates stay', () => {
    const headers: Headers = [
      ['Set-Cookie', 'a=1; Path=/'],
      ['X', 'y'],
      ['set-cookie', `b=${canary}`],
    ];
    expect(
      createRedactor()
        .headers(headers)
        .map(([name]) => name),
    ).toEqual(['Set-Cookie', 'X', 'set-cookie']);
  });
  test('what only a header line carried is known from then on', () => {
    const redactor = createRedactor();
    redactor.headers([
      ['Authorization', `Bearer ${canary}`],
      ['Cookie', `sid=${canary}-of-a-cookie`],
    ]);
    expect(redactor.text(`echo: ${canary} and ${canary}-of-a-cookie`)).toBe('echo: <token 1> and <cookie 1>');
  });
  test('a word that was sent as a credential, or kept in a cookie, stays a word elsewhere', () => {
    const redactor = createRedactor();
    redactor.headers([
      ['Authorization', 'Bearer garbage'],
      ['Cookie', 'theme=dark; lang=en-US; page=1234'],
    ]);
    expect(redactor.text('GET /garbage?v=dark-mode lang en-US took 1234567 ms')).toBe('GET /garbage?v=dark-mode lang en-US took 1234567 ms');
  });
});

describe('JSON Web Tokens', () => {
  test.each(['', 'Bearer ', '"', 'token%3D', '\\n', '/reset/', '>', 'x='])('after %j', (before) => {
    expect(createRedactor().text(`${before}${jwt} `)).toBe(`${before}<token 1> `);
  });
  test('header and claims are told, the signature is not', () => {
    const redactor = createRedactor();
    redactor.text(jwt);
    expect(redactor.fingerprints()).toEqual({ '<token 1>': { kind: 'jwt', header: { alg: 'HS256', typ: 'JWT' }, claims: { sub: '7', exp: 1_800_000_000 } } });
    expect(JSON.stringify(redactor.fingerprints())).not.toContain(signature);
  });
  test('unsigned, and not a token at all', () => {
    const [head = '', claims = ''] = jwt.split('.');
    const redactor = createRedactor();
    expect(redactor.text(`${head}.${claims}.`)).toBe('<token 1>');
    expect(redactor.text('eyJ.eyJ. and eyJhbGciOi alone, a.b.c, v1.2.3')).toBe('eyJ.eyJ. and eyJhbGciOi alone, a.b.c, v1.2.3');
  });
  test('one whose claims are no JSON is still no text to show', () => {
    const redactor = createRedactor();
    expect(redactor.text(`eyJhbGciOiJub25lIn0.eyJub3Qganson.${signature}`)).toBe('<token 1>');
    expect(redactor.fingerprints()).toEqual({ '<token 1>': { kind: 'token', length: expect.any(Number) } });
  });
});

describe('a learned password', () => {
  const passwords = ['correct horse', 'qu"ote\\back/slash', 'süß-密码-🔑', "it's <b>&amp;", 'a+b=c&d?e#f%g', 'tab\tnew\nline', 'S3cret!pass'];
  const forms: Readonly<Record<string, (password: string) => string>> = {
    plain: (password) => password,
    JSON: (password) => JSON.stringify({ x: password }),
    'JSON in JSON': (password) => JSON.stringify({ log: JSON.stringify({ x: password }) }),
    'JSON in ASCII': (password) =>
      JSON.stringify({ x: password }).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'JSON with escaped slashes': (password) => JSON.stringify({ x: password }).replaceAll('/', '\\/'),
    URL: (password) => `http://a/?x=${encodeURIComponent(password)}`,
    'URL in lower case': (password) => `http://a/?x=${encodeURIComponent(password).replace(/%../g, (code) => code.toLowerCase())}`,
    form: (password) => new URLSearchParams({ x: password }).toString(),
    HTML: (password) =>
      `<p>${password.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;')}</p>`,
  };
  test.each(passwords.flatMap((password) => Object.entries(forms).map(([name, form]) => [name, password, form(password)] as const)))(
    'as %s: %j',
    (_form, password, text) => {
      const redacted = knowing(password).text(text);
      expect(redacted).toContain('<password 1>');
      expect(redacted).not.toMatch(/horse|ote|slash|süß|fc|%C3|密|S3cret|line/i);
    },
  );

  test.each(['Basic ', 'x-upstream: ', '"auth":"', 'https://registry/'])('in Base64 after %j, whatever stands before it', (before) => {
    for (const identifier of ['a', 'ab', 'abc', 'ada@example.com']) {
      const encoded = Buffer.from(`${identifier}:S3cret!pass`).toString('base64');
      const redacted = knowing('S3cret!pass').text(`${before}${encoded} `);
      expect(redacted).not.toContain(encoded);
      for (const word of redacted.split(/[\s"<>]/)) expect(Buffer.from(word, 'base64').toString('latin1')).not.toMatch(/3cret!pas/);
    }
  });
  test('Basic credentials are redacted even when nobody knows the password', () => {
    const encoded = Buffer.from('ada@example.com:pw9').toString('base64');
    expect(createRedactor().text(`curl -H "Authorization: Basic ${encoded}"`)).not.toContain(encoded);
  });

  test('shorter than four characters is left alone, except where it says what it is', () => {
    const redactor = knowing('abc');
    expect(redactor.text('abcdef abc "abc"')).toBe('abcdef abc "abc"');
    expect(redactor.text('{"password":"abc"}')).not.toContain('abc');
  });
  test.each(['admin', 'password', '1234', 'hunter'])('%s is a word too: it goes where it is a whole value, and nowhere else', (word) => {
    const redactor = knowing(word);
    expect(redactor.text(`{"user":"a","kennwort":"${word}"}`)).toBe('{"user":"a","kennwort":"<password 1>"}');
    expect(redactor.text(`user=a&kennwort=${word}&x=1`)).toBe('user=a&kennwort=<password 1>&x=1');
    expect(redactor.text(`GET /${word}/users`)).toBe(`GET /${word}/users`);
    expect(redactor.text(`{"${word}":{"${word}" : 1}}`)).toBe(`{"${word}":{"${word}" : 1}}`);
    expect(redactor.deep({ [word]: [word, `/${word}`] })).toEqual({ [word]: ['<password 1>', `/${word}`] });
  });
});

describe('names', () => {
  test('the same secret has the same name everywhere, another one another', () => {
    const redactor = createRedactor();
    redactor.learn(canary, 'token');
    expect(one(redactor, 'Authorization', `Bearer ${canary}`)).toBe('Bearer <token 1>');
    expect(one(redactor, 'Cookie', `t=${canary}; o=${canary}2`)).toBe('t=<token 1>; o=<cookie 1>');
    expect(redactor.text(`{"token":"${canary}"} ?a=${canary}`)).toBe('{"token":"<token 1>"} ?a=<token 1>');
    expect(redactor.deep([canary])).toEqual(['<token 1>']);
  });
  test('a secret that contains another is replaced whole', () => {
    const redactor = knowing('secret-one', 'secret-one-and-more');
    expect(redactor.text('secret-one-and-more, secret-one')).toBe('<password 2>, <password 1>');
  });
  test('redacting twice says the same', () => {
    const redactor = knowing('password', 'token', 'okie 1', 'word');
    const text = `{"password":"password","token":"${canary}"} ${jwt} Authorization: Basic ${Buffer.from('a:b').toString('base64')}`;
    const once = redactor.text(text);
    expect(redactor.text(once)).toBe(once);
    expect(redactor.deep(once)).toBe(once);
    const headers = redactor.headers([
      ['Cookie', `a=${canary}; b=${canary}b`],
      ['Authorization', `Bearer ${jwt}`],
      ['X-Api-Key', canary],
    ]);
    expect(redactor.headers(headers)).toEqual(headers);
  });
  test.each(['', 'undefined', 'null', 'true', 'abc'])('%j is never a secret', (word) => {
    const redactor = knowing(word);
    expect(redactor.text(`x ${word} y`)).toBe(`x ${word} y`);
    expect(redactor.fingerprints()).toEqual({});
  });
  test('of a secret nothing but its kind is told, of a password not even the length', () => {
    const redactor = knowing('S3cret!pass');
    redactor.learn(canary, 'cookie');
    expect(redactor.fingerprints()).toEqual({ '<password 1>': { kind: 'password' }, '<cookie 1>': { kind: 'cookie', length: canary.length } });
  });
});

describe('deep', () => {
  test('copies nothing that does not change', () => {
    const redactor = createRedactor();
    const value = Object.freeze({ list: Object.freeze(['a', Object.freeze({ b: 'said abcdef1234567890' })]) });
    expect(redactor.deep(value)).toBe(value);
    expect(redactor.deep({ value, other: 'x' }).value).toBe(value);
    redactor.learn('abcdef1234567890', 'token');
    const changed = redactor.deep(value);
    expect(changed).toEqual({ list: ['a', { b: 'said <token 1>' }] });
    expect(redactor.deep([value])[0]).toBe(changed);
    expect(redactor.deep(changed)).toBe(changed);
  });
  test('looks again at what is not frozen', () => {
    const redactor = createRedactor();
    redactor.learn('abcdef1234567890', 'token');
    const inner = { b: 'nothing' };
    const value = Object.freeze({ inner });
    expect(redactor.deep(value)).toBe(value);
    inner.b = 'abcdef1234567890';
    expect(redactor.deep(value)).toEqual({ inner: { b: '<token 1>' } });
  });
  test('every string and every key, and nothing but strings', () => {
    const redactor = knowing('S3cret!pass');
    const value = { a: ['S3cret!pass', { [`k S3cret!pass`]: `x ${jwt}` }], n: 1, t: true, z: null };
    expect(redactor.deep(value)).toEqual({ a: ['<password 1>', { 'k <password 1>': 'x <token 1>' }], n: 1, t: true, z: null });
    expect(value.a[0]).toBe('S3cret!pass');
  });
  test('what was learned after it was seen', () => {
    const redactor = createRedactor();
    const early = redactor.text(`said ${canary}`);
    expect(early).toContain(canary);
    redactor.learn(canary, 'token');
    expect(redactor.deep({ early })).toEqual({ early: 'said <token 1>' });
  });
  test('a key that is __proto__ stays a key', () => {
    expect(JSON.stringify(createRedactor().deep(JSON.parse('{"__proto__":{"a":1}}')))).toBe('{"__proto__":{"a":1}}');
  });
});

describe('takes time in proportion to what it is given', () => {
  const timed = (run: () => unknown): number => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  };
  /** Sixteen times as much may take sixteen times as long, with room for noise; the square of it would be 256. */
  function growth(run: (size: number) => unknown, size: number): number {
    run(size / 16);
    const small = Math.max(
      1,
      timed(() => run(size / 16)),
    );
    return (
      Math.min(
        timed(() => run(size)),
        timed(() => run(size)),
      ) / small
    );
  }
  test.each([
    'eyJ',
    'eyJhbGciOi',
    'eyJhbGciOi.',
    'eyJhbGciOi.eyJhbGciOi',
    'token',
    '"token',
    '"token"',
    '"token":"',
    '"token":"\\',
    '?token',
    '?token=',
    '&password=a',
    '"password" ',
    'Basic ',
    'Basic aaaa',
    'aaaa',
    '://',
    '://a:',
    '://a:b',
    '\\',
    '"',
    '<token 1',
    '{',
    ' ',
    'passwordpassword.',
    '=',
    'a.b',
  ])('200 kB of %j', (unit) => {
    const redactor = knowing('aaaaaaaaaaaaaaaa!', 'token token token');
    expect(growth((size) => redactor.text(unit.repeat(Math.ceil(size / unit.length))), 200_000)).toBeLessThan(100);
    expect(growth((size) => redactor.text(`"token":"${unit.repeat(Math.ceil(size / unit.length))}`), 200_000)).toBeLessThan(100);
  });

  test('10 000 secrets, learned one by one between texts', () => {
    const grown = growth((count) => {
      const redactor = createRedactor();
      for (let index = 0; index < count; index++) {
        redactor.learn(`${jwt}${index}`, 'token');
        redactor.text(`{"id":${index},"title":"a text"}`);
      }
      expect(redactor.text(`x ${jwt}${count - 1} y`)).toBe(`x <token ${count}> y`);
    }, 10_000);
    expect(grown).toBeLessThan(100);
  });
});
