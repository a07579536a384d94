import type { Json, JsonPointer } from './json.ts';
import type { OperationId } from './operation.ts';

/** Media type, as it is written in the document → where its schema is; null when none is declared. */
export type OpenApiContent = Readonly<Record<string, JsonPointer | null>>;

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'querystring';
  readonly required: boolean;
  /** Where its schema is; null when none is declared. */
  readonly schema: JsonPointer | null;
}

export interface OpenApiResponse {
  readonly pointer: JsonPointer;
  readonly content: OpenApiContent;
}

export interface OpenApiOperation {
  readonly operationId?: string;
  readonly pointer: JsonPointer;
  /** The path's own parameters included. */
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: { readonly pointer: JsonPointer; readonly required: boolean; readonly content: OpenApiContent };
  /** By `200`, `4XX` or `default`. */
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
  /** `none` when an anonymous request is among what it declares to accept. */
  readonly security: 'none' | 'some';
  readonly deprecated: boolean;
}

/** What an OpenAPI document says, as plain data. Every pointer leads into `document`. */
export interface OpenApiSaid {
  readonly version: string;
  readonly title: string;
  /** Paths begin with the path of the document's first server. */
  readonly operations: Readonly<Record<OperationId, OpenApiOperation>>;
  /** What the document declares and we have no name for: methods other than HTTP's own eight. */
  readonly passedOver: readonly JsonPointer[];
  readonly document: Json;
}
