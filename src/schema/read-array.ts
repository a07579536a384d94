import { draftOf } from './dialect.ts';
import { all, anything, count, unique, unread, type Node } from './ir.ts';
import { readRange } from './read-scalar.ts';
import type { Reader, SchemaObject } from './reader.ts';

export function readArray(reader: Reader, found: SchemaObject): readonly Node[] {
  const { pointer, value } = found;
  const parts: Node[] = [];
  const length = readRange(value, 'minItems', 'maxItems');
  parts.push(typeof length === 'string' ? unread({ pointer, value }, length) : count(anything, length.min, length.max));
  if (value['uniqueItems'] === true) parts.push(unique);
  const { first, rest } = itemsOf(reader, found);
  for (const [index, part] of first.entries()) parts.push(all({ from: index, to: index + 1 }, part));
  if (rest !== undefined) parts.push(all({ from: first.length, to: Infinity }, rest));
  if (Object.hasOwn(value, 'contains') && draftOf(reader.dialect) >= 6) {
    const times = draftOf(reader.dialect) >= 2019 ? readRange({ minContains: 1, ...value }, 'minContains', 'maxContains') : { min: 1, max: Infinity };
    parts.push(typeof times === 'string' ? unread({ pointer, value }, times) : count(reader.below(found, 'contains'), times.min, times.max));
  }
  return parts;
}

interface Items {
  readonly first: readonly Node[];
  /** Undefined when nothing is said of the others. */
  readonly rest?: Node;
}

/** `prefixItems` and `items`, or `items` and `additionalItems` before 2020-12. */
function itemsOf(reader: Reader, found: SchemaObject): Items {
  const { list, first, rest } = itemsIn(reader, found);
  if (list !== undefined && !Array.isArray(found.value[list])) return { first: [], rest: unread(found, `${list} is not a list`) };
  if (rest === 'items' && Array.isArray(found.value['items'])) return { first: [], rest: unread(found, 'items is a list') };
  return {
    first: list === undefined ? [] : Array.from({ length: first }, (_, index) => reader.below(found, list, index)),
    ...(rest !== undefined && { rest: reader.below(found, rest) }),
  };
}

/** How many items have schemas of their own, and the keyword for the others. */
export function itemsIn({ dialect }: Reader, { value }: SchemaObject): { readonly list?: string; readonly first: number; readonly rest?: string } {
  const old = draftOf(dialect) < 2020;
  const list = old ? (Array.isArray(value['items']) ? 'items' : undefined) : Object.hasOwn(value, 'prefixItems') ? 'prefixItems' : undefined;
  const rest = old && list !== undefined ? 'additionalItems' : 'items';
  const listed = list === undefined ? undefined : value[list];
  return { ...(list !== undefined && { list }), first: Array.isArray(listed) ? listed.length : 0, ...(Object.hasOwn(value, rest) && { rest }) };
}
