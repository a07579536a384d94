// Tokens that no App should take, made from one that it gave. Pure; values are raw.
import { Buffer } from 'node:buffer';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { isRecord } from '../../model/json.ts';
import { hmacSignature, jwtPart, withAnotherMiddle, type Jwt } from './jwt.ts';

/** One token that is not the App's, and what is wrong with it. */
export interface Forged {
  readonly how: string;
  readonly token: string;
}

/** What has been altered after signing (RFC 8725 §3.3). @param other another user's token, whose claims are put under this one's signature */
export function alteredTokens({ claims, parts: [header, body, signature] }: Jwt, other?: Jwt): readonly Forged[] {
  const exp = claims['exp'];
  // What changes must not be a reason of its own to refuse it.
  const later = jwtPart({ ...claims, ...(typeof exp === 'number' ? { exp: exp + 1 } : { changed: true }) });
  return [
    { how: 'claims changed after signing', token: `${header}.${later}.${signature}` },
    { how: 'one character of the signature changed', token: `${header}.${body}.${withAnotherMiddle(signature)}` },
    { how: 'the signature removed', token: `${header}.${body}.` },
    ...(other === undefined || other.parts[1] === body
      ? []
      : [{ how: 'another user’s claims under this signature', token: `${header}.${other.parts[1]}.${signature}` }]),
  ];
}

/** What is signed as its own header wants it (RFC 8725 §3.1): not at all, or under a key that comes along or that everybody has. */
export function selfDescribedTokens({ header, parts: [, body] }: Jwt): readonly Forged[] {
  const key = Buffer.from('a key that came along with the token, 64 bytes long or more......');
  const unsigned = ['none', 'None', 'NONE', 'nOnE'].map((alg) => ({ how: `alg ${alg}`, token: `${jwtPart({ ...header, alg })}.${body}.` }));
  const own = jwtPart({ ...header, alg: 'HS256', jwk: { kty: 'oct', alg: 'HS256', k: key.toString('base64url') } });
  const file = jwtPart({ ...header, alg: 'HS256', kid: '../../../../../../dev/null' });
  const selects = jwtPart({ ...header, alg: 'HS256', kid: "nothing' UNION SELECT 'a key of ours' -- " });
  const empty = jwtPart({ ...header, alg: 'HS256' });
  return [
    ...unsigned,
    { how: 'a key of its own in jwk', token: signed(own, body, key) },
    { how: 'kid that names an empty file, signed under the empty key', token: signed(file, body, '') },
    { how: 'kid that makes a query select a key of its own, signed under that', token: signed(selects, body, 'a key of ours') },
    { how: 'HS256 under the empty key', token: signed(empty, body, '') },
  ];
}

/**
 * What is signed under a published key as if it were a shared one (RFC 8725 §2.1): PEM is the text that libraries take for both.
 * @param jwks what the App publishes (RFC 7517 §5); what is no key in it is passed over
 */
export function confusedTokens({ header, parts: [, body] }: Jwt, jwks: unknown): readonly Forged[] {
  const keys = isRecord(jwks) && Array.isArray(jwks['keys']) ? (jwks['keys'] as readonly unknown[]) : [];
  const meant = keys.filter((key) => isRecord(key) && (header['kid'] === undefined || key['kid'] === undefined || key['kid'] === header['kid'])).slice(0, 2);
  const shared = jwtPart({ ...header, alg: 'HS256' });
  return meant
    .flatMap(pemsOf)
    .flatMap((pem) => [pem, pem.trimEnd()])
    .map((pem) => ({ how: 'HS256 under the public key that is published', token: signed(shared, body, pem) }));
}

function pemsOf(key: unknown): readonly string[] {
  try {
    const read = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    const formats = read.asymmetricKeyType === 'rsa' ? (['spki', 'pkcs1'] as const) : (['spki'] as const);
    return formats.map((type) => String(read.export({ type, format: 'pem' })));
  } catch {
    return [];
  }
}

function signed(header: string, body: string, key: string | Uint8Array): string {
  return `${header}.${body}.${hmacSignature('HS256', `${header}.${body}`, key) ?? ''}`;
}
