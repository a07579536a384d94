import { Buffer } from 'node:buffer';
import { hmacSignature, type Jwt } from './jwt.ts';
import { secretsOfName, wellKnownSecrets } from './weak-secrets.ts';

/** Under which key that others can know a token verifies. The key itself is not said. */
export type WeakKey =
  | { readonly from: 'the well-known keys'; /** From 1, in the order of `weak-secrets.ts`. */ readonly entry: number }
  | { readonly from: 'the name of the App' | 'keys of one character or none' };

const printable: readonly string[] = ['', ...Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index))];

/** Tries them all, here and at once: nothing is sent. Undefined where none fits, or where the algorithm shares no key (RFC 7518 §3.1). */
export function weakKeyOf({ header, parts: [head, body, signature] }: Jwt, appName: string): WeakKey | undefined {
  const algorithm = header.alg;
  const signed = `${head}.${body}`;
  const verifies = (key: string | Uint8Array): boolean => hmacSignature(algorithm, signed, key) === signature;
  if (hmacSignature(algorithm, signed, 'any') === undefined) return undefined;
  // Some libraries take a key that is written down as Base64.
  const fits = (word: string): boolean => verifies(word) || (/^[\w+/-]{4,}={0,2}$/.test(word) && verifies(Buffer.from(word, 'base64')));
  const entry = wellKnownSecrets.findIndex(fits) + 1;
  if (entry > 0) return { from: 'the well-known keys', entry };
  if (secretsOfName(appName).some(fits)) return { from: 'the name of the App' };
  return printable.some(verifies) ? { from: 'keys of one character or none' } : undefined;
}
