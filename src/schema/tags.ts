import { canonical, kindOf } from './json-kind.ts';
import { onlyName, type Node } from './ir.ts';

/** The values by which a schema is told from others, as canonical texts: of a property that must be there, or, under `undefined`, all of its own. */
type Tags = ReadonlyMap<string | undefined, ReadonlySet<string>>;

const tagged = new WeakMap<Node, Tags>();
const none: Tags = new Map();

/** Two schemas, seen at one kind, that plainly have no value in common: a property both must have takes other values in each. */
export function exclude(a: Node, b: Node): boolean {
  const other = tagsOf(b);
  for (const [name, values] of tagsOf(a)) {
    const theirs = other.get(name);
    if (theirs !== undefined && [...values].every((value) => !theirs.has(value))) return true;
  }
  return false;
}

/** Of many schemas, the places of those that are not told apart from one of these tags, in their order. */
export type Meeting = (tags: Tags) => Iterable<number>;

/**
 * Schemas laid out by the tag that most of them have: with each other schema only few are left to look at.
 * @param given their tags, undefined where nothing tells them apart
 */
export function byTag(given: readonly (Tags | undefined)[]): Meeting {
  const counts = new Map<string | undefined, number>();
  for (const tags of given) for (const name of tags?.keys() ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) return () => given.keys();
  const [name] = most;
  const others: number[] = [];
  const byValue = new Map<string, number[]>();
  for (const [index, tags] of given.entries()) {
    const values = tags?.get(name);
    if (values === undefined) others.push(index);
    for (const value of values ?? []) {
      const list = byValue.get(value);
      if (list === undefined) byValue.set(value, [index]);
      else list.push(index);
    }
  }
  return (tags) => {
    const values = tags.get(name);
    if (values === undefined) return given.keys();
    return [...new Set([...others, ...[...values].flatMap((value) => byValue.get(value) ?? [])])].sort((a, b) => a - b);
  };
}

/** The properties that must be there and may only take a few values; of a schema that lists all of its values, these. */
export function tagsOf(node: Node): Tags {
  const known = tagged.get(node);
  if (known !== undefined) return known;
  const found = node.op === 'values' ? new Map([[undefined, new Set(node.values.keys())]]) : tagsAmong(node.op === 'and' ? node.parts : [node]);
  tagged.set(node, found);
  return found;
}

/** Those of schemas that hold together. */
export function tagsAmong(parts: readonly Node[]): Tags {
  if (parts.some((part) => part.op === 'values' && [...part.values.values()].every((value) => kindOf(value) === 'object'))) return none;
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of parts) {
    if (part.op !== 'every' || part.at.others || part.at.nodes.length > 0) continue;
    const values = valuesOf(part.part);
    if (values === undefined) continue;
    for (const name of part.at.names) if (parts.some((one) => one.op === 'some' && onlyName(one.at) === name)) found.set(name, values);
  }
  return found;
}

/** The tags of which a choice grants every other value: `{ kind: 'a' }` denied grants all that have another kind. */
export function grantedBut(choice: readonly Node[]): Tags {
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of choice) {
    if ((part.op !== 'every' && part.op !== 'some') || part.part.op !== 'not') continue;
    const name = onlyName(part.at);
    const values = valuesOf(part.part.part);
    if (name !== undefined && values !== undefined) found.set(name, values);
  }
  return found;
}

function valuesOf(node: Node): ReadonlySet<string> | undefined {
  if (node.op === 'values') return new Set([...node.values.values()].map(canonical));
  if (node.op === 'and') return node.parts.map(valuesOf).find((values) => values !== undefined);
  return undefined;
}
