// Who may use the small App, and what they sign in with: JWTs for fifteen minutes, refresh tokens that rotate.
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}
export interface Credentials {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
}
/** One sign-in and all that was refreshed from it. */
interface Family {
  readonly id: string;
  readonly account: Account;
}

const lifetime = 900;
/** Milliseconds for which a used refresh token still refreshes: two tabs may use it at once. */
const grace = 1_000;
const secret = randomBytes(32);
const accounts = new Map<string, Account>();
const families = new Map<string, Family>();
const refreshTokens = new Map<string, { readonly family: string; usedAt?: number }>();
const expired = new Set<string>();

/** Milliseconds by which the App's clock is off. */
const off = process.env['FAULT'] === 'late' ? -3_600_000 : 0;
export const clock = (): Date => new Date(Date.now() + off);
const now = (): number => Math.floor(clock().getTime() / 1000);
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signatureOf = (content: string): Buffer => createHmac('sha256', secret).update(content).digest();

/** Undefined when there is one of that address. */
export function register(email: string, password: string): Account | undefined {
  if (accounts.has(email)) return undefined;
  const account = { id: randomUUID(), email, password };
  accounts.set(email, account);
  return account;
}

export function accountOf(email: string, password: string): Account | undefined {
  const account = accounts.get(email);
  return account?.password === password ? account : undefined;
}

export function signedInAs(account: Account): Credentials {
  const family = { id: randomUUID(), account };
  families.set(family.id, family);
  return issue(family);
}

function issue(family: Family): Credentials {
  const claims = { sub: family.account.id, sid: family.id, jti: randomUUID(), iat: now(), exp: now() + lifetime };
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  const refreshToken = randomBytes(32).toString('base64url');
  refreshTokens.set(refreshToken, { family: family.id });
  return {
    access_token: `${content}.${signatureOf(content).toString('base64url')}`,
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: lifetime,
  };
}

/** A refresh token works once; whoever presents one later than its grace allows ends the whole family. */
export function refreshed(token: string): Credentials | undefined {
  const known = refreshTokens.get(token);
  const family = known === undefined ? undefined : families.get(known.family);
  if (known === undefined || family === undefined) return undefined;
  if (known.usedAt !== undefined && performance.now() - known.usedAt > grace) {
    families.delete(family.id);
    return undefined;
  }
  known.usedAt ??= performance.now();
  return issue(family);
}

export interface Presented {
  readonly account: Account;
  signOut(): void;
  expire(): void;
}

/** Who presents this access token; undefined when it is not one of ours, or over. */
export function presentedBy(token: string): Presented | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(`${head}.${body}`);
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const { sid, jti, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { readonly sid: string; readonly jti: string; readonly exp: number };
  const family = families.get(sid);
  if (family === undefined || exp <= now() || expired.has(jti)) return undefined;
  return { account: family.account, signOut: () => void families.delete(sid), expire: () => void expired.add(jti) };
}
