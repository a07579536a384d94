import { isRecord, pointer as pointerOf, valueAt, type Json, type JsonPointer, type JsonSchema } from '../model/json.ts';
import { TookTooLong, within } from './bounded.ts';
import { formatted, sampleOf } from './sample.ts';
import { isOldDialect } from './standalone.ts';
import { settle, type Found } from './reference.ts';
import { compile, SchemaUnreadable, type Direction, type Root } from './validate.ts';

/** Why no example could be made. */
export interface NoExample {
  readonly reason: string;
}

const limits = { depth: 24, values: 5_000, items: 50, length: 5_000, attempts: 6, milliseconds: 4_000 } as const;

class CannotMake extends Error {}

/**
 * A small value that fits a schema: what the document gives as example, default or only choice, else the least that its keywords ask
 * for. Always the same for the same schema, and judged by the schema before it is handed out.
 */
export function exampleOf(schema: JsonSchema, root?: Root, direction?: Direction): { readonly value: Json } | NoExample {
  const place = root ?? { document: schema, pointer: '' };
  try {
    return within(limits.milliseconds, () => search(schema, place, direction));
  } catch (error) {
    if (error instanceof TookTooLong) return { reason: `making a value ${error.message}` };
    if (error instanceof SchemaUnreadable) return { reason: error.message };
    throw error;
  }
}

function search(schema: JsonSchema, place: Root, direction: Direction | undefined): { readonly value: Json } | NoExample {
  const validate = compile(schema, place, direction);
  let reason = 'no value was found that fits';
  // Every second attempt takes the next branch wherever there is a choice; the others distrust the document's own examples.
  for (let attempt = 0; attempt < limits.attempts; attempt += 1) {
    const maker = { document: place.document, direction, branch: Math.floor(attempt / 2), trusting: attempt % 2 === 0, made: 0 };
    const made = attempted(() => make(maker, { pointer: place.pointer, value: schema }, 0));
    if ('reason' in made) {
      reason = made.reason;
      continue;
    }
    const [violation] = validate(made.value);
    if (violation === undefined) return made;
    reason = `the value made for ${violation.pointer === '' ? 'it' : violation.pointer} ${violation.message}`;
  }
  return { reason };
}

function attempted(work: () => Json): { readonly value: Json } | NoExample {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof CannotMake)) throw error;
    return { reason: error.message };
  }
}

interface Maker {
  readonly document: unknown;
  readonly direction: Direction | undefined;
  readonly branch: number;
  readonly trusting: boolean;
  made: number;
}

type Schema = Readonly<Record<string, unknown>>;

function make(maker: Maker, found: Found, depth: number): Json {
  maker.made += 1;
  if (depth > limits.depth) throw new CannotMake(`${found.pointer} refers to itself without end`);
  if (maker.made > limits.values) throw new CannotMake(`it asks for more than ${limits.values} values`);
  const settled = settle(maker.document, found);
  if ('reason' in settled) throw new CannotMake(settled.reason);
  if (settled.value === true) return null;
  if (!isRecord(settled.value)) throw new CannotMake(`no value fits ${found.pointer}`);
  // Siblings of `$ref` hold in 2020-12, and give the example beside it.
  const target = merged(maker, settled.pointer, settled.value, depth);
  const beside = isRecord(found.value) && settled.value !== found.value && !isOldDialect(maker.document) ? found.value : undefined;
  const schema = beside === undefined ? target : over(merged(maker, found.pointer, beside, depth), target);
  const given = maker.trusting ? told(schema) : undefined;
  if (given !== undefined) return given;
  if (Object.hasOwn(schema, 'const')) return schema['const'] as Json;
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return schema['enum'][maker.branch % schema['enum'].length] as Json;
  return ofType(maker, schema, depth);
}

/** What the document itself gives as an example. */
function told(schema: Schema): Json | undefined {
  for (const keyword of ['example', 'default'] as const) if (Object.hasOwn(schema, keyword) && schema[keyword] !== null) return schema[keyword] as Json;
  return Array.isArray(schema['examples']) ? ((schema['examples'] as readonly Json[])[0] ?? undefined) : undefined;
}

/** A schema with its `allOf` and one branch of its `oneOf` and `anyOf` laid over it. Subschemas carry where they stand under `$at`. */
function merged(maker: Maker, at: JsonPointer, schema: Schema, depth: number): Schema {
  if (depth > limits.depth) throw new CannotMake(`${at} refers to itself without end`);
  let result: Schema = { ...schema, properties: placed(schema['properties'], `${at}/properties`), $at: at };
  for (const [index, part] of list(schema['allOf']).entries())
    result = over(result, branch(maker, { pointer: `${at}/allOf/${index}`, value: part }, depth + 1));
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const branches = list(schema[keyword]).map((value, index) => ({ pointer: `${at}/${keyword}/${index}` as JsonPointer, value }));
    const useful = branches.filter(({ value }) => !isRecord(value) || value['type'] !== 'null');
    const chosen = useful.length > 0 ? useful[maker.branch % useful.length] : branches[0];
    if (chosen !== undefined) result = over(result, branch(maker, chosen, depth + 1));
  }
  return result;
}

function branch(maker: Maker, found: Found, depth: number): Schema {
  const settled = settle(maker.document, found);
  return 'reason' in settled || !isRecord(settled.value) ? {} : merged(maker, settled.pointer, settled.value, depth);
}

function over(base: Schema, addition: Schema): Schema {
  const tighter = (keyword: string, pick: (...values: number[]) => number): Schema => {
    const numbers = [base[keyword], addition[keyword]].filter((value) => typeof value === 'number');
    return numbers.length === 0 ? {} : { [keyword]: pick(...numbers) };
  };
  return {
    ...base,
    ...addition,
    ...(Object.hasOwn(base, 'example') ? { example: base['example'] } : {}),
    properties: { ...record(base['properties']), ...record(addition['properties']) },
    required: [...new Set([...list(base['required']), ...list(addition['required'])])],
    ...Object.assign({}, ...['minimum', 'minLength', 'minItems', 'minProperties'].map((keyword) => tighter(keyword, Math.max))),
    ...Object.assign({}, ...['maximum', 'maxLength', 'maxItems'].map((keyword) => tighter(keyword, Math.min))),
  };
}

/** Properties with the place each stands at, so that merging them loses nothing. */
function placed(properties: unknown, at: string): Schema {
  return Object.fromEntries(Object.entries(record(properties)).map(([name, value]) => [name, { pointer: `${at}${pointerOf([name])}`, value }]));
}

function ofType(maker: Maker, schema: Schema, depth: number): Json {
  const types = list(schema['type']).filter((type) => type !== 'null');
  const type = list(schema['type']).length > 0 ? (types[maker.branch % Math.max(types.length, 1)] ?? 'null') : impliedType(schema);
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return numberOf(schema, type === 'integer');
    case 'array':
      return arrayOf(maker, schema, depth);
    case 'object':
      return objectOf(maker, schema, depth);
    default:
      return stringOf(schema);
  }
}

function impliedType(schema: Schema): string {
  if (Object.keys(record(schema['properties'])).length > 0 || list(schema['required']).length > 0 || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if (['minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum'].some((keyword) => keyword in schema)) return 'number';
  return 'string';
}

function objectOf(maker: Maker, schema: Schema, depth: number): Json {
  const properties = record(schema['properties']) as Readonly<Record<string, Found>>;
  const required = new Set(list(schema['required']).filter((name): name is string => typeof name === 'string'));
  const wanted = [...required];
  const least = number(schema['minProperties']) ?? 0;
  for (const name of Object.keys(properties)) if (wanted.length < least && !required.has(name)) wanted.push(name);
  const made: [string, Json][] = [];
  for (const name of wanted) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined) made.push([name, additional(maker, schema, depth)]);
    else if (!(maker.direction === 'request' && isReadOnly(maker, property))) made.push([name, make(maker, property, depth + 1)]);
  }
  for (let index = 1; made.length < least && index <= limits.items; index += 1) made.push([`property${index}`, additional(maker, schema, depth)]);
  return Object.fromEntries(made);
}

function additional(maker: Maker, schema: Schema, depth: number): Json {
  const value = schema['additionalProperties'];
  return isRecord(value) ? make(maker, { pointer: `${String(schema['$at'])}/additionalProperties` as JsonPointer, value }, depth + 1) : 'example';
}

function isReadOnly(maker: Maker, property: Found): boolean {
  const settled = settle(maker.document, property);
  return valueAt(property.value, '/readOnly') === true || (!('reason' in settled) && valueAt(settled.value, '/readOnly') === true);
}

function arrayOf(maker: Maker, schema: Schema, depth: number): Json {
  const least = Math.max(number(schema['minItems']) ?? 0, list(schema['prefixItems']).length);
  if (least > limits.items) throw new CannotMake(`it asks for more than ${limits.items} items`);
  const at = String(schema['$at']);
  return Array.from({ length: least }, (_, index) => {
    const prefixed: unknown = list(schema['prefixItems'])[index];
    const found: Found =
      prefixed === undefined
        ? { pointer: `${at}/items` as JsonPointer, value: schema['items'] ?? true }
        : { pointer: `${at}/prefixItems/${index}` as JsonPointer, value: prefixed };
    const item = make(maker, found, depth + 1);
    if (schema['uniqueItems'] !== true || index === 0) return item;
    if (typeof item === 'number') return item + index;
    return typeof item === 'string' ? `${item}${index}` : item;
  });
}

function numberOf(schema: Schema, whole: boolean): number {
  const step = number(schema['multipleOf']) ?? (whole ? 1 : 0);
  const open = schema['exclusiveMinimum'] === true ? number(schema['minimum']) : number(schema['exclusiveMinimum']);
  const openTop = schema['exclusiveMaximum'] === true ? number(schema['maximum']) : number(schema['exclusiveMaximum']);
  const low = Math.max(number(schema['minimum']) ?? Number.NEGATIVE_INFINITY, open ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(number(schema['maximum']) ?? Number.POSITIVE_INFINITY, openTop ?? Number.POSITIVE_INFINITY);
  const fits = (value: number): boolean => value >= low && value <= high && value !== open && value !== openTop;
  const start = Number.isFinite(low) ? low : Math.min(1, high);
  const candidates =
    step > 0
      ? [step, Math.ceil(start / step) * step, (Math.floor(start / step) + 1) * step, Math.floor(high / step) * step, (Math.ceil(high / step) - 1) * step]
      : [1, start, start + 1, (start + high) / 2, high - 1];
  const found = candidates.find((value) => Number.isFinite(value) && fits(value));
  if (found === undefined) throw new CannotMake('no number fits its bounds');
  return found;
}

function stringOf(schema: Schema): string {
  const least = number(schema['minLength']) ?? 0;
  const most = number(schema['maxLength']) ?? limits.length;
  if (least > limits.length) throw new CannotMake(`it asks for a text longer than ${limits.length} characters`);
  const pattern = schema['pattern'];
  const shaped = typeof schema['format'] === 'string' ? formatted(schema['format']) : undefined;
  if (typeof pattern === 'string') {
    const sample = sampleOf(pattern, least, most, shaped);
    if (sample === undefined)
      throw new CannotMake(`no text was found for the pattern ${JSON.stringify(pattern.slice(0, 80))}; an example in the document would help`);
    return sample;
  }
  return shaped ?? 'example'.padEnd(least, 'e').slice(0, most);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [value] : [];
}

function record(value: unknown): Schema {
  return isRecord(value) ? value : {};
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
