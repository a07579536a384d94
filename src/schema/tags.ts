import { canonical, kindOf } from './json-kind.ts';
import { onlyName, type Node } from './ir.ts';

const tagged = new WeakMap<Node, ReadonlyMap<string, ReadonlySet<string>>>();
const none: ReadonlyMap<string, ReadonlySet<string>> = new Map();

/** Two schemas, seen at one kind, that plainly have no value in common: a property both must have takes other values in each. */
export function exclude(a: Node, b: Node): boolean {
  if (a.op === 'values' && b.op === 'values') return [...a.values.keys()].every((value) => !b.values.has(value));
  const other = tagsOf(b);
  for (const [name, values] of tagsOf(a)) {
    const theirs = other.get(name);
    if (theirs !== undefined && [...values].every((value) => !theirs.has(value))) return true;
  }
  return false;
}

/** The properties that must be there and may only take a few values; those values as canonical texts. */
function tagsOf(node: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const known = tagged.get(node);
  if (known !== undefined) return known;
  const parts = node.op === 'and' ? node.parts : [node];
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of parts) {
    if (part.op === 'values' && [...part.values.values()].every((value) => kindOf(value) === 'object')) return none;
    if (part.op !== 'every' || part.at.others || part.at.nodes.length > 0) continue;
    const values = valuesOf(part.part);
    if (values === undefined) continue;
    for (const name of part.at.names) if (parts.some((one) => one.op === 'some' && onlyName(one.at) === name)) found.set(name, values);
  }
  tagged.set(node, found);
  return found;
}

function valuesOf(node: Node): ReadonlySet<string> | undefined {
  if (node.op === 'values') return new Set([...node.values.values()].map(canonical));
  if (node.op === 'and') return node.parts.map(valuesOf).find((values) => values !== undefined);
  if (node.op === 'ref') return undefined;
  return undefined;
}
