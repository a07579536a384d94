import type { Instruction } from './program.ts';

/** One way the text so far may go on to match: all of it must hold. */
export interface Thread {
  /** The instruction it waits at. */
  readonly at: number;
  /** Only if the text ends here. */
  readonly ends: boolean;
  /** Sets of threads of lookaheads: of each, one must come to match. */
  readonly needs: readonly number[];
  /** Of these, none may. */
  readonly bars: readonly number[];
}

/** Numbers of the two sets of threads whose fate is settled. */
export const lost = 0;
export const won = 1;

/** Threads and sets of threads by number: each is kept once. */
export interface ThreadTable {
  readonly threads: readonly Thread[];
  readonly sets: readonly (readonly number[])[];
  /** The thread at an instruction that asks for nothing else. */
  readonly bare: (at: number) => number;
  /** The same thread at another instruction. */
  readonly threadOf: (thread: Thread, at: number) => number;
  /** The thread that asks for a set besides; undefined when that can't be had. */
  readonly withNeed: (thread: number, set: number) => number | undefined;
  readonly withBar: (thread: number, set: number) => number | undefined;
  readonly numberOf: (threads: ReadonlySet<number>) => number;
}

export function threadTable(instructions: readonly Instruction[]): ThreadTable {
  // The first are the bare ones, in the order of the instructions.
  const threads: Thread[] = instructions.map((_, at) => ({ at, ends: false, needs: [], bars: [] }));
  const threadNumbers = new Map<string, number>();
  const sets: (readonly number[])[] = [[], [0]];
  const setNumbers = new Map<string, number>([
    ['', lost],
    ['0', won],
  ]);

  const add = (thread: Thread): number => {
    const { at, ends, needs, bars } = thread;
    if (!ends && needs.length === 0 && bars.length === 0) return at;
    const key = `${at}${ends ? '$' : ''}+${needs.join()}-${bars.join()}`;
    const known = threadNumbers.get(key);
    if (known !== undefined) return known;
    threadNumbers.set(key, threads.length);
    return threads.push(thread) - 1;
  };

  const withSet = (id: number, name: 'needs' | 'bars', set: number): number => {
    const thread = threads[id] as Thread;
    return thread[name].includes(set) ? id : add({ ...thread, [name]: [...thread[name], set].toSorted((a, b) => a - b) });
  };

  const isBare = (id: number): boolean => id < instructions.length;

  // A thread that asks for all that another asks for, and more, adds nothing.
  const isImplied = (id: number, other: number): boolean => {
    const a = threads[id] as Thread;
    const b = threads[other] as Thread;
    return id !== other && a.at === b.at && (a.ends || !b.ends) && b.needs.every((set) => a.needs.includes(set)) && b.bars.every((set) => a.bars.includes(set));
  };

  return {
    threads,
    sets,
    bare: (at) => at,
    threadOf: (thread, at) => add({ ...thread, at }),
    withNeed: (id, set) => (set === lost ? undefined : set === won ? id : withSet(id, 'needs', set)),
    withBar: (id, set) => (set === won ? undefined : set === lost ? id : withSet(id, 'bars', set)),
    numberOf: (ids) => {
      if (ids.has(0)) return won;
      const every = [...ids];
      const kept = every.every(isBare) ? every : every.filter((id) => isBare(id) || !every.some((other) => isImplied(id, other)));
      const sorted = kept.toSorted((a, b) => a - b);
      const key = sorted.join();
      const known = setNumbers.get(key);
      if (known !== undefined) return known;
      setNumbers.set(key, sets.length);
      return sets.push(sorted) - 1;
    },
  };
}
