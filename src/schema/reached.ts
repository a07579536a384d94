import { isRecord, type Json } from '../model/json.ts';
import { isExact } from './json-kind.ts';

/**
 * The parts of one value that come to a place of a schema. What none comes to need not be in a schema that judges this value alone: of a
 * hundred models that refer to one another a small value meets a few.
 */
export interface Reached {
  readonly values: readonly Json[];
  /** Equal where the same parts come. */
  readonly key: string;
  /** Those that come to what stands below a keyword; of `properties` and `dependentSchemas`, below this name in it. */
  readonly below: (keyword: string, name?: string) => Reached;
}

export function reachedBy(value: Json): Reached {
  const numbers = new Map<unknown, number>();
  const numberOf = (part: Json): number => {
    let number = numbers.get(part);
    if (number === undefined) numbers.set(part, (number = numbers.size));
    return number;
  };
  const reached = (all: readonly Json[]): Reached => {
    const values = [...new Set(all)];
    return {
      values,
      key: values
        .map(numberOf)
        .sort((a, b) => a - b)
        .join(' '),
      below: (keyword, name) => reached(partsBelow(values, keyword, name)),
    };
  };
  return reached([value]);
}

const itemsOf: ReadonlySet<string> = new Set(['items', 'prefixItems', 'contains', 'unevaluatedItems']);
const membersOf: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties', 'patternProperties']);

function partsBelow(values: readonly Json[], keyword: string, name = ''): readonly Json[] {
  if (itemsOf.has(keyword)) return values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []));
  const objects = values.filter((value): value is { readonly [name: string]: Json } => isRecord(value) && !isExact(value));
  if (membersOf.has(keyword)) return objects.flatMap((value) => Object.values(value));
  if (keyword === 'propertyNames') return objects.flatMap((value) => Object.keys(value));
  if (keyword === 'properties') return objects.flatMap((value) => (Object.hasOwn(value, name) ? [value[name] ?? null] : []));
  if (keyword === 'dependentSchemas') return objects.filter((value) => Object.hasOwn(value, name));
  return values;
}
