import type { ServiceName } from '../../model/app.ts';

/** Which URLs are the App's own. */
export interface Origins {
  readonly web: string;
  /** True for http(s) and ws(s) URLs of configured origins. */
  configured(url: string): boolean;
  service(url: string): ServiceName | undefined;
}

export function originsOf(web: string, allowed: readonly string[]): Origins {
  const own = new Set([web, ...allowed].map((origin) => originOf(origin)));
  const home = originOf(web);
  const configured = (url: string): boolean => {
    const origin = originOf(url);
    return origin !== undefined && own.has(origin);
  };
  return {
    web,
    configured,
    // An App has two services, so a configured origin that is not the web's is the api's.
    service: (url) => (configured(url) ? (originOf(url) === home ? 'web' : 'api') : undefined),
  };
}

/** The origin of an http(s) URL; a WebSocket's is that of its handshake. Undefined for all others. */
function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url.replace(/^ws/i, 'http'));
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.origin : undefined;
}
