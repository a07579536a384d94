import { describe, expect, test } from 'vitest';
import type { Agreement, SocketAuth } from '../../model/agreement.ts';
import type { Session } from '../../model/witness.ts';
import { bearer } from '../auth/bearer.ts';
import { cookie } from '../auth/cookie.ts';
import { socketCredentials } from './sign-in.ts';

const url = 'http://api.example/events';
const session: Session = { user: 'ada', identifier: 'ada@example.com', access: 'tok.en-1', cookies: { sid: 'abc' } };
function agreed(auth: SocketAuth, transport: 'bearer' | 'cookie' = 'bearer'): Agreement {
  const options = { signIn: { operation: 'POST /sign-in' } } as const;
  return {
    public: [],
    auth: transport === 'bearer' ? bearer({ ...options, access: 'body:token' }).agreement : cookie({ ...options, access: 'cookie:sid' }).agreement,
    realtime: { path: '/events', auth, type: 'type', events: {}, changes: {}, originRequired: false, within: 2, endsWithin: 60 },
  };
}
const nothing = { headers: {}, query: {}, path: {}, subprotocols: [] };

test('none', () => expect(socketCredentials(agreed('none'), session, url)).toEqual(nothing));

describe('cookie', () => {
  test('the access credential is the cookie, so that a forged one goes along forged', () => {
    const sent = socketCredentials(agreed('cookie', 'cookie'), { ...session, access: 'forged' }, url);
    expect(sent).toEqual({ ...nothing, headers: { cookie: 'sid=forged' } });
  });
  test('with bearer elsewhere, the cookies that the session has', () => {
    expect(socketCredentials(agreed('cookie'), session, url).headers).toEqual({ cookie: 'sid=abc' });
  });
  test('none of another path', () => {
    const elsewhere = { ...session, scopes: { sid: { domain: 'api.example', hostOnly: true, path: '/auth', secure: false } } };
    expect(socketCredentials(agreed('cookie', 'cookie'), elsewhere, url)).toEqual(nothing);
  });
});

test('in the query', () => expect(socketCredentials(agreed({ query: 'token' }), session, url).query).toEqual({ token: 'tok.en-1' }));

test('as a subprotocol: after its name, or within one', () => {
  expect(socketCredentials(agreed({ subprotocol: 'bearer' }), session, url).subprotocols).toEqual(['bearer', 'tok.en-1']);
  expect(socketCredentials(agreed({ subprotocol: 'bearer.$token' }), session, url).subprotocols).toEqual(['bearer.tok.en-1']);
});

test('in the first message, wherever it stands', () => {
  const how = { firstMessage: { type: 'auth', args: ['Bearer $token', 1, null, { deep: '$token' }] } };
  expect(socketCredentials(agreed(how), session, url).firstMessage).toEqual({
    type: 'auth',
    args: ['Bearer tok.en-1', 1, null, { deep: 'tok.en-1' }],
  });
});

test('a parameter of the path', () => {
  expect(socketCredentials(agreed({ path: 'token' }), session, url)).toEqual({ ...nothing, path: { token: session.access } });
});
