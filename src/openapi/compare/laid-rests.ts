import { isRecord } from '../../model/json.ts';
import type { Found } from './side.ts';

/** What a part of a schema says that only means something beside what else that part says. */
export interface Part {
  readonly words: ReadonlyMap<string, unknown>;
  readonly properties: ReadonlyMap<string, unknown>;
  readonly schemas: ReadonlyMap<string, Found>;
  readonly prefix: readonly unknown[];
}

/** Two parts of an `allOf` that mean something else laid together: `additionalProperties` of one is about all names that this one does not declare. */
export function meansOther(one: Part, other: Part): boolean {
  return governs(one, other) || governs(other, one);
}

function governs({ properties, schemas, prefix, words }: Part, other: Part): boolean {
  if (restricts(schemas.get('additionalProperties'))) {
    if ([...other.properties.keys()].some((name) => !properties.has(name))) return true;
    if ([...other.schemas.keys()].some((key) => key.startsWith('patternProperties/') && !schemas.has(key))) return true;
  }
  if (restricts(schemas.get('items')) && other.prefix.length > prefix.length) return true;
  if (schemas.has('if') !== other.schemas.has('if') && (other.schemas.has('then') || other.schemas.has('else'))) return true;
  return schemas.has('contains') && ['minContains', 'maxContains'].some((word) => other.words.has(word) && !words.has(word));
}

function restricts(rest: Found | undefined): boolean {
  return rest !== undefined && rest.value !== true && !(isRecord(rest.value) && Object.keys(rest.value).length === 0);
}
