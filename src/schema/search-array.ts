import type { Json } from '../model/json.ts';
import type { Answer, Search } from './answer.ts';
import { allOf, not, pick, type Node } from './ir.ts';
import { canonical } from './json-kind.ts';
import { matched } from './matching.ts';

const limits = { counters: 6, lengths: 200, length: 100_000, searched: 600, distinct: 1_100 } as const;

/** A number of items, from a place on, that must fit a part. */
interface Counter {
  readonly part: Node;
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
}

/** An array that all the assertions admit. */
export function someArray(held: readonly Node[], search: Search): Answer {
  const counts = pick('count', held);
  const lengths = counts.filter(({ part }) => part.op === 'true');
  const shortest = Math.max(0, ...lengths.map(({ min }) => min));
  const longest = Math.min(Infinity, ...lengths.map(({ max }) => max));
  const counters: Counter[] = [
    ...counts.filter(({ part }) => part.op !== 'true').map(({ part, min, max }) => ({ part, min, max, from: 0, to: Infinity })),
    ...pick('any', held).map(({ part, at }) => ({ part, min: 1, max: Infinity, ...at })),
  ];
  const every = pick('all', held);
  const [unique, twins] = [held.some(({ op }) => op === 'unique'), held.some(({ op }) => op === 'twins')];
  if (shortest > longest || (unique && twins)) return 'empty';
  if (counters.length > limits.counters) return { unknown: `more than ${limits.counters} conditions count the items of one list` };
  // From here on all places are alike.
  const alike = Math.max(0, ...[...every.map(({ at }) => at), ...counters].flatMap(({ from, to }) => (to === Infinity ? [from] : [from, to])));
  const goals = Array.from({ length: Math.min(alike + 1, limits.length) }, (_, index) =>
    allOf(every.flatMap(({ at, part }) => (index >= at.from && index < at.to ? [part] : []))),
  );
  const goalAt = (index: number): Node => goals[Math.min(index, goals.length - 1)] ?? allOf([]);
  const needs = counters.reduce((sum, { min }) => sum + min, 0) + (twins ? 2 : 0);
  const start = Math.max(
    shortest,
    twins ? 2 : 0,
    ...counters.map(({ min, from }) => (min > 0 ? from + min * (from > 0 ? 1 : 0) : 0)),
    ...counters.filter(({ from }) => from === 0).map(({ min }) => (counters.length === 1 ? min : 0)),
  );
  const last = Math.min(longest, needs === 0 ? start : Math.max(shortest, alike) + needs);
  if (start > longest) return 'empty';

  // What one place cannot be, no list of that length is.
  let possible = 0;
  const reach = Math.min(last, goals.length);
  while (possible < reach && search.solve(goalAt(possible)) !== 'empty') possible += 1;
  const end = possible < reach ? possible : last;
  if (start > end) return 'empty';
  if (start > limits.length) return { unknown: `the shortest such list has ${start} items` };

  let unknown: string | undefined;
  const tried = Math.min(end, start + limits.lengths);
  for (let length = start; length <= tried; length += 1) {
    if (counters.length === 0 && !unique && !twins) return plain(length, goalAt, search);
    if (length > (counters.length === 0 ? limits.distinct : limits.searched)) return { unknown: `the shortest such list has ${length} items` };
    const answer = ofLength(length, { goalAt, counters, unique, twins }, search);
    if (answer === 'empty') continue;
    if ('value' in answer) return answer;
    unknown ??= answer.unknown;
  }
  if (unknown === undefined && tried < end) unknown = `lists of more than ${tried} items were not looked at`;
  return unknown === undefined ? 'empty' : { unknown };
}

function plain(length: number, goalAt: (index: number) => Node, search: Search): Answer {
  const items: Json[] = [];
  let unknown: Answer | undefined;
  for (let index = 0; index < length; index += 1) {
    const answer = search.solve(goalAt(index));
    if (answer === 'empty') return 'empty';
    if ('unknown' in answer) unknown ??= answer;
    else items.push(answer.value);
  }
  return unknown ?? { value: items };
}

interface Plan {
  readonly goalAt: (index: number) => Node;
  readonly counters: readonly Counter[];
  readonly unique: boolean;
  readonly twins: boolean;
}

/** Goes from place to place, deciding at each which conditions its item is counted for. */
function ofLength(length: number, { goalAt, counters, unique, twins }: Plan, search: Search): Answer {
  let unknown: string | undefined;
  const dead = new Set<string>();
  const place = (index: number, seen: readonly number[], goals: readonly Node[]): Answer => {
    search.tick();
    if (counters.some(({ max }, at) => (seen[at] ?? 0) > max)) return 'empty';
    if (counters.some(({ min, from, to }, at) => (seen[at] ?? 0) + Math.max(0, Math.min(length, to) - Math.max(index, from)) < min)) return 'empty';
    if (index === length) return settle(goals);
    const state = `${index} ${seen.join()}`;
    if (!unique && !twins && dead.has(state)) return 'empty';
    let worst: Answer = 'empty';
    for (const { parts, next } of ways(index, seen)) {
      const node = allOf([goalAt(index), ...parts]);
      const answer = search.solve(node);
      if (answer === 'empty') continue;
      if ('unknown' in answer) unknown ??= answer.unknown;
      const rest = place(index + 1, next, [...goals, node]);
      if (rest !== 'empty' && 'value' in rest) return rest;
      if (worst === 'empty') worst = rest;
    }
    if (worst === 'empty') dead.add(state);
    return worst;
  };

  /** For each condition the item is counted or not; what has no need to be asserted is not. */
  const ways = function* (index: number, seen: readonly number[]): Generator<{ readonly parts: readonly Node[]; readonly next: readonly number[] }> {
    const here = counters.map(({ from, to }) => index >= from && index < to);
    for (let bits = 2 ** counters.length - 1; bits >= 0; bits -= 1) {
      const counted = counters.map((_, at) => (bits & (1 << at)) !== 0);
      if (counted.some((is, at) => is && here[at] !== true)) continue;
      // Nothing is gained by counting what has been counted often enough and has no upper end.
      if (counters.some(({ min, max }, at) => counted[at] === true && max === Infinity && (seen[at] ?? 0) >= min)) continue;
      yield {
        parts: counters.flatMap(({ part, min, max }, at) =>
          counted[at] === true ? (min > 0 ? [part] : []) : here[at] === true && max < Infinity ? [not(part)] : [],
        ),
        next: seen.map((count, at) => (counted[at] === true ? count + 1 : count)),
      };
    }
  };

  const settle = (goals: readonly Node[]): Answer => {
    if (unique) return different(goals, search);
    const values = plain(goals.length, (index) => goals[index] ?? allOf([]), search);
    return values === 'empty' || 'unknown' in values || !twins ? values : equal(goals, values.value as readonly Json[], search);
  };
  const answer = place(
    0,
    counters.map(() => 0),
    [],
  );
  return answer === 'empty' && unknown !== undefined ? { unknown } : answer;
}

/** Two items are made equal, whichever can be. */
function equal(goals: readonly Node[], values: readonly Json[], search: Search): Answer {
  const tried = new Set<string>();
  let worst: Answer = 'empty';
  for (const [i, one] of goals.entries()) {
    for (const [j, other] of goals.entries()) {
      if (j <= i) continue;
      const both = allOf([one, other]);
      if (tried.has(both.key)) continue;
      tried.add(both.key);
      const answer = search.solve(both);
      if (answer === 'empty') continue;
      if ('value' in answer) return { value: values.map((value, index) => (index === i || index === j ? answer.value : value)) };
      worst = answer;
    }
  }
  return worst;
}

/** As many values for each place as there are places are enough: more choice cannot be used up. */
function different(goals: readonly Node[], search: Search): Answer {
  if (goals.length > limits.distinct) return { unknown: `a list of ${goals.length} different items was not tried` };
  const members = new Map(goals.map((goal) => [goal.key, goal]));
  const lists = new Map([...members].map(([key, goal]) => [key, search.members(goal, goals.length)]));
  const values = new Map([...lists.values()].flatMap((list) => list.values.map((value) => [canonical(value), value] as const)));
  const texts = new Map([...lists].map(([key, list]) => [key, list.values.map(canonical)]));
  const chosen = matched(goals.map(({ key }) => texts.get(key) ?? []));
  if (chosen !== undefined) return { value: chosen.map((text) => values.get(text) ?? null) };
  const unknown = [...lists.values()].find((list) => list.unknown !== undefined)?.unknown;
  return unknown === undefined ? 'empty' : { unknown };
}
