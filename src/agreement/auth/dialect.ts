import type { AuthAgreement, CsrfAgreement, LifetimeAgreement, LimitAgreement, Placement, RefreshAgreement, Rotation } from '../../model/agreement.ts';
import type { App } from '../../model/app.ts';
import type { Json } from '../../model/json.ts';
import { operationParts, type OperationId } from '../../model/operation.ts';
import { placementParts } from '../place.ts';

type SignUpBody = NonNullable<App['signUpBody']>;

/** How users sign in, as one writes it. */
export interface AuthOptions {
  readonly signIn: {
    readonly operation: OperationId;
    /** `json` unless told; `either` where both are agreed. */
    readonly body?: 'json' | 'form' | 'either';
    /** Names of the two fields, `email` and `password` unless told. */
    readonly fields?: { readonly identifier?: string; readonly password?: string };
    /** Constant fields that the operation wants besides. */
    readonly extra?: Readonly<Record<string, Json>>;
    /** The statuses that refuse wrong credentials, 401 unless told. */
    readonly refused?: readonly number[];
    /** How many wrong passwords for one account are refused so, before whoever guesses on is told to wait (429). Others are not locked out by it. */
    readonly guesses?: number;
  };
  /** How the credential is presented: in `Authorization` after `Bearer` unless told; a scheme of `''` is none. */
  readonly present?: { readonly header?: string; readonly scheme?: string };
  /** What a protected operation answers to who is not signed in, 401 unless told; a list where several statuses are agreed, the usual one first. */
  readonly anonymous?: number | readonly number[];
  /**
   * Where sign-in and refresh put the access credential: `body:token`, `body:data.token`, `body:/data/token`, `cookie:session`;
   * `cookie:session_*` when each installation makes a name of its own.
   */
  readonly access: Placement;
  /** The same as `access`, where a session is prolonged by the access credential itself. */
  readonly refreshToken?: Placement;
  readonly refresh?: {
    readonly operation: OperationId;
    /** As it came unless told: in the cookie of that name, or in the body's field of that name. */
    readonly sendAs?: Placement;
    /** Constant fields that the operation wants besides. */
    readonly extra?: Readonly<Record<string, Json>>;
    /** Unless told, each refresh ends the token it used, and using that again ends the whole session (RFC 9700 §4.14.2). */
    readonly rotation?: Rotation;
  };
  /** How a fresh user is made; without it, probes that need one of their own lease a configured user. */
  readonly signUp?: { readonly operation: OperationId; readonly body: SignUpBody };
  readonly signOut?: OperationId;
  /** Where the sign-out wants the refresh token, when it wants it besides the session: `body:refresh_token`. */
  readonly signOutSends?: Placement;
  /** Constant fields that the sign-out wants: `{ mode: 'session' }`. */
  readonly signOutExtra?: Readonly<Record<string, Json>>;
  /** The operation that says who is signed in. */
  readonly me?: OperationId;
  /** Where the same user's id is said: in the answer of `me` (`id`), in that of sign-in (`user.id`), in a claim of the access token (`sub`). */
  readonly identity?: { readonly me?: string; readonly signIn?: string; readonly claim?: string };
  /** Double submit: the cookie's value is repeated in the header. Or a second credential: what `token` names in the answer of `from`. */
  readonly csrf?: CsrfAgreement;
  readonly lifetime?: LifetimeAgreement;
  /** Where requests about signing in are counted: we wait rather than ask more often. `seconds` is 60, and `under` the folder of the sign-in, unless told. */
  readonly limit?: Pick<LimitAgreement, 'requests'> & Partial<LimitAgreement>;
}

/** What `bearer()` and `cookie()` make: the agreement as plain data, and apart from it the one part that is a function. */
export interface AuthDialect {
  readonly kind: 'auth';
  readonly transport: AuthAgreement['transport'];
  /** As written, so that what is wrong can be named where it was written. */
  readonly options: AuthOptions;
  /** Made when asked for: options that are not valid have none. */
  readonly agreement: AuthAgreement;
  readonly signUpBody?: SignUpBody;
}

export const defaultRotation: Rotation = { graceSeconds: 0, onReuse: 'revoke-family' };

/** A dialect over options that nobody has checked yet; `defineConfig`'s validation does. */
export function authDialect(transport: AuthAgreement['transport'], options: AuthOptions): AuthDialect {
  const signUpBody = options?.signUp?.body;
  return Object.freeze({
    kind: 'auth',
    transport,
    options,
    get agreement() {
      return agreementOf(transport, options);
    },
    ...(signUpBody === undefined ? {} : { signUpBody }),
  });
}

function agreementOf(transport: AuthAgreement['transport'], options: AuthOptions): AuthAgreement {
  const { signIn, access, present, anonymous, refreshToken, refresh, signUp, signOut, signOutSends, signOutExtra, me, identity, csrf, lifetime, limit } =
    options;
  return {
    transport,
    signIn: {
      operation: signIn.operation,
      body: signIn.body ?? 'json',
      fields: { identifier: signIn.fields?.identifier ?? 'email', password: signIn.fields?.password ?? 'password' },
      extra: signIn.extra ?? {},
      refused: signIn.refused ?? [401],
      ...(signIn.guesses === undefined ? {} : { guesses: signIn.guesses }),
    },
    present: { header: present?.header ?? 'authorization', scheme: present?.scheme ?? 'Bearer' },
    anonymous: typeof anonymous === 'object' ? [...anonymous] : [anonymous ?? 401],
    access,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(refresh === undefined ? {} : { refresh: refreshOf(refresh, refreshToken) }),
    ...(signUp === undefined ? {} : { signUp: { operation: signUp.operation } }),
    ...(signOut === undefined ? {} : { signOut }),
    ...(signOutSends === undefined ? {} : { signOutSends }),
    ...(signOutExtra === undefined ? {} : { signOutExtra }),
    ...(me === undefined ? {} : { me }),
    ...(identity === undefined ? {} : { identity }),
    ...(csrf === undefined ? {} : { csrf }),
    ...(lifetime === undefined ? {} : { lifetime }),
    ...(limit === undefined ? {} : { limit: { seconds: 60, under: folderOf(signIn.operation), ...limit } }),
  };
}

/** `/auth` of `POST /auth/sign-in`, and of an operation at the top the path itself. */
function folderOf(operation: OperationId): string {
  const { path } = operationParts(operation);
  return path.replace(/(?<=.)\/[^/]*\/?$/, '');
}

function refreshOf(refresh: NonNullable<AuthOptions['refresh']>, refreshToken: Placement | undefined): RefreshAgreement {
  return {
    operation: refresh.operation,
    sendAs: refresh.sendAs ?? sentAsItCame(refreshToken),
    rotation: refresh.rotation ?? defaultRotation,
    ...(refresh.extra === undefined ? {} : { extra: refresh.extra }),
  };
}

/** `body:data.refreshToken` comes deep inside an answer, but is asked for by its own name. */
function sentAsItCame(refreshToken: Placement | undefined): Placement {
  if (refreshToken === undefined) return 'body:refresh_token';
  const { kind, name } = placementParts(refreshToken);
  return kind === 'body' ? `body:${name.split(name.startsWith('/') ? '/' : '.').at(-1) ?? name}` : refreshToken;
}
