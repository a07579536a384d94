/**
 * The API as the browser uses it, for both transports of a session:
 * - bearer: the access token is held in this closure and nowhere else, and travels in the `Authorization` header. Only
 *   the calls that need the refresh cookie carry credentials.
 * - cookie: the browser holds everything; each call carries credentials and no `Authorization` header.
 */
import { ApiError } from './api-error.ts';
import { acrossTabs, type Exclusive } from './exclusive.ts';
import { bodyOf, exchange, type Exchange, type Fetch } from './http.ts';
import {
  accountSchema,
  todoPageSchema,
  todoSchema,
  tokenSchema,
  type Account,
  type AddTodoInput,
  type SignInInput,
  type SignUpInput,
  type Todo,
  type TodoChanges,
  type TodoPage,
  type TodoQuery,
} from './schemas.ts';

export type Transport = 'bearer' | 'cookie';

export interface ApiClientOptions {
  /** The API's origin, without a trailing slash. */
  baseUrl: string;
  transport: Transport;
  fetch?: Fetch;
  /** Guards whatever changes the session's cookies. */
  exclusive?: Exclusive;
  timeoutMs?: number;
}

export interface ApiClient {
  signUp(input: SignUpInput): Promise<Account>;
  signIn(input: SignInInput): Promise<void>;
  /** Calls made meanwhile share the refresh that is under way. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
  me(): Promise<Account>;
  listTodos(query: TodoQuery): Promise<TodoPage>;
  addTodo(input: AddTodoInput): Promise<Todo>;
  updateTodo(id: string, changes: TodoChanges): Promise<Todo>;
  removeTodo(id: string): Promise<void>;
  /** Called when the session turns out to be over without anyone having signed out here. Returns how to stop listening. */
  onSignedOut(listener: () => void): () => void;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { transport, exclusive = acrossTabs('todos.session') } = options;
  const http = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutMs: options.timeoutMs ?? 15_000,
  };
  const listeners = new Set<() => void>();
  let accessToken: string | undefined;
  let refreshing: Promise<void> | undefined;
  /** Counts the sessions and access tokens this client got, to see whether a 401 speaks of the present one. */
  let generation = 0;

  /** A call without a session. */
  function open(request: Exchange): Promise<Response> {
    return exchange(http, { credentials: transport === 'cookie' ? 'include' : 'omit', ...request });
  }

  /** A call in the session. Refreshes once and tries once more when the API does not accept the access token. */
  async function signedIn(request: Exchange): Promise<Response> {
    if (transport === 'bearer' && accessToken === undefined) await refresh();
    const before = generation;
    try {
      return await open(authorised(request));
    } catch (error) {
      if (!isUnauthorised(error)) throw error;
    }
    if (generation === before) await refresh();
    try {
      return await open(authorised(request));
    } catch (error) {
      if (isUnauthorised(error)) signedOut();
      throw error;
    }
  }

  function authorised(request: Exchange): Exchange {
    if (transport === 'cookie' || accessToken === undefined) return request;
    return { ...request, headers: { Authorization: `Bearer ${accessToken}` } };
  }

  /** A call that reads or sets the session's cookies. */
  function session(path: string, body?: unknown): Promise<Response> {
    return exchange(http, { method: 'POST', path, body, credentials: 'include' });
  }

  async function accept(response: Response): Promise<void> {
    if (transport === 'bearer') accessToken = (await bodyOf(response, tokenSchema)).access_token;
    generation += 1;
  }

  function signedOut(): void {
    accessToken = undefined;
    for (const listener of listeners) listener();
  }

  function refresh(): Promise<void> {
    refreshing ??= exclusive(async () => accept(await session('/auth/refresh')))
      .catch((error: unknown) => {
        if (isUnauthorised(error)) signedOut();
        throw error;
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  }

  return {
    async signUp(input) {
      return bodyOf(await open({ method: 'POST', path: '/auth/sign-up', body: input }), accountSchema);
    },
    signIn: (input) => exclusive(async () => accept(await session('/auth/sign-in', input))),
    refresh,
    signOut: () =>
      exclusive(async () => {
        await session('/auth/sign-out');
        accessToken = undefined;
      }),
    async me() {
      return bodyOf(await signedIn({ method: 'GET', path: '/me' }), accountSchema);
    },
    async listTodos(query) {
      return bodyOf(await signedIn({ method: 'GET', path: '/todos', query: { ...query } }), todoPageSchema);
    },
    async addTodo(input) {
      return bodyOf(await signedIn({ method: 'POST', path: '/todos', body: input }), todoSchema);
    },
    async updateTodo(id, changes) {
      return bodyOf(await signedIn({ method: 'PATCH', path: todoPath(id), body: changes }), todoSchema);
    },
    async removeTodo(id) {
      await signedIn({ method: 'DELETE', path: todoPath(id) });
    },
    onSignedOut(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function todoPath(id: string): string {
  return `/todos/${encodeURIComponent(id)}`;
}

function isUnauthorised(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
