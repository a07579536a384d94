import type { Json, JsonSchema } from './json.ts';
import type { OperationId } from './operation.ts';

/** Where a credential is: `body:token`, `body:data.token`, `cookie:session`, `header:authorization`. */
export type Placement = `body:${string}` | `cookie:${string}` | `header:${string}`;

export type Rotation = 'none' | { readonly graceSeconds: number; readonly onReuse: 'revoke-family' | 'reject' };

/** Double submit: what a cookie says is repeated in a header, so that another site cannot send it; or a second credential in a header of its own. */
export interface CsrfAgreement {
  /** Whose value the header repeats; not wanted where `token` says where that is. */
  readonly cookie?: string;
  /** Absent where only what signs in and out wants the value, in `field`. */
  readonly header?: string;
  /** Where the body of sign-in and sign-out repeats it: `csrfToken`. */
  readonly field?: string;
  /** The operation that sets the cookie, asked before sign-in; without it some answer sets it on its own. */
  readonly from?: OperationId;
  /** Where the answer of `from` has what is repeated, when that is not the cookie's value; fetched again after sign-in. */
  readonly token?: Placement;
}

export interface RefreshAgreement {
  readonly operation: OperationId;
  /** How the refresh token is sent. */
  readonly sendAs: Placement;
  /** Constant fields that the operation wants besides. */
  readonly extra?: Readonly<Record<string, Json>>;
  readonly rotation: Rotation;
}

/** How long credentials hold. */
export interface LifetimeAgreement {
  /** Where sign-in and refresh say until when, or for how long, a credential holds. */
  readonly access?: Placement;
  readonly refresh?: Placement;
  /** How a number there is meant; without it, by its size: a point in time in seconds or milliseconds, else a duration in seconds. */
  readonly unit?: 'seconds' | 'milliseconds';
  /** The agreed durations, in seconds. */
  readonly accessSeconds?: number;
  readonly refreshSeconds?: number;
}

/** How often the App lets itself be asked for what is about signing in. */
export interface LimitAgreement {
  /** Within so many seconds it answers so many requests. */
  readonly requests: number;
  readonly seconds: number;
  /** The path under which requests count: `/auth` counts `/auth/sign-in` and `/auth/me`. */
  readonly under: string;
}

/** How a user becomes a session, in one shape for every transport. */
export interface AuthAgreement {
  /** Which credential the API reads: an `Authorization: Bearer` header, or a cookie the browser attaches. */
  readonly transport: 'bearer' | 'cookie';
  readonly signIn: {
    readonly operation: OperationId;
    /** `either`: both are agreed, and JSON is what we send. */
    readonly body: 'json' | 'form' | 'either';
    readonly fields: { readonly identifier: string; readonly password: string };
    /** Constant fields that the operation wants besides. */
    readonly extra: Readonly<Record<string, Json>>;
    /** The statuses that refuse wrong credentials: 401, or 400 for an OAuth token endpoint (RFC 6749 §5.2). */
    readonly refused: readonly number[];
    /** How many wrong passwords for one account are refused so, before whoever guesses on is told to wait. */
    readonly guesses?: number;
  };
  /** How a bearer credential is presented: `Authorization` and `Bearer` unless agreed otherwise; a scheme of `''` is none. */
  readonly present: { readonly header: string; readonly scheme: string };
  /** What a protected operation may answer to who is not signed in, the usual status first. */
  readonly anonymous: readonly number[];
  /** Where sign-in and refresh put the access credential. */
  readonly access: Placement;
  /** Where sign-in and refresh put the refresh token. */
  readonly refreshToken?: Placement;
  readonly refresh?: RefreshAgreement;
  readonly signUp?: { readonly operation: OperationId };
  readonly signOut?: OperationId;
  /** Where a sign-out wants the refresh token, when it wants it besides the session. */
  readonly signOutSends?: Placement;
  /** Constant fields that the sign-out wants. */
  readonly signOutExtra?: Readonly<Record<string, Json>>;
  /** The operation that says who is signed in. */
  readonly me?: OperationId;
  /** Where the same user's id is said: in the answer of `me`, in that of sign-in, in a claim of the access token. */
  readonly identity?: { readonly me?: string; readonly signIn?: string; readonly claim?: string };
  readonly csrf?: CsrfAgreement;
  readonly lifetime?: LifetimeAgreement;
  readonly limit?: LimitAgreement;
}

export interface ErrorShape {
  /** Which statuses have this shape; the first shape that names a status holds for it. */
  readonly statuses: 'any' | readonly (number | '4xx' | '5xx')[];
  /** The media type, without parameters; `''` for errors without a body. */
  readonly mediaType: string;
  readonly schema: JsonSchema;
  /** Where the machine-readable code is, when the shape has one. */
  readonly code?: string;
}

export interface ErrorsAgreement {
  /** The dialect's name, for messages: `problem+json`. */
  readonly name: string;
  readonly shapes: readonly ErrorShape[];
  /** The status of a request whose content is well-formed but not acceptable. */
  readonly validation: number;
}

interface Paged {
  /** Where the items are in the body; `''` when the body is the array itself, `'*'` when they are the only array in it. */
  readonly items: string;
  /** Where the total count is, when it is told. */
  readonly total?: string;
  /** Where the number of pages is, when it is told. */
  readonly pages?: string;
  /** The largest page size that is granted. */
  readonly max?: number;
  /** What a page or size out of range gets: a 4xx, or the nearest that is granted. Either, where it is not agreed. */
  readonly outOfRange?: 'reject' | 'clamp';
  /** The total is an estimate. */
  readonly estimated?: true;
  /** Where the answer says whether there is more: `true`, a link or the next cursor; `false`, `null` or nothing at the end. */
  readonly next?: string;
  /** Constant parameters that every page is asked with: a total that is told on request, an order. */
  readonly extra?: Readonly<Record<string, string>>;
}
export interface PageNumberPaging extends Paged {
  readonly style: 'page-number';
  readonly page: string;
  /** Absent where the App alone says how long a page is. */
  readonly size?: string;
  readonly first: 0 | 1;
}
export interface OffsetLimitPaging extends Paged {
  readonly style: 'offset-limit';
  readonly offset: string;
  readonly limit: string;
}
export interface CursorPaging extends Paged {
  readonly style: 'cursor';
  readonly cursor: string;
  /** Absent where the App alone says how long a page is. */
  readonly size?: string;
  readonly next: string;
}
/** The answer's `Link` header says where the next page is (RFC 8288). */
export interface LinkPaging extends Paged {
  readonly style: 'link';
  /** Absent where the App alone says how long a page is. */
  readonly size?: string;
}
/** One query parameter says which page: `page=3,20`, `range=[0,24]`. */
export interface EncodedPaging extends Paged {
  readonly style: 'encoded';
  readonly parameter: string;
  /** Its value: `{page}` or `{offset}` says where the page begins, `{size}` or `{last}`, the offset of its last item, where it ends. */
  readonly template: string;
  /** The number of the first page. */
  readonly first: 0 | 1;
}
export type PagingAgreement = PageNumberPaging | OffsetLimitPaging | CursorPaging | LinkPaging | EncodedPaging;

/** A file sent as one part of a multipart body (RFC 7578). */
export interface UploadAgreement {
  readonly operation: OperationId;
  /** The resource whose object the operation's path names, when it names one. */
  readonly of?: string;
  /** The name of the part. */
  readonly field: string;
  /** Constant fields that the operation wants besides. */
  readonly extra?: Readonly<Record<string, string>>;
  /** The largest file that is accepted, in bytes. */
  readonly maxBytes?: number;
  /** Media types of the files that are accepted; without it any is. */
  readonly types?: readonly string[];
  /** Where the stored file's id is in the answer. */
  readonly id: string;
  /** The operation that lists what is stored, in the agreed paging; its path as `operation`'s. */
  readonly list?: OperationId;
  /** Removes one. */
  readonly remove?: OperationId;
}

/** How a socket is signed in. `path` is the parameter of the path that is the credential. In `firstMessage` the text `$token` stands for it. */
export type SocketAuth =
  | 'none'
  | 'cookie'
  | { readonly path: string }
  | { readonly query: string }
  | { readonly subprotocol: string }
  | { readonly firstMessage: Json };

/** Which event a change of an object causes, and where in it the object is, or its id when it was removed. */
export interface SocketChange {
  readonly event: string;
  readonly at: string;
}

/** Live events over one WebSocket (RFC 6455). */
export interface RealtimeAgreement {
  readonly path: string;
  readonly auth: SocketAuth;
  /** The event that says that the socket is signed in; without one, an open socket is. */
  readonly ready?: string;
  /** What that event says besides, by its place, where it tells of refusals too: `{ status: 'ok' }`. */
  readonly readyWith?: Readonly<Record<string, Json>>;
  /** Where a message says which event it is. */
  readonly type: string;
  /** Every event, with the schema of its messages. */
  readonly events: Readonly<Record<string, JsonSchema>>;
  /** By resource. */
  readonly changes: Readonly<Record<string, { readonly created?: SocketChange; readonly updated?: SocketChange; readonly removed?: SocketChange }>>;
  /** Whether a handshake without Origin, as native clients send it, is refused. */
  readonly originRequired: boolean;
  /** Seconds within which a change is told. */
  readonly within: number;
  /** Seconds within which a socket ends when its session does. */
  readonly endsWithin: number;
}

/** How values are written. */
export interface FormatsAgreement {
  /** Names of fields that hold points in time, besides those that the document declares as `date-time`. */
  readonly timestamps: readonly string[];
  /** Names of fields that hold calendar dates, besides those that it declares as `date`. */
  readonly dates: readonly string[];
  /** Names of fields that hold local times on purpose, such as opening hours. */
  readonly civil: readonly string[];
  /** Points in time are written in UTC. */
  readonly utc: boolean;
}

/** What both sides settled, as plain data: dialects are ways to say it. What is absent was not agreed. */
export interface Agreement {
  readonly auth?: AuthAgreement;
  readonly errors?: ErrorsAgreement;
  readonly paging?: PagingAgreement;
  /** The origins that may read responses with credentials. */
  readonly origins?: 'same-origin' | readonly string[];
  /** Operations that need no session. */
  readonly public: readonly OperationId[];
  /** Operations that only a user with the role `admin` may ask. */
  readonly privileged?: readonly OperationId[];
  /** What belongs to others looks as if it were not there. */
  readonly hidesExistence?: true;
  /** The one shape of every success with a body. */
  readonly success?: JsonSchema;
  readonly formats?: FormatsAgreement;
  readonly upload?: UploadAgreement;
  readonly realtime?: RealtimeAgreement;
  /** Each supported version, by the segment of the path that names it, with an operation that reads in it. */
  readonly versions?: Readonly<Record<string, OperationId>>;
  /** Operations that are deprecated, besides those that the document declares so, and the days of notice that are promised. */
  readonly deprecated?: { readonly operations: readonly OperationId[]; readonly noticeDays?: number };
  /** Operations whose answers a shared cache may store. */
  readonly cacheable?: readonly OperationId[];
  /** Response headers that the frontend reads. */
  readonly readsHeaders?: readonly string[];
  /** The operation that says whether the App is ready to work. */
  readonly health?: OperationId;
}
