import type { CharSet } from './char-set.ts';
import { NotRegular, type Expression } from './expression.ts';

/** One instruction; `next` is the place of the one that follows. */
export type Instruction =
  | { readonly op: 'match' }
  /** The end of a lookbehind. */
  | { readonly op: 'seen' }
  | { readonly op: 'chars'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'split'; readonly nexts: readonly number[] }
  | { readonly op: 'start'; readonly next: number }
  | { readonly op: 'end'; readonly next: number }
  /** What follows here, from `entry`, must match (or must not), whatever comes after it. */
  | { readonly op: 'ahead'; readonly negate: boolean; readonly entry: number; readonly next: number }
  /** The tracker of that number must (or must not) have just matched. */
  | { readonly op: 'behind'; readonly negate: boolean; readonly tracker: number; readonly next: number };

/** A pattern as instructions. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly entry: number;
  /** Entries of the lookbehinds: each is run from every place of the text on. */
  readonly trackers: readonly number[];
}

/** A pattern that would be longer is not read. */
const mostInstructions = 20_000;

/** Sets of characters, times the ends of their ranges: so much is compared to tell which characters are alike. */
const mostComparisons = 2_000_000;

/** Lays a pattern out so that it is searched for anywhere in the text, as `pattern` of JSON Schema asks. @throws NotRegular */
export function compileProgram(expression: Expression, any: CharSet): Program {
  const instructions: Instruction[] = [{ op: 'match' }, { op: 'seen' }];
  const trackers: number[] = [];
  let isInside: 'ahead' | 'behind' | undefined;

  const add = (instruction: Instruction): number => {
    if (instructions.length >= mostInstructions) throw new NotRegular(`it is longer than ${mostInstructions} steps`);
    return instructions.push(instruction) - 1;
  };

  const lay = (part: Expression, next: number): number => {
    switch (part.kind) {
      case 'chars':
        return add({ op: 'chars', set: part.set, next });
      case 'sequence':
        return part.parts.reduceRight((after, inner) => lay(inner, after), next);
      case 'choice':
        return add({ op: 'split', nexts: part.options.map((option) => lay(option, next)) });
      case 'repeat':
        return repeated(part, next);
      case 'end':
        if (isInside === 'behind') throw new NotRegular('the end of the text inside a lookbehind');
        return add({ op: 'end', next });
      case 'start':
        return add({ op: 'start', next });
      case 'look':
        return part.behind ? behind(part, next) : ahead(part, next);
    }
  };

  const repeated = ({ of, min, max }: Expression & { readonly kind: 'repeat' }, next: number): number => {
    // Nothing may be repeated a billion times over.
    if (isNothing(of)) return next;
    let place = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = add({ op: 'split', nexts: [] });
      instructions[loop] = { op: 'split', nexts: [lay(of, loop), next] };
      place = loop;
    } else if (max > mostInstructions) throw new NotRegular(`it is longer than ${mostInstructions} steps`);
    else for (let count = min; count < max; count += 1) place = add({ op: 'split', nexts: [lay(of, place), next] });
    for (let count = 0; count < min; count += 1) place = lay(of, place);
    return place;
  };

  const ahead = (part: Expression & { readonly kind: 'look' }, next: number): number => {
    if (isInside === 'behind') throw new NotRegular('a lookahead inside a lookbehind');
    const outer = isInside;
    isInside = 'ahead';
    const entry = lay(part.of, 0);
    isInside = outer;
    return add({ op: 'ahead', negate: part.negate, entry, next });
  };

  const behind = (part: Expression & { readonly kind: 'look' }, next: number): number => {
    const outer = isInside;
    isInside = 'behind';
    const entry = searched(part.of, 1);
    isInside = outer;
    // Inner lookbehinds come first, so that a tracker reads only those before it.
    return add({ op: 'behind', negate: part.negate, tracker: trackers.push(entry) - 1, next });
  };

  const searched = (part: Expression, next: number): number => {
    const body = lay(part, next);
    if (beginsAtStart(part)) return body;
    const loop = add({ op: 'split', nexts: [] });
    instructions[loop] = { op: 'split', nexts: [body, add({ op: 'chars', set: any, next: loop })] };
    return loop;
  };

  const entry = searched(expression, 0);
  const sets = new Map(instructions.flatMap((instruction) => (instruction.op === 'chars' ? [[instruction.set.join(), instruction.set.length] as const] : [])));
  const bounds = [...sets.values()].reduce((sum, length) => sum + length, 0);
  if (bounds * sets.size > mostComparisons) throw new NotRegular('its classes of characters are too many');
  return { instructions, entry, trackers };
}

function beginsAtStart(part: Expression): boolean {
  switch (part.kind) {
    case 'start':
      return true;
    case 'sequence':
      return part.parts.some((inner, index) => beginsAtStart(inner) && part.parts.slice(0, index).every(isZeroWidth));
    case 'choice':
      return part.options.every(beginsAtStart);
    case 'repeat':
      return part.min > 0 && beginsAtStart(part.of);
    case 'chars':
    case 'end':
    case 'look':
      return false;
  }
}

function isNothing(part: Expression): boolean {
  return (part.kind === 'sequence' && part.parts.every(isNothing)) || (part.kind === 'repeat' && (part.max === 0 || isNothing(part.of)));
}

function isZeroWidth(part: Expression): boolean {
  return part.kind === 'look' || part.kind === 'start' || part.kind === 'end';
}
