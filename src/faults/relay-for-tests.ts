// What stands before real Apps, and misbehaves: a limiter, a gateway, a firewall, a server that sleeps, a clock that is off.
import { createServer, request as forward, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';

export const troubles = ['limiter', 'gateway', 'mesh', 'wire', 'cold', 'firewall', 'clock'] as const;
export type Trouble = (typeof troubles)[number];

/** What the trouble answers in place of the App; `lost` for nothing, undefined when the request gets through. */
type Instead = (
  request: IncomingMessage,
  number: number,
) => { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly page: string } | 'lost' | undefined;

const page = (title: string): string => `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
const html = { 'content-type': 'text/html' };
let firstAsked: number | undefined;
let letThrough = 0;
let refusedUntil: number | undefined;

const instead: Readonly<Record<Trouble, Instead>> = {
  /** Forty requests for everybody together, then none for a second. It counts, so that the slowest machine meets the limit too. */
  limiter() {
    if (letThrough === 40) refusedUntil ??= Date.now() + 1_000;
    if (refusedUntil !== undefined && Date.now() < refusedUntil) {
      return { status: 429, headers: { ...html, 'retry-after': '1' }, page: page('Too Many Requests') };
    }
    letThrough = refusedUntil === undefined ? letThrough + 1 : 1;
    refusedUntil = undefined;
    return undefined;
  },
  /** One of seven workers is gone. */
  gateway: (_, number) => (number % 7 === 0 ? { status: 502, headers: { ...html, server: 'nginx' }, page: page('502 Bad Gateway') } : undefined),
  /** One of eleven has no healthy upstream, says Envoy. */
  mesh: (_, number) =>
    number % 11 === 0 ? { status: 503, headers: { 'content-type': 'text/plain', server: 'envoy' }, page: 'no healthy upstream' } : undefined,
  /** One of thirteen connections breaks. */
  wire: (_, number) => (number % 13 === 0 ? 'lost' : undefined),
  /** Health answers at once, the rest after some seconds. */
  cold() {
    firstAsked ??= Date.now();
    return Date.now() - firstAsked > 2_000 ? undefined : { status: 503, headers: { ...html, 'retry-after': '2' }, page: page('Waking up') };
  },
  /** Whatever looks like an attack gets a page. */
  firewall(request) {
    const { origin = '', authorization = '' } = request.headers;
    const odd =
      origin === 'null' ||
      origin.includes('evil') ||
      /[^\w.\- ]|none/.test(authorization) ||
      /[%'"<>]|\.\./.test(request.url ?? '') ||
      !/^(?:GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/.test(request.method ?? '');
    return odd ? { status: 403, headers: { ...html, server: 'cloudflare' }, page: page('Attention Required!') } : undefined;
  },
  clock: () => undefined,
};

/** Listens on `port` and hands what it lets through to the App on `upstream`, both on loopback. */
export function relay(trouble: Trouble, port: number, upstream: number): void {
  let number = 0;
  createServer((request, response) => {
    const refused = request.url === '/health' ? undefined : instead[trouble](request, ++number);
    if (refused === undefined) return hand(request, response, upstream, trouble === 'clock');
    if (refused === 'lost') return void request.socket.destroy();
    request.resume();
    response.writeHead(refused.status, refused.headers).end(refused.page);
  }).listen(port, '127.0.0.1');
}

function hand(request: IncomingMessage, response: ServerResponse, port: number, clockOff: boolean): void {
  const { url = '/', method = 'GET', headers } = request;
  const onward = forward({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
    const date = clockOff ? { date: new Date(Date.now() - 3_600_000).toUTCString() } : {};
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...date });
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
