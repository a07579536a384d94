// Signing in once per user and run, refreshing, ending what was opened. Raw credentials stay in here and in sessions.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  credentialsIn,
  csrfRequest,
  csrfTokenIn,
  idAt,
  refreshRequest,
  signInRequest,
  signOutRequest,
  signUpRequest,
  type Credentials,
  type SessionRequest,
} from '../agreement/auth/session.ts';
import { keptCookies, type Cookies } from '../agreement/auth/cookies.ts';
import type { App, User } from '../model/app.ts';
import type { AuthAgreement } from '../model/agreement.ts';
import { succeeded, statusOf, type Answered, type Exchange } from '../model/exchange.ts';
import { operationParts } from '../model/operation.ts';
import { Unavailable, type Registration, type Session, type Sessions, type SignedIn, type SignInAttempt } from '../model/witness.ts';
import type { Recorder } from '../talk/recorder.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';
import { cookieNamed } from '../agreement/place.ts';
import { createLeases } from './leases.ts';
import { answerOf, asPlainText, askOf } from './session-requests.ts';

const aSecond = 1_100;

type Identity = Pick<User, 'identifier' | 'password'>;

/** Sessions shared by all probes of a run. */
export interface SessionStore {
  /** The same, in the name of one probe. */
  for(by: AskedBy): Sessions;
  /** Gives back what a probe had leased. */
  release(by: string): void;
  /** Signs out every session that was opened, as far as signing out is agreed; says which stay open. */
  endAll(by: AskedBy): Promise<readonly string[]>;
}

export function createSessionStore(asking: Asking, app: App, recorder: Recorder): SessionStore {
  const { auth } = asking.agreement;
  const attempts = new Map<string, Promise<SignedIn>>();
  const passwords = new Map<string, string>();
  const open = new Map<string, Session>();
  /** Access credentials that were given, and users who are given the same one each time. */
  const given = new Set<string>();
  const unchanging = new Set<string>();
  // The first user's session is the one that reads are shared on; others are leased before it.
  const [first, ...others] = Object.keys(app.users);
  const order = [...others, ...(first === undefined ? [] : [first])];
  // Who may see and change everything proves nothing as one user among others.
  const ordinary = order.filter((user) => app.users[user]?.role !== 'admin');
  const leases = createLeases(ordinary.length > 0 ? ordinary : order);
  const bodiesNameTheirMaker = Object.values(app.resources).some(({ body, change }) => (body?.length ?? 0) > 1 || (change?.length ?? 0) > 1);
  const makesUsers = auth?.signUp !== undefined && app.signUpBody !== undefined;
  let fresh = 0;
  let tooManySignUps = false;
  for (const user of Object.values(app.users)) {
    recorder.learn(user.password, 'password');
    passwords.set(user.identifier, user.password);
  }

  function agreed(): AuthAgreement {
    if (auth === undefined) throw new Unavailable('no auth is agreed, so nobody can sign in');
    return auth;
  }

  async function send(
    request: SessionRequest,
    as: string,
    by: AskedBy,
    before: Session | undefined,
  ): Promise<{ readonly exchange: Exchange; readonly credentials?: Credentials; readonly reason?: string }> {
    let credentials: Credentials | undefined;
    let reason: string | undefined;
    const url = new URL(operationParts(request.operation).path, asking.origins.api).href;
    const learn = (raw: Answered): void => {
      const found = credentialsIn(agreed(), answerOf(url, raw), before);
      if ('reason' in found) {
        reason = found.reason;
        return;
      }
      credentials = found;
      recorder.learn(found.access, 'token');
      if (found.refreshToken !== undefined) recorder.learn(found.refreshToken, 'token');
    };
    const { exchange } = await ask({ ...asking, agreement: { public: [] } }, askOf(request), { ...by, as, learn });
    return { exchange, ...(credentials === undefined ? {} : { credentials }), ...(reason === undefined ? {} : { reason }) };
  }

  /** Tokens made within one second can be the same to the letter, and who ends one of two such sessions ends both: then once more, a second later. */
  async function signInAs(user: string, identity: Identity, by: AskedBy): Promise<SignedIn> {
    const first = await signInOnce(user, identity, by);
    const access = first.session?.access;
    const isNew = access === undefined || !given.has(access);
    if (access !== undefined) given.add(access);
    if (isNew || unchanging.has(user)) return first;
    await pause(aSecond, undefined, { signal: by.signal });
    const next = await signInOnce(user, identity, by);
    if (next.session?.access === access) unchanging.add(user);
    else if (next.session !== undefined) given.add(next.session.access);
    return next;
  }

  async function signInOnce(
    user: string,
    identity: Identity,
    by: AskedBy,
    how: Pick<SignInAttempt, 'body' | 'fields' | 'headers' | 'unrepeated'> = {},
  ): Promise<SignedIn> {
    const { signIn } = agreed();
    const encoding = how.body === 'text' ? 'json' : (how.body ?? signIn.body);
    const auth: AuthAgreement = { ...agreed(), signIn: { ...signIn, body: encoding, fields: how.fields ?? signIn.fields } };
    const origin = asking.origins.api ?? '';
    const before = await csrfFirst(auth, by);
    const beforehand: Session | undefined = before === undefined ? undefined : { user, identifier: identity.identifier, access: '', ...before };
    const { field, ...csrf } = auth.csrf ?? {};
    const plain = signInRequest(how.unrepeated === true && field !== undefined ? { ...auth, csrf } : auth, identity, origin, before);
    const request = how.body === 'text' ? asPlainText(plain) : plain;
    const asked = { ...request, headers: { ...request.headers, ...how.headers } };
    const { exchange, credentials, reason } = await send(asked, user, by, beforehand);
    return credentials === undefined
      ? { exchange, ...(reason === undefined ? {} : { reason }) }
      : { exchange, session: opened(await withId(auth, await withCsrf(auth, { user, identifier: identity.identifier, ...credentials }, by), by)) };
  }

  /** What the answer to the agreed CSRF operation sets and says; undefined where none is agreed or it is not answered. */
  async function csrfFirst(auth: AuthAgreement, by: AskedBy, as?: Session): Promise<(Required<Cookies> & { readonly csrf?: string }) | undefined> {
    const request = csrfRequest(auth);
    if (request === undefined) return undefined;
    const url = new URL(operationParts(request.operation).path, asking.origins.api).href;
    let token: string | undefined;
    const learn = (raw: Answered): void => {
      token = csrfTokenIn(auth, answerOf(url, raw));
      if (token !== undefined) recorder.learn(token, 'token');
    };
    const { raw } = await ask(asking, { ...askOf(request), ...(as === undefined ? {} : { as }) }, { ...by, learn });
    if (raw.kind !== 'answered') return undefined;
    const { cookies, scopes } = keptCookies({ url, headers: raw.headers }, as);
    return { cookies, scopes, ...(token === undefined ? {} : { csrf: token }) };
  }

  /** A token that is no cookie's value belongs to the session it was fetched in, and signing in begins a new one; some remove the cookie then. */
  async function withCsrf(auth: AuthAgreement, session: Session, by: AskedBy): Promise<Session> {
    const { csrf } = auth;
    if (csrf === undefined) return session;
    const kept =
      csrf.token === undefined && (csrf.cookie === undefined || Object.hasOwn(session.cookies, cookieNamed(csrf.cookie, Object.keys(session.cookies))));
    return kept ? session : { ...session, ...(await csrfFirst(auth, by, session)) };
  }

  /** Where nothing but the answer of `me` says who one is, it is asked when a body wants to know. */
  async function withId({ me, identity }: AuthAgreement, session: Session, by: AskedBy): Promise<Session> {
    const place = identity?.me;
    if (!bodiesNameTheirMaker || session.id !== undefined || me === undefined || place === undefined) return session;
    const { raw } = await ask(asking, { operation: me, as: session }, by);
    const id = raw.kind === 'answered' ? idAt(answerOf('', raw).body, place) : undefined;
    return id === undefined ? session : { ...session, id };
  }

  /** Remembered by what ends it: the newest session of a family is the one to sign out. */
  function opened(session: Session, instead?: Session): Session {
    if (instead !== undefined) open.delete(key(instead));
    open.set(key(session), session);
    return session;
  }
  const key = (session: Session): string => session.refreshToken ?? session.access;

  async function usable(user: string, signedIn: Promise<SignedIn>): Promise<Session> {
    const { exchange, session } = await signedIn;
    if (session === undefined) throw new Unavailable(`${user} could not sign in: ${outcomeOf(exchange)}`, exchange.id);
    return session;
  }

  function attempt(user: string, by: AskedBy): Promise<SignedIn> {
    const identity = app.users[user];
    if (identity === undefined) throw new Unavailable(`no user ${user} is configured`);
    const before = attempts.get(user);
    if (before !== undefined) return before;
    const signedIn = signInAs(user, identity, by);
    attempts.set(user, signedIn);
    return signedIn;
  }

  /** An account that nobody has, well-formed as the configured ones are. */
  function nobody(): string {
    const unique = `seam-${randomBytes(6).toString('hex')}`;
    return Object.values(app.users).some(({ identifier }) => !identifier.includes('@')) ? unique.replace('-', '') : `${unique}@example.com`;
  }

  async function tryToSignIn({ user: named, of, password, ...how }: SignInAttempt, by: AskedBy): Promise<SignedIn> {
    const user = of?.user ?? named;
    const known = of === undefined ? undefined : { identifier: of.identifier, password: passwords.get(of.identifier) ?? '' };
    const configured = known ?? (user === undefined ? undefined : app.users[user]);
    if (user !== undefined && configured === undefined) throw new Unavailable(`no user ${user} is configured`);
    const wrong = `Wr0ng-${randomBytes(12).toString('base64url')}!`;
    recorder.learn(wrong, 'password');
    const sent = password === 'empty' ? '' : password === 'right' ? (configured?.password ?? wrong) : wrong;
    return signInOnce(user ?? 'nobody', { identifier: configured?.identifier ?? nobody(), password: sent }, by, how);
  }

  async function register(by: AskedBy): Promise<Registration> {
    const { identity, request } = await newcomer(by);
    const user = `fresh user ${++fresh}`;
    const { exchange } = await ask(asking, askOf(request), { ...by, as: user });
    const signIn = await signInAs(user, identity, by);
    const other = { ...identity, password: `Sm1-${randomBytes(12).toString('base64url')}!` };
    recorder.learn(other.password, 'password');
    const { exchange: again } = await ask(asking, askOf({ ...request, body: app.signUpBody?.(other) }), { ...by, as: user });
    return { exchange, signIn, again, ...(succeeded(again) ? { after: await signInAs(user, identity, by) } : {}) };
  }

  async function newcomer(by: AskedBy): Promise<{ readonly identity: Identity & { readonly name: string }; readonly request: SessionRequest }> {
    const unique = randomBytes(6).toString('hex');
    const identity = { identifier: `seam-${unique}@example.com`, password: `Sm1-${randomBytes(12).toString('base64url')}!`, name: `Seam ${unique}` };
    const before = makesUsers ? await csrfFirst(agreed(), by) : undefined;
    const request = signUpRequest(agreed(), app.signUpBody, identity, asking.origins.api ?? '', before);
    if (request === undefined) throw new Unavailable('no sign-up is agreed');
    recorder.learn(identity.password, 'password');
    passwords.set(identity.identifier, identity.password);
    return { identity, request };
  }

  /** Undefined where users are made so seldom that others have to be lent. */
  async function freshUser(by: AskedBy): Promise<Session | undefined> {
    if (tooManySignUps) return undefined;
    const { identity, request } = await newcomer(by);
    const user = `fresh user ${++fresh}`;
    const { exchange } = await ask(asking, askOf(request), by);
    if (statusOf(exchange) === 429 && ordinary.length > 0) {
      tooManySignUps = true;
      return undefined;
    }
    if (!succeeded(exchange)) throw new Unavailable(`a fresh user could not sign up: ${outcomeOf(exchange)}`, exchange.id);
    return usable(user, signInAs(user, identity, by));
  }

  async function lease(by: AskedBy, count: number): Promise<readonly Session[]> {
    const lent = await leases.take(by, count);
    return Promise.all(
      lent.map((user) => {
        const identity = app.users[user];
        if (identity === undefined) throw new Unavailable(`no user ${user} is configured`);
        return usable(user, signInAs(user, identity, by));
      }),
    );
  }

  async function one(by: AskedBy): Promise<Session> {
    const session = (makesUsers ? await freshUser(by) : undefined) ?? (await lease(by, 1))[0];
    if (session === undefined) throw new Unavailable('no user is configured that could be leased');
    return session;
  }
  async function two(by: AskedBy): Promise<readonly [Session, Session]> {
    const fresh = makesUsers ? [await freshUser(by), await freshUser(by)].filter((session) => session !== undefined) : [];
    const [first, second] = fresh.length === 2 ? fresh : [...fresh, ...(await lease(by, 2 - fresh.length))];
    if (first === undefined || second === undefined) throw new Unavailable('fewer than two users are configured that could be leased');
    return [first, second];
  }

  /** Who is signed in says so: some APIs answer 403 to who is not, at a sign-out as well. */
  async function isRefused({ me }: AuthAgreement, session: Session, by: AskedBy): Promise<boolean> {
    if (me === undefined) return false;
    const status = statusOf((await ask(asking, { operation: me, as: session }, by)).exchange);
    return status === 401 || status === 403;
  }

  return {
    for: (by) => ({
      attempt: async (user) => attempt(user, by),
      of: async (user) => usable(user, attempt(user, by)),
      own: () => one(by),
      pair: () => two(by),
      again: (session) =>
        usable(session.user, signInAs(session.user, { identifier: session.identifier, password: passwords.get(session.identifier) ?? '' }, by)),
      async refresh(session) {
        const request = refreshRequest(agreed(), session, asking.origins.api ?? '');
        if (request === undefined) throw new Unavailable('there is nothing to refresh with: no refresh is agreed, or signing in gave no refresh token');
        const { exchange, credentials, reason } = await send(request, session.user, by, session);
        if (credentials !== undefined) given.add(credentials.access);
        return credentials === undefined
          ? { exchange, ...(reason === undefined ? {} : { reason }) }
          : { exchange, session: opened({ ...csrfOf(session), user: session.user, identifier: session.identifier, ...credentials }, session) };
      },
      async signOut(session) {
        const request = signOutRequest(agreed(), session, asking.origins.api ?? '');
        if (request === undefined) throw new Unavailable('no sign-out is agreed');
        open.delete(key(session));
        const { exchange } = await send(request, session.user, by, session);
        return exchange;
      },
      tryToSignIn: (attempt) => tryToSignIn(attempt, by),
      register: () => register(by),
      taken() {
        const [user] = Object.values(app.users);
        if (user === undefined || auth?.signUp === undefined || app.signUpBody === undefined) return undefined;
        return {
          operation: auth.signUp.operation,
          body: app.signUpBody({ identifier: user.identifier, password: `Sm1-${randomBytes(12).toString('base64url')}!`, name: 'Seam' }),
        };
      },
    }),
    release: (by) => leases.release(by),
    async endAll(by) {
      if (auth?.signOut === undefined) return [];
      const sessions = [...open.values()];
      open.clear();
      const left = await Promise.all(
        sessions.map(async (session) => {
          const request = signOutRequest(auth, session, asking.origins.api ?? '');
          if (request === undefined) return [];
          const { exchange } = await ask({ ...asking, agreement: { public: [] } }, askOf(request), { ...by, as: session.user });
          const status = statusOf(exchange);
          // 401: it ended before, as one that was used against the rules should.
          const over = status !== undefined && (status < 400 || status === 401 || (await isRefused(auth, session, by)));
          return over ? [] : [`a session of ${session.user} stays open: ${outcomeOf(exchange)}`];
        }),
      );
      return left.flat();
    },
  };
}

function csrfOf({ csrf }: Session): { readonly csrf?: string } {
  return csrf === undefined ? {} : { csrf };
}

/** `answered 401`, `failed: connection refused`. */
export function outcomeOf(exchange: Exchange): string {
  const status = statusOf(exchange);
  if (exchange.response.kind === 'failed') return exchange.response.reason;
  return `${exchange.request.method} ${new URL(exchange.request.url).pathname} answered ${status}`;
}
