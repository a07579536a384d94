import type { Agreement } from './agreement.ts';
import type { Baselined } from './baseline.ts';
import type { AppFacts, LeverName, Reach, ServiceName } from './app.ts';
import type { Exchange, ExchangeId } from './exchange.ts';
import type { Json, JsonPointer } from './json.ts';
import type { OpenApiSaid } from './openapi.ts';
import type { OperationId } from './operation.ts';
import type { NotCovered } from './outcome.ts';
import type { Sockets } from './socket.ts';
import type { Visit } from './visit.ts';

type Scalar = string | number | boolean | null;
/** Plain data: what survives JSON, so that a recording can be judged again. */
export type Plain<T> = unknown extends T
  ? T
  : [T] extends [Json]
    ? T
    : T extends Scalar
      ? T
      : T extends (...args: never[]) => unknown
        ? never
        : T extends Date | URL | Map<unknown, unknown> | Set<unknown> | Promise<unknown> | Uint8Array
          ? never
          : { readonly [K in keyof T]: Plain<T[K]> };

declare const said: unique symbol;
/** Something that can be collected; `Data` is what it says. */
export interface Witness<Data> {
  readonly [said]?: Data;
  readonly kind: 'witness';
}
export type Needs = Readonly<Record<string, Witness<unknown>>>;
export type Said<N extends Needs> = { readonly [K in keyof N]: N[K] extends Witness<infer D> ? D : never };
export type Maybe<N extends Needs> = { readonly [K in keyof N]: (N[K] extends Witness<infer D> ? D : never) | undefined };

/** What a probe may run beside. `shared`: anything that only reads. `user`: it has a user of its own. `app`: nothing. */
export type Isolation = 'shared' | 'user' | 'app';

/** What is known before anything is collected; decides whether a check or probe applies at all. */
export interface Known {
  readonly agreement: Agreement;
  readonly app: AppFacts;
}
/** True, or why not with the config that would change it. */
export type AppliesTo = (known: Known) => true | NotCovered;

export interface ProbeDefinition<N extends Needs, U extends Needs, Data> {
  readonly reach: Reach;
  readonly isolation: Isolation;
  readonly needs: N;
  /** Used when there; it is not missed where it is out of reach or does not apply. */
  readonly uses?: U;
  /** True for probes that drive a browser. */
  readonly browser?: true;
  /** Takes more than 10 s; runs only when asked for. */
  readonly slow?: true;
  /** Collected when everything that may run together is done; only what must be alone comes later. */
  readonly last?: true;
  readonly appliesTo?: AppliesTo;
  collect(on: Collecting, said: Said<N> & Maybe<U>): Promise<Data & Plain<Data>>;
}

/** Any probe, as the engine sees it. */
export interface Probe extends Witness<unknown> {
  readonly reach: Reach;
  readonly isolation: Isolation;
  readonly needs: Needs;
  readonly uses: Needs;
  readonly browser?: true;
  readonly slow?: true;
  readonly last?: true;
  readonly appliesTo?: AppliesTo;
  collect(on: Collecting, said: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Where a cookie may be sent (RFC 6265 §5.4). */
export interface CookieScope {
  readonly domain: string;
  /** True without a Domain attribute: to exactly this host. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
}

/** A signed-in user as data. Raw credentials: never part of what a witness says, see redaction. */
export interface Session {
  /** The configured name, or `fresh user N`. */
  readonly user: string;
  readonly identifier: string;
  /** The user's id, where the agreement says that signing in tells it, or a body wants it. */
  readonly id?: string | number;
  readonly access: string;
  readonly refreshToken?: string;
  /** Cookies by name, as the App set them. */
  readonly cookies: Readonly<Record<string, string>>;
  /** Where each of them may be sent; a cookie without a scope goes along everywhere. */
  readonly scopes?: Readonly<Record<string, CookieScope>>;
  /** What the CSRF header repeats, where that is not a cookie's value. */
  readonly csrf?: string;
}

/** What came of signing in or refreshing. `session` is there only when a credential was where the agreement places it. */
export interface SignedIn {
  readonly exchange: Exchange;
  /** Why there is no session although the answer was a success: what was looked for and where, never a value. */
  readonly reason?: string;
  readonly session?: Session;
}

export interface Ask {
  /** The operation; its path parameters come from `path`. */
  readonly operation: OperationId;
  /** Instead of the operation's own, where the wrong method is the point. */
  readonly method?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: {
    /** The Content-Type; none without it. */
    readonly type?: string;
    readonly text: string | Uint8Array;
  };
  /** Sent piece by piece; what was sent when the answer came is the length of the request's body in the exchange. */
  readonly stream?: Stream;
  readonly as?: Session;
  readonly service?: ServiceName;
  /** Milliseconds; 10 s unless told. */
  readonly timeout?: number;
}

/** A body that is sent in pieces. */
export interface Stream {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Bytes of a piece; 64 KiB unless told. */
  readonly chunk?: number;
  /** Bytes in a second; as fast as they are taken unless told. */
  readonly perSecond?: number;
  /** Nothing more is sent for so long once this many bytes were, unless an answer comes. */
  readonly hold?: { readonly after: number; readonly milliseconds: number };
  /** In chunked coding, without a Content-Length (RFC 9112 §7.1). */
  readonly chunked?: true;
}

export interface Http {
  /** Sends one request, follows nothing, never throws for what the App does: a failure is an exchange too. */
  send(ask: Ask): Promise<Exchange>;
}

export interface Sessions {
  /** Signs a configured user in, once in a run. Never throws for what the App does. */
  attempt(user: string): Promise<SignedIn>;
  /** The shared, read-only session of a configured user. @throws Unavailable when there is none */
  of(user: string): Promise<Session>;
  /** A session of a user that nobody else has in this run: a fresh one where sign-up is agreed, else an exclusive lease. @throws Unavailable */
  own(): Promise<Session>;
  /** The same of two different users at once: whoever asked for one after the other could wait for itself. @throws Unavailable */
  pair(): Promise<readonly [Session, Session]>;
  /** A further session of the same user. @throws Unavailable */
  again(session: Session): Promise<Session>;
  /** Refreshes; the answer's session is a new value, the old one stays as it was. */
  refresh(session: Session): Promise<SignedIn>;
  signOut(session: Session): Promise<Exchange>;
  /** One attempt at signing in, expected to be refused or not; nothing is remembered but how to end what it opened. */
  tryToSignIn(attempt: SignInAttempt): Promise<SignedIn>;
  /** Signs a fresh user up, and can do so again with the same identifier. @throws Unavailable where no sign-up is agreed */
  register(): Promise<Registration>;
  /** A sign-up for an account that exists already: the first user's identifier. Undefined where no sign-up is agreed. */
  taken(): { readonly operation: OperationId; readonly body: Json } | undefined;
}

/** Credentials by what is wrong with them, so that a probe knows none. */
export interface SignInAttempt {
  /** A configured user; without it an account that nobody has. */
  readonly user?: string;
  /** Instead of a configured user, the one whose session this is. */
  readonly of?: Session;
  readonly password: 'right' | 'wrong' | 'empty';
  /** The encoding of the body, where it is not the agreed one; `text`: JSON as a form of `text/plain` sends it. */
  readonly body?: 'json' | 'form' | 'text';
  /** The names of the two fields, where they are not the agreed ones. */
  readonly fields?: { readonly identifier: string; readonly password: string };
  /** Sent besides what the agreement says. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The field of the body that repeats the CSRF value is left out, as a page of another site must. */
  readonly unrepeated?: true;
}

export interface Registration {
  readonly exchange: Exchange;
  /** Signing in as the one who signed up. */
  readonly signIn: SignedIn;
  /** The same sign-up again, with another password. */
  readonly again: Exchange;
  /** Signing in with the first password once more, where that was answered with a success. */
  readonly after?: SignedIn;
}

/** One object that a probe created. */
export interface Created {
  readonly exchange: Exchange;
  /** Undefined when the answer has none where the resource's `id` says. */
  readonly id?: string;
  readonly marker: string;
}

export interface Objects {
  /** Creates an object of a resource; journalled, and removed when the run ends, unless the App is thrown away then. @throws Unavailable when the resource has no create */
  create(resource: string, session: Session, headers?: Readonly<Record<string, string>>): Promise<Created>;
  /** The configured body with this marker in it, as this user sends it, or anyone; undefined when the resource has none. */
  bodyOf(resource: string, marker: string, session?: Session): Json | undefined;
  /** The configured change with this marker in it; undefined when the resource has none. */
  changeOf(resource: string, marker: string, session?: Session): Json | undefined;
  /** Enters what a probe created by other means into the journal, to be removed when the run ends. `within` is the id of the object it belongs to, where the path names that. */
  adopt(object: { readonly what: string; readonly id: string; readonly remove: OperationId; readonly session: Session; readonly within?: string }): void;
  /** Removes what this probe created, now; with the exchanges that did so. */
  removeAll(headers?: Readonly<Record<string, string>>): Promise<readonly Exchange[]>;
  /** Removes it for the sake of those who come after; not from an App that is thrown away. */
  tidy(): Promise<void>;
}

export interface Levers {
  /** Asks an operation while the lever is pulled. Such exchanges are never traffic. @throws Unavailable when the lever is not declared */
  pull(lever: LeverName, ask: Ask): Promise<Exchange>;
}

/** Answers that a page is given in place of the api's. Their headers stay as the api gave them. */
export interface Instead {
  /** How the URLs begin that are looked at. */
  readonly startsWith: string;
  /** What is given in place of an answer of the api, its body as text; undefined leaves it as it is. Preflights and redirects are not asked about. */
  readonly answer: (own: OwnAnswer) => { readonly status: number; readonly body: string } | undefined;
}
export interface OwnAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** Where a page's element is: by role and name, by label, or by the form it plays. */
export interface Tab {
  /** Opens a path of the web, or an absolute URL of a configured origin. */
  open(path: string): Promise<void>;
  /** Fills in and submits the sign-in form, found by autocomplete and role. @throws Unavailable when there is none */
  signIn(user: string): Promise<void>;
  /** Waits until the network has been quiet for a moment, bounded. */
  settle(): Promise<void>;
  reload(): Promise<void>;
  /** Gives the page other answers from now on. Once done, no exchange of the visit is traffic. */
  instead(given: Instead): Promise<void>;
  /** Those of these texts that the page shows; waits so many milliseconds for the first of them, or for any text where none is named. */
  shows(texts: readonly string[], within: number): Promise<readonly string[]>;
}

export interface Browser {
  /** A journey in a context of its own. What it does is recorded through CDP; `page.route()` is never used. */
  visit(name: string, journey: (tab: Tab) => Promise<void>): Promise<Visit>;
}

/** What a foreign tool said, and how it ended. */
export interface PactVerification {
  readonly file: string;
  readonly interactions: readonly {
    readonly description: string;
    readonly states: readonly string[];
    /** True for a pending one too, whatever it does: its failure fails nobody. */
    readonly ok: boolean;
    readonly pending?: true;
    /** Why `ok` decides nothing: a provider state of it could not be set up, or the tool cannot judge it. */
    readonly undecided?: string;
    readonly mismatches: readonly string[];
  }[];
  /** Provider states that could not be set up, with the reason. */
  readonly failedStates: readonly { readonly state: string; readonly reason: string }[];
  /** Why the tool could not finish, when it could not. */
  readonly stopped?: string;
}

/** Documents about the App. Reading one may ask the App for it. */
export interface Documents {
  /** The live OpenAPI document. @throws Unavailable when it is missing or invalid */
  openapi(): Promise<OpenApiSaid>;
  /** The same, looked at as a document. @throws Unavailable when it is missing, or is none */
  inspect(): Promise<Inspected>;
  /** The document that was agreed last time, and what changed since. @throws DoesNotApply without one; Unavailable when it cannot be read */
  baseline(): Promise<Baselined>;
}

/** What is wrong with an OpenAPI document in itself. */
export interface Inspected {
  /** Why nobody can work with it, and where: a reference that leads nowhere, a path that is none. */
  readonly unusable?: { readonly reason: string; readonly at: JsonPointer };
  /** Where it is not what the specification's own schema asks for; at most 20. */
  readonly violations: readonly { readonly pointer: JsonPointer; readonly message: string }[];
}

/** What a pact says its consumer asks for. */
export interface PactRequest {
  readonly file: string;
  readonly description: string;
  readonly method: string;
  readonly path: string;
}

/** Everything a probe may use. */
export interface Collecting {
  readonly agreement: Agreement;
  readonly documents: Documents;
  readonly app: AppFacts;
  readonly signal: AbortSignal;
  readonly http: Http;
  readonly sockets: Sockets;
  readonly sessions: Sessions;
  readonly objects: Objects;
  readonly levers: Levers;
  readonly browser: Browser;
  readonly pact: {
    verify(): Promise<readonly PactVerification[]>;
    /** Every request that the pacts hold, pending ones excepted. @throws Unavailable when no pact can be read */
    requests(): Promise<readonly PactRequest[]>;
  };
  /** An agreed wait, such as a grace period. Counted apart from the App's time. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** A text that occurs nowhere else, to be found again in answers. */
  readonly marker: () => string;
  /** Every operation that the config names, `exclude` excepted. */
  readonly named: () => readonly OperationId[];
  /** The value, or the probe ends. @throws Unavailable with the reason when it is undefined */
  readonly need: <T>(value: T | undefined, otherwise: string) => T;
  /** The exchanges recorded so far, levers' excepted. */
  readonly recorded: () => readonly Exchange[];
}

/** A probe cannot do its work. Its checks are inconclusive with this reason. */
export class Unavailable extends Error {
  readonly exchange: ExchangeId | undefined;
  constructor(reason: string, exchange?: ExchangeId) {
    super(reason);
    this.name = 'Unavailable';
    this.exchange = exchange;
  }
}

/**
 * Asked, the App turns out not to have what this probe looks at, as an opaque token has no claims. Its checks are `none`. Never for what
 * could not be seen: that is `Unavailable`.
 */
export class DoesNotApply extends Unavailable {
  readonly because: NotCovered;
  constructor(because: NotCovered) {
    super(because.reason);
    this.name = 'DoesNotApply';
    this.because = because;
  }
}

/** What became of a witness: plain data, part of the recording. */
export type Collected =
  | { readonly kind: 'said'; readonly data: Json }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly exchange?: ExchangeId;
      /** There is nothing of the kind to ask for: its checks are `none`. */
      readonly notCovered?: NotCovered;
    }
  | { readonly kind: 'failed'; readonly reason: string };
