import type { Json } from '../model/json.ts';
import { Exhausted } from './answer.ts';
import {
  all,
  allOf,
  any,
  anyOf,
  anything,
  count,
  every,
  justValues,
  not,
  nothing,
  numbers,
  onlyName,
  pick,
  size,
  some,
  text,
  twins,
  unique,
  unread,
  type Node,
  type NodeOf,
} from './ir.ts';
import { onTime } from './deadline.ts';
import { kindBits, kindOf, kinds, type Kind } from './json-kind.ts';
import { complementNumbers } from './number/number-set.ts';
import { byTag, exclude, tagsOf } from './tags.ts';

const seen = new WeakMap<Node, (Node | undefined)[]>();
const active = new Set<string>();
let circles = 0;

/**
 * What a schema, or its opposite, says of values of one kind: `and` and `or` of assertions of that kind, none of them denied but
 * `values`. References at the top are followed; what stands inside of values is left as it is.
 */
export function atKind(node: Node, kind: Kind, holds = true): Node {
  const slot = kinds.indexOf(kind) * 2 + (holds ? 1 : 0);
  let known = seen.get(node);
  if (known === undefined) seen.set(node, (known = []));
  const before = known[slot];
  if (before !== undefined) return before;
  const circlesBefore = circles;
  const made = make(node, kind, holds);
  // What was found inside of a circle says nothing of the same schema outside of it.
  if (active.size === 0 || circles === circlesBefore) known[slot] = made;
  return made;
}

function make(node: Node, kind: Kind, holds: boolean): Node {
  onTime();
  switch (node.op) {
    case 'true':
    case 'false':
      return (node.op === 'true') === holds ? anything : nothing;
    case 'declares':
      return holds ? (node.side === 'inner' && kind === 'object' ? node : anything) : nothing;
    case 'unread':
      return node;
    case 'kinds':
      return ((node.mask & kindBits[kind]) !== 0) === holds ? anything : nothing;
    case 'and':
    case 'or': {
      const parts = node.parts.map((part) => atKind(part, kind, holds));
      return (node.op === 'and') === holds ? allOf(parts) : kind === 'object' ? anyOf(thereOrNot(parts)) : anyOf(parts);
    }
    case 'one':
      return exactlyOne(node.parts, kind, holds);
    case 'not':
      return atKind(node.part, kind, !holds);
    case 'ref': {
      const key = `${kind} ${holds} ${node.key}`;
      if (active.has(key)) {
        circles += 1;
        return unread({ pointer: '', value: node.key }, 'its references lead round in a circle');
      }
      active.add(key);
      try {
        return atKind(node.target(), kind, holds);
      } finally {
        active.delete(key);
      }
    }
    case 'values':
      return values(node, kind, holds);
    case 'number':
      return kind !== 'number'
        ? idle(holds)
        : holds
          ? node
          : numbers(node.says.startsWith('!') ? node.says.slice(1) : `!${node.says}`, complementNumbers(node.set));
    case 'text':
      return kind !== 'string' ? idle(holds) : holds ? node : otherText(node);
    case 'every':
    case 'some':
    case 'size':
      return kind !== 'object' ? idle(holds) : holds ? node : otherObject(node);
    case 'all':
    case 'any':
    case 'count':
    case 'unique':
    case 'twins':
      return kind !== 'array' ? idle(holds) : holds ? node : otherArray(node);
  }
}

/** That a property fits one schema if it is there, or is there and fits another, is one statement and no choice. */
function thereOrNot(given: readonly Node[]): readonly Node[] {
  const parts = given.flatMap((part) => (part.op === 'or' ? part.parts : [part]));
  if (!parts.some(({ op }) => op === 'some')) return given;
  const merged = new Set<Node>();
  const made: Node[] = [];
  for (const [name, all] of Map.groupBy([...pick('every', parts), ...pick('some', parts)], ({ at }) => onlyName(at))) {
    if (name === undefined || !all.some(({ op }) => op === 'every') || !all.some(({ op }) => op === 'some')) continue;
    for (const one of all) merged.add(one);
    made.push(every({ names: [name], nodes: [], others: false }, anyOf(all.map(({ part }) => part))));
  }
  return merged.size === 0 ? given : [...parts.filter((part) => !merged.has(part)), ...made];
}

function idle(holds: boolean): Node {
  return holds ? anything : nothing;
}

function otherText({ atom, negated }: NodeOf<'text'>): Node {
  if (atom.says !== 'length' || negated) return text(atom, !negated);
  return anyOf([
    atom.min > 0 ? text({ says: 'length', min: 0, max: atom.min - 1 }) : nothing,
    atom.max < Infinity ? text({ says: 'length', min: atom.max + 1, max: Infinity }) : nothing,
  ]);
}

function otherObject(node: NodeOf<'every' | 'some' | 'size'>): Node {
  if (node.op === 'size') return anyOf([node.min > 0 ? size(0, node.min - 1) : nothing, node.max < Infinity ? size(node.max + 1, Infinity) : nothing]);
  return (node.op === 'every' ? some : every)(node.at, not(node.part));
}

function otherArray(node: NodeOf<'all' | 'any' | 'count' | 'unique' | 'twins'>): Node {
  if (node.op === 'unique') return twins;
  if (node.op === 'twins') return unique;
  if (node.op === 'all' || node.op === 'any') return (node.op === 'all' ? any : all)(node.at, not(node.part));
  const { part, min, max } = node;
  return anyOf([min > 0 ? count(part, 0, min - 1) : nothing, max < Infinity ? count(part, max + 1, Infinity) : nothing]);
}

function values(node: NodeOf<'values'>, kind: Kind, holds: boolean): Node {
  const own = [...node.values.values()].filter((value) => kindOf(value) === kind);
  if (holds) return own.length === node.values.size ? node : justValues(own);
  if (own.length === 0) return anything;
  if (kind === 'array' || kind === 'object') return allOf(own.map((value) => atKind(spelled(value), kind, false)));
  return not(justValues(own));
}

/** A list or object as a schema that only it fits. */
function spelled(value: Json): Node {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return allOf([count(anything, items.length, items.length), ...items.map((item, index) => all({ from: index, to: index + 1 }, justValues([item])))]);
  }
  const properties = Object.entries(value as { readonly [name: string]: Json });
  return allOf([
    size(properties.length, properties.length),
    ...properties.map(([name, inner]) => some({ names: [name], nodes: [], others: false }, justValues([inner]))),
  ]);
}

/** No search gets through more. */
const mostPairs = 200_000;

/** Branches that exclude one another need not deny each other. */
function exactlyOne(given: readonly Node[], kind: Kind, holds: boolean): Node {
  const parts = given.map((part) => ({ is: atKind(part, kind, true), isNot: atKind(part, kind, false) })).filter(({ is }) => is.op !== 'false');
  const near = byTag(parts.map(({ is }) => tagsOf(is)));
  const meets = parts.map((one, index) =>
    [...near(tagsOf(one.is))].flatMap((at) => {
      onTime();
      const other = parts[at];
      return other === undefined || at === index || exclude(one.is, other.is) ? [] : [{ other, at }];
    }),
  );
  const besides = (index: number): readonly { readonly other: (typeof parts)[number]; readonly at: number }[] => {
    const met = meets[index] ?? [];
    onTime(met.length);
    return met;
  };
  if (holds) return anyOf(parts.map(({ is }, index) => allOf([is, ...besides(index).map(({ other }) => other.isNot)])));
  const pairs = parts.flatMap(({ is }, index) =>
    besides(index)
      .filter(({ at }) => at > index)
      .map(({ other }) => allOf([is, other.is])),
  );
  if (pairs.length > mostPairs) throw new Exhausted(`${mostPairs} pairs of alternatives`);
  return anyOf([allOf(parts.map(({ isNot }) => isNot)), ...pairs]);
}
