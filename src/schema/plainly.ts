import { atKind } from './at-kind.ts';
import { onTime } from './deadline.ts';
import { fits, selects } from './evaluate.ts';
import { allOf, not, onlyName, pick, type Node, type NodeOf } from './ir.ts';
import { kinds, type Kind } from './json-kind.ts';
import { someNumberOf, someTextOf } from './search-scalar.ts';

/**
 * Whether assertions about an object already decide another one, told by looking at single properties and their plain values only:
 * no search, no assumption. This is what makes tagged unions cheap.
 */
export function plainly(kind: Kind, held: readonly Node[], part: Node): 'holds' | 'fails' | undefined {
  if (part.op === 'and' || part.op === 'or') return ofEach(kind, held, part);
  if (kind !== 'object' || (part.op !== 'every' && part.op !== 'some')) return undefined;
  const name = onlyName(part.at);
  if (name === undefined) return undefined;
  const { whole, present } = knownOf(held, name);
  if (part.op === 'some') {
    if (noneIn(whole, part.part, true)) return 'fails';
    return present && noneIn(whole, part.part, false) ? 'holds' : undefined;
  }
  if (present && noneIn(whole, part.part, true)) return 'fails';
  return noneIn(whole, part.part, false) ? 'holds' : undefined;
}

type Decided = ReturnType<typeof plainly>;
const decided = new WeakMap<readonly Node[], Map<Node, Decided>>();

/** Each once: many formulas share their parts. */
function ofEach(kind: Kind, held: readonly Node[], whole: NodeOf<'and' | 'or'>): Decided {
  onTime();
  let known = decided.get(held);
  if (known === undefined) decided.set(held, (known = new Map()));
  if (known.has(whole)) return known.get(whole);
  const [one, all] = whole.op === 'and' ? (['fails', 'holds'] as const) : (['holds', 'fails'] as const);
  const each = whole.parts.map((part) => plainly(kind, held, part));
  const found = each.includes(one) ? one : each.every((part) => part === all) ? all : undefined;
  known.set(whole, found);
  return found;
}

interface About {
  readonly parts: readonly Node[];
  readonly present: boolean;
  whole?: Node;
}
const indexes = new WeakMap<readonly Node[], Map<string, About>>();
const wide = new WeakMap<readonly Node[], readonly NodeOf<'every'>[]>();

/** What is asserted of one property. */
function knownOf(held: readonly Node[], name: string): { readonly whole: Node; readonly present: boolean } {
  let index = indexes.get(held);
  if (index === undefined) indexes.set(held, (index = indexOf(held)));
  let about = index.get(name);
  if (about === undefined) index.set(name, (about = { parts: [], present: false }));
  if (about.whole === undefined) {
    let others = wide.get(held);
    if (others === undefined) wide.set(held, (others = pick('every', held).filter(({ at }) => onlyName(at) === undefined)));
    about.whole = allOf([...about.parts, ...others.flatMap(({ at, part }) => (selects(at, name) === true ? [part] : []))]);
  }
  return { whole: about.whole, present: about.present };
}

function indexOf(held: readonly Node[]): Map<string, About> {
  const index = new Map<string, { parts: Node[]; present: boolean }>();
  for (const one of held) {
    const name = one.op === 'every' || one.op === 'some' ? onlyName(one.at) : undefined;
    if (name === undefined || (one.op !== 'every' && one.op !== 'some')) continue;
    const about = index.get(name) ?? { parts: [], present: false };
    about.parts.push(one.part);
    about.present ||= one.op === 'some';
    index.set(name, about);
  }
  return index;
}

/** No value of the whole fits the part; or, when the part is denied, fails it. */
function noneIn(whole: Node, part: Node, holds: boolean): boolean {
  const listed = (whole.op === 'and' ? whole.parts : [whole]).find(({ op }) => op === 'values');
  // A tag: its few values are looked at one by one.
  if (listed?.op === 'values' && listed.values.size <= 20) return [...listed.values.values()].every((value) => fits(value, part) === !holds);
  return none(allOf([whole, holds ? part : not(part)]));
}

const seen = new Map<string, boolean>();
const mostSeen = 20_000;

/** True only when no value fits, as far as that shows without looking into lists and objects. */
function none(node: Node): boolean {
  if (node.op === 'false') return true;
  if (node.op === 'true') return false;
  const before = seen.get(node.key);
  if (before !== undefined) return before;
  if (seen.size >= mostSeen) seen.clear();
  const known = kinds.every((kind) => noneOf(atKind(node, kind), kind));
  seen.set(node.key, known);
  return known;
}

function noneOf(at: Node, kind: Kind): boolean {
  if (at.op === 'false') return true;
  if (kind === 'null') return fits(null, at) === false;
  if (kind === 'boolean') return fits(true, at) === false && fits(false, at) === false;
  const parts = at.op === 'and' ? at.parts : [at];
  const listed = parts.find(({ op }) => op === 'values');
  if (listed?.op === 'values') return [...listed.values.values()].every((value) => fits(value, at) === false);
  if (kind === 'number') return parts.every(({ op }) => op === 'number' || op === 'not') && someNumberOf(parts) === 'empty';
  // Patterns are left to the search.
  const short = parts.every((one) => one.op === 'not' || (one.op === 'text' && one.atom.says === 'length'));
  return kind === 'string' && short && someTextOf(parts) === 'empty';
}
