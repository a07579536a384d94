// What an OpenAPI document says of the parameters of a list.
import { isRecord, valueAt } from '../model/json.ts';
import type { JsonPointer } from '../model/json.ts';
import type { OpenApiOperation, OpenApiSaid } from '../model/openapi.ts';
import { withoutNames, type OperationId } from '../model/operation.ts';

type Filter = Readonly<Record<string, string>>;

const searches = /^(?:q|query|search|text|term|name|title)$/i;

/**
 * What the list can be narrowed by: searches for a text, and what is declared as true or false or as one of some words. Undefined where the
 * document says nothing of the list.
 * @param but parameters that mean something else
 */
export function filtersIn(said: OpenApiSaid | undefined, list: OperationId, text: string, but: readonly (string | undefined)[]): readonly Filter[] | undefined {
  const declared = operationIn(said, list);
  if (said === undefined || declared === undefined) return undefined;
  const narrowing = declared.parameters.filter(({ in: where, name, required }) => where === 'query' && !required && !but.includes(name));
  return narrowing.flatMap(({ name, schema }): readonly Filter[] => {
    const schemas = schema === null ? [] : alternatives(said.document, valueAt(said.document, schema));
    if (schemas.some(({ type }) => type === 'boolean')) return ['true', 'false'].map((word) => ({ [name]: word }));
    const words = schemas.flatMap(({ enum: some }) => (Array.isArray(some) ? (some as readonly unknown[]).filter((word) => typeof word === 'string') : []));
    if (words.length > 0) return words.slice(0, 2).map((word) => ({ [name]: word }));
    return searches.test(name) ? [{ [name]: text }] : [];
  });
}

/** The largest whole number that a query parameter is declared to take, and where that is said. */
export function largestIn(
  said: OpenApiSaid | undefined,
  list: OperationId,
  parameter: string,
): { readonly value: number; readonly at: JsonPointer } | undefined {
  const at = operationIn(said, list)?.parameters.find((one) => one.in === 'query' && one.name === parameter)?.schema ?? undefined;
  if (said === undefined || at === undefined) return undefined;
  const [value] = alternatives(said.document, valueAt(said.document, at)).flatMap(({ maximum, exclusiveMaximum }) =>
    typeof maximum === 'number' && Number.isInteger(maximum) && exclusiveMaximum === undefined ? [maximum] : [],
  );
  return value === undefined ? undefined : { value, at };
}

function operationIn(said: OpenApiSaid | undefined, id: OperationId): OpenApiOperation | undefined {
  return Object.entries(said?.operations ?? {}).find(([other]) => withoutNames(other as OperationId) === withoutNames(id))?.[1];
}

/** A parameter that may be left out is often declared as one of a schema and null. */
function alternatives(document: unknown, schema: unknown, deep = 2): readonly Readonly<Record<string, unknown>>[] {
  const one = isRecord(schema) && typeof schema['$ref'] === 'string' ? valueAt(document, schema['$ref'].slice(1)) : schema;
  if (!isRecord(one)) return [];
  const others = one['anyOf'] ?? one['oneOf'];
  if (!Array.isArray(others)) return [one];
  return deep === 0 ? [] : others.flatMap((other) => alternatives(document, other, deep - 1));
}
