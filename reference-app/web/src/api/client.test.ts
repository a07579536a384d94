import { describe, expect, it, vi } from 'vitest';
import { ApiError } from './api-error.ts';
import { createApiClient, type ApiClient, type Transport } from './client.ts';
import { FakeApi, json, problem, type Recorded } from './fake-api.ts';

const CREDENTIALS = { email: 'ada@example.com', password: 'example-password' };
const SHOWN = { id: 'a', title: 'Buy milk', done: false, due: '2030-01-31', estimate: '1.50' };
const TODO = { ...SHOWN, created_at: '2030-01-01T00:00:00Z', updated_at: '2030-01-01T00:00:00Z' };
const PAGE = { items: [TODO], total: 1, page: 1, size: 10, pages: 1 };
const ME = { id: 'x', email: 'ada@example.com', name: 'Ada', role: 'user', created_at: '2030-01-01T00:00:00Z' };

function clientOf(api: FakeApi, transport: Transport): ApiClient {
  return createApiClient({ baseUrl: api.baseUrl, transport, fetch: api.fetch, timeoutMs: 200 });
}

function failureOf(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => expect.fail('expected an ApiError'),
    (error: unknown) => (error instanceof ApiError ? error : expect.fail(`not an ApiError: ${String(error)}`)),
  );
}

/** An API whose access tokens are `token-1`, `token-2`, …; only those in `accepted` open anything. */
function bearerApi(accepted: string[]): FakeApi {
  let issued = 0;
  const token = () => json({ access_token: `token-${(issued += 1)}`, token_type: 'bearer', expires_in: 900 });
  const guarded =
    (body: unknown) =>
    ({ headers }: Recorded) =>
      accepted.some((value) => headers.get('Authorization') === `Bearer ${value}`) ? json(body) : problem(401, 'access_token_expired');
  return new FakeApi()
    .on('POST /auth/sign-in', token)
    .on('POST /auth/refresh', token)
    .on('POST /auth/sign-out', () => new Response(null, { status: 204 }))
    .on('GET /todos', guarded(PAGE))
    .on('GET /me', guarded(ME));
}

/** An API that answers 401 until `refreshed` refreshes were made. */
function cookieApi(refreshesNeeded: number): FakeApi {
  let refreshes = 0;
  const guarded = (body: unknown) => () => (refreshes >= refreshesNeeded ? json(body) : problem(401, 'access_token_expired'));
  return new FakeApi()
    .on('POST /auth/sign-in', () => json({ expires_in: 900 }))
    .on('POST /auth/refresh', () => {
      refreshes += 1;
      return json({ expires_in: 900 });
    })
    .on('GET /todos', guarded(PAGE))
    .on('GET /me', guarded(ME));
}

describe('bearer transport', () => {
  it('sends the token of sign-in, and credentials only where the refresh cookie is needed', async () => {
    const api = bearerApi(['token-1']);
    const client = clientOf(api, 'bearer');
    await client.signIn(CREDENTIALS);
    expect(api.last).toMatchObject({ credentials: 'include', body: CREDENTIALS });
    expect(api.last.headers.has('Authorization')).toBe(false);

    await client.listTodos({ page: 1, size: 10 });
    expect(api.last.headers.get('Authorization')).toBe('Bearer token-1');
    expect(api.last.credentials).toBe('omit');
  });

  it('restores the session with one refresh before the first call, however many calls there are', async () => {
    const api = bearerApi(['token-1']);
    const client = clientOf(api, 'bearer');
    await Promise.all([client.me(), client.listTodos({ page: 1, size: 10 }), client.listTodos({ page: 2, size: 10 })]);
    expect(api.asked.toSorted()).toEqual(['GET /me', 'GET /todos?page=1&size=10', 'GET /todos?page=2&size=10', 'POST /auth/refresh']);
    expect(api.asked[0]).toBe('POST /auth/refresh');
  });

  it('never sends an Authorization header without a token', async () => {
    const api = new FakeApi().on('POST /auth/refresh', () => problem(401, 'refresh_token_missing')).on('POST /auth/sign-up', () => json(ME, 201));
    const client = clientOf(api, 'bearer');
    await client.signUp({ ...CREDENTIALS, name: 'Ada' });
    await failureOf(client.me());
    expect(api.asked).toEqual(['POST /auth/sign-up', 'POST /auth/refresh']);
    for (const { headers } of api.requests) expect(headers.has('Authorization')).toBe(false);
  });

  it('forgets the token on sign-out', async () => {
    const api = bearerApi(['token-1']);
    const client = clientOf(api, 'bearer');
    await client.signIn(CREDENTIALS);
    await client.signOut();
    expect(api.last).toMatchObject({ path: '/auth/sign-out', credentials: 'include' });
    api.on('POST /auth/refresh', () => problem(401, 'refresh_token_missing'));
    await failureOf(client.me());
    expect(api.asked.at(-1)).toBe('POST /auth/refresh');
  });

  it('stays signed in when sign-out fails', async () => {
    const api = bearerApi(['token-1']).on('POST /auth/sign-out', () => problem(500, 'internal_error'));
    const client = clientOf(api, 'bearer');
    await client.signIn(CREDENTIALS);
    await failureOf(client.signOut());
    await expect(client.me()).resolves.toEqual({ email: ME.email, name: ME.name });
  });

  it('rejects a sign-in answer without a token', async () => {
    const api = new FakeApi().on('POST /auth/sign-in', () => json({ expires_in: 900 }));
    const error = await failureOf(clientOf(api, 'bearer').signIn(CREDENTIALS));
    expect(error.code).toBe('unexpected_response');
  });
});

describe('cookie transport', () => {
  it('sends credentials with every call, and no Authorization header', async () => {
    const api = cookieApi(0).on('POST /auth/sign-up', () => json(ME, 201));
    const client = clientOf(api, 'cookie');
    await client.signUp({ ...CREDENTIALS, name: 'Ada' });
    await client.signIn(CREDENTIALS);
    await client.listTodos({ page: 1, size: 10 });
    await client.me();
    expect(api.requests).toHaveLength(4);
    for (const { credentials, headers } of api.requests) {
      expect(credentials).toBe('include');
      expect(headers.has('Authorization')).toBe(false);
    }
  });

  it('needs nothing of the body of sign-in', async () => {
    const api = new FakeApi().on('POST /auth/sign-in', () => json({}));
    await expect(clientOf(api, 'cookie').signIn(CREDENTIALS)).resolves.toBeUndefined();
  });

  it('restores the session after a 401', async () => {
    const api = cookieApi(1);
    await clientOf(api, 'cookie').me();
    expect(api.asked).toEqual(['GET /me', 'POST /auth/refresh', 'GET /me']);
  });
});

describe.each(['bearer', 'cookie'] as const)('expired access token (%s)', (transport) => {
  /** A signed-in client whose access token has expired. */
  async function expired(api: FakeApi): Promise<{ client: ApiClient; signedOut: ReturnType<typeof vi.fn> }> {
    const client = clientOf(api, transport);
    await client.signIn(CREDENTIALS);
    api.requests.length = 0;
    const signedOut = vi.fn();
    client.onSignedOut(signedOut);
    return { client, signedOut };
  }
  const apiThatNeedsOneRefresh = () => (transport === 'bearer' ? bearerApi(['token-2']) : cookieApi(1));
  const apiThatNeverAccepts = () => (transport === 'bearer' ? bearerApi([]) : cookieApi(Infinity));

  it('refreshes once and tries again', async () => {
    const api = apiThatNeedsOneRefresh();
    const { client, signedOut } = await expired(api);
    await expect(client.me()).resolves.toEqual({ email: ME.email, name: ME.name });
    expect(api.asked).toEqual(['GET /me', 'POST /auth/refresh', 'GET /me']);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('shares one refresh among calls made at the same time', async () => {
    const api = apiThatNeedsOneRefresh();
    const { client } = await expired(api);
    await Promise.all([client.me(), client.listTodos({ page: 1, size: 10 }), client.refresh()]);
    expect(api.asked.filter((asked) => asked === 'POST /auth/refresh')).toHaveLength(1);
  });

  it('does not refresh again for a 401 that was under way while another call refreshed', async () => {
    const api = apiThatNeedsOneRefresh();
    const { client } = await expired(api);
    let answerLate: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answerLate = resolve));
    let first = true;
    api.on('GET /todos', async () => {
      if (!first) return json(PAGE);
      first = false;
      await held;
      return problem(401, 'access_token_expired');
    });
    const late = client.listTodos({ page: 1, size: 10 });
    await client.me();
    answerLate();
    await expect(late).resolves.toMatchObject({ total: 1 });
    expect(api.asked.filter((asked) => asked === 'POST /auth/refresh')).toHaveLength(1);
  });

  it('gives up after one retry, without a loop', async () => {
    const api = apiThatNeverAccepts();
    const { client, signedOut } = await expired(api);
    const error = await failureOf(client.me());
    expect(error.status).toBe(401);
    expect(api.asked).toEqual(['GET /me', 'POST /auth/refresh', 'GET /me']);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  it('says that the session is over when the refresh is refused, once for all waiting calls', async () => {
    const api = apiThatNeverAccepts().on('POST /auth/refresh', () => problem(401, 'refresh_token_reused'));
    const { client, signedOut } = await expired(api);
    const errors = await Promise.all([failureOf(client.me()), failureOf(client.listTodos({ page: 1, size: 10 }))]);
    expect(errors.map(({ code }) => code)).toEqual(['refresh_token_reused', 'refresh_token_reused']);
    expect(api.asked.filter((asked) => asked === 'POST /auth/refresh')).toHaveLength(1);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['unreachable', () => Promise.reject(new TypeError('fetch failed')), 'network_error'],
    ['broken', () => Promise.resolve(problem(500, 'internal_error')), 'internal_error'],
    ['refusing the origin', () => Promise.resolve(problem(403, 'origin_not_allowed')), 'origin_not_allowed'],
  ])('keeps the session when the refresh is %s', async (_, answer, code) => {
    const api = apiThatNeverAccepts().on('POST /auth/refresh', answer);
    const { client, signedOut } = await expired(api);
    expect((await failureOf(client.me())).code).toBe(code);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it('does not refresh for a wrong password', async () => {
    const api = new FakeApi().on('POST /auth/sign-in', () => problem(401, 'invalid_credentials'));
    const error = await failureOf(clientOf(api, transport).signIn(CREDENTIALS));
    expect(error).toMatchObject({ status: 401, code: 'invalid_credentials', detail: 'About invalid_credentials.' });
    expect(api.asked).toEqual(['POST /auth/sign-in']);
  });

  it('stops telling a listener that left', async () => {
    const api = apiThatNeverAccepts();
    const { client } = await expired(api);
    const listener = vi.fn();
    client.onSignedOut(listener)();
    await failureOf(client.me());
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('requests', () => {
  it('leaves out what a query does not name', async () => {
    const api = cookieApi(0);
    const client = clientOf(api, 'cookie');
    await client.listTodos({ page: 2, size: 10 });
    await client.listTodos({ page: 1, size: 10, done: false });
    expect(api.asked).toEqual(['GET /todos?page=2&size=10', 'GET /todos?page=1&size=10&done=false']);
  });

  it('names a JSON body as such, and names none where there is none', async () => {
    const api = cookieApi(0).on('POST /todos', () => json(TODO, 201));
    const client = clientOf(api, 'cookie');
    await client.addTodo({ title: 'Buy milk' });
    expect(api.last.headers.get('Content-Type')).toBe('application/json');
    expect(api.last.body).toEqual({ title: 'Buy milk' });
    await client.me();
    expect(api.last.headers.has('Content-Type')).toBe(false);
  });

  it('changes and removes by id', async () => {
    const api = new FakeApi()
      .on('PATCH /todos/a%2Fb', () => json({ ...TODO, done: true }))
      .on('DELETE /todos/a%2Fb', () => new Response(null, { status: 204 }));
    const client = clientOf(api, 'cookie');
    await expect(client.updateTodo('a/b', { done: true })).resolves.toEqual({ ...SHOWN, done: true });
    expect(api.last.body).toEqual({ done: true });
    await expect(client.removeTodo('a/b')).resolves.toBeUndefined();
  });
});

describe('attachments', () => {
  const ATTACHMENT = { id: 'f', name: 'notes.txt', size: 5 };
  const stored = { ...ATTACHMENT, type: 'text/plain', sha256: '0'.repeat(64), created_at: '2030-01-01T00:00:00Z' };
  const file = new File(['hello'], 'notes.txt', { type: 'text/plain' });

  it('are sent as a form whose boundary the browser names, again after a refresh', async () => {
    let asked = 0;
    const api = cookieApi(0).on('POST /todos/a%2Fb/attachments', () => ((asked += 1) === 1 ? problem(401, 'access_token_expired') : json(stored, 201)));
    await expect(clientOf(api, 'cookie').addAttachment('a/b', file)).resolves.toEqual(ATTACHMENT);
    expect(api.asked).toEqual(['POST /todos/a%2Fb/attachments', 'POST /auth/refresh', 'POST /todos/a%2Fb/attachments']);
    for (const { headers, body } of [api.requests[0], api.last] as Recorded[]) {
      expect(headers.has('Content-Type')).toBe(false);
      expect(body).toBeInstanceOf(FormData);
      const sent = (body as FormData).get('file') as File;
      expect([sent.name, sent.type, await sent.text()]).toEqual(['notes.txt', 'text/plain', 'hello']);
    }
  });

  it('may take longer than anything else', async () => {
    const slow: typeof fetch = (_, init) =>
      new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        setTimeout(() => resolve(json(stored, 201)), 30);
      });
    const client = createApiClient({ baseUrl: 'http://api.example', transport: 'cookie', fetch: slow, timeoutMs: 5 });
    await expect(client.addAttachment('a', file)).resolves.toEqual(ATTACHMENT);
  });

  it('are refused with the words of the API', async () => {
    const api = new FakeApi().on('POST /todos/a/attachments', () => problem(413, 'attachment_too_large', { detail: 'Too large.' }));
    const error = await failureOf(clientOf(api, 'cookie').addAttachment('a', file));
    expect(error).toMatchObject({ status: 413, code: 'attachment_too_large', detail: 'Too large.' });
  });

  it('are listed, read and removed', async () => {
    const api = new FakeApi()
      .on('GET /todos/a/attachments', () => json({ items: [stored], total: 1, page: 1, size: 100, pages: 1 }))
      .on('GET /attachments/f/content', () => new Response('hello', { headers: { 'Content-Type': 'text/plain' } }))
      .on('DELETE /attachments/f', () => new Response(null, { status: 204 }));
    const client = clientOf(api, 'cookie');
    await expect(client.listAttachments('a')).resolves.toEqual({ items: [ATTACHMENT], total: 1 });
    const content = await client.attachmentContent('f');
    expect([content.type, await content.text()]).toEqual(['text/plain', 'hello']);
    await client.removeAttachment('f');
    expect(api.asked).toEqual(['GET /todos/a/attachments?page=1&size=100', 'GET /attachments/f/content', 'DELETE /attachments/f']);
  });
});

describe('answers', () => {
  async function errorOn(answer: () => Response | Promise<Response>): Promise<ApiError> {
    return failureOf(clientOf(new FakeApi().on('POST /todos', answer), 'cookie').addTodo({ title: '' }));
  }

  it('keeps what it knows and drops the rest', async () => {
    const api = cookieApi(0).on('GET /todos', () => json({ ...PAGE, surprise: true }));
    await expect(clientOf(api, 'cookie').listTodos({ page: 1, size: 10 })).resolves.toEqual({
      items: [SHOWN],
      total: 1,
      page: 1,
      pages: 1,
    });
  });

  it('gives the fields of a validation problem, the first message of each', async () => {
    const errors = [
      { in: 'body', pointer: '/title', message: 'Too short.' },
      { in: 'body', pointer: '/title', message: 'Too plain.' },
      { in: 'body', pointer: '/a~1b', message: 'Odd.' },
      { in: 'body', pointer: '', message: 'Of no field.' },
    ];
    const error = await errorOn(() => problem(422, 'validation_failed', { errors }));
    expect(error).toMatchObject({ status: 422, code: 'validation_failed', fieldErrors: { title: 'Too short.', 'a/b': 'Odd.' } });
  });

  it('falls back on the title of a problem without detail', async () => {
    expect((await errorOn(() => problem(404, 'todo_not_found', { detail: null }))).detail).toBe('Problem');
  });

  it.each([
    ['HTML', '<h1>Bad gateway</h1>'],
    ['nothing', ''],
    ['JSON of another kind', '{"message":"no"}'],
    ['JSON that ends too soon', '{"code":'],
  ])('survives an error that is %s', async (_, body) => {
    const error = await errorOn(() => new Response(body, { status: 502 }));
    expect(error).toMatchObject({ status: 502, code: 'unexpected_error', fieldErrors: {}, temporary: true });
    expect(error.detail).toContain('502');
  });

  it.each([
    ['not JSON', () => new Response('ok')],
    ['of another shape', () => json({ id: 1 })],
  ])('reports a success that is %s', async (_, answer) => {
    expect(await errorOn(answer)).toMatchObject({ status: 200, code: 'unexpected_response' });
  });

  it('reports that nothing answered', async () => {
    const error = await errorOn(() => Promise.reject(new TypeError('fetch failed')));
    expect(error).toMatchObject({ status: 0, code: 'network_error', temporary: true });
    expect(error.detail).toMatch(/could not be reached/);
  });

  it('reports that the answer took too long', async () => {
    const slow: typeof fetch = (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const client = createApiClient({ baseUrl: 'http://api.example', transport: 'cookie', fetch: slow, timeoutMs: 10 });
    expect(await failureOf(client.me())).toMatchObject({ status: 0, code: 'timeout' });
  });
});
