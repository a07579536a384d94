import { isRecord, valueAt, type Json } from '../model/json.ts';

/** The members of an object that its schema declares by name as possibly null, in OpenAPI 3.0's way or JSON Schema's. */
export function nullableMembers(document: Json, pointer: string | null | undefined): readonly string[] {
  if (pointer === null || pointer === undefined) return [];
  const members = new Map<string, boolean>();
  for (const schema of parts(document, valueAt(document, pointer), ['allOf']))
    for (const [name, member] of Object.entries(isRecord(schema['properties']) ? schema['properties'] : {}))
      members.set(name, (members.get(name) ?? true) && parts(document, member, ['anyOf', 'oneOf']).some(admitsNull));
  return [...members].flatMap(([name, nullable]) => (nullable ? [name] : []));
}

function admitsNull(schema: Readonly<Record<string, unknown>>): boolean {
  const { type, nullable, readOnly } = schema;
  if (readOnly === true) return false;
  return nullable === true || type === 'null' || (Array.isArray(type) && type.includes('null'));
}

/** The schema that a reference leads to, and what it is put together from. */
function parts(document: Json, schema: unknown, by: readonly string[], deep = 4): readonly Readonly<Record<string, unknown>>[] {
  const one = isRecord(schema) && typeof schema['$ref'] === 'string' ? valueAt(document, schema['$ref'].slice(1)) : schema;
  if (!isRecord(one) || deep === 0) return [];
  const inner = by.flatMap((keyword) => (Array.isArray(one[keyword]) ? (one[keyword] as readonly unknown[]) : []));
  return [one, ...inner.flatMap((other) => parts(document, other, by, deep - 1))];
}
