import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle } from '../schema/reference.ts';

/** Where something of a changed tree stood before: the longest pointer of these that leads to it tells. */
export type Moved = ReadonlyMap<JsonPointer, JsonPointer>;

/** The pointer of a thing before it moved. */
export function before(moved: Moved, pointer: JsonPointer): JsonPointer {
  if (moved.size === 0) return pointer;
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const origin = moved.get(pointer.slice(0, end) as JsonPointer);
    if (origin !== undefined) return `${origin}${pointer.slice(end)}` as JsonPointer;
  }
  return pointer;
}

type Fields = Readonly<Record<string, unknown>>;

const ofPathItems = ['paths', 'webhooks'];
/** What may stand beside a path item's `$ref` and changes nothing. */
const silent = /^(\$ref|summary|description|x-.*)$/;

/**
 * Writes out the two references that are no ordinary ones: a path item's beside fields of its own (OpenAPI 3.1 §4.8.9.1), which count where
 * both have one, and one that stands for a whole map of paths or components, which no version knows and many multi-file documents use.
 * What is unchanged is shared with the tree given.
 */
export function spreadReferences(root: Fields): { readonly root: Fields; readonly moved: Moved } {
  const moved = new Map<JsonPointer, JsonPointer>();

  const whole = (at: JsonPointer, map: unknown): unknown => {
    if (!isRecord(map) || typeof map['$ref'] !== 'string') return map;
    const found = settle(root, { pointer: at, value: map });
    if ('reason' in found || !isRecord(found.value)) return map;
    return joined(at, map, found.pointer, found.value);
  };
  const joined = (at: JsonPointer, own: Fields, from: JsonPointer, theirs: Fields): Fields => {
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(theirs)) {
      set(result, key, value);
      if (!Object.hasOwn(own, key)) moved.set(`${at}${pointerOf([key])}` as JsonPointer, `${from}${pointerOf([key])}` as JsonPointer);
    }
    for (const [key, value] of Object.entries(own)) if (key !== '$ref') set(result, key, value);
    return result;
  };
  const items = (at: JsonPointer, map: unknown): unknown => {
    if (!isRecord(map)) return map;
    let changed: Record<string, unknown> | undefined;
    for (const [name, item] of Object.entries(map)) {
      if (!isRecord(item) || typeof item['$ref'] !== 'string' || Object.keys(item).every((key) => silent.test(key))) continue;
      const place = `${at}${pointerOf([name])}` as JsonPointer;
      const found = settle(root, { pointer: place, value: item });
      if ('reason' in found || !isRecord(found.value)) continue;
      set((changed ??= { ...map }), name, joined(place, item, found.pointer, found.value));
    }
    return changed ?? map;
  };

  const result: Record<string, unknown> = { ...root };
  for (const key of ofPathItems) if (key in root) result[key] = items(`/${key}`, whole(`/${key}`, root[key]));
  const components = whole('/components', root['components']);
  if (isRecord(components)) {
    const written: Record<string, unknown> = { ...components };
    for (const [kind, map] of Object.entries(components)) written[kind] = whole(`/components${pointerOf([kind])}`, map);
    if ('pathItems' in written) written['pathItems'] = items('/components/pathItems', written['pathItems']);
    result['components'] = written;
  }
  return moved.size === 0 ? { root, moved } : { root: result, moved };
}

/** `__proto__` is a name like any other. */
function set(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
