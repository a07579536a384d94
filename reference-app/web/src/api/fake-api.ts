/** A stand-in for the API in unit tests: answers from a list of routes and records what it was asked. */
import { vi } from 'vitest';
import type { Fetch } from './http.ts';

export interface Recorded {
  method: string;
  path: string;
  headers: Headers;
  credentials: RequestCredentials | undefined;
  body: unknown;
}

export type Answer = (request: Recorded) => Response | Promise<Response>;

export class FakeApi {
  readonly baseUrl = 'http://api.example';
  readonly requests: Recorded[] = [];
  readonly #routes = new Map<string, Answer>();

  /** `route` is like `GET /todos`. */
  on(route: string, answer: Answer): this {
    this.#routes.set(route, answer);
    return this;
  }

  readonly fetch: Fetch = vi.fn(async (url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url);
    const request: Recorded = {
      method: init.method ?? 'GET',
      path: pathname + search,
      headers: new Headers(init.headers),
      credentials: init.credentials,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : (init.body ?? undefined),
    };
    this.requests.push(request);
    const answer = this.#routes.get(`${request.method} ${pathname}`);
    if (answer === undefined) throw new TypeError(`No answer for ${request.method} ${pathname}`);
    return answer(request);
  });

  /** What was asked, like `['GET /todos?page=1']`. */
  get asked(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  get last(): Recorded {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('Nothing was asked');
    return last;
  }
}

export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status });
}

export function problem(status: number, code: string, more: object = {}): Response {
  const body = { type: 'about:blank', title: 'Problem', status, code, detail: `About ${code}.`, ...more };
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });
}
