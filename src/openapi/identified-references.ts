import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { referenceTo } from '../schema/reference.ts';
import { resolverOf, type Resolver } from '../schema/resolve.ts';
import { roleUnder, type Role } from './references.ts';

/**
 * The document with each `$ref` to a schema's `$id` as one to its place (JSON Schema 2020-12 §8.2.1, §8.2.3.1; relative ones by the `$id`
 * around them). The same document where there is none; OpenAPI 3.0 knows no `$id`.
 */
export function withoutIdentifiers(document: unknown): unknown {
  if (!isRecord(document) || !/^3\.[12]/.test(String(document['openapi']))) return document;
  return rewritten(document, 'keywords', '', resolverOf(document, 'openapi-3.1'));
}

function rewritten(value: unknown, role: Role, at: JsonPointer, resolver: Resolver): unknown {
  if (role === 'data') return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => rewritten(item, 'keywords', `${at}/${index}`, resolver));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, member]): readonly [string, unknown] => {
    if (role === 'keywords' && key === '$ref' && typeof member === 'string') return [key, placeOf(member, at, resolver)];
    return [key, rewritten(member, roleUnder(role, key), `${at}${pointerOf([key])}` as JsonPointer, resolver)];
  });
  return members.some(([key, member]) => member !== value[key]) ? Object.fromEntries(members) : value;
}

function placeOf(reference: string, from: JsonPointer, resolver: Resolver): string {
  if (reference.startsWith('#')) return reference;
  const found = resolver.resolve(reference, from);
  // An empty pointer is the document: what calls that by its name is resolved among the files.
  return 'reason' in found || found.pointer === '' ? reference : referenceTo(found.pointer);
}
