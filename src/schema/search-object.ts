import type { Json } from '../model/json.ts';
import type { Answer, Search } from './answer.ts';
import { fits, selects } from './evaluate.ts';
import { allOf, justValues, not, nothing, ofKinds, onlyName, pick, type Names, type Node, type NodeOf } from './ir.ts';
import { kindBits } from './json-kind.ts';
import type { BothDeclare } from './law.ts';

const text: Node = ofKinds(kindBits.string);
/** Name patterns that are told apart at one place. */
const mostPatterns = 8;

/** Properties that are thought up for one object. */
const mostFresh = 2_000;

interface Property {
  readonly name: string;
  readonly node: Node;
}

/** The rules of one object: what must hold for the property of a name, and which names there are. */
interface Rules {
  readonly byName: ReadonlyMap<string, readonly Node[]>;
  /** Those that are not about a single name. */
  readonly every: readonly NodeOf<'every'>[];
  readonly some: readonly NodeOf<'some'>[];
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
  readonly nodes: readonly Node[];
  readonly forbidden: (name: string) => boolean;
}

/** An object that all the assertions admit. */
export function someObject(held: readonly Node[], search: Search, law: BothDeclare | undefined): Answer {
  if (isRefused(held, search)) return 'empty';
  const rules = rulesOf(held, law);
  if (rules === undefined) return { unknown: `more than ${mostPatterns} patterns of names meet in one object` };
  if (rules.min > rules.max) return 'empty';
  let unknown: string | undefined;
  const note = (answer: Answer): boolean => {
    if (answer !== 'empty' && 'unknown' in answer) unknown ??= answer.unknown;
    return answer !== 'empty';
  };
  /** What must hold for a property of this name; undefined when that cannot be told. */
  const goals = new Map<string, Node>();
  const goalOf = (name: string): Node => {
    let goal = goals.get(name);
    if (goal === undefined) {
      search.tick();
      const parts = [...(rules.byName.get(name) ?? []), ...rules.every.flatMap(({ at, part }) => (selects(at, name) === false ? [] : [part]))];
      if (rules.nodes.some((node) => fits(name, node) === undefined)) unknown ??= 'a pattern of names cannot be read';
      goals.set(name, (goal = rules.forbidden(name) ? nothing : allOf(parts)));
    }
    return goal;
  };

  const withPart = (properties: readonly Property[], name: string, part: Node): readonly Property[] | undefined => {
    const there = properties.find((one) => one.name === name);
    const node = allOf([there?.node ?? goalOf(name), part]);
    if (!note(search.solve(node))) return undefined;
    return there === undefined ? [...properties, { name, node }] : properties.map((one) => (one === there ? { name, node } : one));
  };

  const required = new Map<string, Node>();
  const open: NodeOf<'some'>[] = [];
  for (const one of rules.some) {
    const name = onlyName(one.at);
    if (name === undefined) {
      open.push(one);
      continue;
    }
    const node = allOf([required.get(name) ?? goalOf(name), one.part]);
    if (!note(search.solve(node))) return 'empty';
    required.set(name, node);
  }

  const finish = (properties: readonly Property[]): Answer => {
    const all = [...properties];
    const taken = new Set(all.map(({ name }) => name));
    const grow = (candidates: Iterable<Property>): void => {
      for (const { name, node } of candidates) {
        if (all.length >= rules.min) return;
        if (taken.has(name) || !note(search.solve(node))) continue;
        taken.add(name);
        all.push({ name, node });
      }
    };
    grow(rules.names.map((name) => ({ name, node: goalOf(name) })));
    if (rules.min - all.length > mostFresh) return { unknown: `the smallest such object has ${rules.min} properties` };
    if (all.length < rules.min) grow(fresh(all, anyName, rules.min - all.length));
    if (all.length < rules.min || all.length > rules.max) return 'empty';
    const value: [string, Json][] = [];
    for (const { name, node } of all) {
      const answer = search.solve(node);
      if (answer === 'empty' || 'unknown' in answer) return answer;
      value.push([name, answer.value]);
    }
    return { value: Object.fromEntries(value.sort(([a], [b]) => (a < b ? -1 : 1))) };
  };

  /** Properties of names that no assertion mentions: for each way in which they can fit the patterns one, or as many as there are. */
  const fresh = function* (taken: readonly Property[], at: Names, wanted: number): Generator<Property> {
    const before = [...rules.names, ...taken.map(({ name }) => name)];
    for (const signs of signsOf(rules.nodes.length)) {
      search.tick();
      const like = rules.nodes.map((node, index) => (signs[index] === true ? node : not(node)));
      const { values, unknown: why } = search.members(allOf([text, ...like, ...(before.length > 0 ? [not(justValues(before))] : [])]), wanted);
      if (why !== undefined) note({ unknown: why });
      const names = values.filter((value) => typeof value === 'string');
      // They are all alike.
      if (names[0] === undefined || selects(at, names[0]) === false || search.solve(goalOf(names[0])) === 'empty') continue;
      for (const name of names) yield { name, node: goalOf(name) };
    }
  };

  const assign = (properties: readonly Property[], index: number): Answer => {
    search.tick();
    const one = open[index];
    if (one === undefined) return finish(properties);
    let worst: Answer = 'empty';
    const attempt = (next: readonly Property[] | undefined): Answer => {
      const answer = next === undefined || next.length > rules.max ? 'empty' : assign(next, index + 1);
      if (worst === 'empty') worst = answer;
      return answer;
    };
    const mentioned = [...new Set([...properties.map(({ name }) => name), ...rules.names])].filter((name) => selects(one.at, name) !== false);
    for (const name of mentioned) {
      const answer = attempt(withPart(properties, name, one.part));
      if (answer !== 'empty' && 'value' in answer) return answer;
    }
    for (const { name } of fresh(properties, one.at, 1)) {
      const answer = attempt(withPart(properties, name, one.part));
      if (answer !== 'empty' && 'value' in answer) return answer;
    }
    return worst;
  };

  const answer = assign(
    [...required].map(([name, node]) => ({ name, node })),
    0,
  );
  return answer === 'empty' && unknown !== undefined ? { unknown } : answer;
}

/** Whether some property must be there whose name, whichever it is, allows it no value. */
function isRefused(held: readonly Node[], search: Search): boolean {
  const every = pick('every', held).filter(({ at }) => at.nodes.length > 0);
  if (every.length <= 1) return false;
  return pick('some', held).some(({ at, part }) => {
    const parts = every.filter((one) => sameNames(one.at, at)).map((one) => one.part);
    return parts.length > 0 && search.solve(allOf([part, ...parts])) === 'empty';
  });
}

function sameNames(a: Names, b: Names): boolean {
  return (
    a.others === b.others &&
    a.names.length === b.names.length &&
    a.nodes.length === b.nodes.length &&
    a.names.every((name, index) => name === b.names[index]) &&
    a.nodes.every(({ key }, index) => key === b.nodes[index]?.key)
  );
}

const anyName: Names = { names: [], nodes: [], others: true };

function* signsOf(count: number): Generator<readonly boolean[]> {
  for (let bits = 0; bits < 2 ** count; bits += 1) yield Array.from({ length: count }, (_, index) => (bits & (1 << index)) !== 0);
}

function rulesOf(held: readonly Node[], law: BothDeclare | undefined): Rules | undefined {
  const every = pick('every', held);
  const some = pick('some', held);
  const sizes = pick('size', held);
  const foreign = foreignNames(held, law);
  const selected = [...every, ...some].map(({ at }) => at);
  const nodes = [...new Map([...selected.flatMap((at) => at.nodes), ...foreign.nodes].map((node) => [node.key, node])).values()];
  if (nodes.length > mostPatterns) return undefined;
  const byName = new Map<string, Node[]>();
  for (const { at, part } of every) {
    const name = onlyName(at);
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), part]);
  }
  return {
    byName,
    every: every.filter(({ at }) => onlyName(at) === undefined),
    some,
    min: Math.max(0, ...sizes.map(({ min }) => min)),
    max: Math.min(Infinity, ...sizes.map(({ max }) => max)),
    names: [...new Set([...selected.flatMap(({ names }) => names), ...foreign.names])].sort(),
    nodes,
    forbidden: foreign.forbidden,
  };
}

interface Foreign {
  readonly names: readonly string[];
  readonly nodes: readonly Node[];
  readonly forbidden: (name: string) => boolean;
}

/** The names that the law rules out here, see `law.ts`. */
function foreignNames(held: readonly Node[], law: BothDeclare | undefined): Foreign {
  const marks = pick('declares', held);
  const declares = marks.some(({ names, nodes }) => names.length + nodes.length > 0);
  if (law === undefined || !declares || marks.some(({ silent }) => !silent)) return { names: [], nodes: [], forbidden: () => false };
  const { inner, outer } = law;
  const among = ({ names, nodes }: typeof inner, name: string): boolean => names.has(name) || nodes.some((node) => fits(name, node) === true);
  return {
    names: [...outer.names].filter((name) => !inner.names.has(name)),
    nodes: outer.nodes.length > 0 ? [...outer.nodes, ...inner.nodes] : [],
    forbidden: (name) => among(outer, name) && !among(inner, name),
  };
}
