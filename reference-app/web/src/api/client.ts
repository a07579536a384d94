/**
 * The API as the browser uses it, for both transports of a session:
 * - bearer: the access token is held in this closure and nowhere else, and travels in the `Authorization` header. Only
 *   the calls that need the refresh cookie carry credentials.
 * - cookie: the browser holds everything; each call carries credentials and no `Authorization` header.
 */
import { isUnauthorised } from './api-error.ts';
import { acrossTabs, type Exclusive } from './exclusive.ts';
import { bodyOf, bytesOf, exchange, type Exchange, type Fetch } from './http.ts';
import { liveEvents, type Credential, type LiveEvents, type LiveNews, type OpenSocket } from './live.ts';
import {
  accountSchema,
  attachmentPageSchema,
  attachmentSchema,
  todoPageSchema,
  todoSchema,
  tokenSchema,
  type Account,
  type AddTodoInput,
  type Attachment,
  type AttachmentPage,
  type SignInInput,
  type SignUpInput,
  type Todo,
  type TodoChanges,
  type TodoPage,
  type TodoQuery,
} from './schemas.ts';

/** A file may be slow to travel. */
const FILE_TIMEOUT_MS = 120_000;

export type Transport = 'bearer' | 'cookie';

export interface ApiClientOptions {
  /** The API's origin, without a trailing slash. */
  baseUrl: string;
  transport: Transport;
  fetch?: Fetch;
  openSocket?: OpenSocket;
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
  listAttachments(todoId: string): Promise<AttachmentPage>;
  addAttachment(todoId: string, file: File): Promise<Attachment>;
  attachmentContent(id: string): Promise<Blob>;
  removeAttachment(id: string): Promise<void>;
  /** Tells what happens to the account's todos, in whatever tab, until it is stopped. Returns how to stop. */
  follow(hear: (news: LiveNews) => void): () => void;
  /** Called when the session turns out to be over without anyone having signed out here. Returns how to stop listening. */
  onSignedOut(listener: () => void): () => void;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { transport, exclusive = acrossTabs('todos.session'), openSocket = (url) => new WebSocket(url) } = options;
  const http = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutMs: options.timeoutMs ?? 15_000,
  };
  const listeners = new Set<() => void>();
  const following = new Set<LiveEvents>();
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
    const { renew } = await credential();
    try {
      return await open(authorised(request));
    } catch (error) {
      if (!isUnauthorised(error)) throw error;
    }
    await renew();
    try {
      return await open(authorised(request));
    } catch (error) {
      if (isUnauthorised(error)) signedOut();
      throw error;
    }
  }

  /** What shows the session now, and how to get another unless that was done meanwhile. */
  async function credential(): Promise<Credential> {
    if (transport === 'bearer' && accessToken === undefined) await refresh();
    const present = generation;
    return {
      token: accessToken,
      renew: async () => {
        if (generation === present) await refresh();
      },
    };
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
        // The API closes them at sign-out, which would look like a session that ended by itself.
        for (const events of following) events.stop();
        try {
          await session('/auth/sign-out');
        } catch (error) {
          for (const events of following) events.start();
          throw error;
        }
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
    async listAttachments(todoId) {
      return bodyOf(await signedIn({ method: 'GET', path: attachmentsPath(todoId), query: { page: 1, size: 100 } }), attachmentPageSchema);
    },
    async addAttachment(todoId, file) {
      const body = new FormData();
      body.set('file', file);
      return bodyOf(await signedIn({ method: 'POST', path: attachmentsPath(todoId), body, timeoutMs: FILE_TIMEOUT_MS }), attachmentSchema);
    },
    async attachmentContent(id) {
      return bytesOf(await signedIn({ method: 'GET', path: `${attachmentPath(id)}/content`, timeoutMs: FILE_TIMEOUT_MS }));
    },
    async removeAttachment(id) {
      await signedIn({ method: 'DELETE', path: attachmentPath(id) });
    },
    follow(hear) {
      const events = liveEvents(
        { url: `${http.baseUrl.replace(/^http/, 'ws')}/events`, inMessage: transport === 'bearer', credential, open: openSocket },
        hear,
      );
      following.add(events);
      events.start();
      return () => {
        following.delete(events);
        events.stop();
      };
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

function attachmentsPath(todoId: string): string {
  return `${todoPath(todoId)}/attachments`;
}

function attachmentPath(id: string): string {
  return `/attachments/${encodeURIComponent(id)}`;
}
