import { nearest } from '../config/nearest.ts';
import type { OpenApiSaid } from '../model/openapi.ts';
import { matchOperation, type OperationId } from '../model/operation.ts';
import { ToolError } from '../model/tool-error.ts';
import { declaredMedia, declaredResponse, violations } from '../openapi/responses.ts';
import { clip } from '../report/escape.ts';
import { SchemaUnreadable } from '../schema/validate.ts';
import type { Received } from './response.ts';

/** What became of a response that was held against the document, as a sentence, with the place in the document. */
export interface Comparison {
  readonly matches: boolean;
  readonly text: string;
}

const mostNames = 12;

/**
 * Holds a response against what the document declares for its operation: status, media type, schema. Values of the body are not told,
 * for they may be secrets.
 * @throws ToolError `usage` when the document's schema cannot be judged by
 */
export function compare(said: OpenApiSaid, received: Received): Comparison {
  const { method, url, status, mediaType } = received;
  const ids = Object.keys(said.operations) as OperationId[];
  const asked = `${method} ${url.pathname}`;
  const operation = matchOperation(method, url.pathname, ids);
  const declared = operation === undefined ? undefined : said.operations[operation];
  if (operation === undefined || declared === undefined) {
    const close = nearestOperation(asked, ids);
    return differs(`${clip(asked, 200)} is not an operation of the OpenAPI document${close === undefined ? '' : `; the nearest is ${close}`}`, '/paths');
  }
  const response = declaredResponse(declared, status);
  if (response === undefined) {
    return differs(
      `${operation} answered ${status}, and the OpenAPI document declares ${listed(Object.keys(declared.responses))}`,
      `${declared.pointer}/responses`,
    );
  }
  const { content, pointer } = response;
  const types = Object.keys(content);
  const head = `${operation} answered ${status}`;
  // Nothing is declared about a body: any may come. A HEAD has none (RFC 9110 §9.3.2).
  if (types.length === 0 || method === 'HEAD') return agrees(head);
  if (received.body.kind === 'none') return differs(`${head} without a body, and the OpenAPI document declares ${listed(types)}`, `${pointer}/content`);
  const media = mediaType === undefined ? undefined : declaredMedia(response, mediaType);
  if (mediaType === undefined || media === undefined) {
    return differs(
      `${head} ${mediaType === undefined ? 'without a Content-Type' : `as ${clip(mediaType, 100)}`}, and the OpenAPI document declares ${listed(types)}`,
      `${pointer}/content`,
    );
  }
  if (!/[/+]json$/.test(mediaType)) return agrees(head);
  const value = valueOf(received.body);
  if (value === undefined) return differs(`${head} as ${clip(mediaType, 100)} with a body that is not JSON`, `${pointer}/content`);
  const found = judged(said, operation, received.status, mediaType, value.json);
  if (found.length === 0) return agrees(head);
  const lines = found.map((violation) => `  ${violation.pointer === '' ? 'the body' : clip(violation.pointer, 200)} ${violation.message}`);
  return differs([`${head} with a body that its schema refuses:`, ...lines].join('\n'), media.schema ?? pointer);
}

/** The operation that was probably meant, parameters taken as they were asked: `GET /todo/1` is near `GET /todos/{id}`. */
function nearestOperation(asked: string, ids: readonly OperationId[]): OperationId | undefined {
  const segments = asked.split('/');
  const filled = ids.map((id) =>
    id
      .split('/')
      .map((segment, index) => (segment.includes('{') ? (segments[index] ?? segment) : segment))
      .join('/'),
  );
  const found = nearest(asked, filled);
  return found === undefined ? undefined : ids[filled.indexOf(found)];
}

function judged(said: OpenApiSaid, operation: OperationId, status: number, mediaType: string, value: unknown): NonNullable<ReturnType<typeof violations>> {
  try {
    return violations(said, operation, status, mediaType, value) ?? [];
  } catch (error) {
    // Neither yes nor no, which `.not` would turn into a pass.
    if (error instanceof SchemaUnreadable)
      throw new ToolError(
        'usage',
        `The schema of ${operation} ${status} cannot be judged by: ${error.reason} (${error.pointer}).`,
        'Correct it in the OpenAPI document.',
        { cause: error },
      );
    throw error;
  }
}

function valueOf(body: Exclude<Received['body'], { readonly kind: 'none' }>): { readonly json: unknown } | undefined {
  if (body.kind === 'parsed') return { json: body.value };
  try {
    return { json: JSON.parse(body.text) };
  } catch {
    return undefined;
  }
}

function differs(text: string, at: string): Comparison {
  return { matches: false, text: `${text}\n  declared at ${at}` };
}

function agrees(head: string): Comparison {
  return { matches: true, text: `${head} as the OpenAPI document declares` };
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return (
    names
      .slice(0, mostNames)
      .map((name) => clip(name, 80))
      .join(', ') + (names.length > mostNames ? ' and more' : '')
  );
}
