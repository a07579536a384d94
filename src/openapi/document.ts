import type { OpenAPIV3, OpenAPIV3_1 } from 'openapi-types';

/** What OpenAPI 3.2 adds to 3.1, as far as it is read here; `openapi-types` ends at 3.1. */
export interface PathItem32 extends OpenAPIV3_1.PathItemObject {
  query?: OpenAPIV3_1.OperationObject;
  additionalOperations?: Record<string, OpenAPIV3_1.OperationObject>;
}
export type Document32 = Omit<OpenAPIV3_1.Document, 'paths'> & { $self?: string; paths: Record<string, PathItem32 | undefined> };

/** An OpenAPI document whose version, paths and references have been looked at; all else is as it came, and hostile. */
export type Document = OpenAPIV3.Document | OpenAPIV3_1.Document | Document32;
