// What the schema is made of. Every message is `what`, a line break, `remedy`: see problemsOf.
import { z } from 'zod';
import { isPlacement } from '../agreement/place.ts';
import type { Placement } from '../model/agreement.ts';
import { isOperationId, methods, type OperationId } from '../model/operation.ts';
import { nearest } from './nearest.ts';
import { kindOf } from './problem.ts';

/** A message in two parts. */
export function say(what: string, remedy: string): string {
  return `${what}\n${remedy}`;
}

const giveIt = 'Write it, or leave the whole block out.';

/** An object with these members and no others. */
export function section<S extends z.ZodRawShape>(shape: S, remedy: string = giveIt): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownKey(key, known)).join('\n\n') : mustBe('an object', remedy)(issue)),
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return say('is not known', meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`);
}

/** Says what was wanted and what kind of thing is there, never its value. */
export function mustBe(wanted: string, remedy: string): (issue: { readonly input?: unknown }) => string {
  return (issue) => say(issue.input === undefined ? `is missing; it must be ${wanted}` : `must be ${wanted}, but is ${kindOf(issue.input)}`, remedy);
}

export function text(remedy: string = giveIt): z.ZodString {
  return z.string({ error: mustBe('text', remedy) }).min(1, { error: say('is empty', remedy) });
}

export function matching(pattern: RegExp, wanted: string, remedy: string): z.ZodString {
  return text(remedy).regex(pattern, { error: say(`must be ${wanted}`, remedy), abort: true });
}

export function choice<const T extends readonly [string, ...string[]]>(options: T): z.ZodType<T[number]> {
  const remedy = `Write one of: ${options.join(', ')}.`;
  return z.enum(options, {
    error: (issue) =>
      typeof issue.input === 'string' && issue.input !== '' ? say(notOne(issue.input, options), remedy) : mustBe('one of a few words', remedy)(issue),
  });
}

function notOne(word: string, options: readonly string[]): string {
  const meant = nearest(word, options);
  return `is none of the words it may be${meant === undefined ? '' : `; did you mean \`${meant}\``}`;
}

/** `GET /todos/{id}` */
export function operation(): z.ZodType<OperationId> {
  return z.custom<OperationId>((value) => typeof value === 'string' && isOperationId(value), {
    error: (issue) =>
      typeof issue.input === 'string'
        ? say(`is not an operation: ${JSON.stringify(issue.input.slice(0, 80))}`, operationRemedy(issue.input))
        : mustBe('an operation', 'Write a method and a path, like `GET /todos/{id}`.')(issue),
  });
}

function operationRemedy(written: string): string {
  const [method = '', path] = written.trim().split(/\s+/);
  if (path?.startsWith('/') === true && (methods as readonly string[]).includes(method.toUpperCase()))
    return `Write \`${method.toUpperCase()} ${path.slice(0, 80)}\`.`;
  if (method.startsWith('/')) return `Write the method first, like \`GET ${method.slice(0, 80)}\`.`;
  return 'Write a method and a path, like `GET /todos/{id}`.';
}

export function operations(): z.ZodType<readonly OperationId[]> {
  return z.array(operation(), { error: mustBe('a list of operations', "Write it like `['GET /health']`.") });
}

export function placement(): z.ZodType<Placement> {
  const remedy = 'Write `body:token`, `body:data.token`, `cookie:session` or `header:x-token`.';
  return z.custom<Placement>((value) => typeof value === 'string' && isPlacement(value), {
    error: (issue) =>
      typeof issue.input === 'string' && issue.input !== '' ? say('does not say where the credential is', remedy) : mustBe('a placement', remedy)(issue),
  });
}

/** A path on an origin. */
export function path(): z.ZodString {
  return matching(/^\/(?!\/)\S*$/, 'a path that begins with one slash', 'Write it like `/sign-in`, without the origin.');
}

export function callable<F>(remedy: string): z.ZodType<F> {
  return z.custom<F>((value) => typeof value === 'function', { error: mustBe('a function', remedy) });
}

export function named<V extends z.ZodType>(value: V, remedy: string): z.ZodRecord<z.ZodString, V> {
  return z.record(z.string(), value, { error: mustBe('an object', remedy) });
}

export function list<V extends z.ZodType>(value: V, wanted: string, remedy: string): z.ZodArray<V> {
  return z.array(value, { error: mustBe(wanted, remedy) });
}

/** A value whose schema is seen from the value itself. A union would say only that nothing fits; this names what is wrong inside. */
export function depending(pick: (value: unknown) => { readonly schema: z.ZodType; readonly value: unknown }): z.ZodType {
  return z.unknown().superRefine((given, context) => {
    const { schema, value } = pick(given);
    for (const issue of schema.safeParse(value).error?.issues ?? [])
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path], params: { keys: 'keys' in issue ? issue.keys : undefined } });
  });
}

/** A schema that refuses, whatever is given. */
export function never(wanted: string, remedy: string): z.ZodType {
  return z.custom(() => false, { error: mustBe(wanted, remedy) });
}
