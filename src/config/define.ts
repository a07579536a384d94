import type { AuthDialect } from '../agreement/auth/dialect.ts';
import type { ErrorsAgreement, FormatsAgreement, PagingAgreement, RealtimeAgreement, UploadAgreement } from '../model/agreement.ts';
import type { Lever, LeverName, Reach, Resource, User } from '../model/app.ts';
import type { DocumentConfig } from './documents.ts';
import type { Level } from '../model/finding.ts';
import type { LauncherName } from '../model/launcher.ts';
import type { JsonSchema } from '../model/json.ts';
import type { OperationId } from '../model/operation.ts';

/**
 * One process of the App. Commands and environments may hold `${api.origin}`, `${api.port}`, `${api.host}`, `${api.internal}`,
 * the same of `web`, and `${temp}`, a folder that lives as long as the App.
 */
export interface ServiceConfig {
  /** Where it already runs: an origin, `https://staging.example.com`. */
  readonly url?: string;
  /** The command that starts it; it must listen on `$PORT`. */
  readonly start?: string;
  /** Commands run to their end, in order, before `start`. */
  readonly prepare?: readonly string[];
  /** Folder, relative to the config file; `.` unless told. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The host name of its origin when it is launched; it must lead to loopback. `localhost` unless told. */
  readonly host?: string;
  /** The path that answers below 500 once it is ready; `/` unless told. */
  readonly ready?: string;
  /** Its name in the compose file; `api` and `web` unless told. */
  readonly container?: string;
  /** The port it listens on inside its container; 8000 for `api`, 3000 for `web` unless told. */
  readonly containerPort?: number;
}

export interface ApiConfig extends ServiceConfig {
  /**
   * The OpenAPI document: a path on the api (`/openapi.json`), or a file relative to the config file; or `{ at, as, under }`, where a certain
   * user is shown it or its operations are under another path than it says; or several of them.
   */
  readonly openapi?: DocumentConfig | readonly DocumentConfig[];
  /**
   * The document that was agreed last time: a file relative to the config file, `revision:path` from the repository's root, or
   * `git:revision`, the document as it was there. Unless told `contracts/openapi/api.<name of the App>.json`, when it is there.
   */
  readonly baseline?: string;
}

/** A collection the App serves. `id` is where a created object's id is in the answer, `id` unless told; `body` is wanted with `create`. */
export type ResourceConfig = Omit<Resource, 'id'> & { readonly id?: string };

export interface AppConfig {
  readonly services: { readonly api: ApiConfig; readonly web?: ServiceConfig };
  /** The compose file for launching in containers, relative to the config file. */
  readonly compose?: string | { readonly file: string; readonly env?: Readonly<Record<string, string>> };
  /** Accounts we may use, by a name of your choice. Wanted as soon as `agreement.auth` is there. */
  readonly users?: Readonly<Record<string, User>>;
  readonly resources?: Readonly<Record<string, ResourceConfig>>;
  readonly screens?: { readonly signIn: string; readonly home: string; readonly protected?: readonly string[] };
  /** What only you can let happen; an operation may be written without braces. */
  readonly levers?: Readonly<Partial<Record<LeverName, Lever | OperationId>>>;
  /** Pact files in which this api is the provider, relative to the config file. */
  readonly pacts?: { readonly files: string | readonly string[]; readonly providerStates?: OperationId };
  /** Operations that are never asked for. */
  readonly exclude?: readonly OperationId[];
  /** True when all that a launched App keeps goes with it, like a database in `${temp}`: a run then removes nothing that it created. */
  readonly disposable?: boolean;
}

/** What both sides settled. What is left out was not agreed, and is listed as not covered. */
export interface AgreementConfig {
  /** Made by `bearer()` or `cookie()`. */
  readonly auth?: AuthDialect;
  /** Made by `problemJson()`, `fastapiDetail()` or `envelope()`. */
  readonly errors?: ErrorsAgreement;
  /** Made by `pageNumber()`, `offsetLimit()`, `cursor()`, `linkHeader()` or `encoded()`. */
  readonly paging?: PagingAgreement;
  /** The origins that may read responses with credentials; may hold `${web.origin}`. */
  readonly origins?: 'same-origin' | readonly string[];
  /** Operations that need no session. */
  readonly public?: readonly OperationId[];
  /** Operations that only a user with the role `admin` may ask. */
  readonly privileged?: readonly OperationId[];
  /** True when what belongs to others looks as if it were not there. */
  readonly hidesExistence?: boolean;
  /** The one shape of every success with a body: a JSON Schema or a zod schema. */
  readonly success?: JsonSchema;
  /** How values are written; `utc` is true unless told. */
  readonly formats?: Partial<FormatsAgreement>;
  /** `id` is `id` unless told. */
  readonly upload?: Omit<UploadAgreement, 'id'> & { readonly id?: string };
  /** `type` is `type`, `within` 2 s and `endsWithin` 60 s unless told. */
  readonly realtime?: Pick<RealtimeAgreement, 'path' | 'auth'> & Partial<RealtimeAgreement>;
  /** Each supported version, by the segment of the path that names it, with an operation that reads in it. */
  readonly versions?: Readonly<Record<string, OperationId>>;
  /** Deprecated operations besides those that the document declares so, and the days of notice that are promised. */
  readonly deprecated?: { readonly operations?: readonly OperationId[]; readonly noticeDays?: number };
  /** Operations whose answers a shared cache may store. */
  readonly cacheable?: readonly OperationId[];
  /** Response headers that the frontend reads. */
  readonly readsHeaders?: readonly string[];
  /** The operation that says whether the App is ready to work. */
  readonly health?: OperationId;
}

export interface Config {
  /** Wanted when there is more than one App; `app` unless told. */
  readonly name?: string;
  readonly app: AppConfig;
  readonly agreement: AgreementConfig;
  /** `url` when every service has one, else `processes` when the others have a start command, else `containers`. */
  readonly launcher?: LauncherName;
  /** `reads` when every service is at a url, else `creates-data`. */
  readonly reach?: Reach;
  /**
   * Other levels than the law's for changes of the OpenAPI document, by id: `{ 'response-error-status-added': 'note' }`. For `seamcheck diff`
   * and `version/no-breaking-change`; the report says where one was set. `seamcheck diff --explain ID` tells of an id.
   */
  readonly drift?: { readonly levels?: Readonly<Record<string, Level>> };
  /** Findings of this level or above fail the run; `breaking` unless told. */
  readonly failOn?: Level;
  /** It is yours to attack: forging, guessing and bounded overload are allowed. True unless told for what we launch, else false. */
  readonly owned?: boolean;
  /** How long a service may take to become ready, in seconds; 60 unless told. */
  readonly readyWithin?: number;
  /** Areas or checks that must be examined: `['cors', 'refresh/rotation']`. Where one is not covered the run is inconclusive. */
  readonly require?: readonly string[];
  /** The file of accepted findings, relative to the config file; it need not be there. `contracts/accepted.json` unless told. */
  readonly accepted?: string;
  /** The file that records what is examined, relative to the config file. Where less is examined the run is inconclusive. */
  readonly coverage?: string;
}

/** Gives the config back as it is, typed. An array describes several Apps, for instance one per transport. */
export function defineConfig<const C extends Config | readonly Config[]>(config: C): C {
  return config;
}
