import { z } from 'zod';
import { isRecord } from '../model/json.ts';
import { callable, choice, depending, list, matching, mustBe, named, never, operation, operations, path, placement, say, section, text } from './fields.ts';

const place = (): z.ZodString => text('Write where it is in the body: `total`, `meta.total` or `/meta/total`.');
const itemsPlace = z.string({ error: mustBe('text', "Write where the list is: `items`, or '' when the body is the list.") });
const headerName = (): z.ZodString => matching(/^[!#$%&'*+.^_`|~\w-]+$/, 'the name of a header or cookie', 'Write it like `X-CSRF-Token`.');
const parameter = (): z.ZodString => text('Write the name of the query parameter.');
function count(remedy: string): z.ZodType {
  return z
    .number({ error: mustBe('a whole number of 1 or more', remedy) })
    .int({ error: say('must be a whole number', remedy) })
    .min(1, { error: say('must be 1 or more', remedy) });
}
const flag = count('Write the largest page size the api grants.');

const rotation = depending((value) => ({
  value,
  schema:
    typeof value === 'string' || value === undefined
      ? choice(['none'])
      : section({ graceSeconds: graceSeconds(), onReuse: choice(['revoke-family', 'reject']) }),
}));
function graceSeconds(): z.ZodType {
  const remedy = 'Write the seconds in which a used refresh token still works, 0 when it does not.';
  return z.number({ error: mustBe('a number of seconds', remedy) }).min(0, { error: say('must not be negative', remedy) });
}

const json: z.ZodType = z.custom(isJson, {
  error: () => say('must be JSON: text, a number, a boolean, null, a list or an object', 'Leave out functions and dates.'),
});
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By shape: an object literal of another realm has another Object.prototype, which has no prototype either.
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && Object.values(value).every(isJson);
}

function refusal(): z.ZodType {
  return z.custom<number>((value) => typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 499, {
    error: mustBe('a status', 'Write a number like 401, without quotes.'),
  });
}
function duration(): z.ZodType {
  const remedy = 'Write seconds, like `900`.';
  return z.number({ error: mustBe('a number of seconds', remedy) }).positive({ error: say('must be more than 0', remedy) });
}

function extra(): z.ZodType {
  return named(json, 'Write constant fields, like `{ remember: true }`.');
}

const authOptions = section(
  {
    signIn: section(
      {
        operation: operation(),
        body: choice(['json', 'form', 'either']).optional(),
        fields: section({ identifier: text().optional(), password: text().optional() }).optional(),
        extra: extra().optional(),
        refused: list(refusal(), 'a list of statuses', 'Write a list like [401].').optional(),
        guesses: count('Write how many wrong passwords are refused.').optional(),
      },
      "Write `signIn: { operation: 'POST /sign-in' }`.",
    ),
    present: section({ header: headerName().optional(), scheme: z.string({ error: mustBe('text', "Write '' for none.") }).optional() }).optional(),
    anonymous: depending((value) => ({
      value,
      schema: Array.isArray(value)
        ? list(refusal(), 'a list of statuses', 'Write a list like [401, 403].').min(1, { error: say('is an empty list', 'Name a status, or leave it out.') })
        : refusal(),
    })).optional(),
    access: placement(),
    refreshToken: placement().optional(),
    refresh: section({ operation: operation(), sendAs: placement().optional(), extra: extra().optional(), rotation: rotation.optional() }).optional(),
    signUp: section({ operation: operation(), body: callable('Write `body: ({ identifier, password, name }) => ({ … })`.') }).optional(),
    signOut: operation().optional(),
    signOutSends: placement().optional(),
    signOutExtra: extra().optional(),
    me: operation().optional(),
    identity: section({ me: place().optional(), signIn: place().optional(), claim: text().optional() }).optional(),
    csrf: section({
      cookie: headerName().optional(),
      header: headerName().optional(),
      field: place().optional(),
      from: operation().optional(),
      token: placement().optional(),
    }).optional(),
    lifetime: section({
      access: placement().optional(),
      refresh: placement().optional(),
      unit: choice(['seconds', 'milliseconds']).optional(),
      accessSeconds: duration().optional(),
      refreshSeconds: duration().optional(),
    }).optional(),
    limit: section(
      { requests: count('Write how many requests are answered.'), seconds: duration().optional(), under: path().optional() },
      'Write `{ requests: 12 }`.',
    ).optional(),
  },
  "Write `bearer({ signIn: { operation: 'POST /sign-in' }, access: 'body:token' })`.",
);

/** Options are checked as they were written, so `agreement.auth.access` is the path of what is wrong. */
const auth = depending((value) =>
  isRecord(value) && value['kind'] === 'auth'
    ? { schema: authOptions, value: value['options'] }
    : { schema: never('made by bearer() or cookie()', 'Import one of them from seamcheck and call it.'), value },
);

const status = z.custom<number | '4xx' | '5xx'>(
  (value) => value === '4xx' || value === '5xx' || (typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599),
  {
    error: mustBe("an error status, '4xx' or '5xx'", 'Write 400 to 599, without quotes.'),
  },
);
const statuses = depending((value) => ({
  value,
  schema: typeof value === 'string' ? choice(['any']) : list(status, "'any' or a list of statuses", "Write 'any', or a list like [422, '4xx']."),
}));

/** By shape: a schema made by another copy of zod is not an instance of our classes. */
export function isZodSchema(value: unknown): value is z.ZodType {
  return isRecord(value) && isRecord(value['_zod']) && isRecord(value['~standard']);
}
const jsonSchema = depending((value) => ({
  value,
  schema: isZodSchema(value)
    ? z.unknown()
    : typeof value === 'boolean' || (isRecord(value) && !('~standard' in value))
      ? json
      : never('a JSON Schema or a zod 4 schema', "Write it like `{ type: 'object', required: ['error'] }`."),
}));

const mediaRemedy = "Write it like `application/json`, or '' for errors without a body.";
const mediaType = z
  .string({ error: mustBe('text', mediaRemedy) })
  .regex(/^(?:[\w.!#$&^+-]+\/[\w.!#$&^+-]+)?$/, { error: say('must be a media type without parameters', mediaRemedy) });

const errors = section(
  {
    name: text(),
    shapes: list(
      section({
        statuses,
        mediaType,
        schema: jsonSchema,
        code: place().optional(),
      }),
      'a list of shapes',
      'Use problemJson(), fastapiDetail() or envelope().',
    ),
    validation: z.custom<number>((value) => typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 499, {
      error: mustBe('a status from 400 to 499', 'Write the status of a request whose content is not acceptable, mostly 422 or 400.'),
    }),
  },
  'Use problemJson(), fastapiDetail() or envelope().',
);

const isTrue = z.literal(true, { error: mustBe('true', 'Write `true`, or leave it out.') });
const paged = {
  items: itemsPlace,
  total: place().optional(),
  pages: place().optional(),
  max: flag.optional(),
  next: place().optional(),
  outOfRange: choice(['reject', 'clamp']).optional(),
  estimated: isTrue.optional(),
  extra: named(
    z.string({ error: mustBe('text', "Write the parameter's value in quotes.") }),
    "Write constant parameters, like `{ count: 'exact' }`.",
  ).optional(),
};
const style = z.string();
const first = z.custom<0 | 1>((value) => value === 0 || value === 1, { error: mustBe('0 or 1', 'Write the number of the first page.') });
const template = text().refine((value) => /\{(?:page|offset)\}/.test(value) && /\{(?:size|last)\}/.test(value), {
  error: say('does not say where a page begins and where it ends', 'Write it with {page} or {offset}, and {size} or {last}, like `[{offset},{last}]`.'),
});
const pagingStyles: Readonly<Record<string, z.ZodType>> = {
  'page-number': section({ style, page: parameter(), size: parameter().optional(), first, ...paged }),
  'offset-limit': section({ style, offset: parameter(), limit: parameter(), ...paged }),
  cursor: section({ style, cursor: parameter(), size: parameter().optional(), ...paged, next: place() }),
  link: section({ style, size: parameter().optional(), ...paged }),
  encoded: section({ style, parameter: parameter(), template, first, ...paged }),
};
export const paging: z.ZodType = depending((value) => {
  const name = isRecord(value) ? value['style'] : undefined;
  const schema = typeof name === 'string' && Object.hasOwn(pagingStyles, name) ? pagingStyles[name] : undefined;
  return {
    value,
    schema: schema ?? never('made by pageNumber(), offsetLimit(), cursor(), linkHeader() or encoded()', 'Import one of them from seamcheck and call it.'),
  };
});

/** `http://localhost:3000`, `${web.origin}`; never `*`, which browsers refuse with credentials (Fetch §3.3.5). */
const origin = matching(
  /^(?:\$\{[\w.]+\}|https?:\/\/[^\s/*?#@]+)$/,
  'an origin',
  'Write scheme://host[:port] without a path or a wildcard, or `${web.origin}`.',
);
const origins = depending((value) => ({
  value,
  schema:
    typeof value === 'string'
      ? choice(['same-origin'])
      : list(origin, "'same-origin' or a list of origins", "Write 'same-origin', or a list like ['https://app.example.com']."),
}));

const bool = z.boolean({ error: mustBe('true or false', 'Write `true` or `false`.') });
const names = (): z.ZodType => list(text(), 'a list of names', "Write a list like ['opens_at'].").optional();
const change = section({ event: text(), at: itemsPlace }, "Write `{ event: 'todo.created', at: 'todo' }`.").optional();

const upload = section(
  {
    operation: operation(),
    of: text().optional(),
    field: text('Write the name of the part, like `file`.'),
    extra: named(
      z.string({ error: mustBe('text', 'Write a text; numbers and booleans in quotes.') }),
      "Write constant fields, like `{ folder: 'inbox' }`.",
    ).optional(),
    maxBytes: flag.optional(),
    types: list(text(), 'a list of media types', "Write a list like ['image/png'].").optional(),
    id: place().optional(),
    list: operation().optional(),
    remove: operation().optional(),
  },
  "Write `{ operation: 'POST /files', field: 'file' }`.",
);

const socketAuth = depending((value) => ({
  value,
  schema: !isRecord(value)
    ? choice(['none', 'cookie'])
    : 'path' in value
      ? section({ path: text('Write the name of the parameter in `path`.') })
      : 'query' in value
        ? section({ query: parameter() })
        : 'subprotocol' in value
          ? section({ subprotocol: text() })
          : section(
              { firstMessage: json },
              "Write 'cookie', { query: 'token' }, { path: 'token' }, { subprotocol: 'access_token' } or { firstMessage: { token: '$token' } }.",
            ),
}));
const realtime = section(
  {
    path: path(),
    auth: socketAuth,
    ready: text().optional(),
    readyWith: named(json, "Write what the event says when all is well, like `{ status: 'ok' }`.").optional(),
    type: place().optional(),
    events: named(jsonSchema, "Write each event's name with its schema.").optional(),
    changes: named(section({ created: change, updated: change, removed: change }), 'Write `{ todos: { created: { event, at } } }`.').optional(),
    originRequired: bool.optional(),
    within: duration().optional(),
    endsWithin: duration().optional(),
  },
  "Write `{ path: '/events', auth: 'cookie' }`.",
);

export const agreementSchema: z.ZodType = section(
  {
    auth: auth.optional(),
    errors: errors.optional(),
    paging: paging.optional(),
    origins: origins.optional(),
    public: operations().optional(),
    privileged: operations().optional(),
    hidesExistence: bool.optional(),
    success: jsonSchema.optional(),
    formats: section({ timestamps: names(), dates: names(), civil: names(), utc: bool.optional() }).optional(),
    upload: upload.optional(),
    realtime: realtime.optional(),
    versions: named(operation(), "Write `{ v1: 'GET /v1/me' }`.").optional(),
    deprecated: section({ operations: operations().optional(), noticeDays: flag.optional() }).optional(),
    cacheable: operations().optional(),
    readsHeaders: list(headerName(), 'a list of header names', "Write a list like ['Link'].").optional(),
    health: operation().optional(),
  },
  'Write `agreement: {}` when nothing is agreed yet.',
);
