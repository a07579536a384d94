import { isRecord, type JsonPointer } from '../../model/json.ts';
import type { Pair, Sides } from './object-changes.ts';
import { canonical, type Sameness } from './same.ts';
import { shapeOf, type Shape } from './shape.ts';
import { settled, step, type Found, type Side } from './side.ts';

interface Paired {
  readonly pairs: readonly Pair[];
  readonly gone: readonly Found[];
  readonly come: readonly Found[];
}

/** The alternatives of one side. */
export interface Branches {
  readonly all: readonly Found[];
  /** What a discriminator's mapping calls the schema that stands there. */
  readonly called: ReadonlyMap<JsonPointer, string>;
}

/**
 * Lays the alternatives of two schemas beside one another: those that say the same, then versions of one alternative, which have one name,
 * one tag, or (`byType`) are the only ones of their type, then those that a discriminator calls the same. Each is looked up, as there may be
 * thousands.
 */
export function pairBranches(sides: Sides, { same }: Sameness, old: Branches, next: Branches, byType: boolean): Paired {
  const [left, right] = [old.all, next.all];
  const ofOld = left.map((branch) => facetsOf(sides.old, branch, old.called));
  const ofNew = right.map((branch) => facetsOf(sides.new, branch, next.called));
  const free = new Set(right.keys());
  const saying = indexOf(ofNew, ({ says }) => [says]);
  const unmatched: number[] = [];
  for (const [index, branch] of left.entries()) {
    const at = [...saying(ofOld[index]?.says ?? '')].find((candidate) => {
      const other = right[candidate];
      return free.has(candidate) && other !== undefined && same(branch, other);
    });
    if (at === undefined) unmatched.push(index);
    else free.delete(at);
  }
  const named = indexOf(ofNew, versionKeys);
  const pairs: Pair[] = [];
  const gone: Found[] = [];
  for (const index of unmatched) {
    const [branch, facets] = [left[index], ofOld[index]];
    if (branch === undefined || facets === undefined) continue;
    const found = versionKeysOf(facets, byType).flatMap((key) => firstFree(named(key), free) ?? []);
    const at = found.length > 0 ? Math.min(...found) : facets.called === undefined ? undefined : firstFree(named(`called ${facets.called}`), free);
    const partner = at === undefined ? undefined : right[at];
    if (at === undefined || partner === undefined) {
      gone.push(branch);
      continue;
    }
    free.delete(at);
    pairs.push({ step: { kind: 'branch' }, old: branch, new: partner });
  }
  return { pairs, gone, come: right.filter((_, index) => free.has(index)) };
}

/** What of an alternative leads to its like on the other side. */
interface Facets {
  /** Equal wherever two say the same. */
  readonly says: string;
  readonly name: string | undefined;
  readonly tag: string | undefined;
  readonly types: string;
  readonly called: string | undefined;
}

function facetsOf(side: Side, branch: Found, called: Branches['called']): Facets {
  const shape = shapeOf(side, branch);
  const types = [...(shape.types ?? [])].toSorted().join(' ');
  const words = [...shape.words].flatMap(([word, { value }]) => (typeof value === 'object' ? [] : [`${word}=${String(value)}`])).toSorted();
  const pinned = [...shape.properties].flatMap(([name, property]) => {
    const { values } = shapeOf(side, property);
    return values === undefined || values.size > 1 ? [name] : [`${name}=${[...values.keys()].join()}`];
  });
  const says = canonical([types, words, pinned.toSorted(), [...(shape.values?.keys() ?? [])].toSorted()]);
  const pointer = called.size === 0 ? undefined : settled(side, branch)?.pointer;
  return { says, name: refName(side, branch), tag: tagOf(side, shape), types, called: pointer === undefined ? undefined : called.get(pointer) };
}

/** Under which an alternative is found. */
function versionKeys({ name, tag, types, called }: Facets): readonly string[] {
  const own = [...(name === undefined ? [] : [`name ${name}`]), ...(called === undefined ? [] : [`called ${called}`])];
  if (tag !== undefined) return [...own, `tag ${tag}`];
  return types === '' ? own : [...own, `types ${types}`, ...(name === undefined ? [`unnamed ${types}`] : [])];
}

/** Under which its versions are looked for. */
function versionKeysOf({ name, tag, types }: Facets, byType: boolean): readonly string[] {
  const own = name === undefined ? [] : [`name ${name}`];
  if (tag !== undefined) return [...own, `tag ${tag}`];
  if (!byType || types === '') return own;
  return [...own, name === undefined ? `types ${types}` : `unnamed ${types}`];
}

function indexOf(all: readonly Facets[], keys: (one: Facets) => readonly string[]): (key: string) => Set<number> {
  const index = new Map<string, Set<number>>();
  for (const [place, facets] of all.entries()) {
    for (const key of keys(facets)) {
      const places = index.get(key);
      if (places === undefined) index.set(key, new Set([place]));
      else places.add(place);
    }
  }
  return (key) => index.get(key) ?? new Set();
}

/** Forgets those that are not free any more. */
function firstFree(places: Set<number>, free: ReadonlySet<number>): number | undefined {
  for (const place of places) {
    if (free.has(place)) return place;
    places.delete(place);
  }
  return undefined;
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
