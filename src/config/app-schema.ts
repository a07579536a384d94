import { z } from 'zod';
import { paging } from './agreement-schema.ts';
import { isRecord } from '../model/json.ts';
import { callable, choice, depending, list, matching, mustBe, named, operation, operations, path, say, section, text } from './fields.ts';

const onlyOrigin = z.custom<string>((value) => typeof value === 'string' && isOrigin(value), {
  error: (issue) =>
    typeof issue.input === 'string' && issue.input !== ''
      ? say('must be an origin, without path, query or credentials', originRemedy(issue.input))
      : mustBe('an origin', 'Write it like `https://staging.example.com`.')(issue),
});
function isOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && pathname === '/' && search + hash + username + password === '';
}
function originRemedy(url: string): string {
  const usable = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return `Write it like \`${usable ? new URL(url).origin : 'https://staging.example.com'}\`; the path belongs into the operations.`;
}

const environment = named(z.string({ error: mustBe('text', 'Write a text; numbers and booleans in quotes.') }), "Write `env: { NAME: 'value' }`.");
const command = (): z.ZodString => text('Write a shell command, like `npm run start -- --port $PORT`.');
const service = {
  url: onlyOrigin.optional(),
  start: command().optional(),
  prepare: list(command(), 'a list of commands', "Write it like `['npm ci', 'npm run build']`.").optional(),
  cwd: text('Write a folder, relative to the config file.').optional(),
  env: environment.optional(),
  host: matching(
    /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i,
    'a name that leads to loopback',
    'Write `localhost`, a name under `.localhost`, or `127.0.0.1`.',
  ).optional(),
  ready: path().optional(),
  container: matching(/^[\w.-]+$/, 'a service name of the compose file', 'Write it as in the compose file.').optional(),
  containerPort: z
    .custom<number>((value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535, {
      error: mustBe('a port from 1 to 65535', 'Write the port inside the container, without quotes.'),
    })
    .optional(),
};

const user = section(
  {
    identifier: text('Write what the user signs in with; if it comes from the environment, check that the variable is set.'),
    password: text('Read it from the environment, and check that the variable is set.'),
    role: choice(['admin']).optional(),
  },
  'Write `{ identifier, password }`.',
);

const resource = section(
  {
    list: operation(),
    create: operation().optional(),
    read: operation().optional(),
    update: operation().optional(),
    remove: operation().optional(),
    body: callable('Write `body: (marker) => ({ title: marker })`.').optional(),
    change: callable('Write `change: (marker) => ({ title: marker })`.').optional(),
    paging: depending((value) => ({ value, schema: typeof value === 'string' ? choice(['none']) : paging })).optional(),
    shared: z.literal(true, { error: mustBe('true', 'Write `true`, or leave it out.') }).optional(),
    writes: choice(['owner']).optional(),
    id: text('Write where the id is in the answer: `id`, `data.id`.').optional(),
  },
  "Write `{ list: 'GET /todos' }`.",
);

const header = z.tuple([matching(/^[!#$%&'*+.^_`|~\w-]+$/, 'the name of a header', 'Write it like `X-Lever`.'), text('Write the value of the header.')], {
  error: mustBe('a name and a value', "Write `header: ['X-Lever', 'crash']`."),
});
const lever = depending((value) => {
  if (typeof value === 'string' || !isRecord(value)) return { value, schema: operation() };
  return {
    value,
    schema: 'header' in value ? section({ header }) : section({ operation: operation() }, "Write `{ header: ['X-Lever', 'crash'] }` or an operation."),
  };
});

const compose = depending((value) => ({
  value,
  schema: isRecord(value) ? section({ file: text(), env: environment.optional() }) : text('Write the compose file, relative to the config file.'),
}));
const files = depending((value) => ({
  value,
  schema:
    typeof value === 'string'
      ? text()
      : list(text(), 'a file or a list of files', "Write it like 'contracts/pacts/*.json'.").min(1, {
          error: say('is an empty list', 'Name a file, or leave `pacts` out.'),
        }),
}));

const oneDocument = depending((value) => ({
  value,
  schema: isRecord(value)
    ? section({ at: text('Write a path on the api, or a file.'), as: text('Write the name of a user of app.users.').optional(), under: path().optional() })
    : text('Write a path on the api, or a file.'),
}));
const documents = depending((value) => ({
  value,
  schema: Array.isArray(value)
    ? list(oneDocument, 'a list of documents', "Write it like `['/openapi.json', '/billing/openapi.json']`.").min(1, {
        error: say('is an empty list', 'Name a document, or leave `openapi` out.'),
      })
    : oneDocument,
}));

const baselineRemedy = "Write a file like 'contracts/openapi/api.json', 'origin/main:openapi.json', or 'git:origin/main'.";

export const appSchema: z.ZodType = section(
  {
    services: section(
      {
        api: section(
          { ...service, openapi: documents.optional(), baseline: text(baselineRemedy).optional() },
          "Write `api: { url: 'https://…' }` or `api: { start: '…' }`.",
        ),
        web: section(service).optional(),
      },
      'Write `services: { api: { … }, web: { … } }`.',
    ),
    compose: compose.optional(),
    users: named(user, 'Write `users: { a: { identifier, password } }`.').optional(),
    resources: named(resource, "Write `resources: { todos: { list: 'GET /todos' } }`.").optional(),
    screens: section({ signIn: path(), home: path(), protected: list(path(), 'a list of paths', "Write it like ['/todos'].").optional() }).optional(),
    levers: section({ crash: lever.optional(), expireAccess: lever.optional(), slow: lever.optional() }).optional(),
    pacts: section({ files, providerStates: operation().optional() }).optional(),
    exclude: operations().optional(),
    disposable: z.boolean({ error: mustBe('true or false', 'Write `disposable: true`, or leave it out.') }).optional(),
  },
  'Write `app: { services: { api: { … } } }`.',
);
