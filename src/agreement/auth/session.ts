// What to send to sign in, stay signed in and sign out, and what an answer gives: the agreement read as instructions. Pure; values are raw.
import type { AuthAgreement } from '../../model/agreement.ts';
import type { App } from '../../model/app.ts';
import { headerValues, mediaType, type Headers } from '../../model/exchange.ts';
import { valueAt } from '../../model/json.ts';
import { operationParts, type OperationId } from '../../model/operation.ts';
import type { CookieScope, Session } from '../../model/witness.ts';
import { cookieNamed, placementParts, withValueAt } from '../place.ts';
import { cookieHeader, keptCookies, type Cookies, type KeptCookies } from './cookies.ts';
import { readJwt } from './jwt.ts';

export interface SessionRequest {
  readonly operation: OperationId;
  /** Names in lower case; credentials included, Content-Type not. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as text/plain. */
  readonly text?: string;
}

/** An answer as it came, secrets included. */
export interface RawAnswer {
  /** What was asked: decides which cookies may be set, and their default path. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body?: string;
}

export interface Credentials {
  readonly access: string;
  readonly refreshToken?: string;
  readonly cookies: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, CookieScope>>;
  /** The user's id, where it is agreed that the answer or the access token says it. */
  readonly id?: string | number;
}

/** The request that gets the CSRF cookie before anything else; undefined where none is agreed. */
export function csrfRequest(auth: AuthAgreement): SessionRequest | undefined {
  return auth.csrf?.from === undefined ? undefined : { operation: auth.csrf.from, headers: {} };
}

/** What the CSRF header is to repeat, in the answer to `csrfRequest`; undefined where it is a cookie's value, or not there. */
export function csrfTokenIn(auth: AuthAgreement, answer: RawAnswer): string | undefined {
  if (auth.csrf?.token === undefined) return undefined;
  const found = credentialAt(auth.csrf.token, answer, keptCookies(answer));
  return 'value' in found ? found.value : undefined;
}

/**
 * @param origin the api's origin.
 * @param before cookies from before sign-in: those that the answer to `csrfRequest` set.
 */
export function signInRequest(
  auth: AuthAgreement,
  user: { readonly identifier: string; readonly password: string },
  origin: string,
  before?: Cookies & { readonly csrf?: string },
): SessionRequest {
  const { operation, body, fields, extra } = auth.signIn;
  const headers = before === undefined ? {} : cookieHeaders(auth, before, urlOf(origin, operation));
  if (body === 'form') {
    const constant = Object.entries(extra).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
    const repeated = csrfField(auth, before);
    const credentials = [[fields.identifier, user.identifier] as const, [fields.password, user.password] as const];
    return { operation, headers, form: Object.fromEntries([...constant, ...(repeated === undefined ? [] : [repeated]), ...credentials]) };
  }
  return {
    operation,
    headers,
    body: withValueAt(withValueAt(withCsrf(auth, before, extra), fields.identifier, user.identifier), fields.password, user.password),
  };
}

/** Undefined when sign-up is not agreed. `origin` and `before` are those of `signInRequest`. */
export function signUpRequest(
  auth: AuthAgreement,
  signUpBody: App['signUpBody'],
  fresh: { readonly identifier: string; readonly password: string; readonly name: string },
  origin: string,
  before?: Cookies & { readonly csrf?: string },
): SessionRequest | undefined {
  if (auth.signUp === undefined || signUpBody === undefined) return undefined;
  const { operation } = auth.signUp;
  return { operation, headers: before === undefined ? {} : cookieHeaders(auth, before, urlOf(origin, operation)), body: signUpBody(fresh) };
}

/**
 * The credentials in an answer to sign-in or refresh, or why there are none: what was looked for and where, never a value.
 * @param before the session that was refreshed: what the answer does not renew stays, except the access credential.
 */
export function credentialsIn(auth: AuthAgreement, answer: RawAnswer, before?: Session): Credentials | { readonly reason: string } {
  if (answer.status >= 400) return { reason: `the answer is ${answer.status}` };
  const kept = keptCookies(answer, before);
  const access = credentialAt(auth.access, answer, kept);
  if ('reason' in access) return { reason: `no access credential: ${access.reason}` };
  const refreshToken = auth.refreshToken === undefined ? undefined : renewed(auth.refreshToken, answer, kept, before);
  return {
    access: access.value,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    cookies: kept.cookies,
    scopes: kept.scopes,
    ...identified(auth, answer, access.value, before),
  };
}

function identified({ identity }: AuthAgreement, { body }: RawAnswer, access: string, before: Session | undefined): Pick<Credentials, 'id'> {
  // A refresh does not make another of who was signed in.
  const told = before?.id ?? (identity?.signIn === undefined ? undefined : idAt(body, identity.signIn));
  const id = told ?? (identity?.claim === undefined ? undefined : idIn(readJwt(access)?.claims, identity.claim));
  return id === undefined ? {} : { id };
}

/** The id at a place in a JSON body; undefined when there is none. */
export function idAt(body: string | undefined, place: string): string | number | undefined {
  try {
    return idIn(JSON.parse(body ?? ''), place);
  } catch {
    return undefined;
  }
}

function idIn(value: unknown, place: string): string | number | undefined {
  const id = valueAt(value, place);
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? id : undefined;
}

/**
 * The headers that make a request to this URL one of this session: what the frontend would send. The session's `access` and
 * `refreshToken` count for more than the cookies that carried them, so that `{ ...session, access: forged }` is a forged session.
 */
export function authorise(auth: AuthAgreement, session: Session, url: string): Readonly<Record<string, string>> {
  const headers = cookieHeaders(auth, { ...cookiesOf(auth, session), ...csrfOf(session) }, url);
  if (auth.transport !== 'bearer') return headers;
  const { header, scheme } = auth.present;
  return { [header.toLowerCase()]: scheme === '' ? session.access : `${scheme} ${session.access}`, ...headers };
}

/** Undefined when refresh is not agreed, or the session has no refresh token. */
export function refreshRequest(auth: AuthAgreement, session: Session, origin: string): SessionRequest | undefined {
  if (auth.refresh === undefined || session.refreshToken === undefined) return undefined;
  const { operation, sendAs, extra } = auth.refresh;
  const headers = cookieHeaders(auth, { ...cookiesOf(auth, session), ...csrfOf(session) }, urlOf(origin, operation));
  const { kind, name } = placementParts(sendAs);
  if (kind === 'body') return { operation, headers, body: withValueAt(extra ?? {}, name, session.refreshToken) };
  const body = extra === undefined ? {} : { body: extra };
  if (kind === 'cookie') return { operation, headers, ...body };
  const header = name.toLowerCase();
  const scheme = header !== 'authorization' ? '' : auth.present.header.toLowerCase() === header ? auth.present.scheme : 'Bearer';
  return { operation, headers: { ...headers, [header]: scheme === '' ? session.refreshToken : `${scheme} ${session.refreshToken}` }, ...body };
}

/** Undefined when sign-out is not agreed. */
export function signOutRequest(auth: AuthAgreement, session: Session, origin: string): SessionRequest | undefined {
  if (auth.signOut === undefined) return undefined;
  const headers = authorise(auth, session, urlOf(origin, auth.signOut));
  const { signOut: operation } = auth;
  const extra =
    auth.csrf?.field === undefined ? auth.signOutExtra : withCsrf(auth, { ...cookiesOf(auth, session), ...csrfOf(session) }, auth.signOutExtra ?? {});
  const body = extra === undefined ? {} : { body: extra };
  if (auth.signOutSends === undefined || session.refreshToken === undefined) return { operation, headers, ...body };
  const { kind, name } = placementParts(auth.signOutSends);
  if (kind === 'body') return { operation, headers, body: withValueAt(extra ?? {}, name, session.refreshToken) };
  return { operation, ...body, headers: kind === 'header' ? { ...headers, [name.toLowerCase()]: session.refreshToken } : headers };
}

function urlOf(origin: string, operation: OperationId): string {
  return new URL(operationParts(operation).path, origin).href;
}

function cookiesOf(auth: AuthAgreement, session: Session): Cookies {
  const cookies = new Map(Object.entries(session.cookies));
  const nameIn = (placement: string): string | undefined =>
    placement.startsWith('cookie:') ? cookieNamed(placement.slice('cookie:'.length), Object.keys(session.cookies)) : undefined;
  const carries = (placement: string, value: string | undefined): void => {
    const name = nameIn(placement);
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  };
  if (auth.refreshToken !== undefined && Object.hasOwn(session.cookies, nameIn(auth.refreshToken) ?? '')) carries(auth.refreshToken, session.refreshToken);
  if (auth.transport === 'cookie') carries(auth.access, session.access);
  // Some APIs set the access token as a cookie as well. Sent along, it would vouch for a header that is forged or missing.
  else for (const [name, value] of cookies) if (value === session.access || name === nameIn(auth.access)) cookies.delete(name);
  return { cookies: Object.fromEntries(cookies), ...(session.scopes === undefined ? {} : { scopes: session.scopes }) };
}

function cookieHeaders(auth: AuthAgreement, cookies: Cookies & { readonly csrf?: string }, url: string): Readonly<Record<string, string>> {
  const cookie = cookieHeader(cookies, url);
  const csrf = csrfValue(auth, cookies);
  return {
    ...(cookie === undefined ? {} : { cookie }),
    ...(auth.csrf?.header === undefined || csrf === undefined ? {} : { [auth.csrf.header.toLowerCase()]: csrf }),
  };
}

/** What is repeated: a token that was told, or the cookie's value. */
function csrfValue(auth: AuthAgreement, cookies: Cookies & { readonly csrf?: string }): string | undefined {
  const repeated = auth.csrf?.cookie === undefined ? undefined : cookieNamed(auth.csrf.cookie, Object.keys(cookies.cookies));
  const inCookie = repeated === undefined || !Object.hasOwn(cookies.cookies, repeated) ? undefined : cookies.cookies[repeated];
  return cookies.csrf ?? (inCookie === undefined || auth.csrf?.token !== undefined ? undefined : decoded(inCookie));
}

/** The field of a body that repeats it, where one is agreed. */
function csrfField(auth: AuthAgreement, cookies: (Cookies & { readonly csrf?: string }) | undefined): readonly [name: string, value: string] | undefined {
  const value = cookies === undefined ? undefined : csrfValue(auth, cookies);
  return auth.csrf?.field === undefined || value === undefined ? undefined : [auth.csrf.field, value];
}

function withCsrf(
  auth: AuthAgreement,
  cookies: (Cookies & { readonly csrf?: string }) | undefined,
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const field = csrfField(auth, cookies);
  return field === undefined ? body : withValueAt(body, ...field);
}

function csrfOf({ csrf }: Session): { readonly csrf?: string } {
  return csrf === undefined ? {} : { csrf };
}

/** Frontends read a cookie decoded (axios and Angular do); some frameworks percent-encode what they set. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function renewed(placement: NonNullable<AuthAgreement['refreshToken']>, answer: RawAnswer, kept: KeptCookies, before: Session | undefined): string | undefined {
  const found = credentialAt(placement, answer, kept);
  if ('value' in found) return found.value;
  const { kind, name } = placementParts(placement);
  // A cookie that the answer removed is gone.
  return kind === 'cookie' && !Object.hasOwn(kept.cookies, cookieNamed(name, Object.keys(kept.cookies))) ? undefined : before?.refreshToken;
}

function credentialAt(placement: AuthAgreement['access'], answer: RawAnswer, kept: KeptCookies): { readonly value: string } | { readonly reason: string } {
  const { kind, name } = placementParts(placement);
  if (kind === 'cookie') return cookieAt(name, kept);
  if (kind === 'header') {
    const [value] = headerValues(answer.headers, name);
    const credential = value?.replace(/^bearer\s+/i, '').trim();
    return credential === undefined || credential === '' ? { reason: `the answer has no header ${name}` } : { value: credential };
  }
  return fieldAt(name, answer);
}

function cookieAt(named: string, { cookies, set, refused }: KeptCookies): { readonly value: string } | { readonly reason: string } {
  const name = cookieNamed(named, [...Object.keys(refused), ...set]);
  if (Object.hasOwn(refused, name)) return { reason: `a client must refuse the cookie ${name}: ${refused[name] ?? ''}` };
  if (!set.includes(name)) return { reason: `the answer sets no cookie ${name}${set.length === 0 ? '' : `, only ${shown(set)}`}` };
  const value = cookies[name] ?? '';
  return value === '' ? { reason: `the answer sets the cookie ${name} to nothing` } : { value };
}

function fieldAt(place: string, { headers, body }: RawAnswer): { readonly value: string } | { readonly reason: string } {
  const where = place === '' ? 'the body' : `${place} in the body`;
  if (body === undefined || body === '') return { reason: `looked for ${where}, but the answer has no body` };
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return { reason: `looked for ${where}, but it is not JSON (${mediaType(headers)?.slice(0, 60) ?? 'no Content-Type'})` };
  }
  const value = valueAt(document, place);
  if (typeof value === 'string' && value !== '') return { value };
  const is =
    value === undefined
      ? 'it is not there'
      : value === ''
        ? 'it is empty'
        : value === null
          ? 'it is null'
          : `it is ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}, not text`;
  return { reason: `looked for ${where}, but ${is}` };
}

function shown(names: readonly string[]): string {
  const some = names
    .slice(0, 5)
    .map((name) => name.slice(0, 40))
    .join(', ');
  return names.length > 5 ? `${some} and ${names.length - 5} more` : some;
}
