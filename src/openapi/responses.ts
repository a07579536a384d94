import { valueAt, type JsonPointer, type JsonSchema } from '../model/json.ts';
import type { OperationId } from '../model/operation.ts';
import { compile, type Direction, type Validate, type Violation } from '../schema/validate.ts';
import { nearestMedia } from './compare/media-type.ts';
import type { OpenApiContent, OpenApiOperation, OpenApiResponse, OpenApiSaid } from '../model/openapi.ts';

/** The response that is declared for a status: its own, else that of its range, else the default (OpenAPI 3.1 §4.8.16). */
export function declaredResponse(operation: OpenApiOperation, status: number): OpenApiResponse | undefined {
  const { responses } = operation;
  const name = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find((key) => Object.hasOwn(responses, key));
  return name === undefined ? undefined : responses[name];
}

/** What is declared for a media type. */
export interface DeclaredMedia {
  /** As the document writes it: `application/json`, `application/*`. */
  readonly mediaType: string;
  readonly schema: JsonPointer | null;
}

/**
 * What is declared for a media type: itself, else the types of its ending (`application/*+json`, as ASP.NET writes it), else `type/*`, else
 * `*\/*` (OpenAPI 3.1 §4.8.14.1). Parameters and case do not count; `application/problem+json` is itself and not `application/json`.
 */
export function declaredMedia(owner: { readonly content: OpenApiContent }, mediaType: string): DeclaredMedia | undefined {
  const declared = Object.entries(owner.content).map(([name, schema]) => ({ mediaType: name, schema, bare: bare(name) }));
  const nearest = nearestMedia(bare(mediaType), new Set(declared.map((one) => one.bare)));
  const found = declared.find((one) => one.bare === nearest);
  return found && { mediaType: found.mediaType, schema: found.schema };
}

/**
 * In what ways a response's body is not what the document declares for its status and media type; the body parsed when it is JSON.
 * Undefined when there is nothing to judge by: no such operation, status, media type, or no schema.
 * @throws SchemaUnreadable
 */
export function violations(said: OpenApiSaid, id: OperationId, status: number, mediaType: string, body: unknown): readonly Violation[] | undefined {
  return judgeOf(said, `${status}\n${mediaType}\n${id}`, mediaType, 'response', () => {
    const operation = operationOf(said, id);
    return operation && declaredResponse(operation, status);
  })?.(body);
}

/** The same for a request's body. @throws SchemaUnreadable */
export function requestViolations(said: OpenApiSaid, id: OperationId, mediaType: string, body: unknown): readonly Violation[] | undefined {
  return judgeOf(said, `request\n${mediaType}\n${id}`, mediaType, 'request', () => operationOf(said, id)?.requestBody)?.(body);
}

function operationOf(said: OpenApiSaid, id: OperationId): OpenApiOperation | undefined {
  return Object.hasOwn(said.operations, id) ? said.operations[id] : undefined;
}

/** Who judges a message, by its operation, status and media type; undefined where nothing is declared. */
type Judges = Map<string, Validate | undefined>;
const judges = new WeakMap<OpenApiSaid, Judges>();
/** An App may put what it likes into a media type's parameters. */
const most = { judges: 10_000, text: 200 } as const;

function judgeOf(
  said: OpenApiSaid,
  key: string,
  mediaType: string,
  direction: Direction,
  ownerOf: () => { readonly content: OpenApiContent } | undefined,
): Validate | undefined {
  let known = judges.get(said);
  if (known === undefined || known.size >= most.judges) judges.set(said, (known = new Map()));
  const before = known.get(key);
  if (before !== undefined || known.has(key)) return before;
  const judge = judgeBy(said, ownerOf(), mediaType, direction);
  if (mediaType.length <= most.text) known.set(key, judge);
  return judge;
}

function judgeBy(
  { document }: OpenApiSaid,
  owner: { readonly content: OpenApiContent } | undefined,
  mediaType: string,
  direction: Direction,
): Validate | undefined {
  const pointer = owner && declaredMedia(owner, mediaType)?.schema;
  if (pointer === undefined || pointer === null) return undefined;
  // What is there may be anything; `compile` says so when it is no schema.
  return compile(valueAt(document, pointer) as JsonSchema, { document, pointer }, direction);
}

function bare(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}
