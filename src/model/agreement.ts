import type { Json, JsonSchema } from './json.ts';
import type { OperationId } from './operation.ts';

/** Where a credential is: `body:token`, `body:data.token`, `cookie:session`, `header:authorization`. */
export type Placement = `body:${string}` | `cookie:${string}` | `header:${string}`;

export type Rotation = 'none' | { readonly graceSeconds: number; readonly onReuse: 'revoke-family' | 'reject' };

/** Double submit: what a cookie says is repeated in a header, so that another site cannot send it. */
export interface CsrfAgreement {
  readonly cookie: string;
  readonly header: string;
  /** The operation that sets the cookie, asked before sign-in; without it some answer sets it on its own. */
  readonly from?: OperationId;
}

export interface RefreshAgreement {
  readonly operation: OperationId;
  /** How the refresh token is sent. */
  readonly sendAs: Placement;
  readonly rotation: Rotation;
}

/** How a user becomes a session, in one shape for every transport. */
export interface AuthAgreement {
  /** Which credential the API reads: an `Authorization: Bearer` header, or a cookie the browser attaches. */
  readonly transport: 'bearer' | 'cookie';
  readonly signIn: {
    readonly operation: OperationId;
    readonly body: 'json' | 'form';
    readonly fields: { readonly identifier: string; readonly password: string };
    /** Constant fields that the operation wants besides. */
    readonly extra: Readonly<Record<string, Json>>;
  };
  /** Where sign-in and refresh put the access credential. */
  readonly access: Placement;
  /** Where sign-in and refresh put the refresh token. */
  readonly refreshToken?: Placement;
  readonly refresh?: RefreshAgreement;
  readonly signUp?: { readonly operation: OperationId };
  readonly signOut?: OperationId;
  /** The operation that says who is signed in. */
  readonly me?: OperationId;
  readonly csrf?: CsrfAgreement;
  /** Where sign-in and refresh say until when, or for how long, a credential holds. */
  readonly lifetime?: { readonly access?: Placement; readonly refresh?: Placement };
}

export interface ErrorShape {
  /** Which statuses have this shape; the first shape that names a status holds for it. */
  readonly statuses: 'any' | readonly (number | '4xx' | '5xx')[];
  /** The media type, without parameters. */
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
  /** Where the items are in the body; `''` when the body is the array itself. */
  readonly items: string;
  /** Where the total count is, when it is told. */
  readonly total?: string;
  /** The largest page size that is granted. */
  readonly max?: number;
  /** Where the answer says whether there is more: `true`, a link or the next cursor; `false`, `null` or nothing at the end. */
  readonly next?: string;
}
export interface PageNumberPaging extends Paged {
  readonly style: 'page-number';
  readonly page: string;
  readonly size: string;
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
  readonly size: string;
  readonly next: string;
}
export type PagingAgreement = PageNumberPaging | OffsetLimitPaging | CursorPaging;

/** What both sides settled, as plain data: dialects are ways to say it. What is absent was not agreed. */
export interface Agreement {
  readonly auth?: AuthAgreement;
  readonly errors?: ErrorsAgreement;
  readonly paging?: PagingAgreement;
  /** The origins that may read responses with credentials. */
  readonly origins?: 'same-origin' | readonly string[];
  /** Operations that need no session. */
  readonly public: readonly OperationId[];
}
