import { onlyName, pick, type Names, type Node, type NodeOf } from './ir.ts';
import { kindBits } from './json-kind.ts';
import { selects } from './evaluate.ts';
import { forbiddenBy, type Forbids } from './law.ts';
import { excludesOthers, nearest, requiredBy } from './nearest.ts';
import { complementNumbers, intersectNumbers, isEmptyNumbers, type NumberSet } from './number/number-set.ts';
import { spent } from './spent.ts';
import { apart, kindsOf, maskOf, type Together } from './together.ts';

const most = { steps: 150_000, unfolded: 20, splits: 50, nested: 20 } as const;

class TooMuch extends Error {}

/**
 * Whether it shows from the structure alone that every value of the inner schema is one of the outer schema: each thing that the outer one
 * asserts is asserted by the inner one too. False says nothing, and is the answer too when the time is up. Costs a
 * little for each pair of places, so it is asked before the search.
 *
 * Recursion: what is asked of properties and items is at first taken to hold, for they are smaller than the value they are in. What was
 * concluded from an assumption that fails goes with it.
 */
export function covered(inner: Node, outer: Node, milliseconds = 1_000): boolean {
  const { place, settled } = proving(milliseconds, most.steps);
  return inBounds(() => place([inner], outer) && settled()) === true;
}

/**
 * Which of an inner schema's alternatives are not covered, what stands beside them taken with each; undefined when the time is up.
 * @param inner all of it: by the law it matters what any of the alternatives declares
 */
export function uncoveredOf(alternatives: readonly Node[], beside: Together, inner: Node, outer: Node, milliseconds: number): readonly Node[] | undefined {
  const { place, settled } = proving(milliseconds, most.steps * 10);
  return inBounds(() => {
    let rest: readonly Node[] | undefined;
    place([inner], outer, (covers) => {
      rest = alternatives.filter((one) => {
        const held = apart([...beside, one]);
        return held === undefined || !covers(held) || !settled();
      });
      return true;
    });
    return rest;
  });
}

function inBounds<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooMuch || error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Proving {
  /** @param ask in which ways it is to be covered; by default as it stands */
  readonly place: (all: Together, whole: Node, ask?: (covers: (held?: Together) => boolean) => boolean) => boolean;
  /** Whether what was left for later holds too. */
  readonly settled: () => boolean;
}

function proving(milliseconds: number, mostSteps: number): Proving {
  const holds = new Set<string>();
  const fails = new Set<string>();
  const trail: string[] = [];
  /** What lies deeper: looked into when its turn comes, and all of it has to hold. */
  const later: { readonly key: string; readonly all: Together; readonly whole: Node }[] = [];
  const started = spent();
  let [steps, nested] = [0, 0];

  /** Of a part of the value. Only here something is taken to hold. */
  const smaller: Smaller = (all, whole) => {
    if (whole.op === 'true') return true;
    const keys = all.flatMap((one) => (one.op === 'true' ? [] : [one.key])).sort();
    if (keys.length === 0) return false;
    const key = `${keys.join(' ')} < ${whole.key}`;
    if (holds.has(key)) return true;
    if (fails.has(key)) return false;
    const mark = trail.length;
    holds.add(key);
    trail.push(key);
    if (nested >= most.nested && !isFlat(whole)) return later.push({ key, all, whole }) > 0;
    nested += 1;
    const is = place(all, whole);
    nested -= 1;
    if (is) return true;
    for (const one of trail.splice(mark)) holds.delete(one);
    fails.add(key);
    return false;
  };

  const place: Proving['place'] = (all, whole, ask = (covers) => covers()) => {
    const parts = apart(all);
    if (parts === undefined) return false;
    const forbidden = forbiddenBy(parts, whole);
    let forbids = forbidden(parts);
    let splits = 0;
    const plainly = (held: Together, part: Node, depth: number): boolean => {
      steps += 1;
      if (steps > mostSteps || (steps % 64 === 0 && spent() - started > milliseconds)) throw new TooMuch();
      if (part.op === 'true' || part.op === 'declares') return true;
      if (held.some((one) => one.op === 'false' || one.plain === part.plain)) return true;
      if (part.op === 'and') return shallowFirst(part).every((one) => plainly(held, one, depth));
      if (part.op === 'or') return nearest(held, part).some((one) => plainly(held, one, depth));
      if (part.op === 'ref') return depth < most.unfolded && plainly(held, part.target(), depth + 1);
      if (part.op === 'one') {
        const chosen = nearest(held, part).find((one) => plainly(held, one, depth));
        return chosen !== undefined && excludesOthers(chosen, part, lackedBy(held, forbids));
      }
      return asserted(held, part, forbids, smaller);
    };
    /** Where the inner side offers a choice, all that can be chosen has to follow. */
    const split = (held: Together, part: Node, depth: number): boolean => {
      if (plainly(held, part, 0)) return true;
      if (part.op === 'and') return part.parts.every((one) => split(held, one, depth));
      if (part.op === 'ref') return depth < most.unfolded && split(held, part.target(), depth + 1);
      const choices = held.filter((one) => one.op === 'or' || one.op === 'one');
      const follows = (choice: (typeof choices)[number], holds: (all: Together) => boolean): boolean => {
        const others = held.filter((one) => one !== choice);
        return choice.parts.every((one) => {
          const all = apart([...others, one]);
          return all !== undefined && holds(all);
        });
      };
      // Of more than are split one in another, each is looked at by itself.
      if (choices.length > most.splits && choices.some((choice) => follows(choice, (all) => plainly(all, part, 0)))) return true;
      for (const choice of choices) {
        splits += 1;
        if (splits > most.splits) return false;
        if (follows(choice, (all) => split(all, part, depth + 1))) return true;
      }
      return false;
    };
    return ask((held = parts) => {
      forbids = forbidden(held);
      splits = 0;
      return split(held, whole, 0);
    });
  };

  const settled = (): boolean => {
    for (let next = later.pop(); next !== undefined; next = later.pop()) {
      if (!holds.has(next.key) || place(next.all, next.whole)) continue;
      // Whoever asks on begins anew.
      holds.clear();
      trail.length = 0;
      later.length = 0;
      return false;
    }
    return true;
  };
  return { place, settled };
}

/** Whether schemas that hold together are of objects, and rule out a property that another schema requires. */
function lackedBy(held: Together, forbids: Forbids): (other: Node) => boolean {
  if (maskOf(held) !== kindBits.object) return () => false;
  const closing = pick('every', held).filter(({ part }) => part.op === 'false');
  return (other) => requiredBy(other).some((name) => forbids(name) || closing.some(({ at }) => selects(at, name) === true));
}

const ordered = new WeakMap<Node, readonly Node[]>();

/** What is told at one look comes before what leads deeper: a branch with another tag is left at once. */
function shallowFirst(node: NodeOf<'and'>): readonly Node[] {
  let parts = ordered.get(node);
  if (parts === undefined) {
    const shallow = node.parts.filter((part) => !('part' in part) || isFlat(part.part));
    ordered.set(node, (parts = [...shallow, ...node.parts.filter((part) => !shallow.includes(part))]));
  }
  return parts;
}

function isFlat(node: Node): boolean {
  return node.op === 'and' ? node.parts.every(isFlat) : !('part' in node || 'parts' in node || node.op === 'ref');
}

type Smaller = (all: Together, whole: Node) => boolean;

/** Whether one assertion follows from the others. */
function asserted(all: Together, whole: Node, forbids: Forbids, smaller: Smaller): boolean {
  const mask = maskOf(all);
  switch (whole.op) {
    case 'kinds':
      return (mask & ~whole.mask) === 0;
    case 'values':
      return pick('values', all).some(({ values }) => [...values.keys()].every((value) => whole.values.has(value)));
    case 'not':
      return whole.part.op === 'values' && excludes(all, mask, whole.part);
    case 'number':
      return (mask & kindBits.number) === 0 || numbersWithin(pick('number', all), whole.set);
    case 'text':
      return (mask & kindBits.string) === 0 || shorter(pick('text', all), whole);
    case 'every':
    case 'some':
    case 'size':
      if ((mask & kindBits.object) === 0) return true;
      return whole.op === 'size' ? sized(pick('size', all), whole) : properties(all, whole, forbids, smaller);
    case 'all':
    case 'count':
    case 'unique':
      return (mask & kindBits.array) === 0 || items(all, whole, smaller);
    case 'and':
    case 'or':
    case 'one':
    case 'ref':
    case 'any':
    case 'twins':
    case 'unread':
    case 'declares':
    case 'true':
    case 'false':
      return false;
  }
}

function excludes(all: Together, mask: number, denied: NodeOf<'values'>): boolean {
  if ((mask & kindsOf(denied)) === 0) return true;
  return pick('values', all).some(({ values }) => [...values.keys()].every((value) => !denied.values.has(value)));
}

function numbersWithin(all: readonly NodeOf<'number'>[], whole: NumberSet): boolean {
  const [first, ...others] = all;
  if (first === undefined) return false;
  const rest = others.reduce((set, one) => intersectNumbers(set, one.set), intersectNumbers(first.set, complementNumbers(whole)));
  return isEmptyNumbers(rest) === true;
}

function shorter(all: readonly NodeOf<'text'>[], { atom, negated }: NodeOf<'text'>): boolean {
  if (atom.says !== 'length' || negated) return false;
  const lengths = all.flatMap((one) => (one.atom.says === 'length' && !one.negated ? [one.atom] : []));
  return isWithin(lengths, atom);
}

function sized(all: readonly NodeOf<'size'>[], whole: NodeOf<'size'>): boolean {
  return isWithin(all, whole);
}

interface Ends {
  readonly min: number;
  readonly max: number;
}

function isWithin(all: readonly Ends[], whole: Ends): boolean {
  return Math.max(0, ...all.map(({ min }) => min)) >= whole.min && Math.min(Infinity, ...all.map(({ max }) => max)) <= whole.max;
}

function properties(all: Together, { op, at, part }: NodeOf<'every' | 'some'>, forbids: Forbids, smaller: Smaller): boolean {
  const every = pick('every', all);
  const name = onlyName(at);
  if (name === undefined) return op === 'every' && otherNames(every, at, part, smaller);
  const there = pick('some', all).filter((one) => onlyName(one.at) === name);
  if (op === 'some' ? there.length === 0 : forbids(name)) return op === 'every';
  const about = every.filter((one) => selects(one.at, name) !== false);
  // Under the law it matters that all that is said of a property is known.
  if (about.some((one) => selects(one.at, name) === undefined)) return false;
  return smaller(
    [...about, ...there].map((one) => one.part),
    part,
  );
}

function otherNames(every: readonly NodeOf<'every'>[], at: Names, part: Node, smaller: Smaller): boolean {
  if (!at.others || at.nodes.length > 0 || declaresBelow(part)) return false;
  return every.some((one) => {
    if (!one.at.others || one.at.nodes.length > 0 || declaresBelow(one.part) || !smaller([one.part], part)) return false;
    const named = one.at.names.filter((name) => !at.names.includes(name));
    return named.every((name) => {
      const about = every.filter((other) => selects(other.at, name) === true).map((other) => other.part);
      return !about.some(declaresBelow) && smaller(about, part);
    });
  });
}

/** The law of compatibility has a word in what is below. */
function declaresBelow(node: Node): boolean {
  return node.key !== node.plain;
}

function items(all: Together, whole: NodeOf<'all' | 'count' | 'unique'>, smaller: Smaller): boolean {
  const counts = pick('count', all);
  const lengths = counts.filter(({ part }) => part.op === 'true');
  const longest = Math.min(Infinity, ...lengths.map(({ max }) => max));
  if (whole.op === 'unique') return longest <= 1;
  if (whole.op === 'count')
    return isWithin(
      counts.filter(({ part }) => part.key === whole.part.key),
      whole,
    );
  const { from, to } = whole.at;
  if (longest <= from) return true;
  const near = pick('all', all).filter(({ at }) => at.from < to && at.to > from);
  const over = near.filter(({ at }) => at.from <= from && at.to >= to);
  if (near.some((one) => !over.includes(one) && declaresBelow(one))) return false;
  return smaller(
    over.map(({ part }) => part),
    whole.part,
  );
}
