import { isRecord, valueAt } from './json.ts';
import type { OpenApiSaid } from './openapi.ts';
import { withoutNames, type OperationId } from './operation.ts';

const sorts = /^(?:sort|order)(?:[-_]?by|ing)?$/i;

/** The query parameter that takes the name of a field to sort a list by, where its document declares one and does not list those names. */
export function sortParameter(operation: OperationId, openapi: OpenApiSaid | undefined): string | undefined {
  const declared = Object.entries(openapi?.operations ?? {}).find(([id]) => withoutNames(id as OperationId) === withoutNames(operation))?.[1];
  return declared?.parameters.find(({ in: where, name, schema }) => where === 'query' && sorts.test(name) && takesAnyText(openapi?.document, schema))?.name;
}

function takesAnyText(document: unknown, pointer: string | null): boolean {
  const schema = pointer === null ? undefined : valueAt(document, pointer);
  if (!isRecord(schema)) return false;
  const one = schema['type'] === 'array' ? schema['items'] : schema;
  return isRecord(one) && one['type'] === 'string' && one['enum'] === undefined && one['pattern'] === undefined;
}
