import { shown, type Change } from './changes.ts';
import type { Pair, Sides } from './object-changes.ts';
import { pairBranches, refName } from './pair-branches.ts';
import { calledBy } from './read-discriminator.ts';
import type { Sameness } from './same.ts';
import { shapeOf, type Shape, type Union } from './shape.ts';
import { own, textOf, type Found, type Side } from './side.ts';

interface Changed {
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
}

/**
 * What changed between the alternatives of two schemas; undefined when they cannot be laid beside one another and only the whole can be
 * judged. A schema without alternatives is the only one of its own.
 */
export function unionChanges(sides: Sides, sameness: Sameness, old: Shape, next: Shape): Changed | undefined {
  const [one, ...moreOld] = old.unions;
  const [other, ...moreNew] = next.unions;
  if (one === undefined && other === undefined) return { changes: [], pairs: [] };
  if (moreOld.length > 0 || moreNew.length > 0) return undefined;
  const keyword = (other ?? one)?.keyword === 'oneOf' ? 'one-of' : 'any-of';
  const left = one?.branches ?? [old.at];
  const right = other?.branches ?? [next.at];
  const [before, after] = [
    { all: left, called: calledBy(sides.old, old) },
    { all: right, called: calledBy(sides.new, next) },
  ];
  const { pairs, gone, come } = pairBranches(sides, sameness, before, after, one !== undefined && other !== undefined);
  // Nothing in common: what is there now replaces what was.
  if ((one === undefined || other === undefined) && gone.length === left.length && pairs.length === 0) return undefined;
  const changes: Change[] = [
    ...nullChanges(one, other, old, next),
    ...gone.map((branch): Change => ({
      kind: `${keyword}-removed`,
      effect: 'narrower',
      old: branch,
      new: other?.at ?? next.at,
      text: `has the alternative ${titleOf(sides.old, branch)} no more`,
    })),
    ...come.map((branch): Change => ({
      kind: `${keyword}-added`,
      effect: 'wider',
      old: one?.at ?? old.at,
      new: branch,
      text: `has one more alternative, ${titleOf(sides.new, branch)}`,
    })),
  ];
  if (one !== undefined && other !== undefined && one.keyword !== other.keyword) {
    changes.push({ kind: 'alternatives-changed', effect: 'unclear', old: one.at, new: other.at, text: `is ${other.keyword} instead of ${one.keyword}` });
  }
  return { changes, pairs };
}

/** What one document declares once, beside its alternatives, the other declares in them: neither came nor went. */
export function movedIntoAlternatives({ old: oldSide, new: newSide }: Sides, old: Shape, next: Shape): boolean {
  return movedInto(newSide, old, next) || movedInto(oldSide, next, old);
}

function movedInto(side: Side, from: Shape, to: Shape): boolean {
  if (to.unions.length === 0) return false;
  const missing = [...from.properties.keys()].filter((name) => !to.properties.has(name));
  if (missing.length === 0) return false;
  const branches = to.unions.flatMap((union) => union.branches.map((branch) => shapeOf(side, branch)));
  return missing.some((name) => branches.some(({ properties }) => properties.has(name)));
}

function nullChanges(one: Union | undefined, other: Union | undefined, old: Shape, next: Shape): readonly Change[] {
  const places = { old: one?.at ?? old.at, new: other?.at ?? next.at };
  const was = one === undefined ? old.types?.has('null') === true : one.nullable;
  const is = other === undefined ? next.types?.has('null') === true : other.nullable;
  if (was === is) return [];
  return is
    ? [{ kind: 'became-nullable', effect: 'wider', text: 'may be null now', ...places }]
    : [{ kind: 'became-not-nullable', effect: 'narrower', text: 'may not be null any more', ...places }];
}

function titleOf(side: Side, at: Found): string {
  const name = refName(side, at);
  if (name !== undefined) return shown(name);
  const title = textOf(own(at.value, 'title'));
  return title === undefined ? shown(at.value) : shown(title);
}
