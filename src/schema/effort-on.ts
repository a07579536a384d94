import { isRecord } from '../model/json.ts';
import { stepsOf } from './backtracking.ts';
import type { Whole } from './effort.ts';

/** How large a value is. */
interface Extent {
  /** Of lists and objects in one another: 0 for a text or a number. */
  readonly depth: number;
  /** The most items of a list. */
  readonly widest: number;
  /** The most characters of a text, or of a name. */
  readonly longest: number;
}

/** Values in values; in deeper ones a schema that leads back to itself is looked into anew each time. */
const deepest = 20;

/** Undefined where it is nested deeply. */
function extentOf(value: unknown): Extent | undefined {
  let [widest, longest] = [0, 0];
  const depthOf = (part: unknown, left: number): number => {
    if (typeof part === 'string') longest = Math.max(longest, part.length);
    if (typeof part !== 'object' || part === null) return 0;
    if (left === 0) return Infinity;
    let depth = 0;
    if (Array.isArray(part)) {
      widest = Math.max(widest, part.length);
      for (const item of part as readonly unknown[]) depth = Math.max(depth, depthOf(item, left - 1));
    } else
      for (const [name, inner] of Object.entries(part)) {
        longest = Math.max(longest, name.length);
        depth = Math.max(depth, depthOf(inner, left - 1));
      }
    return depth + 1;
  };
  const depth = depthOf(value, deepest);
  return depth === Infinity ? undefined : { depth, widest, longest };
}

/** The effort on each value, worked out once for all of about its extent. */
export function effortByExtent(whole: Whole): (value: unknown) => number {
  const known = new Map<string, number>();
  return (value) => {
    const extent = extentOf(value);
    if (extent === undefined) return Infinity;
    const [widest, longest] = [roundedUp(extent.widest), roundedUp(extent.longest)];
    const key = `${extent.depth} ${widest} ${longest}`;
    let effort = known.get(key);
    if (effort === undefined) known.set(key, (effort = effortOn(whole, { depth: extent.depth, widest, longest })));
    return effort;
  };
}

function roundedUp(size: number): number {
  return size <= 64 ? Math.ceil(size / 8) * 8 : 2 ** Math.ceil(Math.log2(size));
}

/** Characters that an expression steps over while a validator looks once at a part of a value, whose texts count by their length squared. */
const stepsToLook = 100;

const inside = ['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'] as const;
const here = ['not', 'if', 'then', 'else'] as const;
const listed = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * How often, at most, a validator looks at one part of a value of this extent, where `effortOf` knows no bound for all values: a schema that leads
 * back to itself can do so no deeper than the value is, equal items are looked for pair by pair, and most patterns repeat but a few things.
 */
function effortOn({ $ref, $defs }: Whole, { depth, widest, longest }: Extent): number {
  const known = new Map<string, number>();
  const referred = (reference: string, left: number): number => {
    const key = `${left} ${reference}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    // It leads back to itself without going deeper.
    known.set(key, Infinity);
    const effort = ofSchema($defs[reference.slice('#/$defs/'.length)], left);
    known.set(key, effort);
    return effort;
  };
  const ofPattern = (pattern: unknown): number => (typeof pattern === 'string' ? 1 + stepsOf(pattern, longest) / stepsToLook : Infinity);
  const ofSchema = (schema: unknown, left: number): number => {
    if (!isRecord(schema)) return 1;
    const below = (part: unknown): number => (left > 0 ? ofSchema(part, left - 1) : 1);
    let effort = Object.keys(schema).length + 1;
    const add = (parts: unknown, of: (part: unknown) => number): void => {
      for (const part of Array.isArray(parts) ? (parts as readonly unknown[]) : isRecord(parts) ? Object.values(parts) : []) effort += of(part);
    };
    const holding = (part: unknown): number => ofSchema(part, left);
    if (typeof schema['$ref'] === 'string') effort += referred(schema['$ref'], left);
    if ('pattern' in schema) effort += ofPattern(schema['pattern']);
    if (schema['uniqueItems'] === true) effort += widest;
    for (const keyword of ['enum', 'required'] as const) effort += Array.isArray(schema[keyword]) ? schema[keyword].length : 0;
    for (const keyword of listed) add(schema[keyword], holding);
    for (const keyword of here) if (keyword in schema) effort += holding(schema[keyword]);
    for (const keyword of inside) if (keyword in schema) add([schema[keyword]].flat(), below);
    for (const keyword of ['properties', 'prefixItems', 'patternProperties'] as const) add(schema[keyword], below);
    add(Object.keys(isRecord(schema['patternProperties']) ? schema['patternProperties'] : {}), ofPattern);
    for (const keyword of ['dependentSchemas', 'dependentRequired', 'dependencies'] as const)
      add(schema[keyword], (part) => (Array.isArray(part) ? part.length : holding(part)));
    return effort;
  };
  return referred($ref, depth);
}
