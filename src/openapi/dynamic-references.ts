import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { referenceTo } from '../schema/reference.ts';
import { otherFiles, roleUnder, type Role } from './references.ts';

interface Anchors {
  /** Where each name stands, as an anchor of either kind. */
  readonly places: Map<string, JsonPointer[]>;
  /** Schemas with identifiers of their own: what a name leads to depends on the way there. */
  identified: boolean;
}

/**
 * The document with each `$dynamicRef` that can only lead to one place as a `$ref` (JSON Schema 2020-12 §8.2.3.2): a name of which there is
 * one, where no schema has an identifier of its own, or a pointer. The same document where there is none; OpenAPI 3.0 knows no `$dynamicRef`.
 */
export function withoutDynamic(document: unknown): unknown {
  if (!isRecord(document) || !/^3\.[12]/.test(String(document['openapi']))) return document;
  const anchors: Anchors = { places: new Map(), identified: false };
  look(document, 'keywords', '', anchors);
  return anchors.identified ? document : rewritten(document, 'keywords', anchors.places);
}

function look(value: unknown, role: Role, at: JsonPointer, anchors: Anchors): void {
  if (Array.isArray(value)) value.forEach((item: unknown, index) => look(item, role === 'data' ? 'data' : 'keywords', `${at}/${index}`, anchors));
  if (!isRecord(value) || role === 'data') return;
  for (const [key, child] of Object.entries(value)) {
    if (role === 'keywords' && typeof child === 'string') {
      if (key === '$id') anchors.identified = true;
      else if (key === '$anchor' || key === '$dynamicAnchor') {
        const places = anchors.places.get(child);
        if (places === undefined) anchors.places.set(child, [at]);
        else places.push(at);
      }
    }
    look(child, roleUnder(role, key), `${at}${pointerOf([key])}` as JsonPointer, anchors);
  }
}

function rewritten(value: unknown, role: Role, places: Anchors['places']): unknown {
  if (role === 'data') return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => rewritten(item, 'keywords', places));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, member]): readonly [string, unknown] => {
    const target = role === 'keywords' && key === '$dynamicRef' && !Object.hasOwn(value, '$ref') ? targetOf(member, places) : undefined;
    if (target !== undefined) return ['$ref', target];
    // Pointers in other files lead within those.
    return [key, key === otherFiles ? member : rewritten(member, roleUnder(role, key), places)];
  });
  return members.some(([key, member]) => member !== value[key]) ? Object.fromEntries(members) : value;
}

function targetOf(reference: unknown, places: Anchors['places']): string | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  const found = places.get(reference.slice(1)) ?? [];
  const [only] = found;
  // A pointer; or it leads nowhere, as a `$ref` would.
  if (only === undefined) return reference;
  return found.length > 1 || !only.isWellFormed() ? undefined : referenceTo(only);
}
