import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApiClient, type ApiClient, type Transport } from './client.ts';
import { FakeApi, json, problem } from './fake-api.ts';
import { FakeSockets } from './fake-socket.ts';
import { withinPage } from './exclusive.ts';
import type { LiveNews } from './live.ts';

const CREDENTIALS = { email: 'ada@example.com', password: 'example-password' };
const TODO = { id: 'a', title: 'Buy milk', done: false, due: null, estimate: '1.50' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Following {
  api: FakeApi;
  client: ApiClient;
  sockets: FakeSockets;
  news: LiveNews[];
  stop: () => void;
}

/** Someone who signed in (and has `token-1`) and follows what happens. */
async function following(transport: Transport): Promise<Following> {
  let issued = 0;
  const session = () => json(transport === 'bearer' ? { access_token: `token-${(issued += 1)}` } : {});
  const api = new FakeApi()
    .on('POST /auth/sign-in', session)
    .on('POST /auth/refresh', session)
    .on('POST /auth/sign-out', () => new Response(null, { status: 204 }));
  const sockets = new FakeSockets();
  const client = createApiClient({ baseUrl: api.baseUrl, transport, fetch: api.fetch, openSocket: sockets.open, exclusive: withinPage() });
  await client.signIn(CREDENTIALS);
  api.requests.length = 0;
  const news: LiveNews[] = [];
  const stop = client.follow((told) => news.push(told));
  await soon();
  return { api, client, sockets, news, stop };
}

/** Until all that needs no time has happened. */
function soon(): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(0);
}

function ready({ sockets }: Following): void {
  sockets.last.accept();
  sockets.last.say({ type: 'ready' });
}

describe('a connection', () => {
  it('signs in with its first message (bearer), or with the handshake (cookie)', async () => {
    const bearer = await following('bearer');
    bearer.sockets.last.accept();
    expect(bearer.sockets.last).toMatchObject({ url: 'ws://api.example/events', heard: [{ type: 'sign-in', token: 'token-1' }] });

    const cookie = await following('cookie');
    cookie.sockets.last.accept();
    expect(cookie.sockets.last.heard).toEqual([]);
    expect([...bearer.api.asked, ...cookie.api.asked]).toEqual([]);
  });

  it('restores the session first where there is no token yet', async () => {
    const api = new FakeApi().on('POST /auth/refresh', () => json({ access_token: 'restored' }));
    const sockets = new FakeSockets();
    createApiClient({ baseUrl: api.baseUrl, transport: 'bearer', fetch: api.fetch, openSocket: sockets.open }).follow(() => undefined);
    await soon();
    sockets.last.accept();
    expect(sockets.last.heard).toEqual([{ type: 'sign-in', token: 'restored' }]);
  });

  it('hears what it knows, and nothing else', async () => {
    const live = await following('cookie');
    ready(live);
    const { last } = live.sockets;
    for (const odd of [{ type: 'party' }, { type: 'todo.created', todo: { id: 1 } }, 'not JSON', new ArrayBuffer(2)]) last.say(odd);
    last.say({ type: 'todo.updated', todo: { ...TODO, surprise: true } });
    last.say({ type: 'todo.deleted', id: 'a' });
    last.say({ type: 'attachment.progress', todo: 'a', upload: 'u', percent: 40 });
    expect(live.news).toEqual([
      { type: 'ready' },
      { type: 'todo.updated', todo: TODO },
      { type: 'todo.deleted', id: 'a' },
      { type: 'attachment.progress', todo: 'a', percent: 40 },
    ]);
  });

  it('ends when it is no longer wanted, and does not come back', async () => {
    const live = await following('cookie');
    ready(live);
    live.stop();
    expect(live.sockets.last.closed).toBe(true);
    live.sockets.last.end(1000);
    live.sockets.last.say({ type: 'todo.deleted', id: 'a' });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(live.sockets.opened).toHaveLength(1);
    expect(live.news).toEqual([{ type: 'ready' }]);
  });
});

describe('a connection that is lost', () => {
  it('is told, and comes back', async () => {
    const live = await following('cookie');
    ready(live);
    live.sockets.last.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(live.sockets.opened).toHaveLength(2);
    ready(live);
    expect(live.news).toEqual([{ type: 'ready' }, { type: 'lost' }, { type: 'ready' }]);
    expect(live.api.asked).toEqual([]);
  });

  it.each([
    [0, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]],
    [0.999_999, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
  ])('waits longer each time, but not for ever (chance %d)', async (chance, delays) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const live = await following('cookie');
    for (const [index, delay] of delays.entries()) {
      live.sockets.last.end(1006);
      await vi.advanceTimersByTimeAsync(delay - 2);
      expect(live.sockets.opened).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(2);
      expect(live.sockets.opened).toHaveLength(index + 2);
    }
  });

  it('begins with short delays again after one that lasted', async () => {
    const live = await following('cookie');
    for (let lost = 0; lost < 4; lost += 1) {
      live.sockets.last.end(1006);
      await vi.advanceTimersByTimeAsync(30_000);
    }
    ready(live);
    await vi.advanceTimersByTimeAsync(5_000);
    live.sockets.last.end(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(live.sockets.opened).toHaveLength(6);
  });

  it('does not, after one that was ready and lost at once, time after time', async () => {
    const live = await following('cookie');
    for (let lost = 0; lost < 4; lost += 1) {
      ready(live);
      live.sockets.last.end(1006);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(live.sockets.opened.length).toBeLessThan(4);
  });

  it('is noticed when nothing tells it', async () => {
    const live = await following('cookie');
    ready(live);
    const { last } = live.sockets;
    await vi.advanceTimersByTimeAsync(25_000);
    expect(last.heard).toEqual([{ type: 'ping' }]);
    last.say({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(last.heard).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(last.closed).toBe(true);
    expect(live.sockets.opened).toHaveLength(2);
    expect(live.news).toEqual([{ type: 'ready' }, { type: 'lost' }]);
  });
});

describe.each(['bearer', 'cookie'] as const)('a credential that expired (%s)', (transport) => {
  it('is renewed, and the connection comes back at once with the new one', async () => {
    const live = await following(transport);
    ready(live);
    await vi.advanceTimersByTimeAsync(6_000);
    live.sockets.last.end(4401);
    await soon();
    expect(live.api.asked).toEqual(['POST /auth/refresh']);
    expect(live.sockets.opened).toHaveLength(2);
    live.sockets.last.accept();
    expect(live.sockets.last.heard).toEqual(transport === 'bearer' ? [{ type: 'sign-in', token: 'token-2' }] : []);
  });

  it('does so after an outage that outlasted the credential, too', async () => {
    const live = await following(transport);
    ready(live);
    await vi.advanceTimersByTimeAsync(6_000);
    live.sockets.last.end(4401);
    await soon();
    live.api.requests.length = 0;
    ready(live);
    for (let lost = 0; lost < 4; lost += 1) {
      live.sockets.last.end(1006);
      await vi.advanceTimersByTimeAsync(30_000);
    }
    live.sockets.last.end(4401);
    await soon();
    expect(live.api.asked).toEqual(['POST /auth/refresh']);
    expect(live.sockets.opened).toHaveLength(7);
  });

  it('is not renewed again when a call did so meanwhile', async () => {
    const live = await following(transport);
    ready(live);
    await vi.advanceTimersByTimeAsync(6_000);
    await live.client.refresh();
    live.sockets.last.end(4401);
    await soon();
    expect(live.api.asked).toEqual(['POST /auth/refresh']);
    expect(live.sockets.opened).toHaveLength(2);
  });

  it('leads to no storm when the API takes no credential at all', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const live = await following(transport);
    for (let second = 0; second < 60; second += 1) {
      live.sockets.last.end(4401);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(live.sockets.opened.length).toBeLessThan(8);
  });

  it('leads to none either when it is accepted and then not', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const live = await following(transport);
    for (let second = 0; second < 60; second += 1) {
      ready(live);
      live.sockets.last.end(4401);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(live.sockets.opened.length).toBeLessThan(8);
  });

  it('ends it all when the session is over, which is told once', async () => {
    const live = await following(transport);
    const signedOut = vi.fn();
    live.client.onSignedOut(signedOut);
    live.api.on('POST /auth/refresh', () => problem(401, 'refresh_token_invalid'));
    ready(live);
    live.sockets.last.end(4401);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(live.sockets.opened).toHaveLength(1);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  it('comes back later when the refresh finds nobody', async () => {
    const live = await following(transport);
    live.api.on('POST /auth/refresh', () => Promise.reject(new TypeError('fetch failed')));
    ready(live);
    live.sockets.last.end(4401);
    await soon();
    expect(live.sockets.opened).toHaveLength(1);
    live.api.on('POST /auth/refresh', () => json({ access_token: 'token-9' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(live.sockets.opened).toHaveLength(2);
  });
});

describe('sign-out', () => {
  it('ends the connection before the API does, and asks for no refresh', async () => {
    const live = await following('bearer');
    ready(live);
    const [socket] = live.sockets.opened;
    live.api.on('POST /auth/sign-out', () => {
      expect(socket?.closed).toBe(true);
      socket?.end(4401);
      return new Response(null, { status: 204 });
    });
    await live.client.signOut();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(live.api.asked).toEqual(['POST /auth/sign-out']);
    expect(live.sockets.opened).toHaveLength(1);
  });

  it('that fails leaves one that follows', async () => {
    const live = await following('bearer');
    ready(live);
    live.api.on('POST /auth/sign-out', () => problem(500, 'internal_error'));
    await expect(live.client.signOut()).rejects.toThrow('internal_error');
    await soon();
    expect(live.sockets.opened).toHaveLength(2);
    ready(live);
    expect(live.news.at(-1)).toEqual({ type: 'ready' });
  });
});
