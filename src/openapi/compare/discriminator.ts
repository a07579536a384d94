import { isRecord } from '../../model/json.ts';
import { shown, type Change, type Tag } from './changes.ts';
import type { Sides } from './object-changes.ts';
import { canonical, type Sameness } from './same.ts';
import { shapeOf, type Shape } from './shape.ts';
import { members, own, settled, textOf, type Found, type Side } from './side.ts';

/**
 * What changed in the values that tell alternatives apart (OpenAPI 3.1 §4.8.25). They assert nothing, so that no validator sees them;
 * where the alternatives pin the property themselves, containment sees it and nothing is said here.
 */
export function discriminatorChanges(sides: Sides, { same }: Sameness, old: Shape, next: Shape): readonly Change[] {
  const one = readDiscriminator(sides.old, old);
  const other = readDiscriminator(sides.new, next);
  if (one === undefined || other === undefined) return [];
  const places = { old: one.at, new: other.at };
  if (one.property !== other.property) {
    const text = `tells its alternatives apart by ${shown(other.property)} instead of ${shown(one.property)}`;
    return [
      {
        kind: 'discriminator-property-name-changed',
        effect: 'other',
        text,
        beyondSchema: true,
        tag: { ...taggedIn('old', one, firstOf(one)), ...taggedIn('new', other, firstOf(other)) },
        ...places,
      },
    ];
  }
  const meant = defaultChange(one, other, places);
  if (one.pinned && other.pinned) return meant;
  const unwritten = one.mapping.size === 0 && other.mapping.size === 0;
  const renamed = unwritten ? renames(one, other, same) : [];
  const gone = [...one.mapping].filter(([value]) => !other.names.has(value));
  const come = [...other.mapping].filter(([value]) => !one.names.has(value));
  const moved = [...one.mapping].filter(([value, target]) => {
    const now = other.names.get(value);
    return now !== undefined && !same(target, now) && nameOf(target) !== nameOf(now);
  });
  const made = (kind: string, effect: Change['effect'], text: string, value: string | undefined): Change => ({
    kind,
    effect,
    text,
    beyondSchema: true,
    tag: { ...taggedIn('old', one, value), ...taggedIn('new', other, value) },
    ...places,
  });
  const list = (entries: readonly (readonly [string, Found])[]): string => entries.map(([value]) => shown(value)).join(', ');
  return [
    ...meant,
    ...(gone.length > 0 ? [made('discriminator-mapping-deleted', 'narrower', `does not know ${one.property} ${list(gone)} any more`, gone[0]?.[0])] : []),
    ...(come.length > 0 ? [made('discriminator-mapping-added', 'wider', `knows ${one.property} ${list(come)} now`, come[0]?.[0])] : []),
    ...renamed.slice(0, 1).map(({ tag }): Change => ({
      kind: 'discriminator-mapping-changed',
      effect: 'other',
      text: `calls by ${one.property} ${renamed.map(({ was, is }) => `${shown(was)} now ${shown(is)}`).join(', ')}`,
      beyondSchema: true,
      tag,
      ...places,
    })),
    ...(moved.length > 0 ? [made('discriminator-mapping-changed', 'other', `means another alternative by ${one.property} ${list(moved)}`, moved[0]?.[0])] : []),
  ];
}

/** OpenAPI 3.2: the alternative that is meant where none is named. */
function defaultChange(one: Discriminator, other: Discriminator, places: { readonly old: Found; readonly new: Found }): readonly Change[] {
  const [was, is] = [defaultOf(one), defaultOf(other)];
  if (was === is) return [];
  const text = `means ${is === undefined ? 'no alternative' : shown(is)} where ${one.property} names none, and meant ${was === undefined ? 'none' : shown(was)}`;
  return [{ kind: 'discriminator-default-changed', effect: 'meaning', text, beyondSchema: true, ...places }];
}

function defaultOf({ at }: Discriminator): string | undefined {
  return textOf(own(at.value, 'defaultMapping'))?.split('/').at(-1);
}

interface Renamed {
  readonly was: string;
  readonly is: string;
  readonly tag: Tag;
}

/** Where nothing is written, an alternative goes by the name of its schema: one that is there under another name is called otherwise. */
function renames(one: Discriminator, other: Discriminator, same: Sameness['same']): readonly Renamed[] {
  const gone = [...one.names].filter(([name]) => !other.names.has(name));
  const come = [...other.names].filter(([name]) => !one.names.has(name));
  const all = gone.flatMap(([was, target]) => {
    const at = come.findIndex(([, now]) => same(target, now) || (gone.length === 1 && come.length === 1));
    return come.splice(at, at < 0 ? 0 : 1).map(([is, now]) => ({
      was,
      is,
      tag: { old: { property: one.property, value: was, alternative: target }, new: { property: other.property, value: is, alternative: now } },
    }));
  });
  // A model in two, one for each direction, is split by its generator, and what goes over the wire is not.
  const model = (name: string): string => name.replace(/-(In|Out)put$/, '');
  return all.filter(({ was, is }) => model(was) !== model(is));
}

function taggedIn(which: 'old' | 'new', { property, mapping }: Discriminator, value: string | undefined): Partial<Tag> {
  const alternative = value === undefined ? undefined : mapping.get(value);
  return value === undefined || alternative === undefined ? {} : { [which]: { property, value, alternative } };
}

function firstOf({ mapping }: Discriminator): string | undefined {
  return mapping.keys().next().value;
}

interface Discriminator {
  readonly property: string;
  readonly at: Found;
  /** What is written, and the names of alternatives that are not written; empty where none is. */
  readonly mapping: ReadonlyMap<string, Found>;
  /** With the own names of all alternatives: they hold beside what is written. */
  readonly names: ReadonlyMap<string, Found>;
  /** Every alternative says itself which value it goes by. */
  readonly pinned: boolean;
}

function readDiscriminator(side: Side, shape: Shape): Discriminator | undefined {
  const word = shape.words.get('discriminator');
  const property = textOf(own(word?.value, 'propertyName'));
  if (word === undefined || property === undefined) return undefined;
  const branches = shape.unions.flatMap((union) => union.branches);
  const explicit = members({ pointer: word.at.pointer, value: own(word.value, 'mapping') }).flatMap(([value, { value: target }]) => {
    const found = typeof target === 'string' ? targetOf(side, target) : undefined;
    return found === undefined ? [] : [[value, found] as const];
  });
  const mapped = new Set(explicit.map(([, found]) => found.pointer));
  const named = branches.flatMap((branch) => {
    const found = settled(side, branch);
    const name = found === undefined || !isRecord(branch.value) || typeof branch.value['$ref'] !== 'string' ? undefined : nameOf(found);
    if (found === undefined || name === undefined) return [];
    const pins = shapeOf(side, branch).properties.get(property);
    const values = pins && shapeOf(side, pins).values;
    // A name that the alternative itself does not allow is never said.
    return values === undefined || values.has(canonical(name)) ? [[name, found] as const] : [];
  });
  const implicit = named.filter(([, found]) => !mapped.has(found.pointer));
  const pinned =
    branches.length > 0 &&
    branches.every((branch) => {
      const at = shapeOf(side, branch).properties.get(property);
      return at !== undefined && shapeOf(side, at).values !== undefined;
    });
  // Which alternatives come and go is told of the alternatives; where some names are written, all of them are compared by name.
  const mapping = new Map(explicit.length > 0 ? [...implicit, ...explicit] : []);
  return { property, at: word.at, mapping, names: new Map([...named, ...explicit]), pinned };
}

function targetOf(side: Side, target: string): Found | undefined {
  const reference = target.includes('/') || target.startsWith('#') ? target : `#/components/schemas/${target}`;
  return settled(side, { pointer: '', value: { $ref: reference } });
}

function nameOf(at: Found): string {
  return at.pointer.split('/').at(-1) ?? '';
}
