import { Exhausted } from './answer.ts';
import { spent } from './spent.ts';

/** Looks at the clock cost more than most steps. */
const between = 64;
let until = Infinity;
let looks = 0;

/** Work that is ended when its time is up, in whichever part of it: reading, preparing, searching. Within other such work the earlier end counts. */
export function timed<T>(milliseconds: number, work: () => T): T {
  const before = until;
  until = Math.min(before, spent() + milliseconds);
  try {
    return work();
  } finally {
    until = before;
  }
}

/** @param steps done or about to be. @throws Exhausted when the time of the work that is done is up */
export function onTime(steps = 1): void {
  looks += steps;
  if (looks < between) return;
  looks = 0;
  if (until < Infinity && spent() > until) throw new Exhausted('the time for one question');
}
