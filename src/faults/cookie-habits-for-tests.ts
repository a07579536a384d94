// Correct, and odd in what it does: see the sentences of the test. A cookie of a made-up name, one account, no document.
import { randomBytes } from 'node:crypto';
import { habitual, itemsOf, jsonIn, type Answer, type Asked, type Habitual, type Item } from './habits-for-tests.ts';

export const user = { identifier: 'ida', password: 'Ida-S3cret-1!' } as const;
/** Each installation makes a name of its own. */
const cookie = `sid_${randomBytes(6).toString('hex')}`;
const page = '<!doctype html><title>App</title><div id="root"></div>';

export interface CookieHabits extends Habitual {
  readonly items: ReadonlyMap<string, Item>;
  /** How often signing in failed to the account; at three it would be locked. */
  readonly failed: () => number;
}

export async function cookieHabits(): Promise<CookieHabits> {
  // What one user has and nobody is shown: where there is nothing, everyone gets the same.
  const items = new Map<string, Item>([['n0', { id: 'n0', owner: user.identifier, title: 'the first' }]]);
  /** Sessions with the ticket that changes want. */
  const sessions = new Map<string, string>();
  let failed = 0;
  let made = 0;
  const sidOf = ({ headers }: Asked): string => new RegExp(`(?:^|; )${cookie}=([^;]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
  const invalid = (error: string): Answer => ({ status: 422, body: { error } });
  const missing: Answer = { status: 404, body: { error: 'not found' } };

  function signIn(asked: Asked): Answer {
    const { name = '', secret = '', remember } = (jsonIn(asked) ?? {}) as Readonly<Record<string, unknown>>;
    if (remember !== true || typeof name !== 'string' || typeof secret !== 'string' || name === '') return invalid('name, secret and remember are wanted');
    const known = name === user.identifier;
    if (!known || secret !== user.password || failed > 2) {
      failed += known ? 1 : 0;
      return { status: 403, body: { error: 'wrong name or secret' } };
    }
    const sid = randomBytes(16).toString('hex');
    sessions.set(sid, `${sid.slice(0, 8)}-${randomBytes(12).toString('hex')}`);
    return { status: 204, headers: { 'set-cookie': `${cookie}=${sid}; HttpOnly; SameSite=Lax; Path=/` } };
  }
  function list({ query }: Asked, owner: string): Answer {
    const [number, size, ...more] = (query.get('page') ?? '1,20').split(',').map((text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN));
    if (number === undefined || size === undefined || more.length > 0 || !(number >= 1) || !(size >= 1)) return invalid('page is a number and a size');
    const all = itemsOf(items, owner);
    const granted = Math.min(size, 30);
    const shown = all.slice((number - 1) * granted, number * granted).map(({ id, title }) => ({ id, title }));
    // Counted on request only.
    return { status: 200, body: { list: shown, ...(query.get('count') === 'yes' ? { count: all.length } : {}) } };
  }
  function create(asked: Asked): Answer {
    const { title } = (jsonIn(asked) ?? {}) as { readonly title?: unknown };
    if (typeof title !== 'string' || title === '' || title.length > 500 || /[\0\p{Cs}]/u.test(title)) return invalid('title is a text');
    made += 1;
    items.set(`n${made}`, { id: `n${made}`, owner: user.identifier, title });
    return { status: 200, body: { id: `n${made}`, title } };
  }
  const app = await habitual((asked) => {
    const [, , collection, id] = asked.path.split('/');
    const ticket = sessions.get(sidOf(asked));
    const operation = `${asked.method} ${asked.path}`;
    if (!asked.path.startsWith('/api/')) return { status: 200, body: page, headers: { 'content-type': 'text/html; charset=utf-8' } };
    if (operation === 'POST /api/session') return signIn(asked);
    // Null as long as nobody is signed in.
    if (operation === 'GET /api/ticket') return { status: 200, body: { ticket: ticket ?? null } };
    if (operation === 'GET /api/me')
      return ticket === undefined ? { status: 302, headers: { location: '/sign-in' } } : { status: 200, body: { name: user.identifier } };
    if (collection !== 'notes' && operation !== 'DELETE /api/session') return missing;
    const changes = asked.method !== 'GET' && asked.method !== 'OPTIONS';
    if (changes && !['POST', 'DELETE'].includes(asked.method)) return { status: 404, body: { error: 'no such method' } };
    if (changes && (ticket === undefined || asked.headers['x-ticket'] !== ticket)) return { status: 403, body: { error: 'no ticket' } };
    if (operation === 'DELETE /api/session') {
      sessions.delete(sidOf(asked));
      return { status: 204, headers: { 'set-cookie': `${cookie}=; Max-Age=0; HttpOnly; SameSite=Lax; Path=/` } };
    }
    if (asked.method === 'OPTIONS') return { status: 204 };
    // Filtered, not refused: nobody has nothing.
    if (id === undefined)
      return asked.method === 'GET' ? list(asked, ticket === undefined ? 'nobody' : user.identifier) : asked.method === 'POST' ? create(asked) : missing;
    const item = ticket === undefined ? undefined : items.get(decodeURIComponent(id));
    if (item === undefined || asked.method === 'POST') return missing;
    if (asked.method === 'DELETE') items.delete(item.id);
    return asked.method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: item.id, title: item.title } };
  });
  return Object.assign(app, { items, failed: () => failed });
}
