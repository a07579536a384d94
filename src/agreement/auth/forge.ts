// Tokens that no App should take, made from one that it gave. Pure; values are raw.
import { Buffer } from 'node:buffer';
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
  const empty = jwtPart({ ...header, alg: 'HS256' });
  return [
    ...unsigned,
    { how: 'a key of its own in jwk', token: signed(own, body, key) },
    { how: 'kid that names an empty file, signed under the empty key', token: signed(file, body, '') },
    { how: 'HS256 under the empty key', token: signed(empty, body, '') },
  ];
}

function signed(header: string, body: string, key: string | Uint8Array): string {
  return `${header}.${body}.${hmacSignature('HS256', `${header}.${body}`, key) ?? ''}`;
}
