import type { AuthAgreement } from '../model/agreement.ts';
import type { ServiceName } from '../model/app.ts';
import { headerValues, type Exchange, type Headers } from '../model/exchange.ts';
import type { Recording } from '../model/report.ts';
import { needsPrintf, printfCommand, shellWord, type Part } from './shell.ts';

export interface Curl {
  /** One line for a POSIX shell. `$API` and `$WEB` are origins, `$TOKEN` the access credential; `seamcheck up` prints them. */
  readonly line: string;
  /** What the reader must put in by hand: redaction markers other than the credential, a body that was not kept whole. */
  readonly missing: readonly string[];
}

const variables: Readonly<Record<ServiceName, string>> = { api: 'API', web: 'WEB' };
/** RFC 9110 §7.6.1, and what curl sends by itself or a reader does not miss. */
const left =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|accept-encoding|accept-language|user-agent|pragma|priority|sec-ch-.*|sec-fetch-(?:dest|mode|user)|upgrade-insecure-requests)$/i;
/** RFC 9110 §5.1. Anything else (HTTP/2's `:authority`, `@file`) curl would take for something else. */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
/** What redaction put in place of a secret, as it is or percent-encoded. */
const marker = /<(?:token|cookie|password)(?: \d+)?>|%3C(?:token|cookie|password)(?:%20\d+)?%3E/g;
const wholeMarker = new RegExp(`^(?:${marker.source})$`);

/** The request of an exchange as a command that sends it again. */
export function curl(exchange: Exchange, { agreement, app }: Pick<Recording, 'agreement' | 'app'>): Curl {
  const { method, url, headers, body } = exchange.request;
  const { origin, rest } = takeApart(url);
  const service = serviceOf(exchange, origin, app.origins);
  const target: readonly Part[] = service === undefined ? [origin + rest] : [{ variable: variables[service] }, rest];
  const words: string[] = ['curl'];
  words.push(...(method === 'HEAD' ? ['--head'] : ['-i']));
  if (method !== 'HEAD' && (method !== 'GET' || body !== undefined)) words.push('-X', shellWord(method));
  // Curl expands brackets and braces, and takes dot segments away.
  if (/[[\]{}]/.test(rest)) words.push('--globoff');
  if (/\/\.{1,2}(?:[/?]|$)/.test(rest)) words.push('--path-as-is');
  // Without an origin it could start with a hyphen.
  words.push(...(service === undefined && origin === '' ? ['--url'] : []), shellWord(...target));
  for (const header of sent(headers, origin))
    words.push('-H', headerWord(header, service === undefined ? undefined : agreement.auth, service !== undefined, app.origins));
  let before = '';
  if (body !== undefined && body.text !== '') {
    // Curl's own type for data is a form's. `--data-raw`, since `--data @name` would read a file of the reader's.
    if (headerValues(headers, 'content-type').length === 0) words.push('-H', "'Content-Type:'");
    if (needsPrintf(body.text)) {
      before = `${printfCommand(body.text)} | `;
      words.push('--data-binary', '@-');
    } else words.push('--data-raw', shellWord(body.text));
  }
  const line = before + words.join(' ');
  return { line, missing: [...new Set(line.match(marker)), ...(body?.cut === true ? [`the whole body of ${body.bytes} bytes`] : [])] };
}

/** Which configured service a request went to; undefined for any other host, which gets no credential. */
export function serviceOf(exchange: Exchange, origin: string, origins: Readonly<Partial<Record<ServiceName, string>>>): ServiceName | undefined {
  if (origin === origins.api) return 'api';
  if (origin === origins.web) return 'web';
  return exchange.service;
}

/** An absolute URL as it was written, without its fragment. A parser would repair what is being shown. */
export function takeApart(url: string): { readonly origin: string; readonly rest: string } {
  const [origin = ''] = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(url) ?? [];
  const [rest = ''] = url.slice(origin.length).split('#', 1);
  return { origin, rest: rest.startsWith('/') || origin === '' ? rest : `/${rest}` };
}

function sent(headers: Headers, origin: string): Headers {
  const nominated = headerValues(headers, 'connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  const host = origin.replace(/^.*:\/\//, '');
  return headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (!token.test(name) || left.test(lower) || nominated.includes(lower)) return false;
    if (lower === 'host') return value !== host;
    return !(lower === 'accept' && value === '*/*');
  });
}

function headerWord(
  [name, value]: Headers[number],
  auth: AuthAgreement | undefined,
  ours: boolean,
  origins: Readonly<Partial<Record<ServiceName, string>>>,
): string {
  if (value === '') return shellWord(`${name};`);
  if (!ours) return shellWord(`${name}: ${value}`);
  if (name.toLowerCase() === 'authorization' && auth?.transport !== 'cookie') {
    const [, scheme, credential] = /^(\S+) (.+)$/s.exec(value) ?? [];
    if (scheme !== undefined && credential !== undefined && wholeMarker.test(credential) && scheme.toLowerCase() !== 'basic')
      return shellWord(`${name}: ${scheme} `, { variable: 'TOKEN' });
  }
  // Ports change from one launch to the next; who asks must be the frontend that is up.
  const [service] = (Object.keys(origins) as ServiceName[]).filter((one) => value === origins[one]);
  if (service !== undefined) return shellWord(`${name}: `, { variable: variables[service] });
  if (name.toLowerCase() === 'cookie' && auth?.transport === 'cookie') return shellWord(...cookieParts(`${name}: `, value, auth.access));
  return shellWord(`${name}: ${value}`);
}

function cookieParts(prefix: string, value: string, access: string): readonly Part[] {
  const pairs = value.split(/;\s*/);
  const at = pairs.findIndex((pair) => pair.startsWith(`${access.replace(/^cookie:/, '')}=`) && wholeMarker.test(pair.slice(pair.indexOf('=') + 1)));
  const pair = pairs[at];
  if (pair === undefined) return [prefix + value];
  const before = prefix + [...pairs.slice(0, at), pair.slice(0, pair.indexOf('=') + 1)].join('; ');
  const after = pairs
    .slice(at + 1)
    .map((other) => `; ${other}`)
    .join('');
  return after === '' ? [before, { variable: 'TOKEN' }] : [before, { variable: 'TOKEN' }, after];
}
