import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { valueAt, type JsonPointer, type JsonSchema } from '../model/json.ts';
import { TookTooLong, within } from './bounded.ts';
import type { Direction } from './direction.ts';
import { effortOf, partsOf } from './effort.ts';
import { effortByExtent } from './effort-on.ts';
import { standalone, type Standalone } from './standalone.ts';
import { SchemaUnreadable } from './unreadable.ts';
import { violations, type Violation } from './violation.ts';

export { SchemaUnreadable } from './unreadable.ts';
export type { Direction } from './direction.ts';
export type { Violation } from './violation.ts';

/** Judges one value; none when it fits, at most 20 when not. @throws SchemaUnreadable when judging took too long */
export type Validate = (value: unknown) => readonly Violation[];

/** Where a schema stands: references lead into this document, and its `openapi` version names the schema's dialect. */
export interface Root {
  readonly document: unknown;
  readonly pointer: JsonPointer;
}

/** Milliseconds. */
const bounds = { compile: 5_000, validate: 2_000 } as const;
/** Looks at parts of a value that surely end in time: a watch costs more than they do. */
const harmless = 1_000_000;

const compiled = new WeakMap<object, Map<string, Validate | SchemaUnreadable>>();

/**
 * Makes a validator of a schema: JSON Schema 2020-12, or OpenAPI 3.0's dialect in a 3.0 document. Formats are asserted. References are
 * resolved inside the document, and nothing is ever fetched. In a direction, read-only properties are not required of requests and
 * write-only ones not of responses.
 *
 * `pattern` runs on JavaScript's backtracking engine. What bounds it, and every other way to be slow: patterns longer than 5000
 * characters are refused, and compiling (5 s) and each judgement (2 s) are ended when their time is up, also inside a regular expression.
 *
 * Compiled once per document, pointer and direction, as long as the document lives.
 * @throws SchemaUnreadable
 */
export function compile(schema: JsonSchema, root?: Root, direction?: Direction): Validate {
  const place = root ?? { document: schema, pointer: '' };
  const { document, pointer } = place;
  if (typeof document !== 'object' || document === null || valueAt(document, pointer) !== schema) return make(schema, place, direction);
  let known = compiled.get(document);
  if (known === undefined) compiled.set(document, (known = new Map()));
  const key = `${direction ?? 'any'} ${pointer}`;
  let validate = known.get(key);
  if (validate === undefined) known.set(key, (validate = attempt(() => make(schema, place, direction))));
  if (validate instanceof SchemaUnreadable) throw validate;
  return validate;
}

function attempt(work: () => Validate): Validate | SchemaUnreadable {
  try {
    return work();
  } catch (error) {
    if (error instanceof SchemaUnreadable) return error;
    throw error;
  }
}

function make(schema: JsonSchema, { document, pointer }: Root, direction: Direction | undefined): Validate {
  const whole = guarded(pointer, () => within(bounds.compile, () => standalone(document, { pointer, value: schema }, direction)));
  const validate = guarded(pointer, () => within(bounds.compile, () => ajvCompile(whole, pointer)));
  const effort = effortOf(whole.schema);
  const effortFor = effortByExtent(whole.schema);
  return (value) =>
    guarded(pointer, () => {
      const looks = effort === Infinity ? effortFor(value) : effort;
      const short = looks < harmless && looks * partsOf(value, harmless / looks) < harmless;
      const fits = short ? validate(value) : within(bounds.validate, () => validate(value));
      return fits ? [] : violations(validate.errors ?? [], value);
    });
}

function guarded<T>(pointer: JsonPointer, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SchemaUnreadable) throw error;
    if (error instanceof TookTooLong) throw new SchemaUnreadable(pointer, `judging by it ${error.message}`);
    if (error instanceof RangeError) throw new SchemaUnreadable(pointer, 'it, or the value, is nested too deeply or refers to itself without end');
    throw new SchemaUnreadable(pointer, error instanceof Error ? error.message.slice(0, 300) : 'it does not compile');
  }
}

let dialect: Ajv2020 | undefined;
/** Keywords of a schema that is copied to where it is referred to: a call takes longer than these. */
const mostInlined = 20;

function ajvCompile({ schema, origins }: Standalone, pointer: JsonPointer): ValidateFunction {
  dialect ??= new Ajv2020({ strict: false, logger: false });
  if (dialect.validateSchema(schema) !== true) {
    const [error] = dialect.errors ?? [];
    const [, , index = '', ...rest] = (error?.instancePath ?? '').split('/');
    const origin = origins[Number(index)] ?? pointer;
    throw new SchemaUnreadable([origin, ...rest].join('/') as JsonPointer, `it is not JSON Schema: ${error?.message ?? 'invalid'}`);
  }
  // A validator of its own each time: nothing of one schema stays for the next, and one that was ended midway is thrown away.
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    multipleOfPrecision: 6, // 19.99 is a multiple of 0.01
    // `required: [constructor]` is not met by every object; asking each object for each name whether it is its own takes half as long again.
    ownProperties: namesInherited(schema),
    validateSchema: false,
    meta: false,
    inlineRefs: mostInlined,
    logger: false,
    code: { regExp },
  });
  formats.default(ajv);
  return ajv.compile(schema);
}

/** Whether a schema speaks of a name that every object has. */
function namesInherited(schema: unknown): boolean {
  if (typeof schema === 'string') return schema in Object.prototype;
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(([name, inner]) => name in Object.prototype || namesInherited(inner));
}

// Patterns come from other languages too: what is not valid with the `u` flag that JSON Schema asks for is tried without it.
const regExp = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch {
      return new RegExp(pattern);
    }
  },
  { code: 'new RegExp' },
);
