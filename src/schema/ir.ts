import { hash } from 'node:crypto';
import type { Json, JsonPointer } from '../model/json.ts';
import { canonical, everyKind } from './json-kind.ts';
import type { NumberSet } from './number/number-set.ts';

/** What a string may be, as a schema says it. */
export type TextAtom =
  | { readonly says: 'pattern'; readonly source: string }
  | { readonly says: 'format'; readonly name: string }
  | { readonly says: 'length'; readonly min: number; readonly max: number };

/**
 * The properties of an object that something holds for: those of these names, and those whose name fits one of the nodes;
 * with `others`, all the rest.
 */
export interface Names {
  readonly names: readonly string[];
  readonly nodes: readonly Node[];
  readonly others: boolean;
}

/** The name, where just one is selected. */
export function onlyName({ names, nodes, others }: Names): string | undefined {
  return names.length === 1 && nodes.length === 0 && !others ? names[0] : undefined;
}

/** The items of an array that something holds for: from the first index up to, and without, the last. */
export interface Places {
  readonly from: number;
  readonly to: number;
}

/**
 * A schema, whatever its dialect. As in JSON Schema each assertion holds for every value of another kind than its own.
 * Nodes of equal keys mean the same; the key comes from the structure alone, so nodes of different documents compare.
 */
export type Node = Keys & Shape;
interface Keys {
  readonly key: string;
  /** The key without what asserts nothing: nodes of both sides that are equal but for `declares`. */
  readonly plain: string;
}
export type Shape =
  | Each<'true' | 'false' | 'unique', unknown>
  | { readonly op: 'kinds'; readonly mask: number }
  | Each<'and' | 'or' | 'one', { readonly parts: readonly Node[] }>
  | { readonly op: 'not'; readonly part: Node }
  | { readonly op: 'ref'; readonly name: string; readonly target: () => Node }
  | { readonly op: 'values'; readonly values: ReadonlyMap<string, Json> }
  | { readonly op: 'number'; readonly says: string; readonly set: NumberSet }
  | { readonly op: 'text'; readonly atom: TextAtom; readonly negated: boolean }
  /** Of the properties or items selected, all fit the part, or at least one does. */
  | Each<'every' | 'some', { readonly at: Names; readonly part: Node }>
  | Each<'all' | 'any', { readonly at: Places; readonly part: Node }>
  /** The number of an object's properties, or of an array's items that fit a part. */
  | { readonly op: 'size'; readonly min: number; readonly max: number }
  | { readonly op: 'count'; readonly part: Node; readonly min: number; readonly max: number }
  /** Two items are equal: the opposite of `unique`. */
  | { readonly op: 'twins' }
  /** Asserts nothing; see `law.ts`. */
  | { readonly op: 'declares'; readonly side: Side; readonly names: readonly string[]; readonly nodes: readonly Node[]; readonly silent: boolean }
  | { readonly op: 'unread'; readonly pointer: JsonPointer; readonly reason: string };
type Each<Op, More> = Op extends string ? { readonly op: Op } & More : never;

export type Side = 'inner' | 'outer';
export type NodeOf<Op extends Shape['op']> = Node & { readonly op: Op };

/** Those of one sort. */
export function pick<Op extends Shape['op']>(op: Op, nodes: readonly Node[]): readonly NodeOf<Op>[] {
  return nodes.filter((one): one is NodeOf<Op> => one.op === op);
}

/**
 * Most schemas say what others say: of twenty nodes that are made one is new. They are forgotten all at once, as whoever comes upon two of
 * one key takes them for the same.
 */
const interned = new Map<string, Node>();
const mostInterned = 100_000;
/** A reference, and what could not be read, belong to a document: they are not kept beyond it, nor is what they are in. */
const bound = new WeakSet<Node>();

function node(text: string, shape: Shape, plain: string = text): Node {
  const before = interned.get(text);
  if (before !== undefined) return before;
  const key = keyOf(text);
  const made: Node = { key, plain: plain === text ? key : keyOf(plain), ...shape };
  if (isBound(made)) bound.add(made);
  else {
    if (interned.size >= mostInterned) interned.clear();
    interned.set(text, made);
  }
  return made;
}

function isBound(made: Node): boolean {
  if (made.op === 'ref' || made.op === 'unread') return true;
  const held = (part: Node): boolean => bound.has(part);
  if ('parts' in made) return made.parts.some(held);
  if ('nodes' in made) return made.nodes.some(held);
  if ('part' in made && held(made.part)) return true;
  return (made.op === 'every' || made.op === 'some') && made.at.nodes.some(held);
}

/** It holds a reference, or what could not be read. */
export function belongsToDocument(node: Node): boolean {
  return bound.has(node);
}

function keyOf(text: string): string {
  return text.length <= 20 ? text : hash('sha1', text, 'base64').slice(0, 20);
}

function listed(op: string, parts: readonly Node[]): readonly [string, string] {
  const keys = parts.map(({ key }) => key).join(' ');
  const plain = parts.every((part) => part.key === part.plain)
    ? keys
    : parts
        .map((part) => part.plain)
        .sort()
        .join(' ');
  return [`${op} ${keys}`, `${op} ${plain}`];
}

export const anything: Node = node('true', { op: 'true' });
export const nothing: Node = node('false', { op: 'false' });
export const unique: Node = node('unique', { op: 'unique' });
export const twins: Node = node('twins', { op: 'twins' });

export function ofKinds(mask: number): Node {
  return mask === everyKind ? anything : mask === 0 ? nothing : node(`kinds ${mask}`, { op: 'kinds', mask });
}

export function allOf(given: readonly Node[]): Node {
  return combined('and', given);
}

export function anyOf(given: readonly Node[]): Node {
  return combined('or', given);
}

/** What was combined of what, by the keys: most is what was combined before, for another place or the other document. */
const combinations = new Map<string, Node>();

/** More are hardly met again, and it would take as long to tell. */
const mostGiven = 12;

function combined(op: 'and' | 'or', given: readonly Node[]): Node {
  if (given.length > mostGiven) return combine(op, given);
  let asked: string = op;
  for (const { key } of given) asked += ` ${key}`;
  const before = combinations.get(asked);
  if (before !== undefined) return before;
  const made = combine(op, given);
  if (bound.has(made)) return made;
  if (combinations.size >= mostInterned) combinations.clear();
  combinations.set(asked, made);
  return made;
}

/** Both are the same with `true` and `false` changed about. */
function combine(op: 'and' | 'or', given: readonly Node[]): Node {
  const idle = op === 'and' ? anything : nothing;
  const decides = op === 'and' ? nothing : anything;
  const other = op === 'and' ? 'or' : 'and';
  const flat: Node[] = [];
  let mask = op === 'and' ? everyKind : 0;
  let [denies, absorbs] = [false, false];
  const take = (part: Node): boolean => {
    if (part.op === 'kinds') mask = op === 'and' ? mask & part.mask : mask | part.mask;
    else if (part.op !== idle.op) flat.push(part);
    denies ||= part.op === 'not';
    absorbs ||= part.op === other;
    return part.op !== decides.op;
  };
  // What was combined before holds nothing of its own sort.
  if (!given.every((one) => (one.op === op ? one.parts.every(take) : take(one)))) return decides;
  const kinds = ofKinds(mask);
  if (kinds === decides || (denies && opposed([...given, ...flat]))) return decides;
  if (kinds !== idle) flat.push(kinds);
  const parts = inOrder(absorbs ? absorbed(other, flat) : flat);
  const [first] = parts;
  if (first === undefined) return idle;
  if (parts.length === 1) return first;
  const [text, plain] = listed(op, parts);
  return node(text, { op, parts }, plain);
}

/** A part stands beside its own opposite. */
function opposed(all: readonly Node[]): boolean {
  const stated = new Set(all.map((part) => (part.op === 'not' ? '' : part.plain)));
  return all.some((part) => part.op === 'not' && stated.has(part.part.plain));
}

/** `a or (a and b)` is `a`, and the other way about. */
function absorbed(other: 'and' | 'or', parts: readonly Node[]): Node[] {
  const keys = new Set(parts.map(({ key }) => key));
  return parts.filter((part) => part.op !== other || !part.parts.some(({ key }) => keys.has(key)));
}

/** Each once. Sorts the list that it is given. */
function inOrder(parts: Node[]): readonly Node[] {
  parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let last: string | undefined;
  let repeated = false;
  for (const { key } of parts) {
    repeated ||= key === last;
    last = key;
  }
  return repeated ? parts.filter(({ key }, index) => key !== parts[index - 1]?.key) : parts;
}

/** Exactly one of them; the same schema twice is two. */
export function oneOf(given: readonly Node[]): Node {
  const parts = given.filter(({ op }) => op !== 'false').sort((a, b) => (a.key < b.key ? -1 : 1));
  const [first] = parts;
  if (first === undefined) return nothing;
  if (parts.length === 1) return first;
  const [text, plain] = listed('one', parts);
  return node(text, { op: 'one', parts }, plain);
}

const opposites = new WeakMap<Node, Node>();

export function not(part: Node): Node {
  if (part.op === 'true') return nothing;
  if (part.op === 'false') return anything;
  if (part.op === 'not') return part.part;
  if (part.op === 'kinds') return ofKinds(everyKind & ~part.mask);
  let opposite = opposites.get(part);
  if (opposite === undefined) opposites.set(part, (opposite = node(`not ${part.key}`, { op: 'not', part }, `not ${part.plain}`)));
  return opposite;
}

/**
 * @param name equal only where the targets mean the same
 * @param plain the same, without the side of the law
 */
export function reference(name: string, plain: string, target: () => Node): Node {
  let found: Node | undefined;
  return node(`ref ${name}`, { op: 'ref', name, target: () => (found ??= target()) }, `ref ${plain}`);
}

export function justValues(values: readonly Json[]): Node {
  const sorted = new Map(values.map((value) => [canonical(value), value] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted.size === 0 ? nothing : node(`values ${[...sorted.keys()].join(',')}`, { op: 'values', values: sorted });
}

export function numbers(says: string, set: NumberSet): Node {
  return node(`number ${says}`, { op: 'number', says, set });
}

export function text(atom: TextAtom, negated = false): Node {
  if (atom.says === 'length' && atom.min <= 0 && atom.max === Infinity && !negated) return anything;
  const says = atom.says === 'pattern' ? atom.source : atom.says === 'format' ? atom.name : `${atom.min} ${atom.max}`;
  return node(`text ${negated ? '!' : ''}${atom.says} ${says}`, { op: 'text', atom, negated });
}

function namesKey({ names, nodes, others }: Names): string {
  const [name] = names;
  if (name !== undefined && names.length === 1 && nodes.length === 0) return `${others ? '^' : ''}[${JSON.stringify(name)}] `;
  return `${others ? '^' : ''}${JSON.stringify(names)} ${nodes.map(({ key }) => key).join(' ')}`;
}

function sortedNames(given: Names): Names {
  const { names, nodes, others } = given;
  if (names.length + nodes.length <= 1) return given;
  return {
    names: [...new Set(names)].sort(),
    nodes: [...new Map(nodes.map((one) => [one.key, one])).values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    others,
  };
}

function selected(op: 'every' | 'some', at: Names, part: Node): Node {
  const to = `${op} ${namesKey(at)}`;
  return node(`${to} ${part.key}`, { op, at, part }, `${to} ${part.plain}`);
}

export function every(at: Names, part: Node): Node {
  if (part.op === 'true' || (!at.others && at.names.length === 0 && at.nodes.length === 0)) return anything;
  const sorted = sortedNames(at);
  return selected('every', sorted, part);
}

/** An object has a property among these whose value fits the part. */
export function some(at: Names, part: Node): Node {
  const sorted = sortedNames(at);
  return selected('some', sorted, part);
}

export function all(at: Places, part: Node): Node {
  return part.op === 'true' || at.from >= at.to
    ? anything
    : node(`all ${at.from} ${at.to} ${part.key}`, { op: 'all', at, part }, `all ${at.from} ${at.to} ${part.plain}`);
}

export function any(at: Places, part: Node): Node {
  return node(`any ${at.from} ${at.to} ${part.key}`, { op: 'any', at, part }, `any ${at.from} ${at.to} ${part.plain}`);
}

/** How many properties an object has. */
export function size(min: number, max: number): Node {
  return min <= 0 && max === Infinity ? anything : node(`size ${min} ${max}`, { op: 'size', min, max });
}

/** How many items of an array fit the part. */
export function count(part: Node, min: number, max: number): Node {
  return min <= 0 && max === Infinity
    ? anything
    : node(`count ${min} ${max} ${part.key}`, { op: 'count', part, min, max }, `count ${min} ${max} ${part.plain}`);
}

export function declares(side: Side, names: readonly string[], nodes: readonly Node[], silent: boolean): Node {
  const sorted = sortedNames({ names, nodes, others: false });
  return node(`declares ${side} ${silent} ${namesKey(sorted)}`, { op: 'declares', side, silent, names: sorted.names, nodes: sorted.nodes }, 'declares');
}

/** Two that read the same stand for the same values, whatever these are: what cannot be read is told apart by its text. */
export function unread({ pointer, value }: { readonly pointer: JsonPointer; readonly value: unknown }, reason: string): Node {
  return node(`unread ${reason} ${hash('sha1', JSON.stringify(value) ?? '', 'base64')}`, { op: 'unread', pointer, reason });
}
