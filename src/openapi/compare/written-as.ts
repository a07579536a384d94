import type { Reading } from '../../schema/contained.ts';
import type { Spot } from './serialization.ts';

/** How a value is written, as far as it decides which values are told apart. */
export interface WrittenAs {
  readonly in: Spot | 'body' | 'form';
  readonly explode: boolean;
  /** A value alone is written as a list of it is; of a form, each of its fields. */
  readonly alone?: boolean;
  /** Fields of a form that are something else than text. */
  readonly verbatim?: ReadonlySet<string>;
  /** Fields of a form whose lists are not written item by item. */
  readonly joined?: ReadonlySet<string>;
}

/** One question about texts. */
export interface Asked {
  readonly reading: Reading;
  readonly as: WrittenAs;
  /** 0 for the value of a parameter, more for what is inside it. */
  readonly depth: number;
  /** This value alone is written as a list of it is. */
  readonly alone: boolean;
}

/** Something inside of what was asked about. */
export function within(asked: Asked, depth: number): Asked {
  return { ...asked, depth, alone: depth === 0 && asked.alone };
}

/** A property: in a form it is a field of its own. */
export function inField(asked: Asked, name: string): Asked {
  const { as, depth } = asked;
  return { ...within(asked, depth + 1), alone: depth === 0 && isRepeated(as, name) };
}

export function isRepeated({ in: place, alone, verbatim, joined }: WrittenAs, name: string): boolean {
  return place === 'form' && alone === true && verbatim?.has(name) !== true && joined?.has(name) !== true;
}
