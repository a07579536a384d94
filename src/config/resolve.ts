import { resolve as inFolder } from 'node:path';
import { z } from 'zod';
import type { Agreement, ErrorsAgreement, FormatsAgreement, RealtimeAgreement } from '../model/agreement.ts';
import type { App, Lever, LeverName, Reach, Resource, Service, ServiceName } from '../model/app.ts';
import type { Level } from '../model/finding.ts';
import type { JsonSchema } from '../model/json.ts';
import type { LauncherName } from '../model/launcher.ts';
import { Unavailable } from '../model/witness.ts';
import { isZodSchema } from './agreement-schema.ts';
import type { Config, ServiceConfig } from './define.ts';
import { documentsOf } from './documents.ts';

/** One App of a config with every default filled in, frozen through and through. */
export interface ResolvedApp {
  readonly app: App;
  readonly agreement: Agreement;
  readonly launcher: LauncherName;
  readonly failOn: Level;
  /** Milliseconds. */
  readonly readyWithin: number;
  /** The config's folder; every path in the App is relative to it. */
  readonly root: string;
  /** Areas, check ids or patterns, as written. */
  readonly require: readonly string[];
  /** Absolute. */
  readonly accepted: string;
  /** Absolute. */
  readonly coverage?: string;
}

const containerPorts: Readonly<Record<ServiceName, number>> = { api: 8000, web: 3000 };

const defaultAccepted = 'contracts/accepted.json';

/** @param config one that `readConfig` let through. */
export function resolve(config: Config, root: string): ResolvedApp {
  return deepFrozen({
    app: appOf(config),
    agreement: agreementOf(config),
    launcher: config.launcher ?? defaultLauncher(config),
    failOn: config.failOn ?? 'breaking',
    readyWithin: (config.readyWithin ?? 60) * 1000,
    root,
    require: [...(config.require ?? [])],
    accepted: inFolder(root, config.accepted ?? defaultAccepted),
    ...(config.coverage === undefined ? {} : { coverage: inFolder(root, config.coverage) }),
  });
}

function appOf(config: Config): App {
  const { services, compose, users = {}, resources = {}, screens, levers = {}, pacts, exclude = [], disposable = false } = config.app;
  const signUpBody = config.agreement.auth?.signUpBody;
  const { openapi, baseline, ...api } = services.api;
  return {
    name: config.name ?? 'app',
    services: { api: serviceOf('api', api), ...(services.web === undefined ? {} : { web: serviceOf('web', services.web) }) },
    ...(compose === undefined ? {} : { compose: typeof compose === 'string' ? { file: compose, env: {} } : { file: compose.file, env: { ...compose.env } } }),
    ...(openapi === undefined ? {} : { openapi: documentsOf(openapi) }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(config.drift?.levels === undefined ? {} : { driftLevels: { ...config.drift.levels } }),
    ...(pacts === undefined ? {} : { pacts: { ...pacts, files: typeof pacts.files === 'string' ? [pacts.files] : [...pacts.files] } }),
    users: mapped(users, (user) => ({ ...user })),
    ...(signUpBody === undefined ? {} : { signUpBody: reporting('the body of signUp', signUpBody) }),
    resources: mapped(resources, resourceOf),
    ...(screens === undefined ? {} : { screens: { ...screens, protected: [...(screens.protected ?? [])] } }),
    levers: leversOf(levers),
    reach: config.reach ?? defaultReach(config),
    owned: config.owned ?? !everyServiceHas(config, 'url'),
    exclude: [...exclude],
    ...(disposable ? { disposable } : {}),
  };
}

function resourceOf({ body, change, ...resource }: Omit<Resource, 'id'> & { readonly id?: string }, name: string): Resource {
  return {
    ...resource,
    id: resource.id ?? 'id',
    ...(body === undefined ? {} : { body: reporting(`resources.${name}.body`, body) }),
    ...(change === undefined ? {} : { change: reporting(`resources.${name}.change`, change) }),
  };
}

/** What a function of the config throws is nobody's finding, and no bug of ours: what needed it could not be looked at. */
function reporting<Given extends readonly unknown[], Made>(name: string, make: (...given: Given) => Made): (...given: Given) => Made {
  return (...given) => {
    try {
      return make(...given);
    } catch (error) {
      throw new Unavailable(`${name} of the config throws: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

function serviceOf(name: ServiceName, { url, start, ...more }: ServiceConfig): Service {
  return {
    ...(url === undefined ? {} : { url: new URL(url).origin }),
    ...(start === undefined ? {} : { start }),
    prepare: [...(more.prepare ?? [])],
    cwd: more.cwd ?? '.',
    env: { ...more.env },
    host: more.host ?? 'localhost',
    ready: more.ready ?? '/',
    container: more.container ?? name,
    containerPort: more.containerPort ?? containerPorts[name],
  };
}

function leversOf(levers: NonNullable<Config['app']['levers']>): Readonly<Partial<Record<LeverName, Lever>>> {
  const written = Object.entries(levers).filter(([, lever]) => lever !== undefined);
  return Object.fromEntries(written.map(([name, lever]): [string, Lever] => [name, typeof lever === 'string' ? { operation: lever } : structuredClone(lever)]));
}

function agreementOf({ agreement }: Config): Agreement {
  const { auth, errors, paging, origins, success, formats, upload, realtime, versions, deprecated, health } = agreement;
  return {
    ...(auth === undefined ? {} : { auth: structuredClone(auth.agreement) }),
    ...(errors === undefined ? {} : { errors: errorsOf(errors) }),
    ...(paging === undefined ? {} : { paging: { ...paging } }),
    ...(origins === undefined ? {} : { origins: origins === 'same-origin' ? origins : [...origins] }),
    public: [...(agreement.public ?? [])],
    ...(agreement.privileged === undefined ? {} : { privileged: [...agreement.privileged] }),
    ...(agreement.hidesExistence === true ? { hidesExistence: true } : {}),
    ...(success === undefined ? {} : { success: plainSchema(success) }),
    ...(formats === undefined ? {} : { formats: formatsOf(formats) }),
    ...(upload === undefined ? {} : { upload: structuredClone({ ...upload, id: upload.id ?? 'id' }) }),
    ...(realtime === undefined ? {} : { realtime: realtimeOf(realtime) }),
    ...(versions === undefined ? {} : { versions: { ...versions } }),
    ...(deprecated === undefined ? {} : { deprecated: { ...deprecated, operations: [...(deprecated.operations ?? [])] } }),
    ...(agreement.cacheable === undefined ? {} : { cacheable: [...agreement.cacheable] }),
    ...(agreement.readsHeaders === undefined ? {} : { readsHeaders: [...agreement.readsHeaders] }),
    ...(health === undefined ? {} : { health }),
  };
}

function formatsOf({ timestamps = [], dates = [], civil = [], utc = true }: Partial<FormatsAgreement>): FormatsAgreement {
  return { timestamps: [...timestamps], dates: [...dates], civil: [...civil], utc };
}

function realtimeOf(realtime: NonNullable<Config['agreement']['realtime']>): RealtimeAgreement {
  const { path, auth, ready, readyWith, type = 'type', events = {}, changes = {}, originRequired = false, within = 2, endsWithin = 60 } = realtime;
  return {
    path,
    auth: structuredClone(auth),
    ...(ready === undefined ? {} : { ready }),
    ...(readyWith === undefined ? {} : { readyWith: structuredClone(readyWith) }),
    type,
    events: mapped(events, plainSchema),
    changes: structuredClone(changes),
    originRequired,
    within,
    endsWithin,
  };
}

function errorsOf(errors: ErrorsAgreement): ErrorsAgreement {
  return { ...errors, shapes: errors.shapes.map((shape) => ({ ...shape, schema: plainSchema(shape.schema) })) };
}

function plainSchema(schema: JsonSchema): JsonSchema {
  return isZodSchema(schema) ? z.toJSONSchema(schema) : structuredClone(schema);
}

/** Against what we did not launch we only read. */
function defaultReach(config: Config): Reach {
  return everyServiceHas(config, 'url') ? 'reads' : 'creates-data';
}

function defaultLauncher({ app }: Config): LauncherName {
  if (everyServiceHas({ app }, 'url')) return 'url';
  return everyServiceHas({ app }, 'url', 'start') ? 'processes' : 'containers';
}

function everyServiceHas({ app: { services } }: Pick<Config, 'app'>, ...ways: readonly ('url' | 'start')[]): boolean {
  return Object.values(services).every((service: ServiceConfig | undefined) => service === undefined || ways.some((way) => service[way] !== undefined));
}

function mapped<T, U>(record: Readonly<Record<string, T>>, change: (value: T, name: string) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFrozen(inner);
  return value;
}
