import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { follow, type Found } from './reference.ts';

/** Which way a value goes: `request` to the API, `response` from it. */
export type Direction = 'request' | 'response';

/** How many subschemas are looked into for one list of required properties. */
const budget = 200;

/**
 * The properties that need not be there in this direction although `required` lists them: read-only ones in requests, write-only ones
 * in responses (OpenAPI 3.0 §4.7.24.2). Looks through `$ref` and `allOf`, where `required` often stands beside the properties.
 */
export function absentees(document: unknown, schema: Found, direction: Direction): ReadonlySet<string> {
  const mark = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  const waiting: Found[] = [schema];
  for (let looked = 0, next = waiting.pop(); next !== undefined && looked < budget; looked += 1, next = waiting.pop()) {
    const { pointer, value } = next;
    if (!isRecord(value)) continue;
    const properties = value['properties'];
    if (isRecord(properties)) {
      for (const [name, property] of Object.entries(properties)) {
        if (marked(document, pointer, name, property, mark)) names.add(name);
      }
    }
    for (const part of madeOf(document, next)) waiting.push(part);
  }
  return names;
}

/** The properties declared right here that do not travel in this direction. */
export function ignored(document: unknown, { pointer, value }: Found, direction: Direction): ReadonlySet<string> {
  const properties = isRecord(value) && isRecord(value['properties']) ? value['properties'] : {};
  const mark = direction === 'request' ? 'readOnly' : 'writeOnly';
  return new Set(Object.keys(properties).filter((name) => marked(document, pointer, name, properties[name], mark)));
}

function marked(document: unknown, owner: JsonPointer, name: string, property: unknown, mark: 'readOnly' | 'writeOnly'): boolean {
  return isMarked(document, { pointer: `${owner}${pointerOf(['properties', name])}` as JsonPointer, value: property }, mark);
}

/** Whether a schema, or one that it refers to or is made of, says that only one side writes it: such words may stand beside a `$ref`. */
export function isMarked(document: unknown, schema: Found, mark: 'readOnly' | 'writeOnly'): boolean {
  const waiting = [schema];
  for (let looked = 0, next = waiting.pop(); next !== undefined && looked < budget; looked += 1, next = waiting.pop()) {
    if (isRecord(next.value) && next.value[mark] === true) return true;
    for (const part of [...besideNull(next), ...madeOf(document, next)]) waiting.push(part);
  }
  return false;
}

/** The parts of its `allOf`, and what it refers to. */
function madeOf(document: unknown, { pointer, value }: Found): readonly Found[] {
  if (!isRecord(value)) return [];
  const parts: readonly unknown[] = Array.isArray(value['allOf']) ? value['allOf'] : [];
  const target = typeof value['$ref'] === 'string' ? follow(document, value['$ref'], pointer) : undefined;
  const found = parts.map((part, index): Found => ({ pointer: `${pointer}/allOf/${index}`, value: part }));
  return target === undefined || 'reason' in target ? found : [...found, target];
}

/** `anyOf: [X, null]` is X that may be null, and `anyOf: [X]` is X. */
function besideNull({ pointer, value }: Found): readonly Found[] {
  return ['anyOf', 'oneOf'].flatMap((keyword) => {
    const parts: unknown = isRecord(value) ? value[keyword] : undefined;
    if (!Array.isArray(parts)) return [];
    const others = (parts as readonly unknown[]).flatMap((part, index) =>
      isRecord(part) && part['type'] === 'null' ? [] : [{ pointer: `${pointer}/${keyword}/${index}` as JsonPointer, value: part }],
    );
    return others.length === 1 ? others : [];
  });
}
