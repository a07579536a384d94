// What can be wrong with an exchange without the App being wrong: as a control each of these must leave its subject undecided.
import type { Exchange } from '../src/model/exchange.ts';
import { answering, failing, type Editable } from './case-for-tests.ts';

type Trouble = readonly [name: string, befall: (exchange: Editable<Exchange>) => void];

const page = '<!doctype html><html><head><title>Attention Required!</title></head><body>Sorry, you have been blocked.</body></html>';

export const troubles: readonly Trouble[] = [
  ['nothing is answered', (exchange) => failing(exchange)],
  ['it is answered with 500', (exchange) => answering(exchange, 500, { body: '{"detail":"Internal Server Error"}' })],
  [
    'it is answered with 502 by a proxy',
    (exchange) =>
      answering(exchange, 502, {
        headers: [
          ['content-type', 'text/html'],
          ['server', 'nginx'],
        ],
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
      }),
  ],
  ['it is answered with 429', (exchange) => answering(exchange, 429, { body: '{"detail":"Too many requests"}' })],
  ['a firewall answers with a page of its own', (exchange) => blocked(exchange)],
];

/** As a CDN’s firewall refuses whom it takes for a robot. */
export function blocked(exchange: Editable<Exchange>): void {
  answering(exchange, 403, {
    headers: [
      ['content-type', 'text/html; charset=UTF-8'],
      ['server', 'cloudflare'],
      ['cf-ray', exchange.id],
    ],
    body: page.replace('</body>', `<!-- ${exchange.id} --></body>`),
  });
}
