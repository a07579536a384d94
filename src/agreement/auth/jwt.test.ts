import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { alteredTokens, confusedTokens, selfDescribedTokens } from './forge.ts';
import { jwtPart, readJwt, withAnotherMiddle, type Jwt } from './jwt.ts';
import { weakKeyOf } from './weak-key.ts';
import { secretsOfName, wellKnownSecrets } from './weak-secrets.ts';

/** As jwt.io shows it: HS256 under `your-256-bit-secret`. */
const sample =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';

function read(token: string): Jwt {
  const jwt = readJwt(token);
  if (jwt === undefined) throw new Error('no JWT');
  return jwt;
}
function signedWith(key: string | Uint8Array, alg = 'HS256', hash = 'sha256'): Jwt {
  const signed = `${jwtPart({ alg })}.${jwtPart({ sub: '7', exp: 2_000_000_000 })}`;
  return read(`${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`);
}

describe('readJwt', () => {
  test('header and claims', () => {
    expect(readJwt(sample)).toMatchObject({ header: { alg: 'HS256', typ: 'JWT' }, claims: { sub: '1234567890', iat: 1516239022 } });
  });
  test.for(['', 'abc', 'a.b', 'a.b.c', 'eyJhIjoxfQ.eyJhIjoxfQ.x', `${sample}.more`, `${jwtPart({ alg: 'HS256' })}.W10.x`, '....'])('%s is none', (token) => {
    expect(readJwt(token)).toBeUndefined();
  });
});

describe('forged tokens', () => {
  const genuine = signedWith('k'.repeat(40));
  const [head, body, signature] = genuine.parts;
  test('altered: each differs, and only where it says', () => {
    const other = read(`${head}.${jwtPart({ sub: '8' })}.${signature}`);
    const tokens = alteredTokens(genuine, other).map(({ token }) => token);
    expect(tokens).toHaveLength(4);
    expect(new Set([...tokens, genuine.parts.join('.')]).size).toBe(5);
    expect(tokens.map((token) => token.split('.')[0])).toEqual([head, head, head, head]);
    expect(read(tokens[0] ?? '').claims).toEqual({ sub: '7', exp: 2_000_000_001 });
    expect(tokens[2]).toBe(`${head}.${body}.`);
    expect(read(tokens[3] ?? '').claims).toEqual({ sub: '8' });
    expect(alteredTokens(genuine, genuine)).toHaveLength(3);
  });
  test.for(['sha256', 'sha384', 'sha512'])('another middle of a signature of %s is another signature', (hash) => {
    const part = createHmac(hash, 'k').update('x').digest('base64url');
    const changed = withAnotherMiddle(part);
    expect(changed).toHaveLength(part.length);
    expect(Buffer.from(changed, 'base64url').equals(Buffer.from(part, 'base64url'))).toBe(false);
  });
  test('self-described: signed as their own header says', () => {
    const tokens = selfDescribedTokens(genuine).map(({ token }) => read(token));
    expect(tokens.map(({ header }) => header['alg'])).toEqual(['none', 'None', 'NONE', 'nOnE', 'HS256', 'HS256', 'HS256', 'HS256']);
    expect(tokens.map(({ parts }) => parts[2] === '')).toEqual([true, true, true, true, false, false, false, false]);
    const jwk = tokens[4];
    const key = Buffer.from(String((jwk?.header['jwk'] as { k?: string } | undefined)?.k), 'base64url');
    expect(jwk?.parts[2]).toBe(
      createHmac('sha256', key)
        .update(jwk?.parts.slice(0, 2).join('.') ?? '')
        .digest('base64url'),
    );
    for (const { claims } of tokens) expect(claims).toEqual(genuine.claims);
  });
  test('a public key as a shared one: as each text that it is written in', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { publicKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwks = {
      keys: [
        { ...publicKey.export({ format: 'jwk' }), kid: 'a' },
        { ...curve.export({ format: 'jwk' }), kid: 'b' },
      ],
    };
    const of = (header: object): readonly Jwt[] =>
      confusedTokens(read(`${jwtPart({ alg: 'RS256', ...header })}.${jwtPart({ sub: '7' })}.x`), jwks).map(({ token }) => read(token));
    const [first] = of({ kid: 'a' });
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
    expect(first?.header).toEqual({ alg: 'HS256', kid: 'a' });
    expect(first?.parts[2]).toBe(
      createHmac('sha256', pem)
        .update(first?.parts.slice(0, 2).join('.') ?? '')
        .digest('base64url'),
    );
    expect(of({ kid: 'a' })).toHaveLength(4);
    expect(of({ kid: 'b' })).toHaveLength(2);
    expect(of({})).toHaveLength(6);
    expect(of({ kid: 'c' })).toEqual([]);
  });
  test.for<unknown>([undefined, null, 'keys', { keys: {} }, { keys: [null, 7, {}, { kty: 'RSA', n: '!', e: 7 }, { kty: 'oct', k: 'aGVsbG8' }] }])(
    'no published key in %j',
    (jwks) => {
      expect(confusedTokens(genuine, jwks)).toEqual([]);
    },
  );
});

describe('weakKeyOf', () => {
  test.each([
    'secretsecretsecretsecretsecretsecret',
    'securesecuresecuresecuresecuresecure',
    '12345678901234567890123456789012345678901234567890',
    'password'.repeat(8),
  ])('a word repeated until libraries take it for long enough: %s', (key) => {
    expect(weakKeyOf(signedWith(key), 'shop')).toMatchObject({ from: 'the well-known keys' });
  });
  test('a documentation’s sample', () => {
    expect(weakKeyOf(read(sample), 'shop')).toEqual({ from: 'the well-known keys', entry: 2 });
  });
  test.each(['DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.', 'superSecret', 'dev-secret-change-me'])(
    'what a tutorial or a template of Node says: %s',
    (word) => {
      expect(weakKeyOf(signedWith(word), 'shop')).toMatchObject({ from: 'the well-known keys' });
    },
  );
  test.for([...wellKnownSecrets.entries()])('entry %i is found', ([index, word]) => {
    expect(weakKeyOf(signedWith(word), 'shop')).toEqual({ from: 'the well-known keys', entry: index + 1 });
  });
  test.for([
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
  ] as const)('with %s', ([alg, hash]) => {
    expect(weakKeyOf(signedWith('changeme', alg, hash), 'shop')).toMatchObject({ from: 'the well-known keys' });
  });
  test('a key that is written down as Base64', () => {
    expect(weakKeyOf(signedWith(Buffer.from('secretkey123', 'base64')), 'shop')).toMatchObject({ from: 'the well-known keys' });
  });
  test.for(['shop', 'SHOP-secret', 'shop_jwt_secret', 'Shopsecretkey', 'shop123'])('%s, of the App’s name', (key) => {
    expect(weakKeyOf(signedWith(key), 'Shop')).toEqual({ from: 'the name of the App' });
  });
  test.for(['', 'x', '~'])('%s, too short for any name', (key) => {
    expect(weakKeyOf(signedWith(key), 'shop')).toEqual({ from: 'keys of one character or none' });
  });
  test('a key of its own is none of them, nor is one that is not shared', () => {
    expect(weakKeyOf(signedWith('gH3k-0p2J_fQx81LmZt6vWc9dYb4sNaE'), 'shop')).toBeUndefined();
    expect(weakKeyOf({ ...signedWith('secret'), header: { alg: 'RS256' } }, 'shop')).toBeUndefined();
    expect(weakKeyOf({ ...signedWith('secret'), header: { alg: '__proto__' } }, 'shop')).toBeUndefined();
  });
  test('there are hundreds, none twice, and not so many that trying them all takes more than a moment', () => {
    expect(wellKnownSecrets.length).toBeGreaterThanOrEqual(200);
    expect(new Set(wellKnownSecrets).size).toBe(wellKnownSecrets.length);
    expect(secretsOfName('')).toEqual([]);
    expect(wellKnownSecrets.length + secretsOfName('shop').length).toBeLessThanOrEqual(1_000);
  });
});
