import { isRecord } from '../model/json.ts';

/** Keywords that hold schemas by name. */
const maps: ReadonlySet<string> = new Set(['properties', 'dependentSchemas']);
/** Their time is not bounded by how much there is to look at: a pattern may backtrack, and equal items are looked for pair by pair. */
const unbounded: ReadonlySet<string> = new Set(['patternProperties', 'uniqueItems']);

/** A schema whose references are local. */
export interface Whole {
  readonly $ref: string;
  readonly $defs: Readonly<Record<string, unknown>>;
}

/**
 * How often, at most, a validator looks at one part of a value. Infinity where the value decides that: a schema that leads back to itself
 * may double the work with each level. Infinity too where a keyword's own time has no such bound.
 */
export function effortOf({ $ref, $defs }: Whole): number {
  const known = new Map<string, number>();
  const referred = (reference: string): number => {
    const before = known.get(reference);
    if (before !== undefined) return before;
    known.set(reference, Infinity);
    const effort = ofSchema($defs[reference.slice('#/$defs/'.length)]);
    known.set(reference, effort);
    return effort;
  };
  const ofSchema = (schema: unknown): number => {
    if (!isRecord(schema)) return 1;
    let effort = 1;
    for (const [keyword, inner] of Object.entries(schema)) {
      if (unbounded.has(keyword) || (keyword === 'pattern' && !isPlain(inner))) return Infinity;
      if (keyword === '$ref' && typeof inner === 'string') effort += referred(inner);
      else if (maps.has(keyword) && isRecord(inner)) for (const part of Object.values(inner)) effort += ofSchema(part);
      else if (keyword === 'enum' || keyword === 'required') effort += Array.isArray(inner) ? inner.length : 1;
      else if (Array.isArray(inner)) for (const part of inner as readonly unknown[]) effort += ofSchema(part);
      else effort += keyword === 'const' || keyword === 'dependentRequired' ? 1 : ofSchema(inner);
    }
    return effort;
  };
  return referred($ref);
}

/** True only where looking for a pattern takes no more than the text's length squared: two repetitions at most, and none in another. */
function isPlain(pattern: unknown): boolean {
  if (typeof pattern !== 'string' || /\)[*+?{]|\\[1-9k]|\|/.test(pattern)) return false;
  const repeated = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, 'x').match(/[*+?{]/g)?.length ?? 0;
  return repeated + (pattern.startsWith('^') ? 0 : 1) <= 2;
}

/** Parts of a value, counted no further than `most`; each text, and name, counts by its length squared, as formats are told by expressions that may look at it twice over. */
export function partsOf(value: unknown, most: number): number {
  let parts = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0 && parts <= most) {
    const next = waiting.pop();
    parts += 1;
    if (typeof next === 'string') parts += (next.length * next.length) / 100;
    else if (Array.isArray(next)) {
      if (next.length > most) return Infinity;
      for (const item of next as readonly unknown[]) waiting.push(item);
    } else if (typeof next === 'object' && next !== null) {
      for (const key in next) {
        parts += (key.length * key.length) / 100;
        waiting.push((next as Readonly<Record<string, unknown>>)[key]);
      }
    }
  }
  return parts;
}
