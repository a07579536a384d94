import { isRecord, pointer as pointerOf, type JsonPointer } from '../model/json.ts';
import { settle, type Found } from './reference.ts';

/** One scalar of a value, with what a schema says of its place. */
export interface Described {
  readonly pointer: JsonPointer;
  /** The pointer with `*` for each index: the same for all items of a list. */
  readonly place: string;
  /** The name of the property, or of the list it is an item of; `''` for a bare value. */
  readonly name: string;
  readonly value: string | number | boolean | null;
  /** Something is declared for this place. */
  readonly declared: boolean;
  /** The format that every alternative for a text at this place names; undefined when they differ or name none. */
  readonly format?: string;
  /** The JSON types that the alternatives for this place name; undefined when one of them names none. */
  readonly types?: readonly string[];
}

/** Alternatives that are followed for one place, and scalars of one value. */
const bounds = { alternatives: 32, scalars: 5_000, depth: 64 } as const;

/** Schemas that hold together. */
type Together = readonly Found[];

/**
 * Every scalar of a value, with what the schema declares for it. References, `allOf`, `anyOf`, `oneOf`, `properties`,
 * `additionalProperties`, `items` and `prefixItems` are followed; nothing is validated. Bounded: a huge value is described in part.
 */
export function described(value: unknown, document: unknown, schema: Found | undefined): readonly Described[] {
  const found: Described[] = [];
  const visit = (at: unknown, keys: readonly (string | number)[], name: string, alternatives: readonly Together[]): void => {
    if (found.length >= bounds.scalars || keys.length > bounds.depth) return;
    if (Array.isArray(at)) {
      for (const [index, item] of (at as readonly unknown[]).entries()) visit(item, [...keys, index], name, below(document, alternatives, index));
    } else if (isRecord(at)) {
      for (const [key, inner] of Object.entries(at)) visit(inner, [...keys, key], key, below(document, alternatives, key));
    } else if (at === null || typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean') {
      const format = formatOf(alternatives);
      const types = typesOf(alternatives);
      found.push({
        pointer: pointerOf(keys),
        place: pointerOf(keys.map((key) => (typeof key === 'number' ? '*' : key))),
        name,
        value: at,
        declared: alternatives.length > 0,
        ...(format === undefined ? {} : { format }),
        ...(types === undefined ? {} : { types }),
      });
    }
  };
  visit(value, [], '', schema === undefined ? [] : alternativesOf(document, [schema]));
  return found;
}

/** What holds below a key, by alternative; an alternative that says nothing of it is left out. */
function below(document: unknown, alternatives: readonly Together[], key: string | number): readonly Together[] {
  return alternatives
    .flatMap((together) => {
      const inner = together.flatMap((schema) => child(schema, key));
      return inner.length === 0 ? [] : alternativesOf(document, inner);
    })
    .slice(0, bounds.alternatives);
}

function child({ pointer, value }: Found, key: string | number): readonly Found[] {
  if (!isRecord(value)) return [];
  const at = (...keys: readonly (string | number)[]): Found => ({
    pointer: `${pointer}${pointerOf(keys)}` as JsonPointer,
    value: keys.reduce<unknown>(
      (inner, one) => (isRecord(inner) || Array.isArray(inner) ? (inner as Readonly<Record<string | number, unknown>>)[one] : undefined),
      value,
    ),
  });
  if (typeof key === 'number') {
    const { prefixItems, items } = value;
    if (Array.isArray(prefixItems) && key < prefixItems.length) return [at('prefixItems', key)];
    return isRecord(items) ? [at('items')] : [];
  }
  const { properties, additionalProperties } = value;
  if (isRecord(properties) && Object.hasOwn(properties, key)) return [at('properties', key)];
  return isRecord(additionalProperties) ? [at('additionalProperties')] : [];
}

/** Takes references, `allOf`, `anyOf` and `oneOf` apart. */
function alternativesOf(document: unknown, schemas: readonly Found[], depth = 0): readonly Together[] {
  let alternatives: readonly Together[] = [[]];
  for (const schema of schemas) {
    const own = apart(document, schema, depth);
    alternatives = alternatives.flatMap((before) => own.map((more) => [...before, ...more])).slice(0, bounds.alternatives);
  }
  return alternatives;
}

function apart(document: unknown, schema: Found, depth: number): readonly Together[] {
  const target = settle(document, schema);
  if ('reason' in target || !isRecord(target.value) || depth > 16) return [[]];
  const { pointer, value } = target;
  const parts = (keyword: 'allOf' | 'anyOf' | 'oneOf'): readonly Found[] =>
    Array.isArray(value[keyword])
      ? (value[keyword] as readonly unknown[]).map((part, index): Found => ({ pointer: `${pointer}/${keyword}/${index}`, value: part }))
      : [];
  // `$ref` with siblings (2020-12): both hold.
  const siblings: Together = schema.pointer !== pointer && isRecord(schema.value) && Object.keys(schema.value).length > 1 ? [schema, target] : [target];
  const whole = alternativesOf(document, parts('allOf'), depth + 1).map((together) => [...siblings, ...together]);
  const either = (keyword: 'anyOf' | 'oneOf', before: readonly Together[]): readonly Together[] => {
    const branches = parts(keyword);
    if (branches.length === 0) return before;
    const opened = branches.flatMap((branch) => apart(document, branch, depth + 1));
    return before.flatMap((one) => opened.map((more) => [...one, ...more])).slice(0, bounds.alternatives);
  };
  return either('oneOf', either('anyOf', whole));
}

function formatOf(alternatives: readonly Together[]): string | undefined {
  const formats = new Set<string | undefined>();
  for (const together of alternatives) {
    const types = together.flatMap(({ value }) => (isRecord(value) && value['type'] !== undefined ? [value['type']] : []));
    if (types.some((type) => type !== 'string' && !(Array.isArray(type) && type.includes('string')))) continue;
    const format = together.map(({ value }) => (isRecord(value) ? value['format'] : undefined)).find((one) => typeof one === 'string');
    formats.add(typeof format === 'string' ? format : undefined);
  }
  const [only] = formats;
  return formats.size === 1 ? only : undefined;
}

function typesOf(alternatives: readonly Together[]): readonly string[] | undefined {
  const named = alternatives.map((together) =>
    together.flatMap(({ value }) => (isRecord(value) ? [value['type']].flat().filter((type) => typeof type === 'string') : [])),
  );
  return named.length === 0 || named.some((types) => types.length === 0) ? undefined : [...new Set(named.flat())].sort();
}
