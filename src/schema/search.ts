import type { Json } from '../model/json.ts';
import { Exhausted, type Answer, type Members, type Search } from './answer.ts';
import { atKind } from './at-kind.ts';
import { branch } from './branch.ts';
import { fits } from './evaluate.ts';
import { allOf, justValues, not, type Node } from './ir.ts';
import { plentyOf } from './plenty.ts';
import { reasonIn } from './reason.ts';
import { spent } from './spent.ts';
import { kinds, type Kind } from './json-kind.ts';
import { declaredBy } from './law.ts';

/** What one question may cost: steps of the search, and time. */
export interface Budget {
  readonly nodes?: number;
  readonly milliseconds?: number;
}

/** Values in values that are looked into at one go; what lies deeper waits for its turn. */
const deepest = 10;

/** Fewer values of a schema are looked for one after the other. */
const fewMembers = 20;

/**
 * Looks for a value. A schema has one when one can be built from schemas that are known to have one: so what is met again while it is
 * being looked into, or lies too deep, is at first taken to have none. Whoever relied on that is looked into again when it proves wrong;
 * when nothing changes any more the rest is empty.
 * @param since from when on the time counts
 */
export function searchWithin({ nodes = 200_000, milliseconds = 1_000 }: Budget, since: number = spent()): Search {
  const known = new Map<string, Answer>();
  const thisRound = new Map<string, Answer>();
  const waiting = new Map<string, Node>();
  const open = new Set<string>();
  const assumed = new Set<string>();
  let [steps, relied, changed] = [0, false, false];

  const tick = (): void => {
    steps += 1;
    if (steps > nodes) throw new Exhausted(`${nodes} steps`);
    if (steps % 16 === 0 && spent() - since > milliseconds) throw new Exhausted(`${milliseconds} ms`);
  };

  const solve = (node: Node): Answer => {
    if (node.op === 'false') return 'empty';
    const before = known.get(node.key);
    if (before !== undefined) return before;
    const meanwhile = thisRound.get(node.key);
    if (meanwhile !== undefined || open.has(node.key) || open.size >= deepest) {
      if (meanwhile === undefined) assumed.add(node.key);
      if (meanwhile === undefined && !open.has(node.key)) waiting.set(node.key, node);
      relied = true;
      return meanwhile ?? 'empty';
    }
    tick();
    const outer = relied;
    relied = false;
    open.add(node.key);
    const answer = anyKind(node, search);
    open.delete(node.key);
    const has = answer !== 'empty' && 'value' in answer;
    if (has || !relied) known.set(node.key, answer);
    else thisRound.set(node.key, answer);
    if (answer !== 'empty' && assumed.has(node.key)) {
      known.set(node.key, answer);
      changed = true;
    }
    relied = has ? outer : outer || relied;
    return answer;
  };

  const settled = (root: Node): Answer => {
    for (;;) {
      changed = false;
      let answer = solve(root);
      // Those that came last lie deepest.
      for (let next = [...waiting.values()]; known.get(root.key) === undefined && next.length > 0;) {
        waiting.clear();
        for (const node of next.reverse()) solve(node);
        next = [...waiting.values()].filter(({ key }) => !known.has(key) && !thisRound.has(key));
      }
      answer = known.get(root.key) ?? answer;
      if (!changed || known.has(root.key)) return answer;
      thisRound.clear();
      assumed.clear();
    }
  };

  const members = (node: Node, limit: number): Members => {
    const values = limit < fewMembers ? [] : several(node, limit);
    while (values.length < limit) {
      const next = solve(values.length === 0 ? node : allOf([node, not(justValues(values))]));
      if (next === 'empty') break;
      if ('unknown' in next) return { values, unknown: next.unknown };
      values.push(next.value);
    }
    return { values };
  };

  const several = (node: Node, limit: number): Json[] => {
    const first = solve(node);
    return first === 'empty' || 'unknown' in first ? [] : [...plentyOf(node, first.value, limit)];
  };

  const search: Search = { solve, members, tick };
  return { ...search, solve: settled };
}

function anyKind(node: Node, search: Search): Answer {
  let unknown: Answer = 'empty';
  for (const kind of kinds) {
    const answer = ofKind(node, kind, search);
    if (answer === 'empty') continue;
    if ('value' in answer) return answer;
    unknown = unknown === 'empty' ? answer : unknown;
  }
  return unknown;
}

const only: Partial<Readonly<Record<Kind, readonly Json[]>>> = { null: [null], boolean: [true, false] };

function ofKind(node: Node, kind: Kind, search: Search): Answer {
  const seen = atKind(node, kind);
  if (seen.op === 'false') return 'empty';
  const candidates = only[kind];
  if (candidates === undefined) return branch(kind, [], [seen], search, kind === 'object' ? declaredBy(node) : undefined);
  const judged = candidates.map((value) => ({ value, is: fits(value, seen) }));
  const found = judged.find(({ is }) => is === true);
  if (found !== undefined) return { value: found.value };
  return judged.some(({ is }) => is === undefined) ? { unknown: reasonIn(seen) } : 'empty';
}
