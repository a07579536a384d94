import { z } from 'zod';
import { isRecord } from '../model/json.ts';
import { callable, choice, depending, list, matching, mustBe, named, never, operation, operations, placement, say, section, text } from './fields.ts';

const place = (): z.ZodString => text('Write where it is in the body: `total`, `meta.total` or `/meta/total`.');
const itemsPlace = z.string({ error: mustBe('text', "Write where the list is: `items`, or '' when the body is the list.") });
const headerName = (): z.ZodString => matching(/^[!#$%&'*+.^_`|~\w-]+$/, 'the name of a header or cookie', 'Write it like `X-CSRF-Token`.');
const parameter = (): z.ZodString => text('Write the name of the query parameter.');
const flag = z
  .number({ error: mustBe('a whole number of 1 or more', 'Write the largest page size the api grants.') })
  .int()
  .min(1, { error: say('must be 1 or more', 'Write the largest page size the api grants.') });

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

const authOptions = section(
  {
    signIn: section(
      {
        operation: operation(),
        body: choice(['json', 'form']).optional(),
        fields: section({ identifier: text().optional(), password: text().optional() }).optional(),
        extra: named(json, 'Write constant fields, like `{ remember: true }`.').optional(),
      },
      "Write `signIn: { operation: 'POST /sign-in' }`.",
    ),
    access: placement(),
    refreshToken: placement().optional(),
    refresh: section({ operation: operation(), sendAs: placement().optional(), rotation: rotation.optional() }).optional(),
    signUp: section({ operation: operation(), body: callable('Write `body: ({ identifier, password, name }) => ({ … })`.') }).optional(),
    signOut: operation().optional(),
    me: operation().optional(),
    csrf: section({ cookie: headerName(), header: headerName(), from: operation().optional() }).optional(),
    lifetime: section({ access: placement().optional(), refresh: placement().optional() }).optional(),
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

const errors = section(
  {
    name: text(),
    shapes: list(
      section({
        statuses,
        mediaType: matching(/^[\w.!#$&^+-]+\/[\w.!#$&^+-]+$/, 'a media type without parameters', 'Write it like `application/json`.'),
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

const paged = { items: itemsPlace, total: place().optional(), max: flag.optional(), next: place().optional() };
const style = z.string();
const first = z.custom<0 | 1>((value) => value === 0 || value === 1, { error: mustBe('0 or 1', 'Write the number of the first page.') });
const pagingStyles: Readonly<Record<string, z.ZodType>> = {
  'page-number': section({ style, page: parameter(), size: parameter(), first, ...paged }),
  'offset-limit': section({ style, offset: parameter(), limit: parameter(), ...paged }),
  cursor: section({ style, cursor: parameter(), size: parameter(), ...paged, next: place() }),
};
const paging = depending((value) => {
  const name = isRecord(value) ? value['style'] : undefined;
  const schema = typeof name === 'string' && Object.hasOwn(pagingStyles, name) ? pagingStyles[name] : undefined;
  return { value, schema: schema ?? never('made by pageNumber(), offsetLimit() or cursor()', 'Import one of them from seamcheck and call it.') };
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

export const agreementSchema: z.ZodType = section(
  {
    auth: auth.optional(),
    errors: errors.optional(),
    paging: paging.optional(),
    origins: origins.optional(),
    public: operations().optional(),
  },
  'Write `agreement: {}` when nothing is agreed yet.',
);
