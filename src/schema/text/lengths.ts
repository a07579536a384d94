import { all, none, type Formula } from './formula.ts';

/** Texts of so many code points, ends included; `max` may be Infinity. */
export function lengthsBetween(min: number, max: number): Formula {
  const from = Math.max(0, Math.ceil(min));
  const to = Math.floor(max);
  if (from > to) return none;
  if (from === 0 && to === Number.POSITIVE_INFINITY) return all;
  return { kind: 'lengths', key: `#${from}..${to === Number.POSITIVE_INFINITY ? '' : to}`, min: from, max: to };
}
