import { isRecord, valueAt, type JsonPointer } from '../model/json.ts';

/** What the keywords of a schema mean. */
export type Dialect = 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12' | 'openapi-3.0' | 'openapi-3.1' | 'openapi-3.2';

const byName: readonly (readonly [RegExp, Dialect])[] = [
  [/json-schema\.org\/draft-04\//, 'draft-04'],
  [/json-schema\.org\/draft-06\//, 'draft-06'],
  [/json-schema\.org\/draft-07\//, 'draft-07'],
  [/json-schema\.org\/draft\/2019-09\//, '2019-09'],
  [/json-schema\.org\/draft\/2020-12\//, '2020-12'],
  [/spec\.openapis\.org\/oas\/3\.1\//, 'openapi-3.1'],
  [/spec\.openapis\.org\/oas\/3\.2\//, 'openapi-3.2'],
];

/** By `$schema` beside the schema or at the root (or `jsonSchemaDialect`), else by the document's `openapi`, else 2020-12. */
export function dialectOf(document: unknown, pointer: JsonPointer): Dialect {
  const [own, root] = [valueAt(document, pointer), document];
  if (isRecord(root) && /^3\.0(\.|$)/.test(String(root['openapi']))) return 'openapi-3.0';
  if (isRecord(root) && String(root['swagger']) === '2.0') return 'openapi-3.0';
  const openapi = isRecord(root) && typeof root['openapi'] === 'string' ? root['openapi'] : undefined;
  const named = [own, root].flatMap((value) => (isRecord(value) ? [value['$schema'], value['jsonSchemaDialect']] : []));
  for (const name of named) {
    if (typeof name !== 'string') continue;
    const found = byName.find(([pattern]) => pattern.test(name))?.[1];
    // An OpenAPI document that names plain JSON Schema keeps OpenAPI's formats.
    if (found !== undefined) return openapi !== undefined && found === '2020-12' ? 'openapi-3.1' : found;
  }
  if (openapi === undefined) return '2020-12';
  return openapi.startsWith('3.2') ? 'openapi-3.2' : 'openapi-3.1';
}

/** How far a dialect has come, for what came with a draft: 4, 6, 7, 2019, 2020. OpenAPI 3.0 is read with the newer keywords too. */
export function draftOf(dialect: Dialect): 4 | 6 | 7 | 2019 | 2020 {
  if (dialect === 'draft-04') return 4;
  if (dialect === 'draft-06') return 6;
  if (dialect === 'draft-07') return 7;
  return dialect === '2019-09' ? 2019 : 2020;
}

/** Siblings of `$ref` are ignored: drafts up to 7, OpenAPI 3.0 §4.7.23.1. */
export function referenceStandsAlone(dialect: Dialect): boolean {
  return draftOf(dialect) <= 7 || dialect === 'openapi-3.0';
}

export function isOpenApi(dialect: Dialect): boolean {
  return dialect.startsWith('openapi');
}
