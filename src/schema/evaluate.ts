import type { Json } from '../model/json.ts';
import { onTime } from './deadline.ts';
import { onlyName, type Names, type Node, type NodeOf } from './ir.ts';
import { canonical, isExact, kindBits, kindOf } from './json-kind.ts';
import { includesNumber } from './number/number-set.ts';
import { fitsText } from './text-atom.ts';

/** Undefined where the schema has a part that cannot be read, and the value's fate hangs on it. */
export type Fits = boolean | undefined;

/**
 * Whether a value fits a schema: what the keywords say, by no other rule than theirs. Parts of a schema that lie in many others are looked at
 * once for a value, as soon as there are many looks: thirty definitions of which each names the one before twice are a thousand million ways.
 */
export function fits(value: Json, node: Node): Fits {
  return judged(value, node, { count: 0, known: new Map() });
}

interface Looks {
  count: number;
  /** What was found, once there were many looks. */
  readonly known: Map<Node, Map<Json, Fits>>;
}

const many = 1_000;

function judged(value: Json, node: Node, looks: Looks): Fits {
  switch (node.op) {
    case 'true':
    case 'declares':
      return true;
    case 'false':
      return false;
    case 'unread':
      return undefined;
    case 'and':
    case 'or':
    case 'one':
    case 'not':
    case 'ref':
      return composed(value, node, looks);
    case 'values':
      return node.values.has(canonical(value));
    case 'kinds': {
      const kind = kindOf(value);
      return kind !== undefined && (kindBits[kind] & node.mask) !== 0;
    }
    case 'number':
      return typeof value === 'number' ? includesNumber(node.set, value) : isExact(value) ? includesNumber(node.set, value.rawJSON) : true;
    case 'text': {
      if (typeof value !== 'string') return true;
      const is = fitsText(node.atom, value);
      return node.negated ? negated(is) : is;
    }
    case 'every':
    case 'some':
    case 'size':
      return kindOf(value) === 'object' ? fitsObject(value as { readonly [name: string]: Json }, node, looks) : true;
    case 'all':
    case 'any':
    case 'count':
    case 'unique':
    case 'twins':
      return Array.isArray(value) ? fitsArray(value as readonly Json[], node, looks) : true;
  }
}

type Composed = NodeOf<'and' | 'or' | 'one' | 'not' | 'ref'>;

function composed(value: Json, node: Composed, looks: Looks): Fits {
  looks.count += 1;
  onTime();
  if (looks.count < many) return bySyntax(value, node, looks);
  let known = looks.known.get(node);
  if (known === undefined) looks.known.set(node, (known = new Map()));
  if (known.has(value)) return known.get(value);
  const is = bySyntax(value, node, looks);
  known.set(value, is);
  return is;
}

function bySyntax(value: Json, node: Composed, looks: Looks): Fits {
  switch (node.op) {
    case 'and':
      return everyOf(node.parts, (part) => judged(value, part, looks));
    case 'or':
      return someOf(node.parts, (part) => judged(value, part, looks));
    case 'one':
      return times(
        node.parts.map((part) => judged(value, part, looks)),
        1,
        1,
      );
    case 'not':
      return negated(judged(value, node.part, looks));
    case 'ref':
      return judged(value, node.target(), looks);
  }
}

type ObjectNode = NodeOf<'every' | 'some' | 'size'>;
type ArrayNode = NodeOf<'all' | 'any' | 'count' | 'unique' | 'twins'>;

function fitsObject(value: { readonly [name: string]: Json }, node: ObjectNode, looks: Looks): Fits {
  if (node.op === 'size') {
    const { length } = Object.keys(value);
    return length >= node.min && length <= node.max;
  }
  const { at, part } = node;
  const single = onlyName(at);
  if (single !== undefined) {
    const [there, inner] = [Object.hasOwn(value, single), value[single] ?? null];
    return node.op === 'every' ? !there || judged(inner, part, looks) : there && judged(inner, part, looks);
  }
  const holds = (name: string): Fits => judged(value[name] ?? null, part, looks);
  if (node.op === 'every') {
    return everyOf(Object.keys(value), (name) => {
      const is = selects(at, name);
      return is === false ? true : is === undefined ? undefined : holds(name);
    });
  }
  return someOf(Object.keys(value), (name) => {
    const is = selects(at, name);
    return is === true ? holds(name) : is;
  });
}

function fitsArray(value: readonly Json[], node: ArrayNode, looks: Looks): Fits {
  if (node.op === 'count') {
    const { part, min, max } = node;
    return part.op === 'true'
      ? value.length >= min && value.length <= max
      : times(
          value.map((item) => judged(item, part, looks)),
          min,
          max,
        );
  }
  if (node.op === 'unique' || node.op === 'twins') {
    return (new Set(value.map(canonical)).size === value.length) === (node.op === 'unique');
  }
  const { at, part } = node;
  const items = at.from === 0 && at.to >= value.length ? value : value.slice(at.from, at.to);
  return (node.op === 'all' ? everyOf : someOf)(items, (item) => judged(item, part, looks));
}

/** Whether a name is among those selected. */
export function selects({ names, nodes, others }: Names, name: string): Fits {
  if (names.length < 8 ? names.includes(name) : setOf(names).has(name)) return !others;
  const like = someOf(nodes, (node) => fits(name, node));
  return others ? negated(like) : like;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(names: readonly string[]): ReadonlySet<string> {
  let set = sets.get(names);
  if (set === undefined) sets.set(names, (set = new Set(names)));
  return set;
}

function negated(is: Fits): Fits {
  return is === undefined ? undefined : !is;
}

function everyOf<T>(parts: readonly T[], holds: (part: T) => Fits): Fits {
  let all: Fits = true;
  for (const part of parts) {
    const is = holds(part);
    if (is === false) return false;
    if (is === undefined) all = undefined;
  }
  return all;
}

function someOf<T>(parts: readonly T[], holds: (part: T) => Fits): Fits {
  let one: Fits = false;
  for (const part of parts) {
    const is = holds(part);
    if (is === true) return true;
    if (is === undefined) one = undefined;
  }
  return one;
}

function times(all: readonly Fits[], min: number, max: number): Fits {
  const sure = all.filter((is) => is === true).length;
  const open = all.filter((is) => is === undefined).length;
  if (sure > max || sure + open < min) return false;
  return open === 0 || (sure >= min && sure + open <= max) ? true : undefined;
}
