import { isRecord } from '../../model/json.ts';
import { shown, type Change, type Tag } from './changes.ts';
import type { Sides } from './object-changes.ts';
import type { Sameness } from './same.ts';
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
  if (one.pinned && other.pinned) return [];
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
    ...(gone.length > 0 ? [made('discriminator-mapping-deleted', 'narrower', `does not know ${one.property} ${list(gone)} any more`, gone[0]?.[0])] : []),
    ...(come.length > 0 ? [made('discriminator-mapping-added', 'wider', `knows ${one.property} ${list(come)} now`, come[0]?.[0])] : []),
    ...(moved.length > 0 ? [made('discriminator-mapping-changed', 'other', `means another alternative by ${one.property} ${list(moved)}`, moved[0]?.[0])] : []),
  ];
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
    return found === undefined || name === undefined ? [] : [[name, found] as const];
  });
  const implicit = named.filter(([, found]) => !mapped.has(found.pointer));
  const pinned =
    branches.length > 0 &&
    branches.every((branch) => {
      const at = shapeOf(side, branch).properties.get(property);
      return at !== undefined && shapeOf(side, at).values !== undefined;
    });
  // Names that follow from where a schema is kept are a rename away; only where some are written do they count.
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
