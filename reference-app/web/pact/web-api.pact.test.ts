/**
 * What this web app asks of the API and reads of its answers, written down by the real client. Each run writes into an
 * empty folder, so no interaction of an earlier run can survive, and is compared with the committed file.
 */
import { mkdtemp, mkdtempDisposable, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MatchersV3, Pact } from '@pact-foundation/pact';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient, type Transport } from '../src/api/client.ts';
import { EXAMPLE_TOKEN, signedInClient } from './browser-jar.ts';
import { readCommitted, readGenerated, writeCommitted } from './committed.ts';

const { boolean, eachLike, fromProviderState, integer, like, nullValue, regex, string } = MatchersV3;

const CREDENTIALS = { email: 'pat@example.com', password: 'example-password' };
const UPDATE = 'npm run pact:update -w reference-app/web';

/** How a request shows its session; the provider's state gives the token. */
const SESSION_HEADER = {
  bearer: { Authorization: fromProviderState('Bearer ${accessToken}', `Bearer ${EXAMPLE_TOKEN}`) },
  cookie: { Cookie: fromProviderState('access_token=${accessToken}', `access_token=${EXAMPLE_TOKEN}`) },
};

const TODO_ID = '00000000-0000-4000-8000-000000000001';
const todo = (title: string, plan = { due: nullValue(), estimate: nullValue() }) => ({
  id: string(TODO_ID),
  title: like(title),
  done: boolean(false),
  ...plan,
});
const attachmentsPath = fromProviderState('/todos/${todoId}/attachments', `/todos/${TODO_ID}/attachments`);
const TEXT = 'Two litres.';

describe.each<Transport>(['bearer', 'cookie'])('web and api, %s transport', (transport) => {
  let folder: string;
  let pact: Pact;
  let passed = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-api-pact-'));
    pact = new Pact({ consumer: 'web', provider: 'api', dir: folder, logLevel: 'warn' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('signs in', async () => {
    await pact
      .addInteraction()
      .given('an account exists', { ...CREDENTIALS, name: 'Ada' })
      .uponReceiving('a sign-in with the right password')
      .withRequest('POST', '/auth/sign-in', (request) => request.jsonBody(CREDENTIALS))
      .willRespondWith(200, (response) => {
        // In the cookie transport the client reads nothing: the browser takes the cookies.
        if (transport === 'bearer') response.jsonBody({ access_token: string(EXAMPLE_TOKEN) });
      })
      .executeTest(async ({ url }) => {
        await expect(createApiClient({ baseUrl: url, transport }).signIn(CREDENTIALS)).resolves.toBeUndefined();
      });
    passed += 1;
  });

  it('reads why a sign-in was refused', async () => {
    await pact
      .addInteraction()
      .given('an account exists', { ...CREDENTIALS, name: 'Ada' })
      .uponReceiving('a sign-in with a wrong password')
      .withRequest('POST', '/auth/sign-in', (request) => request.jsonBody({ ...CREDENTIALS, password: 'example-wrong-password' }))
      .willRespondWith(401, (response) =>
        response
          .headers({ 'Content-Type': 'application/problem+json' })
          .jsonBody({ code: 'invalid_credentials', detail: string('The email or the password is wrong.') }),
      )
      .executeTest(async ({ url }) => {
        const signIn = createApiClient({ baseUrl: url, transport }).signIn({ ...CREDENTIALS, password: 'example-wrong-password' });
        await expect(signIn).rejects.toMatchObject({
          status: 401,
          code: 'invalid_credentials',
          detail: 'The email or the password is wrong.',
        });
      });
    passed += 1;
  });

  it('lists todos', async () => {
    await pact
      .addInteraction()
      .given('a signed in account with todos', { email: CREDENTIALS.email, todos: ['Buy milk', 'Call Grace'] })
      .uponReceiving('a request for the first page of todos')
      .withRequest('GET', '/todos', (request) => request.query({ page: '1', size: '10' }).headers(SESSION_HEADER[transport]))
      .willRespondWith(200, (response) => response.jsonBody({ items: eachLike(todo('Buy milk')), total: integer(2), page: integer(1), pages: integer(1) }))
      .executeTest(async ({ url }) => {
        const { items, total, page, pages } = await signedInClient(url, transport).listTodos({ page: 1, size: 10 });
        expect(items).toEqual([{ id: TODO_ID, title: 'Buy milk', done: false, due: null, estimate: null }]);
        expect({ total, page, pages }).toEqual({ total: 2, page: 1, pages: 1 });
      });
    passed += 1;
  });

  it('adds a todo', async () => {
    await pact
      .addInteraction()
      .given('a signed in account without todos', { email: CREDENTIALS.email })
      .uponReceiving('a new todo')
      .withRequest('POST', '/todos', (request) => request.headers(SESSION_HEADER[transport]).jsonBody({ title: 'Water the plants' }))
      .willRespondWith(201, (response) => response.jsonBody(todo('Water the plants')))
      .executeTest(async ({ url }) => {
        const added = await signedInClient(url, transport).addTodo({ title: 'Water the plants' });
        expect(added).toEqual({ id: TODO_ID, title: 'Water the plants', done: false, due: null, estimate: null });
      });
    passed += 1;
  });

  it('adds a todo with a due date and an estimate', async () => {
    const planned = { title: 'Pay the rent', due: '2030-01-31', estimate: '1.5' };
    await pact
      .addInteraction()
      .given('a signed in account without todos', { email: CREDENTIALS.email })
      .uponReceiving('a new todo with a due date and an estimate')
      .withRequest('POST', '/todos', (request) => request.headers(SESSION_HEADER[transport]).jsonBody(planned))
      // A date and a decimal, each as text: the very day, and an amount in two places.
      .willRespondWith(201, (response) =>
        response.jsonBody({ ...todo('Pay the rent'), due: '2030-01-31', estimate: regex('^(0|[1-9][0-9]*)\\.[0-9]{2}$', '1.50') }),
      )
      .executeTest(async ({ url }) => {
        const added = await signedInClient(url, transport).addTodo(planned);
        expect(added).toMatchObject({ due: '2030-01-31', estimate: '1.50' });
      });
    passed += 1;
  });

  it('lists what is attached to a todo', async () => {
    await pact
      .addInteraction()
      .given('a signed in account with todos', { email: CREDENTIALS.email, todos: ['Buy milk'] })
      .uponReceiving('a request for the attachments of a todo')
      .withRequest('GET', attachmentsPath, (request) => request.query({ page: '1', size: '100' }).headers(SESSION_HEADER[transport]))
      .willRespondWith(200, (response) => response.jsonBody({ items: [], total: integer(0) }))
      .executeTest(async ({ url }) => {
        await expect(signedInClient(url, transport).listAttachments(TODO_ID)).resolves.toEqual({ items: [], total: 0 });
      });
    passed += 1;
  });

  it('attaches a file to a todo', async () => {
    await using sent = await mkdtempDisposable(join(tmpdir(), 'web-api-pact-file-'));
    const content = join(sent.path, 'note.txt');
    await writeFile(content, TEXT);
    await pact
      .addInteraction()
      .given('a signed in account with todos', { email: CREDENTIALS.email, todos: ['Buy milk'] })
      .uponReceiving('a file for a todo')
      .withRequest('POST', attachmentsPath, (request) =>
        request.headers(SESSION_HEADER[transport]).multipartBody('text/plain', content, 'file', 'example-boundary'),
      )
      .willRespondWith(201, (response) => response.jsonBody({ id: string(TODO_ID), name: string('note.txt'), size: integer(TEXT.length) }))
      .executeTest(async ({ url }) => {
        const file = new File([TEXT], 'note.txt', { type: 'text/plain' });
        await expect(signedInClient(url, transport).addAttachment(TODO_ID, file)).resolves.toEqual({ id: TODO_ID, name: 'note.txt', size: TEXT.length });
      });
    passed += 1;
  });

  it('says what the committed pact says', async () => {
    expect(passed, 'an interaction above failed, so the pact is not complete').toBe(7);
    const generated = await readGenerated(folder);
    if (import.meta.env.MODE === 'update') await writeCommitted(transport, generated);
    const committed = await readCommitted(transport);
    expect(generated, `contracts/pacts/web-api.${transport}.json is out of date. If the change is meant: ${UPDATE}`).toBe(committed);
  });
});
