import { alphabetOf, type Letter } from './alphabet.ts';
import type { Automaton } from './automaton.ts';
import { atomsOf, valueOf, type Formula } from './formula.ts';

/** Counts work down, and ends it. One unit is one thread of one automaton moved by one letter. */
export interface Purse {
  left: number;
}

/** The work was not done within its bound. */
export class TooMuchWork extends Error {
  constructor() {
    super('the automata of its patterns grow too large');
    this.name = 'TooMuchWork';
  }
}

/** Several automata side by side, accepting where a formula of theirs holds. */
export interface Product {
  readonly letters: readonly Letter[];
  readonly first: number;
  readonly step: (state: number, letter: number) => number;
  readonly accepts: (state: number) => boolean;
  /** @throws TooMuchWork */
  readonly spend: (units: number) => void;
}

/** States from which nothing, and everything, is accepted. */
export const never = 0;
export const always = 1;

/** Of a formula of regular atoms only. */
export function productOf(formula: Formula, purse: Purse): Product {
  const atoms = atomsOf(formula, 'regular');
  const places = new Map(atoms.map(({ key }, index) => [key, index]));
  const automata = atoms.map((atom) => atom.automaton());
  const letters = alphabetOf(automata);
  const states: (readonly number[])[] = [[], []];
  const nexts: number[][] = [letters.map(() => never), letters.map(() => always)];
  const numbers = new Map<string, number>();

  const numberOf = (parts: readonly number[]): number => {
    const fated = valueOf(formula, (atom) => {
      const place = places.get(atom.key) ?? 0;
      const fate = (automata[place] as Automaton).fate(parts[place] ?? 0);
      return fate === 'open' ? undefined : fate === 'always';
    });
    if (fated !== undefined) return fated ? always : never;
    const key = parts.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    nexts.push([]);
    return states.push(parts) - 1;
  };

  const moved = (parts: readonly number[], letter: Letter): readonly number[] =>
    automata.map((automaton, place) => {
      let state = parts[place] ?? 0;
      for (const char of letter.read[place] ?? []) state = automaton.step(state, char);
      return state;
    });

  const spend = (units: number): void => {
    purse.left -= units;
    if (purse.left < 0) throw new TooMuchWork();
  };

  return {
    letters,
    spend,
    first: numberOf(automata.map(({ first }) => first)),
    step: (state, index) => {
      const known = nexts[state]?.[index];
      if (known !== undefined) {
        spend(1);
        return known;
      }
      const parts = states[state] ?? [];
      spend(automata.reduce((sum, automaton, place) => sum + automaton.weight(parts[place] ?? 0), 1));
      const next = numberOf(moved(parts, letters[index] as Letter));
      (nexts[state] as number[])[index] = next;
      return next;
    },
    accepts: (state) =>
      state === always ||
      (state !== never &&
        valueOf(formula, (atom) => {
          const place = places.get(atom.key) ?? 0;
          return (automata[place] as Automaton).accepts(states[state]?.[place] ?? 0);
        }) === true),
  };
}
