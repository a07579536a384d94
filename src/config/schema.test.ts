import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bearer, cookie, cursor, encoded, envelope, pageNumber, type AuthOptions } from '../agreement/index.ts';
import { bearerInBody, cookieCsrfCursor, least, most, offsetPaged, referenceApp } from './configs-for-tests.ts';
import { pathText, problemText } from './problem.ts';
import { readConfig } from './schema.ts';

function problems(exported: unknown): readonly string[] {
  const read = readConfig(exported);
  return 'problems' in read ? read.problems.map((problem) => problemText(problem)) : [];
}

type Keys = readonly (string | number)[];
/** A copy with another value at a place; undefined takes the member away. Functions stay. */
function changed(value: unknown, [key, ...rest]: Keys, to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  const inner = changed(copy[key], rest, to);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}
const at = (place: string): Keys => (place === '' ? [] : place.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
/** The largest config with a change; below `agreement.auth` a change of the options. */
function mostWith(place: string, to: unknown): unknown {
  if (!place.startsWith('agreement.auth.')) return changed(most, at(place), to);
  return {
    ...most,
    agreement: { ...most.agreement, auth: bearer(changed(most.agreement.auth.options, at(place.slice('agreement.auth.'.length)), to) as AuthOptions) },
  };
}

test.each(
  Object.entries({
    least,
    most,
    bearerInBody,
    cookieCsrfCursor,
    referenceApp,
    offsetPaged,
    list: [least],
    zod: changed(least, at('agreement.errors'), envelope(z.object({ error: z.string() }))),
  }),
)('%s can be said', (_, config) => {
  expect(problems(config)).toEqual([]);
});

test.each<[string, unknown]>([
  ['a document alone', mostWith('app.services.api.openapi', '/openapi.json')],
  ['a document and its user', mostWith('app.services.api.openapi', { at: '/openapi.json', as: 'root' })],
  ['one anonymous status', mostWith('agreement.auth.anonymous', 302)],
  ['several', mostWith('agreement.auth.anonymous', [401, 403])],
  ['both encodings', mostWith('agreement.auth.signIn.body', 'either')],
  ['a second credential in a header', mostWith('agreement.auth.csrf', { header: 'X-Workspace', from: 'GET /me', token: 'body:workspace' })],
  ['a CSRF value in a field of the body', mostWith('agreement.auth.csrf', { field: 'csrfToken', from: 'GET /csrf', token: 'body:csrfToken' })],
  ['a page in one parameter', changed(least, at('agreement.paging'), encoded({ parameter: 'range', template: '[{offset},{last}]', items: '*' }))],
  ['a socket with its credential in the path', changed(mostWith('agreement.realtime.auth', { path: 'token' }), at('agreement.realtime.path'), '/ws/{token}')],
])('%s can be said', (_, config) => {
  expect(problems(config)).toEqual([]);
});

describe('each rule', () => {
  const withoutStart = changed(changed(most, at('app.services.web.start'), undefined), at('launcher'), undefined);
  test.each<[string, unknown, string]>([
    // unknown keys
    ['a level that there is not', mostWith('drift.levels', { 'operation-removed': 'error' }), 'drift.levels.operation-removed: is none of the words it may be'],
    ['an unknown key at the top', mostWith('reech', 'reads'), 'reech: is not known. Did you mean `reach`?'],
    ['an unknown key inside', mostWith('app.services.api.opneapi', '/x'), 'app.services.api.opneapi: is not known. Did you mean `openapi`?'],
    ['an unknown key without a likeness', mostWith('app.users.a.zzzzzz', 1), 'app.users.a.zzzzzz: is not known. Known here: identifier, password, role.'],
    ['openapi is the api’s', mostWith('app.services.web.openapi', '/x'), 'app.services.web.openapi: is not known.'],
    ['an unknown option of a dialect', mostWith('agreement.auth.sigOut', 'POST /x'), 'agreement.auth.sigOut: is not known. Did you mean `signOut`?'],
    [
      'an unknown option of paging',
      changed(least, at('agreement.paging'), pageNumber({ page: 'p', size: 's', items: 'i', totl: 't' } as never)),
      'agreement.paging.totl: is not known. Did you mean `total`?',
    ],
    // presence and kind
    ['no object', 'text', 'the default export: must be an object, but is text. Write `export default defineConfig('],
    ['nothing', undefined, 'the default export: is missing; it must be an object.'],
    ['an empty list', [], 'the default export: is an empty list.'],
    ['no app', mostWith('app', undefined), 'app: is missing; it must be an object.'],
    ['no agreement', mostWith('agreement', undefined), 'agreement: is missing; it must be an object. Write `agreement: {}`'],
    ['no api', mostWith('app.services.api', undefined), 'app.services.api: is missing; it must be an object.'],
    ['a number for a text', mostWith('app.users.a.password', 12345), 'app.users.a.password: must be text, but is a number. Read it from the environment'],
    [
      'an unset variable',
      mostWith('app.users.a.password', undefined),
      'app.users.a.password: is missing; it must be text. Read it from the environment, and check that the variable is set.',
    ],
    ['an empty variable', mostWith('app.users.a.identifier', ''), 'app.users.a.identifier: is empty.'],
    [
      'a number in an environment',
      mostWith('app.services.api.env.PORT', 8000),
      'app.services.api.env.PORT: must be text, but is a number. Write a text; numbers and booleans in quotes.',
    ],
    ['a text for commands', mostWith('app.services.api.prepare', 'x'), 'app.services.api.prepare: must be a list of commands, but is text.'],
    ['a port as text', mostWith('app.services.api.containerPort', '8000'), 'app.services.api.containerPort: must be a port from 1 to 65535, but is text.'],
    ['no port', mostWith('app.services.api.containerPort', 70000), 'app.services.api.containerPort: must be a port'],
    ['a value as body', mostWith('app.resources.todos.body', {}), 'app.resources.todos.body: must be a function, but is an object.'],
    ['seconds as text', mostWith('readyWithin', '60'), 'readyWithin: must be a number of seconds, but is text.'],
    ['no seconds', mostWith('readyWithin', 0), 'readyWithin: must be more than 0.'],
    ['milliseconds', mostWith('readyWithin', 60_000), 'readyWithin: is more than an hour.'],
    // words
    ['another role', mostWith('app.users.a.role', 'admn'), 'app.users.a.role: is none of the words it may be; did you mean `admin`. Write one of: admin.'],
    ['another reach', mostWith('reach', 'all'), 'reach: is none of the words it may be. Write one of: documents, reads,'],
    ['another level', mostWith('failOn', 'error'), 'failOn: is none of the words it may be. Write one of: note, warning, breaking.'],
    ['another launcher', mostWith('launcher', 'process'), 'launcher: is none of the words it may be; did you mean `processes`.'],
    ['a wildcard origin', mostWith('agreement.origins', '*'), 'agreement.origins: is none of the words it may be. Write one of: same-origin.'],
    ['a wildcard among origins', mostWith('agreement.origins.0', '*'), 'agreement.origins[0]: must be an origin. Write scheme://host[:port]'],
    ['an origin with a path', mostWith('agreement.origins.1', 'https://a.example.com/'), 'agreement.origins[1]: must be an origin.'],
    // operations
    ['a path alone', mostWith('app.exclude.0', '/restart'), 'app.exclude[0]: is not an operation: "/restart". Write the method first, like `GET /restart`.'],
    [
      'a method in lower case',
      mostWith('app.resources.todos.list', 'get /todos'),
      'app.resources.todos.list: is not an operation: "get /todos". Write `GET /todos`.',
    ],
    ['no slash', mostWith('agreement.public.0', 'GET health'), 'agreement.public[0]: is not an operation: "GET health". Write a method and a path'],
    ['an operation of a dialect', mostWith('agreement.auth.me', 'me'), 'agreement.auth.me: is not an operation: "me".'],
    ['disposal in words', mostWith('app.disposable', 'yes'), 'app.disposable: must be true or false'],
    ['no list of operations', mostWith('app.exclude', 'GET /x'), 'app.exclude: must be a list of operations, but is text.'],
    // services
    ['neither url nor start', { app: { services: { api: {} } }, agreement: {} }, 'app.services.api: needs url or start. Add `url`'],
    ['the same of web', changed(least, at('app.services.web'), { cwd: 'x' }), 'app.services.web: needs url or start.'],
    [
      'a compose file is enough only for containers',
      changed(withoutStart, at('launcher'), 'processes'),
      "app.services.web: needs url or start, as launcher is 'processes'.",
    ],
    ['auto may come to processes', changed(withoutStart, at('launcher'), 'auto'), "app.services.web: needs url or start, as launcher is 'auto'."],
    ['launcher url without a url', mostWith('launcher', 'url'), "app.services.web: has no url, but launcher is 'url'."],
    [
      'containers without a compose file',
      changed(changed(most, at('app.compose'), undefined), at('launcher'), 'containers'),
      "app.compose: is missing, but launcher is 'containers'.",
    ],
    [
      'a url with a path',
      mostWith('app.services.api.url', 'https://a.example.com/v1'),
      'app.services.api.url: must be an origin, without path, query or credentials. Write it like `https://a.example.com`;',
    ],
    ['no url', mostWith('app.services.api.url', 'a.example.com'), 'app.services.api.url: must be an origin'],
    ['a host elsewhere', mostWith('app.services.api.host', 'api.example.com'), 'app.services.api.host: must be a name that leads to loopback.'],
    ['a path without slash', mostWith('app.services.api.ready', 'health'), 'app.services.api.ready: must be a path that begins with one slash.'],
    // placeholders
    [
      'a placeholder nearly known',
      mostWith('app.services.api.env.ORIGINS', '${web.orgin}'),
      'app.services.api.env.ORIGINS: holds the unknown placeholder ${web.orgin}. Did you mean `${web.origin}`?',
    ],
    [
      'any other placeholder in an environment',
      mostWith('app.services.api.env.ORIGINS', '${HOME}'),
      'holds the unknown placeholder ${HOME}. Known are ${api.origin},',
    ],
    ['a placeholder in a command', mostWith('app.services.api.start', 'x ${api.prt}'), 'app.services.api.start: holds the unknown placeholder ${api.prt}.'],
    [
      'a placeholder in prepare',
      mostWith('app.services.api.prepare.0', 'x ${tmp}'),
      'app.services.api.prepare[0]: holds the unknown placeholder ${tmp}. Did you mean `${temp}`?',
    ],
    ['a placeholder for compose', mostWith('app.compose.env.ORIGINS', '${x.y}'), 'app.compose.env.ORIGINS: holds the unknown placeholder ${x.y}.'],
    ['a placeholder as origin', mostWith('agreement.origins.0', '${web.url}'), 'agreement.origins[0]: holds the unknown placeholder ${web.url}.'],
    [
      'the web’s origin without a web',
      changed(least, at('agreement.origins'), ['${web.origin}']),
      'agreement.origins[0]: holds the unknown placeholder ${web.origin}. There is no web service: add `app.services.web`.',
    ],
    // users, resources, screens, levers, pacts
    ['no users at all', mostWith('app.users', {}), 'app.users: names no user.'],
    ['no users for auth', mostWith('app.users', undefined), 'app.users: is missing, but agreement.auth says how users sign in.'],
    ['create without body', mostWith('app.resources.todos.body', undefined), 'app.resources.todos.body: is missing, but create is there.'],
    ['removing all of them', mostWith('app.resources.todos.remove', 'DELETE /todos'), 'app.resources.todos.remove: names no single object.'],
    ['updating all of them', mostWith('app.resources.todos.update', 'PUT /todos'), 'app.resources.todos.update: names no single object.'],
    ['reading all of them', mostWith('app.resources.todos.read', 'GET /todos'), 'app.resources.todos.read: names no single object.'],
    ['screens without a web', changed(least, at('app.screens'), { signIn: '/a', home: '/b' }), 'app.screens: is there, but there is no web service.'],
    ['a screen with its origin', mostWith('app.screens.home', 'http://localhost/'), 'app.screens.home: must be a path that begins with one slash.'],
    ['a screen on another host', mostWith('app.screens.home', '//evil.test'), 'app.screens.home: must be a path that begins with one slash.'],
    ['an unknown lever', mostWith('app.levers.crsh', 'POST /x'), 'app.levers.crsh: is not known. Did you mean `crash`?'],
    ['half a header', mostWith('app.levers.crash.header', ['X-Lever']), 'app.levers.crash.header'],
    ['no header name', mostWith('app.levers.crash.header.0', 'X Lever'), 'app.levers.crash.header[0]: must be the name of a header.'],
    ['a lever of nothing', mostWith('app.levers.crash', {}), 'app.levers.crash.operation: is missing; it must be an operation.'],
    ['a lever by a path', mostWith('app.levers.slow', '/slow'), 'app.levers.slow: is not an operation: "/slow".'],
    ['no pact file', mostWith('app.pacts.files', []), 'app.pacts.files: is an empty list.'],
    ['compose without a file', mostWith('app.compose.file', undefined), 'app.compose.file: is missing; it must be text.'],
    ['compose as a number', mostWith('app.compose', 5), 'app.compose: must be text, but is a number.'],
    // the agreement
    [
      'auth not from a dialect',
      mostWith('agreement.auth', { access: 'body:token' }),
      'agreement.auth: must be made by bearer() or cookie(), but is an object.',
    ],
    [
      'a dialect without options',
      changed(most, at('agreement.auth'), bearer(undefined as never)),
      'agreement.auth: is missing; it must be an object. Write `bearer(',
    ],
    ['a dialect without sign-in', mostWith('agreement.auth.signIn', undefined), 'agreement.auth.signIn: is missing; it must be an object.'],
    [
      'a placement without its kind',
      mostWith('agreement.auth.access', 'token'),
      'agreement.auth.access: does not say where the credential is. Write `body:token`',
    ],
    ['a cookie name that is none', mostWith('agreement.auth.refreshToken', 'cookie:a b'), 'agreement.auth.refreshToken: does not say where the credential is.'],
    ['negative grace', mostWith('agreement.auth.refresh.rotation.graceSeconds', -1), 'agreement.auth.refresh.rotation.graceSeconds: must not be negative.'],
    [
      'a word for rotation',
      mostWith('agreement.auth.refresh.rotation', 'always'),
      'agreement.auth.refresh.rotation: is none of the words it may be. Write one of: none.',
    ],
    ['constants that are no JSON', mostWith('agreement.auth.signIn.extra.when', new Date(0)), 'agreement.auth.signIn.extra.when'],
    ['sign-up without body', mostWith('agreement.auth.signUp.body', undefined), 'agreement.auth.signUp.body: is missing; it must be a function.'],
    [
      'cookie() with a token in the body',
      changed(most, at('agreement.auth'), cookie({ signIn: { operation: 'POST /x' }, access: 'body:t' })),
      'agreement.auth.access: does not name a cookie, but cookie() says the API reads one. Write `cookie:<name>`, or use bearer().',
    ],
    [
      'refresh without refreshToken',
      mostWith('agreement.auth.refreshToken', undefined),
      'agreement.auth.refresh: is agreed, but not where the refresh token comes from.',
    ],
    ['signing in is excluded', mostWith('app.exclude.0', 'POST /auth/sign-in'), 'app.exclude[0]: is the operation that signs users in.'],
    [
      'what stays, thrown away',
      changed(least, at('app.disposable'), true),
      'app.disposable: is true, but nothing launches the api: what it keeps stays. Leave `disposable` out',
    ],
    ['a validation status that is none', mostWith('agreement.errors.validation', 500), 'agreement.errors.validation: must be a status from 400 to 499'],
    [
      'a media type with parameters',
      mostWith('agreement.errors.shapes.0.mediaType', 'application/json; charset=utf-8'),
      'agreement.errors.shapes[0].mediaType: must be a media type without parameters.',
    ],
    [
      'a status as text',
      mostWith('agreement.errors.shapes.0.statuses', ['404']),
      "agreement.errors.shapes[0].statuses[0]: must be an error status, '4xx' or '5xx', but is text.",
    ],
    [
      'a schema of another library',
      mostWith('agreement.errors.shapes.0.schema', { '~standard': {} }),
      'agreement.errors.shapes[0].schema: must be a JSON Schema or a zod 4 schema, but is an object.',
    ],
    [
      'paging of no style',
      mostWith('agreement.paging', { page: 'p' }),
      'agreement.paging: must be made by pageNumber(), offsetLimit(), cursor(), linkHeader() or encoded(), but is an object.',
    ],
    ['a resource paged by no style', mostWith('app.resources.todos.paging', { page: 'p' }), 'app.resources.todos.paging: must be made by pageNumber()'],
    ['a resource of another word', mostWith('app.resources.todos.paging', 'never'), 'app.resources.todos.paging: is none of the words'],
    ['a resource that is not shared', mostWith('app.resources.todos.shared', false), 'app.resources.todos.shared: must be true'],
    ['errors of no body', mostWith('agreement.errors.shapes.0.mediaType', 'json'), 'agreement.errors.shapes[0].mediaType: must be a media type'],
    ['a refusal without a status', mostWith('agreement.auth.signIn.refused', ['401']), 'agreement.auth.signIn.refused[0]: must be a status'],
    ['an anonymous status of none', mostWith('agreement.auth.anonymous', 5000), 'agreement.auth.anonymous: must be a status'],
    ['a list of no anonymous status', mostWith('agreement.auth.anonymous', []), 'agreement.auth.anonymous: is an empty list'],
    ['an anonymous status in words', mostWith('agreement.auth.anonymous', [401, '403']), 'agreement.auth.anonymous[1]: must be a status'],
    ['a third encoding', mostWith('agreement.auth.signIn.body', 'xml'), 'agreement.auth.signIn.body: is none of the words'],
    ['a limit of nothing', mostWith('agreement.auth.limit.requests', 0), 'agreement.auth.limit.requests: must be 1 or more'],
    ['a limit of a folder that is none', mostWith('agreement.auth.limit.under', 'auth'), 'agreement.auth.limit.under: must be a path'],
    ['a CSRF header of nothing', mostWith('agreement.auth.csrf', { header: 'X-CSRF' }), 'agreement.auth.csrf: says neither which cookie'],
    [
      'a CSRF value that nothing repeats',
      mostWith('agreement.auth.csrf', { cookie: 'csrf' }),
      'agreement.auth.csrf: says neither which header nor which field',
    ],
    [
      'a page whose end is nowhere',
      changed(least, at('agreement.paging'), encoded({ parameter: 'page', template: '{page}', items: 'i' })),
      'agreement.paging.template: does not say where a page begins and where it ends',
    ],
    ['a constant parameter that is a number', mostWith('agreement.paging.extra.count', 1), 'agreement.paging.extra.count: must be text'],
    ['a document nowhere', mostWith('app.services.api.openapi', [{ as: 'a' }]), 'app.services.api.openapi[0].at: is missing'],
    ['no document at all', mostWith('app.services.api.openapi', []), 'app.services.api.openapi: is an empty list'],
    ['a document under no path', mostWith('app.services.api.openapi', { at: '/x', under: 'v2' }), 'app.services.api.openapi.under: must be a path'],
    ['a document for nobody', mostWith('app.services.api.openapi', ['/x', { at: '/y', as: 'zoe' }]), 'app.services.api.openapi[1].as: is none of app.users'],
    ['one document for nobody', mostWith('app.services.api.openapi', { at: '/y', as: 'zoe' }), 'app.services.api.openapi.as: is none of app.users'],
    ['a credential without its place in the path', mostWith('agreement.realtime.auth', { path: 'token' }), 'agreement.realtime.path: has no place'],
    ['a lifetime of no time', mostWith('agreement.auth.lifetime.accessSeconds', 0), 'agreement.auth.lifetime.accessSeconds: must be more than 0'],
    ['a socket of no place', mostWith('agreement.realtime.path', 'events'), 'agreement.realtime.path: must be'],
    ['a socket of another auth', mostWith('agreement.realtime.auth', 'header'), 'agreement.realtime.auth: is none of the words'],
    [
      'an event without a place',
      mostWith('agreement.realtime.changes.todos.created', { event: 'x' }),
      'agreement.realtime.changes.todos.created.at: is missing',
    ],
    ['an upload without a part', mostWith('agreement.upload.field', undefined), 'agreement.upload.field: is missing'],
    ['a version without an operation', mostWith('agreement.versions.v1', '/v1'), 'agreement.versions.v1: is not an operation'],
    ['ownership in words', mostWith('owned', 'yes'), 'owned: must be true or false'],
    ['a first page of 2', mostWith('agreement.paging.first', 2), 'agreement.paging.first: must be 0 or 1'],
    ['pages of nothing', mostWith('agreement.paging.max', 0), 'agreement.paging.max: must be 1 or more.'],
    [
      'a cursor without next',
      changed(least, at('agreement.paging'), cursor({ cursor: 'c', size: 's', items: 'i' } as never)),
      'agreement.paging.next: is missing',
    ],
    // several
    ['two of one name', [most, most], '[1].name: is the same as that of [0].'],
    ['two without a name', [least, least], '[1].name: is the same as that of [0]. Give each App a name of its own.'],
    ['a name of control characters', mostWith('name', 'a\u001B[31m'), 'name: must be a short name'],
    ['a problem in the second', [least, { ...least, name: 'b', reach: 1 }], '[1].reach: must be one of a few words, but is a number.'],
  ])('%s', (_, config, expected) => {
    const found = problems(config);
    expect(
      found.filter((problem) => problem.startsWith(expected) || problem.includes(expected)),
      found.join('\n'),
    ).toHaveLength(1);
    expect(found.length, found.join('\n')).toBe(1);
  });
});

test('every problem at once, cross-field rules included', () => {
  const config = mostWith('app.users.a.password', 5);
  const more = { ...(config as object), reach: 'x', agreement: { ...most.agreement, origins: ['${nope.x}'] } };
  expect(problems(more).map((problem) => problem.split(':')[0])).toEqual(['app.users.a.password', 'reach', 'agreement.origins[0]']);
});

test('shell variables stay the shell’s', () => {
  expect(problems(mostWith('app.services.api.start', 'run ${HOME} ${PORT:-1} $PORT ${API_KEY}'))).toEqual([]);
});

test.each([
  [['app', 'users', 'a b', 'password'], 'app.users["a b"].password'],
  [[1, 'app'], '[1].app'],
  [['app', 'exclude', 0], 'app.exclude[0]'],
])('%j is written %s', (path, written) => {
  expect(pathText(path)).toBe(written);
});

/** Every place in a plain value. */
function places(value: unknown, path: Keys = []): readonly Keys[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, Array.isArray(value) ? Number(key) : key]))];
}

describe('whatever stands anywhere', () => {
  const options = places(most.agreement.auth.options)
    .filter((path) => path.length > 0)
    .map((path) => `agreement.auth.${path.join('.')}`);
  const rest = places(most)
    .map((path) => path.join('.'))
    .filter((path) => path !== '' && !path.startsWith('agreement.auth.'));
  const canaries: readonly unknown[] = [
    987654321,
    ['canary'],
    { inner: 'canary' },
    null,
    true,
    () => 'canary',
    Symbol('canary'),
    10n ** 30n,
    'canary canary',
    ' ',
  ];
  test('validation survives, tells the place and a remedy, and echoes no value', () => {
    let red = 0;
    for (const place of [...rest, ...options]) {
      for (const canary of canaries) {
        const found = problems(mostWith(place, canary));
        red += found.length > 0 ? 1 : 0;
        for (const problem of found) {
          expect(problem).toMatch(/^\S.*?: .+\. .+[.?`]/s);
          expect(problem.replace(/is not an operation: "[^"]*"/, '')).not.toMatch(/canary|987654321|\n|undefined/);
        }
      }
    }
    // Nearly all of them are wrong nearly everywhere; if none were, this test would prove nothing.
    expect(red).toBeGreaterThan(rest.length * 6);
  });

  test.each([
    'app.users.a.password',
    'app.users.a.identifier',
    'app.services.api.env.ORIGINS',
    'app.services.api.start',
    'agreement.auth.signIn.extra.remember',
    'app.services.api.url',
    'app.levers.crash.header.1',
  ])('a secret at %s is never echoed', (place) => {
    for (const secret of ['', 's3cr3t ${x.y}', ['s3cr3t'], { s: 's3cr3t' }, 's3cr3t\nGET /s3cr3t', 'https://u:s3cr3t@h.test/s3cr3t']) {
      expect(problems(mostWith(place, secret)).join('\n')).not.toContain('s3cr3t');
    }
  });
});

test('a level for a change that there is not is found, where the ids are known', () => {
  const read = (exported: unknown): unknown => readConfig(exported, ['operation-removed', 'response-error-status-added']);
  const config = mostWith('drift.levels', { 'operation-removed': 'note', 'response-eror-status-added': 'note', nonsense: 'note' });
  const problem = (id: string, remedy: string): object => ({ path: ['drift', 'levels', id], what: 'is the id of no change', remedy });
  expect(read(config)).toEqual({
    problems: [
      problem('response-eror-status-added', 'Did you mean `response-error-status-added`?'),
      problem('nonsense', 'A finding of `seamcheck diff` says its id.'),
    ],
  });
  expect(read(most)).toHaveProperty('configs');
});
