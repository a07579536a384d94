import type { Json } from '../model/json.ts';
import type { Node } from './ir.ts';

/** What is known of a schema's values: one of them, that there are none, or why neither could be told. */
export type Answer = { readonly value: Json } | 'empty' | { readonly unknown: string };

/** Values that fit all the nodes, with what one question may cost. */
export interface Search {
  readonly solve: (node: Node) => Answer;
  /** Several different values, and whether there are no others; undefined when that could not be told. */
  readonly members: (node: Node, limit: number) => Members;
  /** Counts one step. @throws Exhausted */
  readonly tick: () => void;
}

export interface Members {
  readonly values: readonly Json[];
  readonly unknown?: string;
}

/** The budget of one question is spent. */
export class Exhausted extends Error {}

/** The better of two answers that are both looked for: a value, else that something is unknown. */
export function either(answers: Iterable<Answer>): Answer {
  let worst: Answer = 'empty';
  for (const answer of answers) {
    if (answer === 'empty') continue;
    if ('value' in answer) return answer;
    worst = worst === 'empty' ? answer : worst;
  }
  return worst;
}
