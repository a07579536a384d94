import { isRecord, pointer as pointerOf, type Json, type JsonPointer, type JsonSchema } from '../model/json.ts';
import { absentees, type Direction } from './direction.ts';
import { reachedBy, type Reached } from './reached.ts';
import { follow, type Found } from './reference.ts';
import { SchemaUnreadable } from './unreadable.ts';

/** A schema with all it refers to, in plain JSON Schema 2020-12. */
export interface Standalone {
  readonly schema: { readonly $ref: string; readonly $defs: Readonly<Record<string, unknown>> };
  /** Where each of `$defs` stands in the document, by its name. */
  readonly origins: readonly JsonPointer[];
}

const limits = { definitions: 10_000, depth: 200, pattern: 5_000 } as const;

// Only these reach the validator: annotations, OpenAPI's own keywords (`discriminator`, `xml`, `example`) and unknown ones assert nothing.
const assertions = [
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'dependentRequired',
] as const;
const inSchema = [
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'not',
  'if',
  'then',
  'else',
] as const;
const inList = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const inMap = ['properties', 'patternProperties', 'dependentSchemas'] as const;
const unsupported = ['$dynamicRef', '$recursiveRef'] as const;

/** True for OpenAPI 3.0, whose schemas are a dialect of their own; 3.1 and later use JSON Schema 2020-12. */
export function isOldDialect(document: unknown): boolean {
  return isRecord(document) && typeof document['openapi'] === 'string' && /^3\.0(\.|$)/.test(document['openapi']);
}

export interface Taking {
  /** OpenAPI 3.0's dialect; default: as the document says. */
  readonly old?: boolean;
  /** Only this value will be judged: anything may stand where it does not come to. */
  readonly only?: { readonly value: Json };
}

/**
 * Takes a schema out of its document: references become local, OpenAPI 3.0 becomes 2020-12, what does not apply in this direction goes.
 * @throws SchemaUnreadable when a reference leads nowhere or out of the document
 */
export function standalone(document: unknown, start: Found, direction: Direction | undefined, { old = isOldDialect(document), only }: Taking = {}): Standalone {
  const origins: JsonPointer[] = [];
  const names = new Map<string, number>();
  const waiting: { readonly found: Found; readonly reached: Reached | undefined }[] = [];
  const name = (found: Found, reached: Reached | undefined): string => {
    const key = `${found.pointer} ${reached?.key ?? ''}`;
    let index = names.get(key);
    if (index === undefined) {
      index = origins.length;
      if (index >= limits.definitions) throw new SchemaUnreadable(start.pointer, `it refers to more than ${limits.definitions} others`);
      names.set(key, index);
      origins.push(found.pointer);
      waiting.push({ found, reached });
    }
    return `#/$defs/${index}`;
  };

  const convert = (value: unknown, at: JsonPointer, depth: number, reached: Reached | undefined): JsonSchema => {
    if (reached?.values.length === 0) return true;
    if (typeof value === 'boolean') return value;
    if (!isRecord(value)) throw new SchemaUnreadable(at, 'it is neither an object nor a boolean');
    if (depth > limits.depth) throw new SchemaUnreadable(at, `it is nested deeper than ${limits.depth}`);
    const found = unsupported.find((keyword) => Object.hasOwn(value, keyword));
    if (found !== undefined) throw new SchemaUnreadable(at, `${found} is not supported`);
    const kept: [string, unknown][] = [];
    if (typeof value['$ref'] === 'string') {
      const target = follow(document, value['$ref'], at);
      if ('reason' in target) throw new SchemaUnreadable(at, target.reason);
      kept.push(['$ref', name(target, reached)]);
      if (old) return Object.fromEntries(kept); // OpenAPI 3.0 §4.7.23.1: siblings of $ref are ignored
    }
    for (const keyword of assertions) if (Object.hasOwn(value, keyword)) kept.push([keyword, value[keyword]]);
    if (typeof value['pattern'] === 'string' && value['pattern'].length > limits.pattern) {
      throw new SchemaUnreadable(at, `its pattern is longer than ${limits.pattern} characters`);
    }
    for (const keyword of inSchema) {
      if (Object.hasOwn(value, keyword)) kept.push([keyword, convert(value[keyword], `${at}/${keyword}`, depth + 1, reached?.below(keyword))]);
    }
    for (const keyword of inList) {
      const list: unknown = value[keyword];
      if (Array.isArray(list))
        kept.push([keyword, list.map((part: unknown, index) => convert(part, `${at}/${keyword}/${index}`, depth + 1, reached?.below(keyword)))]);
      else if (list !== undefined) throw new SchemaUnreadable(at, `${keyword} is not a list`);
    }
    for (const keyword of inMap) {
      const map = value[keyword];
      if (isRecord(map)) {
        // Ajv passes over this name without a word.
        if (Object.hasOwn(map, '__proto__')) throw new SchemaUnreadable(at, 'a property named __proto__ is not supported');
        const parts = Object.entries(map).map(
          ([key, part]) => [key, convert(part, `${at}${pointerOf([keyword, key])}` as JsonPointer, depth + 1, reached?.below(keyword, key))] as const,
        );
        kept.push([keyword, Object.fromEntries(parts)]);
      } else if (map !== undefined) throw new SchemaUnreadable(at, `${keyword} is not an object`);
    }
    if (Object.hasOwn(value, 'required')) kept.push(['required', required(value, at)]);
    const schema = Object.fromEntries(kept);
    return old ? modern(value, schema) : schema;
  };

  const required = (value: Readonly<Record<string, unknown>>, at: JsonPointer): unknown => {
    if (direction === undefined || !Array.isArray(value['required'])) return value['required'];
    const absent = absentees(document, { pointer: at, value }, direction);
    return value['required'].filter((property: unknown) => typeof property !== 'string' || !absent.has(property));
  };

  const $ref = name(start, only && reachedBy(only.value));
  const definitions: [string, unknown][] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { found, reached } = next;
    definitions.push([String(definitions.length), convert(found.value, found.pointer, 0, reached)]);
  }
  return { schema: { $ref, $defs: Object.fromEntries(definitions) }, origins };
}

/**
 * OpenAPI 3.0's own keywords in the words of 2020-12. `nullable` is read as people mean it: it holds beside `enum` and `allOf` too,
 * where 3.0.3 says it does not.
 */
function modern(original: Readonly<Record<string, unknown>>, schema: Readonly<Record<string, unknown>>): JsonSchema {
  const result: Record<string, unknown> = { ...schema };
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof result[exclusive] !== 'boolean') continue;
    if (result[exclusive] && Object.hasOwn(result, inclusive)) {
      result[exclusive] = result[inclusive];
      delete result[inclusive];
    } else delete result[exclusive];
  }
  if (original['nullable'] !== true) return result;
  const combined = ['allOf', 'anyOf', 'oneOf', 'not'].some((keyword) => Object.hasOwn(result, keyword));
  if (combined) return { anyOf: [result, { type: 'null' }] };
  if (typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  if (Array.isArray(result['enum']) && !result['enum'].includes(null)) result['enum'] = [...(result['enum'] as readonly unknown[]), null];
  return result;
}
