import { isRecord } from '../../model/json.ts';
import { shown, type Change } from './changes.ts';
import type { Pair, Sides } from './object-changes.ts';
import type { Sameness } from './same.ts';
import { shapeOf, type Shape, type Union } from './shape.ts';
import { own, settled, step, textOf, type Found, type Side } from './side.ts';

interface Changed {
  readonly changes: readonly Change[];
  readonly pairs: readonly Pair[];
}

/**
 * What changed between the alternatives of two schemas; undefined when they cannot be laid beside one another and only the whole can be
 * judged. A schema without alternatives is the only one of its own.
 */
export function unionChanges(sides: Sides, { same }: Sameness, old: Shape, next: Shape): Changed | undefined {
  const [one, ...moreOld] = old.unions;
  const [other, ...moreNew] = next.unions;
  if (one === undefined && other === undefined) return { changes: [], pairs: [] };
  if (moreOld.length > 0 || moreNew.length > 0) return undefined;
  const keyword = (other ?? one)?.keyword === 'oneOf' ? 'one-of' : 'any-of';
  const left = one?.branches ?? [old.at];
  const right = [...(other?.branches ?? [next.at])];
  const unmatched: Found[] = [];
  const pairs: Pair[] = [];
  for (const branch of left) {
    const at = right.findIndex((candidate) => same(branch, candidate));
    if (at < 0) unmatched.push(branch);
    else right.splice(at, 1);
  }
  const gone: Found[] = [];
  for (const branch of unmatched) {
    const at = right.findIndex((candidate) => alike(sides, branch, candidate, one !== undefined && other !== undefined));
    const [partner] = at < 0 ? [] : right.splice(at, 1);
    if (partner === undefined) gone.push(branch);
    else pairs.push({ step: { kind: 'branch' }, old: branch, new: partner });
  }
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
    ...right.map((branch): Change => ({
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

function nullChanges(one: Union | undefined, other: Union | undefined, old: Shape, next: Shape): readonly Change[] {
  const places = { old: one?.at ?? old.at, new: other?.at ?? next.at };
  const was = one === undefined ? old.types?.has('null') === true : one.nullable;
  const is = other === undefined ? next.types?.has('null') === true : other.nullable;
  if (was === is) return [];
  return is
    ? [{ kind: 'became-nullable', effect: 'wider', text: 'may be null now', ...places }]
    : [{ kind: 'became-not-nullable', effect: 'narrower', text: 'may not be null any more', ...places }];
}

/** Two versions of one alternative: of one name, of one tag, or the only ones of their type. */
function alike(sides: Sides, one: Found, other: Found, byType: boolean): boolean {
  const name = refName(sides.old, one);
  if (name !== undefined && name === refName(sides.new, other)) return true;
  const old = shapeOf(sides.old, one);
  const next = shapeOf(sides.new, other);
  const tag = tagOf(sides.old, old);
  if (tag !== undefined || tagOf(sides.new, next) !== undefined) return tag === tagOf(sides.new, next);
  if (!byType || (name !== undefined && refName(sides.new, other) !== undefined)) return false;
  const types = (shape: Shape): string => [...(shape.types ?? [])].toSorted().join(' ');
  return types(old) !== '' && types(old) === types(next);
}

function tagOf(side: Side, shape: Shape): string | undefined {
  for (const [name, property] of shape.properties) {
    if (!shape.required.has(name)) continue;
    const { values } = shapeOf(side, property);
    if (values?.size === 1) return `${name}=${[...values.keys()][0] ?? ''}`;
  }
  return undefined;
}

/** The name under which a reference's target is kept, without what generators add for its direction. */
export function refName(side: Side, at: Found): string | undefined {
  if (!isRecord(at.value) || typeof at.value['$ref'] !== 'string') return undefined;
  const target = settled(side, at) ?? step(side, at);
  return target?.pointer
    .split('/')
    .at(-1)
    ?.replace(/-(In|Out)put$/, '');
}

function titleOf(side: Side, at: Found): string {
  const name = refName(side, at);
  if (name !== undefined) return shown(name);
  const title = textOf(own(at.value, 'title'));
  return title === undefined ? shown(at.value) : shown(title);
}
