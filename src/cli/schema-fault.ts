import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { wrongIn } from '../openapi/invalid-words.ts';
import { dialectOf, referenceStandsAlone, type Dialect } from '../schema/dialect.ts';
import { follow, type Found } from '../schema/reference.ts';
import { resolverOf } from '../schema/resolve.ts';

const ofOne = [
  'additionalItems',
  'contains',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const ofMany = ['items', 'prefixItems', 'allOf', 'anyOf', 'oneOf'];
const ofNamed = ['properties', 'patternProperties', 'dependentSchemas', 'dependencies'];

/**
 * The first thing in a schema, or in those that it applies, that no answer can be given from: a word with a value that it cannot have, or
 * a reference within the document that leads nowhere. What leads out of it is for the engine to call unknown.
 */
export function schemaFault(document: unknown, start: Found, named: Dialect | undefined): { readonly reason: string; readonly at: JsonPointer } | undefined {
  const dialect = named ?? dialectOf(document, start.pointer);
  const seen = new Set<unknown>();
  const waiting: Found[] = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pointer, value } = next;
    if (!isRecord(value) || seen.has(value)) continue;
    seen.add(value);
    const reference = value['$ref'];
    if (typeof reference === 'string') {
      const found = led(document, reference, pointer, dialect);
      if ('pointer' in found) waiting.push(found);
      else if (reference.startsWith('#')) return { reason: `cannot be followed: ${found.reason}`, at: `${pointer}/$ref` };
      if (referenceStandsAlone(dialect)) continue;
    }
    for (const [word, meant] of Object.entries(value)) {
      const reason = wrongIn(word, meant);
      if (reason !== undefined) return { reason, at: `${pointer}${pointerOf([word])}` as JsonPointer };
    }
    waiting.push(...below(value, pointer));
  }
  return undefined;
}

function led(document: unknown, reference: string, from: JsonPointer, dialect: Dialect): ReturnType<typeof follow> {
  const found = follow(document, reference, from);
  return 'reason' in found ? resolverOf(document, dialect).resolve(reference, from) : found;
}

function below(schema: Readonly<Record<string, unknown>>, pointer: JsonPointer): readonly Found[] {
  const at = (...keys: readonly string[]): JsonPointer => `${pointer}${pointerOf(keys)}` as JsonPointer;
  const each = (word: string): readonly Found[] =>
    Object.entries(Object(schema[word]) as object).map(([key, value]: [string, unknown]) => ({ pointer: at(word, key), value }));
  return [
    ...[...ofOne, 'items'].map((word) => ({ pointer: at(word), value: schema[word] })),
    ...ofMany.filter((word) => Array.isArray(schema[word])).flatMap(each),
    ...ofNamed.filter((word) => isRecord(schema[word])).flatMap(each),
  ];
}
