import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { wrongIn } from './invalid-words.ts';
import { dialectOf, referenceStandsAlone, type Dialect } from '../schema/dialect.ts';
import { follow, type Found } from '../schema/reference.ts';
import { resolverOf } from '../schema/resolve.ts';
import { takingList, takingNamed, takingOne } from '../schema/schemas-within.ts';
import { isSchemaMap, isSchemaWord, roleUnder, type Role } from './references.ts';
import { copyOf } from './swagger2-schemas.ts';
import { isSmallSin, mayBeWrong, wrongKind } from './wrong-kind.ts';

interface Fault {
  readonly reason: string;
  readonly at: JsonPointer;
}

/**
 * The first thing in a schema, or in those that it applies, that no answer can be given from: a word with a value that it cannot have, or
 * a reference within the document that leads nowhere. What leads out of it is for the engine to call unknown.
 */
export function schemaFault(document: unknown, start: Found, named: Dialect | undefined): Fault | undefined {
  return faultAmong(document, [start], named ?? dialectOf(document, start.pointer), wrongKind);
}

/** The same of every schema of an OpenAPI document. What documents hold by mistake and every tool reads is let through. */
export function documentSchemaFault(document: unknown): Fault | undefined {
  return faultAmong(document, schemasIn(document), dialectOf(document, ''), (word, value, dialect, isSwagger) =>
    isSmallSin(word, value) ? undefined : wrongKind(word, value, dialect, isSwagger),
  );
}

/** A copy of a document in which no word of a schema has a value that is none: it says nothing, and no validator takes it. */
export function withoutSmallSins(value: unknown): unknown {
  const document = copyOf(value);
  const seen = new Set<unknown>();
  const waiting = [...schemasIn(document)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const schema = next.value;
    if (!isRecord(schema) || seen.has(schema)) continue;
    seen.add(schema);
    for (const [word, meant] of Object.entries(schema)) if (mayBeWrong(word, meant) === 'sin') delete (schema as Record<string, unknown>)[word];
    for (const inner of below(schema, next.pointer)) waiting.push(inner);
  }
  return document;
}

function faultAmong(document: unknown, starts: readonly Found[], dialect: Dialect, wrong: typeof wrongKind): Fault | undefined {
  const isSwagger = isRecord(document) && 'swagger' in document;
  const seen = new Set<unknown>();
  const waiting: Found[] = starts.toReversed();
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
      const reason = wrongIn(word, meant) ?? wrong(word, meant, dialect, isSwagger);
      if (reason !== undefined) return { reason, at: `${pointer}${pointerOf([word])}` as JsonPointer };
    }
    waiting.push(...below(value, pointer).toReversed());
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
    ...[...takingOne, 'items'].map((word) => ({ pointer: at(word), value: schema[word] })),
    ...['items', ...takingList].filter((word) => Array.isArray(schema[word])).flatMap(each),
    ...takingNamed.filter((word) => isRecord(schema[word])).flatMap(each),
  ];
}

/** Where a document says that a schema stands, in its order. */
function schemasIn(document: unknown): readonly Found[] {
  const found: Found[] = [];
  const look = (value: unknown, at: JsonPointer, role: Role, holdsSchemas: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
      const place = `${at}${pointerOf([key])}` as JsonPointer;
      const under = Array.isArray(value) ? 'keywords' : roleUnder(role, key);
      if (holdsSchemas || (role === 'keywords' && isSchemaWord(key))) found.push({ pointer: place, value: child });
      else if (under !== 'data') look(child, place, under, role === 'keywords' && isSchemaMap(key));
    }
  };
  look(document, '', 'keywords', false);
  return found;
}
