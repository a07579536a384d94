import type { PagingAgreement } from './agreement.ts';
import type { Level } from './finding.ts';
import type { Json } from './json.ts';
import type { OperationId } from './operation.ts';

export type ServiceName = 'api' | 'web';

/** How one process of the App is started, or where it already runs. Values may hold `${api.origin}`-like placeholders, see `launch/`. */
export interface Service {
  /** Where it already runs. */
  readonly url?: string;
  /** The command that starts it; it must listen on `$PORT`. */
  readonly start?: string;
  /** Commands run to their end, in order, before `start`, in the same folder and environment. */
  readonly prepare: readonly string[];
  /** Folder, relative to the config file. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The host name of its origin when we launch it; it must lead to loopback. */
  readonly host: string;
  /** The path that answers below 500 once it is ready. */
  readonly ready: string;
  /** Its service name in the compose file, when launched in containers. */
  readonly container: string;
  /** The port it listens on inside its container. */
  readonly containerPort: number;
}

/** Where one OpenAPI document is, and what is to be known of it. */
export interface DocumentSource {
  /** A path on the api, or a file relative to the config file. */
  readonly at: string;
  /** The user who is shown it, where what it says is another for each; else the first, where nobody else is shown it. */
  readonly as?: string;
  /** The path that its operations are under, instead of the one that its own servers say: `/billing`. */
  readonly under?: string;
}

export interface Compose {
  /** The compose file, relative to the config file. */
  readonly file: string;
  /** Environment for the compose file, placeholders as in a service's. */
  readonly env: Readonly<Record<string, string>>;
}

export interface User {
  readonly identifier: string;
  readonly password: string;
  /** What it may do, when that matters to a check: the only one is `admin`. */
  readonly role?: 'admin';
}

/** Who sends a body, for an App that wants to be told: `body: (marker, maker) => ({ title: marker, owner: maker.id })`. */
export interface Maker {
  readonly identifier: string;
  /** What the agreement's `auth.identity` says it is. */
  readonly id: string | number;
}

/** A collection the App serves. */
export interface Resource {
  readonly list: OperationId;
  readonly create?: OperationId;
  readonly read?: OperationId;
  readonly update?: OperationId;
  readonly remove?: OperationId;
  /** A body that creates one; `marker` is a text unique to the object, to be found again in answers. */
  readonly body?: (marker: string, maker: Maker) => Json;
  /** A body for `update` that changes one of its texts to hold the marker. */
  readonly change?: (marker: string, maker: Maker) => Json;
  /** The paging of its list, where it is not the agreed one. */
  readonly paging?: PagingAgreement | 'none';
  /** Every user may read what one of them creates. */
  readonly shared?: true;
  /** Though it is shared, only who created it may change and remove it. */
  readonly writes?: 'owner';
  /** Where a created object's id is in the answer. */
  readonly id: string;
}

export interface Screens {
  readonly signIn: string;
  /** Where a user is once signed in. */
  readonly home: string;
  readonly protected: readonly string[];
}

/** How the App's owner lets something happen: a header on an ordinary request, or an operation of its own. */
export type Lever = { readonly header: readonly [name: string, value: string] } | { readonly operation: OperationId };
export const leverNames = ['crash', 'expireAccess', 'slow'] as const;
export type LeverName = (typeof leverNames)[number];

export const reaches = ['documents', 'reads', 'leaves-traces', 'creates-data', 'destructive'] as const;
/** What a probe may do to the App; each includes those before it. */
export type Reach = (typeof reaches)[number];

export function withinReach(wanted: Reach, allowed: Reach): boolean {
  return reaches.indexOf(wanted) <= reaches.indexOf(allowed);
}

/** The pair under test, as configured. */
export interface App {
  readonly name: string;
  readonly services: { readonly api: Service; readonly web?: Service };
  readonly compose?: Compose;
  /** The OpenAPI documents; together they say what the api serves. */
  readonly openapi?: readonly DocumentSource[];
  /** The document that was agreed last time: a file relative to the config file, `revision:path`, or `git:revision`; by its usual name unless told. */
  readonly baseline?: string;
  /** Other levels than the law's for changes of the document, by id. */
  readonly driftLevels?: Readonly<Record<string, Level>>;
  /** Pact files in which this api is the provider, relative to the config file. */
  readonly pacts?: { readonly files: readonly string[]; readonly providerStates?: OperationId };
  readonly users: Readonly<Record<string, User>>;
  /** A sign-up body for a fresh user, when users can be made. */
  readonly signUpBody?: (fresh: { readonly identifier: string; readonly password: string; readonly name: string }) => Json;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly screens?: Screens;
  readonly levers: Readonly<Partial<Record<LeverName, Lever>>>;
  readonly reach: Reach;
  /** It is its owner's wish that we attack it: forge, guess, overload within bounds. */
  readonly owned: boolean;
  /** Operations that are never asked for. */
  readonly exclude: readonly OperationId[];
  /** Launched by us, it takes all that it keeps with it: nothing needs to be removed from it. */
  readonly disposable?: true;
}

/** A resource without its functions; what they could do. */
export type ResourceFacts = Omit<Resource, 'body' | 'change'> & { readonly changeable?: true };

/** What checks may know of the App: its description without functions, secrets or places on a disk. */
export interface AppFacts {
  readonly name: string;
  /** We launched it, so that no one else's data is in it. */
  readonly ours: boolean;
  /** See {@link App.owned}. */
  readonly owned: boolean;
  readonly origins: Readonly<Partial<Record<ServiceName, string>>>;
  readonly openapi: boolean;
  readonly pacts: boolean;
  readonly web: boolean;
  readonly users: readonly string[];
  readonly admins: readonly string[];
  readonly freshUsers: boolean;
  readonly resources: Readonly<Record<string, ResourceFacts>>;
  readonly screens?: Screens;
  readonly levers: readonly LeverName[];
  readonly exclude: readonly OperationId[];
}
