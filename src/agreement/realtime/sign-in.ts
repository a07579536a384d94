// What a client sends to sign a socket in: the agreement read as instructions. Pure; values are raw.
import type { Agreement } from '../../model/agreement.ts';
import type { Json } from '../../model/json.ts';
import type { Session } from '../../model/witness.ts';
import { authorise } from '../auth/session.ts';
import { cookieHeader } from '../auth/cookies.ts';

export interface SocketCredentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Values for the parameters of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  /** Sent first, as JSON. */
  readonly firstMessage?: Json;
}

const placeholder = '$token';

/** @param url of the handshake, with http in place of ws: decides which cookies go along. */
export function socketCredentials({ auth, realtime }: Agreement, session: Session, url: string): SocketCredentials {
  const how = realtime?.auth ?? 'none';
  const none = { headers: {}, query: {}, path: {}, subprotocols: [] };
  if (how === 'none') return none;
  if (how === 'cookie') {
    const cookie =
      auth?.transport === 'cookie'
        ? authorise(auth, session, url)['cookie']
        : cookieHeader({ cookies: session.cookies, ...(session.scopes === undefined ? {} : { scopes: session.scopes }) }, url);
    return cookie === undefined ? none : { ...none, headers: { cookie } };
  }
  if ('path' in how) return { ...none, path: { [how.path]: session.access } };
  if ('query' in how) return { ...none, query: { [how.query]: session.access } };
  // As a browser can: the name first, then the credential, or one protocol that holds it.
  if ('subprotocol' in how)
    return {
      ...none,
      subprotocols: how.subprotocol.includes(placeholder) ? [how.subprotocol.replaceAll(placeholder, session.access)] : [how.subprotocol, session.access],
    };
  return { ...none, firstMessage: filled(how.firstMessage, session.access) };
}

function filled(message: Json, token: string): Json {
  if (typeof message === 'string') return message.replaceAll(placeholder, () => token);
  if (Array.isArray(message)) return (message as readonly Json[]).map((item) => filled(item, token));
  if (typeof message === 'object' && message !== null) return Object.fromEntries(Object.entries(message).map(([name, value]) => [name, filled(value, token)]));
  return message;
}
