// What the browser holds that must be redacted, learned before anything is recorded.
import { headerValues } from '../../model/exchange.ts';
import { isRecord } from '../../model/json.ts';
import type { Recorder } from '../recorder.ts';
import { requestHeaders, responseHeaders } from './exchange-of.ts';
import type { Hop } from './network-log.ts';

type Learns = Pick<Recorder, 'learn'>;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const tellingName = /token|secret|session|auth|jwt|passw|credential|csrf|xsrf|api[-_]?key/i;

/** Long, opaque and mixed. Ids of objects are none: they must stay comparable in what was recorded. */
export function looksLikeToken(value: string): boolean {
  return (
    /^[\w+/=.~-]{24,}$/.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    !uuid.test(value) &&
    !/^\d{4}-\d\d-\d\dT/.test(value) &&
    !value.startsWith('/')
  );
}

/** Credentials that crossed the wire in either direction. */
export function learnFromHop(hop: Hop, { learn }: Learns): void {
  const request = requestHeaders(hop);
  for (const line of headerValues(request, 'authorization')) {
    const credential = /^(?:\S+\s+)?(.*)$/s.exec(line.trim())?.[1];
    if (credential !== undefined) learn(credential, 'token');
  }
  for (const line of headerValues(responseHeaders(hop), 'set-cookie')) {
    const [pair = '', ...attributes] = line.split(';');
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    learnCookie({ value, httpOnly: attributes.some((attribute) => /^\s*httponly\s*$/i.test(attribute)) }, { learn });
  }
}

export function learnCookie({ value, httpOnly }: { readonly value: string; readonly httpOnly: boolean }, { learn }: Learns): void {
  const bare = value.replace(/^"(.*)"$/, '$1');
  if (httpOnly || looksLikeToken(bare)) learn(bare, 'cookie');
}

/** Values of web storage, and strings inside those that are JSON. */
export function learnFromStorage(name: string, value: unknown, recorder: Learns, depth = 0): void {
  if (typeof value === 'string') {
    const opaque = /^\S{8,}$/.test(value);
    if (looksLikeToken(value) || (opaque && tellingName.test(name) && !/^[[{"]/.test(value))) recorder.learn(value, 'token');
    else if (depth < 8 && /^[[{"]/.test(value)) learnFromStorage(name, parsed(value), recorder, depth + 1);
  } else if (depth < 8 && Array.isArray(value)) {
    for (const item of value) learnFromStorage(name, item, recorder, depth + 1);
  } else if (depth < 8 && isRecord(value)) {
    for (const [key, item] of Object.entries(value)) learnFromStorage(key, item, recorder, depth + 1);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
