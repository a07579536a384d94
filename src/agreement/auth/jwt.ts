// JSON Web Tokens as their readers get them: taken apart, and put together otherwise. Pure; values are raw.
import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { isRecord, type Json } from '../../model/json.ts';

/** A signed token in its compact form (RFC 7515 §3.1), read without being verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, Json>> & { readonly alg: string };
  readonly claims: Readonly<Record<string, Json>>;
  /** The three parts as they came. */
  readonly parts: readonly [header: string, claims: string, signature: string];
}

/** Undefined for what is no JWT: other credentials are opaque to us. */
export function readJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...more] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return undefined;
  const [head, body] = [objectIn(header), objectIn(claims)];
  const alg = head?.['alg'];
  if (head === undefined || body === undefined || typeof alg !== 'string') return undefined;
  return { header: { ...head, alg }, claims: body, parts: [header, claims, signature] };
}

/** The part of a token that says this. */
export function jwtPart(value: Readonly<Record<string, Json>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const hashes: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** RFC 7518 §3.2: the signature of `header.claims` under a shared key; undefined for algorithms that are no HMAC. */
export function hmacSignature(algorithm: string, signed: string, key: string | Uint8Array): string | undefined {
  const hash = Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;
  return hash === undefined ? undefined : createHmac(hash, key).update(signed).digest('base64url');
}

/** Another character in the middle: the last one may hold unused bits, so that a change of it changes no byte (RFC 4648 §3.5). */
export function withAnotherMiddle(part: string): string {
  const middle = Math.floor(part.length / 2);
  return part.slice(0, middle) + (part[middle] === 'A' ? 'B' : 'A') + part.slice(middle + 1);
}

function objectIn(part: string): Readonly<Record<string, Json>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? (value as Readonly<Record<string, Json>>) : undefined;
  } catch {
    return undefined;
  }
}
