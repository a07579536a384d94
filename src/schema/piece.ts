import { isRecord, valueAt, type Json } from '../model/json.ts';
import { isExact } from './json-kind.ts';

/** A schema that needs no other, and the part of a value that has to fit it; or alternatives, of which one has to hold, or just one. */
export type Piece = { readonly schema: unknown; readonly value: Json } | Alternatives;
export interface Alternatives {
  readonly holds: 'some' | 'one';
  /** All pieces of an alternative have to fit. */
  readonly of: readonly (readonly Piece[])[];
}

type Keywords = Readonly<Record<string, unknown>>;

const limits = { parts: 2_000, chain: 50 } as const;
/** Of more alternatives those that plainly are for other values are left out. */
const many = 20;
const deepestTag = 6;

/** These make what one keyword says depend on others at a distance, or on the way by which a schema was come to. */
const entangling: ReadonlySet<string> = new Set([
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$recursiveAnchor',
  '$recursiveRef',
  'unevaluatedProperties',
  'unevaluatedItems',
]);
const idle: ReadonlySet<string> = new Set(['$schema', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'example', 'examples']);
const inMap: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas', 'dependencies']);
const inSchema: ReadonlySet<string> = new Set(
  'allOf anyOf oneOf not if then else items prefixItems additionalItems contains additionalProperties propertyNames'.split(' '),
);

/** Keywords that say the same whatever stands beside them: `{ "type": "object" }` is a piece of every model. */
const independent: readonly string[] = (
  'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern format ' +
  'maxItems minItems uniqueItems maxProperties minProperties required'
).split(' ');

class Inseparable extends Error {}

/**
 * A value fits a schema exactly when its parts fit the pieces: `properties`, `items`, `allOf` and references all have to hold, so that
 * each may be asked by itself, and so may each alternative. Small pieces recur from schema to schema and need to be compiled but once.
 * Undefined where they cannot be told apart. @param root what local references lead into
 */
export function piecesOf(root: unknown, schema: unknown, value: Json): readonly Piece[] | undefined {
  let parts = 0;
  const step = (): void => {
    parts += 1;
    if (parts > limits.parts) throw new Inseparable();
  };
  const target = (reference: unknown): unknown => {
    if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference) || reference.includes('%')) throw new Inseparable();
    const found = valueAt(root, reference.slice(1));
    if (found === undefined) throw new Inseparable();
    return found;
  };

  /** With what it refers to in the place of references. */
  const closed = (part: unknown, chain: number): unknown => {
    step();
    if (chain > limits.chain) throw new Inseparable();
    if (Array.isArray(part)) return part.map((one) => closed(one, chain + 1));
    if (!isRecord(part) || isExact(part)) return part;
    const result: Record<string, unknown> = {};
    for (const [keyword, inner] of spoken(part)) {
      if (keyword === '$ref') continue;
      if (inMap.has(keyword) && isRecord(inner)) result[keyword] = mapped(inner, (one) => (Array.isArray(one) ? one : closed(one, chain + 1)));
      else result[keyword] = inSchema.has(keyword) ? closed(inner, chain + 1) : inner;
    }
    if (!Object.hasOwn(part, '$ref')) return result;
    const other = closed(target(part['$ref']), chain + 1);
    if (Object.keys(result).length === 0) return other;
    return { ...result, allOf: [...(Array.isArray(result['allOf']) ? (result['allOf'] as readonly unknown[]) : []), other] };
  };

  const take = (part: unknown, at: Json, chain: number, pieces: Piece[]): void => {
    step();
    if (chain > limits.chain) throw new Inseparable();
    if (part === true) return;
    if (!isRecord(part)) {
      pieces.push({ schema: part, value: at });
      return;
    }
    const left = new Map(spoken(part));
    if (left.has('$ref')) take(target(left.get('$ref')), at, chain + 1, pieces);
    left.delete('$ref');
    const all = left.get('allOf');
    if (Array.isArray(all)) {
      for (const one of all as readonly unknown[]) take(one, at, chain + 1, pieces);
      left.delete('allOf');
    }
    const [properties, items] = [left.get('properties'), left.get('items')];
    if (isRecord(properties)) {
      if (isRecord(at) && !isExact(at)) {
        for (const [name, inner] of Object.entries(at)) if (Object.hasOwn(properties, name)) take(properties[name], inner, 0, pieces);
      }
      if (left.has('additionalProperties'))
        left.set(
          'properties',
          mapped(properties, () => true),
        );
      else left.delete('properties');
    }
    if ((isRecord(items) || typeof items === 'boolean') && !left.has('prefixItems')) {
      if (Array.isArray(at)) for (const item of at as readonly Json[]) take(items, item, 0, pieces);
      left.delete('items');
    }
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const list = left.get(keyword);
      if (!Array.isArray(list)) continue;
      const rest = list.length <= many ? (list as readonly unknown[]) : (list as readonly unknown[]).filter((one) => !isForOthers(one, at, 0));
      pieces.push({ holds: keyword === 'anyOf' ? 'some' : 'one', of: rest.map((one) => taken(one, at, chain + 1)) });
      left.delete(keyword);
    }
    for (const keyword of independent) {
      if (!left.has(keyword)) continue;
      const says = left.get(keyword);
      const each = keyword === 'required' && Array.isArray(says) ? (says as readonly unknown[]).map((name) => [name]) : [says];
      for (const one of each) pieces.push({ schema: { [keyword]: one }, value: at });
      left.delete(keyword);
    }
    if (left.size > 0) pieces.push({ schema: closed(Object.fromEntries(left), 0), value: at });
  };

  const taken = (part: unknown, at: Json, chain: number): readonly Piece[] => {
    const pieces: Piece[] = [];
    take(part, at, chain, pieces);
    return pieces;
  };

  /** The schema pins a constant, at the top or in a property, that this value has not. */
  const isForOthers = (part: unknown, at: Json, depth: number): boolean => {
    if (!isRecord(part) || isExact(part) || depth > deepestTag) return false;
    if (Object.hasOwn(part, '$ref')) return isForOthers(target(part['$ref']), at, depth + 1);
    const [all, properties, constant, listed] = [part['allOf'], part['properties'], part['const'], part['enum']];
    if (typeof at === 'string' && typeof constant === 'string' && constant !== at) return true;
    if (typeof at === 'string' && Array.isArray(listed) && !listed.includes(at)) return true;
    if (Array.isArray(all) && (all as readonly unknown[]).some((one) => isForOthers(one, at, depth + 1))) return true;
    if (!isRecord(properties) || !isRecord(at) || isExact(at)) return false;
    return Object.entries(at).some(([name, inner]) => Object.hasOwn(properties, name) && isForOthers(properties[name], inner, depth + 1));
  };

  try {
    return taken(schema, value, 0);
  } catch (error) {
    if (error instanceof Inseparable || error instanceof RangeError) return undefined;
    throw error;
  }
}

function spoken(schema: Keywords): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(schema).filter(([keyword]) => !idle.has(keyword));
  if (entries.some(([keyword]) => entangling.has(keyword))) throw new Inseparable();
  return entries;
}

function mapped(map: Keywords, change: (inner: unknown) => unknown): Keywords {
  return Object.fromEntries(Object.entries(map).map(([name, inner]) => [name, change(inner)]));
}
