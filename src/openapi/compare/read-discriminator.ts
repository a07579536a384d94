import { isRecord, type Json, type JsonPointer } from '../../model/json.ts';
import { basesOf, writtenIn } from './inheritance.ts';
import { canonical } from './same.ts';
import { shapeOf, type Shape } from './shape.ts';
import { own, settled, textOf, type Found, type Side } from './side.ts';

/** What tells the alternatives of a schema apart (OpenAPI 3.1 §4.8.25). */
export interface Discriminator {
  readonly property: string;
  readonly at: Found;
  /** What is written, and the names of alternatives that are not written; empty where none is. */
  readonly mapping: ReadonlyMap<string, Found>;
  /** With the own names of all alternatives: they hold beside what is written. */
  readonly names: ReadonlyMap<string, Found>;
  /** Every alternative says itself which value it goes by. */
  readonly pinned: boolean;
  /** The alternative that goes by a value, as the alternatives say themselves. */
  readonly pins: ReadonlyMap<string, Found>;
  /** Values that lead to an alternative which does not allow them, and that another one is pinned to. */
  readonly contradicted: readonly string[];
  /** Where an alternative stands in `components`, by its name there. */
  readonly schemas: ReadonlySet<string>;
  /** No alternatives are listed: it is a base that others are made from. */
  readonly isBase: boolean;
}

/** What a mapping writes for the schemas that it leads to, by where they stand; the first where it writes several. */
export function calledBy(side: Side, shape: Shape): ReadonlyMap<JsonPointer, string> {
  const word = shape.words.get('discriminator');
  return new Map(
    word === undefined
      ? []
      : writtenIn(side, word.at)
          .map(([value, { pointer }]) => [pointer, value] as const)
          .toReversed(),
  );
}

/** What a base leads to, however it is wrapped; of a schema that is made from one, itself and what is made from that. */
function ledTo(side: Side, { at }: Shape, discriminator: Found): readonly Found[] {
  const bases = basesOf(side);
  const all = [...(bases.get(discriminator.pointer.replace(/\/discriminator$/, '') as JsonPointer)?.children.values() ?? [])];
  if (!all.some(({ pointer }) => pointer === at.pointer)) return all;
  return [at, ...(bases.get(at.pointer)?.children.values() ?? [])];
}

export function readDiscriminator(side: Side, shape: Shape): Discriminator | undefined {
  const word = shape.words.get('discriminator');
  const property = textOf(own(word?.value, 'propertyName'));
  if (word === undefined || property === undefined) return undefined;
  const branches = branchesOf(shape);
  const isBase = branches.length === 0;
  const led = isBase ? ledTo(side, shape, word.at) : branches.flatMap((branch) => (isReference(branch) ? (settled(side, branch) ?? []) : []));
  const isLedTo = new Set(led.map(({ pointer }) => pointer));
  // What is made from a base has nothing to do with the names of others.
  const explicit = writtenIn(side, word.at).filter(([, { pointer }]) => !isBase || isLedTo.size === 0 || isLedTo.has(pointer));
  const mapped = new Set(explicit.map(([, found]) => found.pointer));
  const named = led.flatMap((found) => {
    const name = nameOf(found);
    const values = pinOf(side, found, property);
    // A name that the alternative itself does not allow is never said.
    return values === undefined || values.has(canonical(name)) ? [[name, found] as const] : [];
  });
  // What a base leads to by its own name alone may come and go.
  const implicit = isBase ? [] : named.filter(([, found]) => !mapped.has(found.pointer));
  const pins = new Map(
    branches.flatMap((branch) =>
      [...(pinOf(side, branch, property)?.values() ?? [])].flatMap((value) => (typeof value === 'string' ? [[value, branch] as const] : [])),
    ),
  );
  // Which alternatives come and go is told of the alternatives; where some names are written, all of them are compared by name.
  const mapping = new Map(explicit.length > 0 ? [...implicit, ...explicit] : []);
  const names = new Map([...named, ...explicit]);
  return {
    property,
    at: word.at,
    mapping,
    names,
    pinned: isPinned(side, shape, property),
    pins,
    contradicted: explicit.flatMap(([value, found]) => (pins.has(value) && pinOf(side, found, property)?.has(canonical(value)) === false ? [value] : [])),
    schemas: new Set([...branches.flatMap((branch) => settled(side, branch) ?? []), ...names.values()].map(nameOf)),
    isBase,
  };
}

function isReference({ value }: Found): boolean {
  return isRecord(value) && typeof value['$ref'] === 'string';
}

function branchesOf(shape: Shape): readonly Found[] {
  return shape.unions.flatMap((union) => union.branches);
}

/** Whether the alternatives, or where there are none the schema itself, list the values of a property. */
export function isPinned(side: Side, shape: Shape, property: string): boolean {
  const branches = branchesOf(shape);
  if (branches.length > 0) return branches.every((branch) => pinOf(side, branch, property) !== undefined);
  const at = shape.properties.get(property);
  return at !== undefined && shapeOf(side, at).values !== undefined;
}

function pinOf(side: Side, branch: Found, property: string): ReadonlyMap<string, Json> | undefined {
  const at = shapeOf(side, branch).properties.get(property);
  return at && shapeOf(side, at).values;
}

export function nameOf(at: Found): string {
  return at.pointer.split('/').at(-1) ?? '';
}
