import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle, type Found } from './reference.ts';

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
    if (Array.isArray(value['allOf'])) {
      for (const [index, part] of (value['allOf'] as readonly unknown[]).entries()) waiting.push({ pointer: `${pointer}/allOf/${index}`, value: part });
    }
    if (typeof value['$ref'] === 'string') {
      const target = settle(document, next);
      if (!('reason' in target)) waiting.push(target);
    }
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
  if (!isRecord(property)) return false;
  if (property[mark] === true) return true;
  if (typeof property['$ref'] !== 'string') return false;
  const target = settle(document, { pointer: `${owner}${pointerOf(['properties', name])}` as JsonPointer, value: property });
  return !('reason' in target) && isRecord(target.value) && target.value[mark] === true;
}
