import { anyCodePoint, anyUnit } from './char-set.ts';
import type { Expression } from './expression.ts';
import { partition, type Partition } from './partition.ts';
import { compileProgram, type Instruction } from './program.ts';
import { lost, threadTable, won, type Thread } from './thread.ts';

/** A deterministic automaton, worked out as far as it is asked. States are small numbers, and stay what they are. */
export interface Automaton {
  /** The characters it does not tell apart. Without `unicode` they are UTF-16 units. */
  readonly partition: Partition;
  readonly unicode: boolean;
  readonly first: number;
  readonly step: (state: number, char: number) => number;
  readonly accepts: (state: number) => boolean;
  /** What is already settled whatever follows: `never` or `always` accepted. */
  readonly fate: (state: number) => 'never' | 'always' | 'open';
  /** How much work one step from here is, in threads. */
  readonly weight: (state: number) => number;
  /** How many states are worked out. */
  readonly size: () => number;
}

/** What a text has behind it: whether nothing, and the sets of the lookbehinds' trackers. */
interface Behind {
  readonly atStart: boolean;
  readonly trackers: readonly number[];
}

/** The automaton of a pattern that is searched for in a text: its states are sets of threads. @throws NotRegular */
export function automatonOf(expression: Expression, unicode: boolean): Automaton {
  const program = compileProgram(expression, unicode ? anyCodePoint : anyUnit);
  const { instructions } = program;
  const classes = partition(
    instructions.flatMap((instruction) => (instruction.op === 'chars' ? [instruction.set] : [])),
    unicode,
  );
  const members = new Map<string, readonly boolean[]>();
  const matching = instructions.map((instruction) => {
    if (instruction.op !== 'chars') return undefined;
    const key = instruction.set.join();
    const known = members.get(key) ?? classes.members(instruction.set);
    members.set(key, known);
    return known;
  });
  const { threads, sets, bare, threadOf, withNeed, withBar, numberOf } = threadTable(instructions);

  /** Follows everything that takes no character. */
  const settle = (begin: number, behind: Behind, into: Set<number>, seen: Set<number>): void => {
    const pending = [begin];
    const follow = (thread: number | undefined): void => {
      if (thread === undefined || seen.has(thread)) return;
      seen.add(thread);
      pending.push(thread);
    };
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      const thread = threads[id] as Thread;
      const instruction = instructions[thread.at] as Instruction;
      switch (instruction.op) {
        case 'match':
        case 'seen':
        case 'chars':
          into.add(id);
          break;
        case 'split':
          for (const next of instruction.nexts) follow(threadOf(thread, next));
          break;
        case 'start':
          if (behind.atStart) follow(threadOf(thread, instruction.next));
          break;
        case 'end':
          follow(threadOf({ ...thread, ends: true }, instruction.next));
          break;
        case 'behind':
          if (hasSeen(behind.trackers[instruction.tracker] ?? lost) !== instruction.negate) follow(threadOf(thread, instruction.next));
          break;
        case 'ahead': {
          const next = threadOf(thread, instruction.next);
          const looked = entered(instruction.entry, behind);
          follow(instruction.negate ? withBar(next, looked) : withNeed(next, looked));
          break;
        }
      }
    }
  };

  const entered = (entry: number, behind: Behind): number => {
    const into = new Set<number>();
    settle(bare(entry), behind, into, new Set());
    return numberOf(into);
  };

  const stepSet = (set: number, char: number, behind: Behind): number => {
    if (set === lost || set === won) return set;
    const into = new Set<number>();
    const seen = new Set<number>();
    for (const id of sets[set] ?? []) {
      const moved = stepThread(threads[id] as Thread, char, behind);
      if (moved === undefined || seen.has(moved)) continue;
      seen.add(moved);
      settle(moved, behind, into, seen);
    }
    return numberOf(into);
  };

  const stepThread = ({ at, ends, needs, bars }: Thread, char: number, behind: Behind): number | undefined => {
    if (ends) return undefined;
    const instruction = instructions[at] as Instruction;
    if (instruction.op === 'seen' || (instruction.op === 'chars' && matching[at]?.[char] !== true)) return undefined;
    let moved: number | undefined = bare(instruction.op === 'chars' ? instruction.next : at);
    for (const need of needs) moved = moved === undefined ? undefined : withNeed(moved, stepSet(need, char, behind));
    for (const bar of bars) moved = moved === undefined ? undefined : withBar(moved, stepSet(bar, char, behind));
    return moved;
  };

  const accepts = (set: number): boolean =>
    set === won ||
    (sets[set] ?? []).some((id) => {
      const { at, needs, bars } = threads[id] as Thread;
      return at === 0 && needs.every(accepts) && !bars.some(accepts);
    });

  const hasSeen = (set: number): boolean => (sets[set] ?? []).some((id) => instructions[threads[id]?.at ?? 0]?.op === 'seen');

  const behindAfter = (before: Behind | undefined, char: number): Behind => {
    const trackers: number[] = [];
    const behind: Behind = { atStart: before === undefined, trackers };
    // Each reads only those before it, which are of this place already.
    for (const [index, entry] of program.trackers.entries()) {
      trackers.push(before === undefined ? entered(entry, behind) : stepSet(before.trackers[index] ?? lost, char, behind));
    }
    return behind;
  };

  const states: { readonly behind: Behind; readonly set: number; readonly next: number[] }[] = [];
  const numbers = new Map<string, number>();
  const stateOf = (behind: Behind, set: number): number => {
    const key = set === lost || set === won ? String(set) : `${set}|${behind.atStart ? '^' : ''}${behind.trackers.join()}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    return states.push({ behind, set, next: [] }) - 1;
  };

  const atStart = behindAfter(undefined, 0);
  const later: Behind = { atStart: false, trackers: [] };
  const first = stateOf(atStart, entered(program.entry, atStart));
  const setAt = (state: number): number => states[state]?.set ?? lost;
  return {
    partition: classes,
    unicode,
    first,
    step: (state, char) => {
      const from = states[state];
      if (from === undefined || from.set === lost || from.set === won) return state;
      const known = from.next[char];
      if (known !== undefined) return known;
      const behind = program.trackers.length === 0 ? later : behindAfter(from.behind, char);
      const next = stateOf(behind, stepSet(from.set, char, behind));
      from.next[char] = next;
      return next;
    },
    accepts: (state) => accepts(setAt(state)),
    fate: (state) => (setAt(state) === won ? 'always' : setAt(state) === lost ? 'never' : 'open'),
    weight: (state) => (sets[setAt(state)] ?? []).reduce((sum, id) => sum + 1 + (threads[id]?.needs.length ?? 0) + (threads[id]?.bars.length ?? 0), 1),
    size: () => states.length,
  };
}
