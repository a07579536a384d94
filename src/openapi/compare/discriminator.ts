import { shown, type Change, type Tag } from './changes.ts';
import type { Sides } from './object-changes.ts';
import { isPinned, nameOf, readDiscriminator, type Discriminator } from './read-discriminator.ts';
import type { Sameness } from './same.ts';
import type { Shape } from './shape.ts';
import { own, textOf, type Found } from './side.ts';

/** Whether all that may be said by the one alternative may be said by the other. */
export type Succeeds = (target: Found, now: Found) => boolean;

/**
 * What changed in the values that tell alternatives apart (OpenAPI 3.1 §4.8.25). They assert nothing, so that no validator sees them;
 * where the alternatives pin the property themselves, containment sees it and nothing is said here.
 */
export function discriminatorChanges(sides: Sides, { same }: Sameness, succeeds: Succeeds, old: Shape, next: Shape): readonly Change[] {
  const one = readDiscriminator(sides.old, old);
  const other = readDiscriminator(sides.new, next);
  if (one === undefined || other === undefined) {
    const [only, pinned] = one === undefined ? [other, other && isPinned(sides.old, old, other.property)] : [one, isPinned(sides.new, next, one.property)];
    return only === undefined || pinned === true ? [] : cameOrWent(only, one === undefined, old, next);
  }
  const places = { old: one.at, new: other.at };
  const made = (kind: string, effect: Change['effect'], text: string, value: string | undefined): Change => ({
    kind,
    effect,
    text,
    beyondSchema: true,
    tag: { ...taggedIn('old', one, value), ...taggedIn('new', other, value) },
    ...places,
  });
  if (one.property !== other.property && !(one.pinned && other.pinned)) {
    const text = `tells its alternatives apart by ${shown(other.property)} instead of ${shown(one.property)}`;
    const tag = { ...taggedIn('old', one, firstOf(one)), ...taggedIn('new', other, firstOf(other)) };
    return [{ kind: 'discriminator-property-name-changed', effect: 'other', text, beyondSchema: true, tag, ...places }];
  }
  const meant = defaultChange(one, other, places);
  if (one.pinned && other.pinned) {
    const wrong = other.contradicted.filter((value) => one.pins.has(value) && !one.contradicted.includes(value));
    const right = one.contradicted.filter((value) => other.pins.has(value) && !other.contradicted.includes(value));
    const says = (values: readonly string[]): string => `${other.property} ${values.map(shown).join(', ')}`;
    return [
      ...meant,
      ...(wrong.length > 0
        ? [made('discriminator-mapping-contradicted', 'narrower', `leads ${says(wrong)} to alternatives that do not allow it`, wrong[0])]
        : []),
      ...(right.length > 0 ? [made('discriminator-mapping-mended', 'addition', `leads ${says(right)} to alternatives that allow it now`, right[0])] : []),
    ];
  }
  const unwritten = one.mapping.size === 0 && other.mapping.size === 0;
  const renamed = unwritten && !one.isBase && !other.isBase ? renames(one, other, same) : [];
  const gone = [...one.mapping].filter(([value]) => !other.names.has(value));
  const come = [...other.mapping].filter(([value]) => !one.names.has(value));
  const moved = [...one.mapping].filter(([value, target]) => {
    const now = other.names.get(value);
    if (now === undefined || same(target, now) || nameOf(target) === nameOf(now)) return false;
    // A schema that was not there before, in the place of one that is no more, is its next version: the alternatives are compared.
    return other.isBase ? !succeeds(target, now) : one.schemas.has(nameOf(now)) || other.schemas.has(nameOf(target));
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

/** The values are the same with and without it, but which of the alternatives is meant is said no more, or now. */
function cameOrWent(only: Discriminator, come: boolean, old: Shape, next: Shape): readonly Change[] {
  const { at } = come ? next : old;
  // Of one that is made from a base, and from which nothing is made, it tells nothing apart.
  if (only.pinned || [...only.names.values()].every(({ pointer }) => pointer === at.pointer)) return [];
  const text = come
    ? `tells its alternatives apart by ${shown(only.property)} now`
    : `does not tell its alternatives apart by ${shown(only.property)} any more`;
  return [
    {
      kind: come ? 'discriminator-added' : 'discriminator-removed',
      effect: 'meaning',
      text,
      beyondSchema: true,
      old: come ? old.at : only.at,
      new: come ? only.at : next.at,
    },
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

function taggedIn(which: 'old' | 'new', { property, names, pins }: Discriminator, value: string | undefined): Partial<Tag> {
  const alternative = value === undefined ? undefined : (pins.get(value) ?? names.get(value));
  return value === undefined || alternative === undefined ? {} : { [which]: { property, value, alternative } };
}

function firstOf({ mapping, names }: Discriminator): string | undefined {
  return mapping.keys().next().value ?? names.keys().next().value;
}
