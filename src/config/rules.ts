// What must hold between parts of a config. Each rule names the parts it reads and is left out while one of them is malformed.
import { contradictions } from '../agreement/auth/contradictions.ts';
import { operationParts, pathParameters, type OperationId } from '../model/operation.ts';
import { isRecord } from '../model/json.ts';
import type { Config, ServiceConfig } from './define.ts';
import { documentsOf } from './documents.ts';
import { placeholderNames, unknownPlaceholders } from './placeholders.ts';
import { isWithin, type Problem } from './problem.ts';

type Path = Problem['path'];
interface Rule {
  readonly reads: readonly Path[];
  readonly check: (config: Config) => Iterable<Problem>;
}

const services = ['app', 'services'] as const;
const all: readonly Rule[] = [
  { reads: [services, ['app', 'compose'], ['launcher']], check: startable },
  { reads: [services, ['app', 'compose'], ['agreement', 'origins']], check: placeholders },
  {
    reads: [
      ['app', 'users'],
      ['agreement', 'auth'],
    ],
    check: users,
  },
  { reads: [['app', 'resources']], check: resources },
  { reads: [services, ['app', 'screens']], check: screens },
  { reads: [['agreement', 'auth']], check: auth },
  {
    reads: [
      ['agreement', 'auth'],
      ['app', 'exclude'],
    ],
    check: excluded,
  },
  { reads: [services, ['app', 'disposable']], check: disposed },
  { reads: [['agreement', 'realtime']], check: sockets },
  { reads: [services, ['app', 'users'], ['agreement', 'auth']], check: documents },
];

/** @param malformed what the schema found; the rules rely on the rest. */
export function rules(given: unknown, malformed: readonly Problem[]): readonly Problem[] {
  if (!isRecord(given) || !isRecord(given['app']) || !isRecord(given['agreement'])) return [];
  const sound = (part: Path): boolean => !malformed.some(({ path }) => isWithin(path, part) || isWithin(part, path));
  return all.filter(({ reads }) => reads.every(sound)).flatMap(({ check }) => [...check(given as unknown as Config)]);
}

/** Names of several Apps tell them apart. */
export function contradictoryNames(given: readonly unknown[]): readonly Problem[] {
  const names = given.map((one) => (isRecord(one) ? (one['name'] ?? 'app') : undefined));
  return names.flatMap((name, index) =>
    name === undefined || names.indexOf(name) === index
      ? []
      : [{ path: [index, 'name'], what: `is the same as that of [${names.indexOf(name)}]`, remedy: 'Give each App a name of its own.' }],
  );
}

function* startable({ app, launcher }: Config): Iterable<Problem> {
  for (const [name, service] of servicesOf({ app })) {
    const path = [...services, name];
    const { url, start } = service;
    if (url !== undefined) continue;
    if (launcher === 'url') yield { path, what: "has no url, but launcher is 'url'", remedy: `Add \`url\`, or choose another launcher.` };
    else if (launcher === 'containers' && app.compose === undefined) continue;
    else if (start === undefined && (launcher === 'processes' || launcher === 'auto' || app.compose === undefined)) {
      yield {
        path,
        what: `needs url or start${launcher === undefined ? '' : `, as launcher is '${launcher}'`}`,
        remedy: 'Add `url` when it already runs, or `start`, the command that starts it.',
      };
    }
  }
  if (launcher === 'containers' && app.compose === undefined)
    yield {
      path: ['app', 'compose'],
      what: "is missing, but launcher is 'containers'",
      remedy: "Name the compose file, like `compose: 'docker-compose.test.yml'`.",
    };
}

function* placeholders({ app, agreement }: Config): Iterable<Problem> {
  const known = placeholderNames(servicesOf({ app }).map(([name]) => name));
  function* within(path: Path, text: string, shell: boolean): Iterable<Problem> {
    for (const { name, nearest } of unknownPlaceholders(text, known, shell)) {
      yield { path, what: `holds the unknown placeholder \${${name}}`, remedy: remedyFor(name, nearest, known) };
    }
  }
  for (const [name, { start, prepare = [], env = {} }] of servicesOf({ app })) {
    const path = [...services, name];
    if (start !== undefined) yield* within([...path, 'start'], start, true);
    for (const [index, command] of prepare.entries()) yield* within([...path, 'prepare', index], command, true);
    for (const [variable, value] of Object.entries(env)) yield* within([...path, 'env', variable], value, false);
  }
  const composeEnv = typeof app.compose === 'object' ? (app.compose.env ?? {}) : {};
  for (const [variable, value] of Object.entries(composeEnv)) yield* within(['app', 'compose', 'env', variable], value, false);
  const origins = Array.isArray(agreement.origins) ? (agreement.origins as readonly string[]) : [];
  for (const [index, origin] of origins.entries()) yield* within(['agreement', 'origins', index], origin, false);
}

function remedyFor(name: string, nearest: string | undefined, known: readonly string[]): string {
  if (placeholderNames(['web']).includes(name)) return 'There is no web service: add `app.services.web`.';
  return nearest === undefined ? `Known are ${known.map((one) => `\${${one}}`).join(', ')}.` : `Did you mean \`\${${nearest}}\`?`;
}

function* users({ app, agreement }: Config): Iterable<Problem> {
  const remedy = "Add one, like `users: { a: { identifier: 'a@example.com', password: process.env.PASSWORD_A } }`.";
  if (app.users === undefined) {
    if (agreement.auth !== undefined) yield { path: ['app', 'users'], what: 'is missing, but agreement.auth says how users sign in', remedy };
  } else if (Object.keys(app.users).length === 0) yield { path: ['app', 'users'], what: 'names no user', remedy };
}

function* resources({ app }: Config): Iterable<Problem> {
  for (const [name, resource] of Object.entries(app.resources ?? {})) {
    const path = ['app', 'resources', name];
    if (resource.create !== undefined && resource.body === undefined)
      yield {
        path: [...path, 'body'],
        what: 'is missing, but create is there',
        remedy: 'Write `body: (marker) => ({ … })`: what creates one, with the marker in one of its texts.',
      };
    // Without a parameter, removing one object could mean removing all of them.
    for (const verb of ['read', 'update', 'remove'] as const) {
      const id = resource[verb];
      if (id !== undefined && pathParameters(operationParts(id).path).length === 0)
        yield { path: [...path, verb], what: 'names no single object', remedy: 'Write the id as a parameter, like `/todos/{id}`.' };
    }
  }
}

function* screens({ app }: Config): Iterable<Problem> {
  if (app.screens !== undefined && app.services.web === undefined)
    yield { path: ['app', 'screens'], what: 'is there, but there is no web service', remedy: 'Add `app.services.web`, or leave `screens` out.' };
}

function* auth({ agreement }: Config): Iterable<Problem> {
  if (agreement.auth === undefined) return;
  for (const { at, what, remedy } of contradictions(agreement.auth.agreement)) yield { path: ['agreement', 'auth', ...at.split('.')], what, remedy };
}

function* disposed({ app }: Config): Iterable<Problem> {
  if (app.disposable === true && app.services.api.start === undefined && app.compose === undefined)
    yield {
      path: ['app', 'disposable'],
      what: 'is true, but nothing launches the api: what it keeps stays',
      remedy: 'Leave `disposable` out, and a run removes what it created.',
    };
}

function* excluded({ app, agreement }: Config): Iterable<Problem> {
  const signIn: OperationId | undefined = agreement.auth?.agreement.signIn.operation;
  const index = signIn === undefined ? -1 : (app.exclude ?? []).indexOf(signIn);
  if (index >= 0)
    yield {
      path: ['app', 'exclude', index],
      what: 'is the operation that signs users in',
      remedy: 'Leave it out of `exclude`, or leave `agreement.auth` out.',
    };
}

function* sockets({ agreement: { realtime } }: Config): Iterable<Problem> {
  if (typeof realtime?.auth !== 'object' || !('path' in realtime.auth) || pathParameters(realtime.path).includes(realtime.auth.path)) return;
  yield {
    path: ['agreement', 'realtime', 'path'],
    what: 'has no place for the credential that the path is agreed to carry',
    remedy: `Write it like \`/ws/{${realtime.auth.path}}\`.`,
  };
}

function* documents({ app, agreement }: Config): Iterable<Problem> {
  const { openapi } = app.services.api;
  const known = Object.keys(app.users ?? {});
  // That there are none is said already.
  if (known.length === 0 && agreement.auth !== undefined) return;
  for (const [index, { as }] of documentsOf(openapi).entries()) {
    const path = [...services, 'api', 'openapi', ...(Array.isArray(openapi) ? [index] : []), 'as'];
    if (as !== undefined && !known.includes(as))
      yield { path, what: 'is none of app.users', remedy: known.length === 0 ? 'Add that user.' : `Write one of: ${known.join(', ')}.` };
  }
}

function servicesOf({ app }: Pick<Config, 'app'>): readonly (readonly ['api' | 'web', ServiceConfig])[] {
  const { api, web } = app.services;
  return web === undefined
    ? [['api', api]]
    : [
        ['api', api],
        ['web', web],
      ];
}
