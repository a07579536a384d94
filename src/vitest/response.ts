import { ToolError } from '../model/tool-error.ts';

/** A response with what was asked, as supertest gives it; one of `fetch` once it was read: `{ request, status, headers, text }`. */
export interface ContractResponse {
  readonly request: { readonly method: string; readonly url: string };
  readonly status: number;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came. */
  readonly text?: string | undefined;
  /** The body parsed, where the text was not kept. */
  readonly body?: unknown;
}

/** What can be judged of it. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  /** Without parameters, in lower case; undefined without a Content-Type. */
  readonly mediaType: string | undefined;
  readonly body: { readonly kind: 'none' } | { readonly kind: 'text'; readonly text: string } | { readonly kind: 'parsed'; readonly value: unknown };
}

/** @throws ToolError `usage` when it is not such a response */
export function readResponse(response: unknown): Received {
  // Matchers that must be awaited pass when nobody awaits them, so the body must be there already.
  if (response instanceof Response) {
    throw new ToolError(
      'usage',
      'A response of fetch does not say what was asked, and its body is not read yet.',
      'Give toMatchContract `{ request: { method, url }, status, headers, text: await response.text() }`.',
    );
  }
  const { request, status, headers, text, body } = isResponse(response) ? response : notOne();
  const { method, url } = request;
  const given = headers instanceof Headers ? headers.get('content-type') : Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const type = typeof given === 'string' ? given : given?.[0];
  return {
    method: method.toUpperCase(),
    url: URL.parse(url) ?? notOne(),
    status,
    mediaType: type?.split(';', 1)[0]?.trim().toLowerCase(),
    body: bodyOf(method, text, body),
  };
}

function bodyOf(method: string, text: unknown, body: unknown): Received['body'] {
  if (method.toUpperCase() === 'HEAD') return { kind: 'none' };
  if (typeof text === 'string') return text === '' ? { kind: 'none' } : { kind: 'text', text };
  if (body === undefined || body === null || body === '') return { kind: 'none' };
  return typeof body === 'string' ? { kind: 'text', text: body } : { kind: 'parsed', value: body };
}

function isResponse(value: unknown): value is ContractResponse {
  if (typeof value !== 'object' || value === null || !('request' in value && 'status' in value && 'headers' in value)) return false;
  const { request, status, headers } = value;
  return (
    typeof request === 'object' &&
    request !== null &&
    'method' in request &&
    typeof request.method === 'string' &&
    'url' in request &&
    typeof request.url === 'string' &&
    typeof status === 'number' &&
    typeof headers === 'object' &&
    headers !== null
  );
}

function notOne(): never {
  throw new ToolError(
    'usage',
    'toMatchContract was given something that is not a response to a request.',
    'Give it what `await request(app.api).get(…)` of supertest answers, or `{ request: { method, url }, status, headers, text }`.',
  );
}
