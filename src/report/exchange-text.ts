import type { Body, Exchange, Headers } from '../model/exchange.ts';
import { clip } from './escape.ts';
import { takeApart } from './curl.ts';
import type { ServiceName } from '../model/app.ts';

const tellingRequest = /^(?:origin|authorization|cookie|content-type|host|range|if-.*|access-control-request-.*|sec-fetch-site|x-.*|idempotency-key)$/;
const tellingResponse =
  /^(?:content-type|content-length|content-range|content-disposition|access-control-.*|vary|set-cookie|location|link|www-authenticate|allow|retry-after|ratelimit.*|cache-control|etag|deprecation|sunset)$/;
const mostLines = 10;
const mostOfAValue = 200;
const mostOfABody = 400;

/** `GET /todos?page=2 as alice → 500 after 12 ms`. The origin is shown only where it is not a configured one. */
export function exchangeLine(exchange: Exchange, origins: Readonly<Partial<Record<ServiceName, string>>>): string {
  const { origin, rest } = takeApart(exchange.request.url);
  const known = origin === origins.api || origin === origins.web;
  const who = exchange.as === undefined ? '' : ` as ${clip(exchange.as, 60)}`;
  const { response } = exchange;
  const came = response.kind === 'answered' ? String(response.status) : `no answer: ${clip(response.reason, mostOfAValue)}`;
  return `${clip(exchange.request.method, 20)} ${clip(known ? rest : origin + rest, mostOfAValue)}${who} → ${came} after ${Math.round(exchange.took)} ms`;
}

/** The lines that matter of what was sent (`>`) and received (`<`): telling headers, and those the finding speaks of. */
export function exchangeDetail(exchange: Exchange, about: string): readonly string[] {
  const named = new Set(about.toLowerCase().match(/[\w-]+/g));
  const { request, response } = exchange;
  const host = takeApart(request.url).origin.replace(/^.*:\/\//, '');
  const asked = request.headers.filter(([name, value]) => name.toLowerCase() !== 'host' || value !== host);
  return [
    ...headerLines('>', asked, tellingRequest, named),
    ...bodyLines('>', request.body),
    ...(response.kind === 'answered' ? [...headerLines('<', response.headers, tellingResponse, named), ...bodyLines('<', response.body)] : []),
  ];
}

function headerLines(direction: string, headers: Headers, telling: RegExp, named: ReadonlySet<string>): readonly string[] {
  const chosen = headers.filter(([name]) => telling.test(name.toLowerCase()) || named.has(name.toLowerCase()));
  const lines = chosen.slice(0, mostLines).map(([name, value]) => `${direction} ${clip(name, 80)}: ${clip(value, mostOfAValue)}`);
  return chosen.length > mostLines ? [...lines, `${direction} … ${chosen.length - mostLines} more header lines`] : lines;
}

function bodyLines(direction: string, body: Body | undefined): readonly string[] {
  if (body === undefined || body.bytes === 0) return [];
  if (body.text === '') return [`${direction} (a body of ${body.bytes} bytes that was not kept)`];
  const cut = body.cut && body.text.length <= mostOfABody ? `… (cut; ${body.bytes} bytes in all)` : '';
  return [`${direction} ${clip(body.text, mostOfABody)}${cut}`];
}
