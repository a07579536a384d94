/** One HTTP exchange with the API, in terms of values and `ApiError`. Knows nothing about sessions. */
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { problemSchema, type Problem } from './schemas.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Exchange {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON, but for a form. */
  body?: unknown;
  headers?: Record<string, string>;
  credentials?: RequestCredentials;
  /** Instead of the usual one. */
  timeoutMs?: number;
}

export interface HttpOptions {
  baseUrl: string;
  fetch: Fetch;
  timeoutMs: number;
}

/** Sends, and resolves with a successful response; every other outcome is an `ApiError`. */
export async function exchange(options: HttpOptions, request: Exchange): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...request.headers };
  const init: RequestInit = {
    method: request.method,
    headers,
    cache: 'no-store',
    signal: AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs),
  };
  if (request.credentials !== undefined) init.credentials = request.credentials;
  if (request.body instanceof FormData) {
    // Its Content-Type names the boundary, which only the browser knows.
    init.body = request.body;
  } else if (request.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(request.body);
  }
  let response: Response;
  try {
    response = await options.fetch(urlOf(options.baseUrl, request), init);
  } catch (error) {
    throw unreachable(error);
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** The body of a successful response, checked. */
export async function bodyOf<S extends z.ZodType>(response: Response, schema: S): Promise<z.infer<S>> {
  const text = await read(response.text());
  const result = schema.safeParse(jsonOf(text));
  if (result.success) return result.data;
  throw new ApiError(
    {
      status: response.status,
      code: 'unexpected_response',
      detail: 'The service answered in a way this page does not understand. Please try again later.',
    },
    { cause: result.error },
  );
}

/** The bytes of a successful response. */
export async function bytesOf(response: Response): Promise<Blob> {
  return read(response.blob());
}

async function read<T>(body: Promise<T>): Promise<T> {
  try {
    return await body;
  } catch (error) {
    throw unreachable(error);
  }
}

function urlOf(baseUrl: string, { path, query = {} }: Exchange): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? `${baseUrl}${path}` : `${baseUrl}${path}?${search}`;
}

function unreachable(cause: unknown): ApiError {
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    return new ApiError({ status: 0, code: 'timeout', detail: 'The service took too long to answer. Please try again.' }, { cause });
  }
  return new ApiError({ status: 0, code: 'network_error', detail: 'The service could not be reached. Check your connection and try again.' }, { cause });
}

async function errorOf(response: Response): Promise<ApiError> {
  const problem = problemSchema.safeParse(jsonOf(await response.text().catch(() => '')));
  if (!problem.success) {
    return new ApiError({
      status: response.status,
      code: 'unexpected_error',
      detail: `The service answered with an error (${response.status}). Please try again later.`,
    });
  }
  const { code, detail, title, errors } = problem.data;
  return new ApiError({
    status: response.status,
    code,
    detail: detail || title || `The service answered with an error (${response.status}).`,
    fieldErrors: fieldErrorsOf(errors),
  });
}

/** `[{"pointer": "/title", "message": "…"}]` → `{ title: "…" }`; the first message of a field counts. */
function fieldErrorsOf(errors: Problem['errors']): Record<string, string> {
  const byField: Record<string, string> = {};
  for (const { pointer, message } of errors ?? []) {
    const field = pointer.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
    if (field !== undefined && field !== '') byField[field] ??= message;
  }
  return byField;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
