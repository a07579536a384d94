import { isRecord, type JsonPointer } from '../../model/json.ts';
import { child, items, members, own, settled, textOf, type Found, type Side } from './side.ts';

/** A schema that others are made from, and that leads to them by a property (OpenAPI 3.0.3 §4.7.24, "Composition and Inheritance"). */
export interface Base {
  readonly property: string;
  /** The schemas that it leads to, by the value of the property. */
  readonly children: ReadonlyMap<string, Found>;
}

/** All bases of a document, by where they stand. A schema that lists its alternatives is none; what is made from a base may be one. */
export function basesOf(side: Side): ReadonlyMap<JsonPointer, Base> {
  let bases = known.get(side);
  if (bases === undefined) known.set(side, (bases = read(side)));
  return bases;
}

/** The base that a schema is, however it is wrapped: `allOf: [Base]` without a name of its own, or words beside a reference. */
export function baseAt(side: Side, at: Found): Base | undefined {
  const bases = basesOf(side);
  const own = bases.get(at.pointer);
  // With a name of its own it is one of those that the base leads to.
  if (own !== undefined || bases.size === 0 || /^\/components\/schemas\/[^/]+$/.test(at.pointer)) return own;
  const parts = isRecord(at.value) && '$ref' in at.value ? [at] : items(child(at, 'allOf'));
  return parts.map((part) => bases.get(settled(side, part)?.pointer ?? '')).find((base) => base !== undefined);
}

const known = new WeakMap<Side, ReadonlyMap<JsonPointer, Base>>();

function read(side: Side): ReadonlyMap<JsonPointer, Base> {
  const schemas = members(child({ pointer: '/components', value: own(side.document, 'components') }, 'schemas'));
  const declared = schemas.filter(([, { value }]) => isRecord(value) && isRecord(value['discriminator']) && !('oneOf' in value || 'anyOf' in value));
  if (declared.length === 0) return new Map();
  const made = madeFrom(side, schemas);
  const bases = new Map<JsonPointer, Base>();
  for (const [, at] of declared) {
    const property = textOf(own(own(at.value, 'discriminator'), 'propertyName'));
    if (property === undefined) continue;
    const written = writtenIn(side, child(at, 'discriminator')).filter(([, { pointer }]) => pointer !== at.pointer);
    const mapped = new Set(written.map(([, { pointer }]) => pointer));
    const heirs = heirsOf(at.pointer, made);
    const children = [...heirs.filter(([, { pointer }]) => !mapped.has(pointer)), ...written];
    bases.set(at.pointer, { property, children: new Map(children) });
    for (const [, { pointer }] of heirs) {
      const own = new Set(heirsOf(pointer, made).map((heir) => heir[1].pointer));
      if (own.size > 0 && !bases.has(pointer)) bases.set(pointer, { property, children: new Map(children.filter((one) => own.has(one[1].pointer))) });
    }
  }
  return bases;
}

type Named = readonly [name: string, at: Found];

/** What is made from a schema, by where that stands: its `allOf` names it. */
function madeFrom(side: Side, schemas: readonly Named[]): ReadonlyMap<JsonPointer, readonly Named[]> {
  const made = new Map<JsonPointer, Named[]>();
  for (const schema of schemas) {
    for (const part of items(child(schema[1], 'allOf'))) {
      const from = settled(side, part)?.pointer;
      if (from === undefined || from === part.pointer) continue;
      const others = made.get(from);
      if (others === undefined) made.set(from, [schema]);
      else others.push(schema);
    }
  }
  return made;
}

/** What is made from a schema, and what is made from that, each once. */
function heirsOf(base: JsonPointer, made: ReadonlyMap<JsonPointer, readonly Named[]>): readonly Named[] {
  const heirs = new Map<JsonPointer, Named>();
  const waiting = [...(made.get(base) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pointer } = next[1];
    if (heirs.has(pointer) || pointer === base) continue;
    heirs.set(pointer, next);
    waiting.push(...(made.get(pointer) ?? []));
  }
  return [...heirs.values()];
}

/** What the mapping of a discriminator writes. */
export function writtenIn(side: Side, discriminator: Found | undefined): readonly Named[] {
  return members(discriminator && child(discriminator, 'mapping')).flatMap(([value, { value: target }]) => {
    if (typeof target !== 'string') return [];
    const reference = target.includes('/') || target.startsWith('#') ? target : `#/components/schemas/${target}`;
    const found = settled(side, { pointer: '', value: { $ref: reference } });
    return found === undefined ? [] : [[value, found] as const];
  });
}
