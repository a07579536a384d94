/** Where to connect to, and the `Host` that belongs there. */
export interface Dial {
  readonly url: string;
  readonly host: string;
}

/** Names under `.localhost` lead to loopback (RFC 6761 §6.3), which browsers know and most resolvers do not. */
export function dial(url: string): Dial {
  const target = new URL(url);
  const { host } = target;
  if (target.hostname.endsWith('.localhost')) target.hostname = '127.0.0.1';
  return { url: target.href, host };
}
