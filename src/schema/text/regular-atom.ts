import type { Automaton } from './automaton.ts';

/** Texts described by an automaton, made when first asked for. */
export interface RegularAtom {
  readonly kind: 'regular';
  readonly key: string;
  readonly automaton: () => Automaton;
  /** To be called when a question is answered: what has grown large is forgotten. */
  readonly tidy?: () => void;
  /** All of them, where they are given one by one. */
  readonly words?: ReadonlySet<string>;
  /** Some that people would write. */
  readonly samples?: readonly string[];
}
