import type { Node, NodeOf, Side } from './ir.ts';

/**
 * The law of compatibility for objects that are silent about additional properties: nobody has used, by accident, a name that only the
 * other side declares. So where the inner side declares properties and says nothing of others, the names that the outer side alone
 * declares at that place do not occur. An object without any declared property is free-form: there all names occur.
 */
export interface Declared {
  readonly names: ReadonlySet<string>;
  readonly nodes: readonly Node[];
}
export interface BothDeclare {
  readonly inner: Declared;
  readonly outer: Declared;
}

type Marks = { readonly inner: Mark; readonly outer: Mark };
interface Mark {
  readonly names: Set<string>;
  readonly nodes: Map<string, Node>;
  /** Some object of that side speaks of additional properties. */
  speaks: boolean;
}

const seen = new WeakMap<Node, BothDeclare>();

/** What each side declares for the object at this place, in whatever branch; undefined where the law plays no part. */
export function declaredBy(node: Node): BothDeclare | undefined {
  let known = seen.get(node);
  if (known === undefined) {
    const marks = unmarked();
    collect(node, marks, new Set());
    const settled = ({ names, nodes }: Mark): Declared => ({ names, nodes: [...nodes.values()] });
    known = { inner: settled(marks.inner), outer: settled(marks.outer) };
    seen.set(node, known);
  }
  return known.outer.names.size + known.outer.nodes.length === 0 ? undefined : known;
}

/** Whether a name does not occur in an object. */
export type Forbids = (name: string) => boolean;

/** What the law rules out where schemas that hold together meet one of the outer side: no more than the search does, perhaps less. */
export function forbiddenBy(inner: readonly Node[], outer: Node): (held: readonly Node[]) => Forbids {
  const marks = unmarked();
  const visited = new Set<string>();
  collect(outer, marks, visited);
  if (marks.outer.names.size === 0) return () => () => false;
  for (const node of inner) collect(node, marks, visited);
  return (held) => {
    const declares = held.some((node) => node.op === 'declares' && node.names.length + node.nodes.length > 0);
    if (!declares || marks.inner.speaks || marks.inner.nodes.size > 0) return () => false;
    return (name) => marks.outer.names.has(name) && !marks.inner.names.has(name);
  };
}

function unmarked(): Marks {
  return { inner: { names: new Set(), nodes: new Map(), speaks: false }, outer: { names: new Set(), nodes: new Map(), speaks: false } };
}

function collect(node: Node, marks: Marks, visited: Set<string>): void {
  // Many ways may lead to one part.
  if (visited.has(node.key)) return;
  visited.add(node.key);
  if (node.op === 'declares') {
    for (const name of node.names) marks[node.side].names.add(name);
    for (const one of node.nodes) marks[node.side].nodes.set(one.key, one);
    marks[node.side].speaks ||= !node.silent;
  } else if (node.op === 'and' || node.op === 'or' || node.op === 'one') node.parts.forEach((part) => collect(part, marks, visited));
  else if (node.op === 'not') collect(node.part, marks, visited);
  else if (node.op === 'ref') collect(node.target(), marks, visited);
}

const declarations = new WeakMap<Node, readonly NodeOf<'declares'>[]>();

/** What is declared of the object at this place, in whatever branch. */
export function declarationsOf(node: Node): readonly NodeOf<'declares'>[] {
  let found = declarations.get(node);
  if (found !== undefined) return found;
  const marks = new Map<string, NodeOf<'declares'>>();
  const visited = new Set<string>();
  const look = (one: Node): void => {
    if (visited.has(one.key)) return;
    visited.add(one.key);
    if (one.op === 'declares') marks.set(one.key, one);
    else if (one.op === 'and' || one.op === 'or' || one.op === 'one') one.parts.forEach(look);
    else if (one.op === 'not') look(one.part);
    else if (one.op === 'ref') look(one.target());
  };
  look(node);
  found = [...marks.values()];
  declarations.set(node, found);
  return found;
}

/** The names that a side declares anywhere in a schema. */
export function namesWithin(node: Node, side: Side): ReadonlySet<string> {
  const names = new Set<string>();
  const visited = new Set([node]);
  for (const one of visited) {
    if (one.op === 'declares' && one.side === side) for (const name of one.names) names.add(name);
    const inside = 'parts' in one ? one.parts : 'part' in one ? [one.part] : one.op === 'ref' ? [one.target()] : [];
    for (const part of inside) visited.add(part);
  }
  return names;
}
