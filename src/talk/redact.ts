// Redaction at one place, before anything can print. Raw credentials never leave `talk` and the sessions.
import { Buffer } from 'node:buffer';
import type { Headers } from '../model/exchange.ts';
import { createDeepRedaction } from './deep-redaction.ts';
import { withoutJwts } from './jwt.ts';
import { createKnownSecrets, marker, shortestSecret } from './known-secrets.ts';
import { base64Of, formsOf } from './secret-forms.ts';

export type SecretKind = 'token' | 'password' | 'cookie';

export interface Redactor {
  /**
   * From now on this text is replaced wherever it occurs, however it is written. Shorter than 4 characters it is left alone, and one
   * that is a word or a number is replaced only where it is a whole value: it would tear up ordinary words.
   */
  learn(secret: string, kind: SecretKind): void;
  /** Any text: learned secrets, JWTs, and values that stand under telling names in JSON, forms and queries. */
  text(text: string): string;
  /** Header lines, either direction. */
  headers(headers: Headers): Headers;
  /** Every string inside a plain value, learned secrets and JWTs only. Where nothing changes it is the same value. */
  deep<T>(value: T): T;
  /** What stands for what: kind, and for a JWT its header and claims (never its signature). */
  fingerprints(): Readonly<Record<string, unknown>>;
}

/** Only long opaque values are learned from where they stand; `"token": "required"` in an error must not turn into a secret. */
const shortestOpaque = 16;
/** Of what stands in a credential's place, only this is looked for elsewhere: a cookie may say `en-US`. */
const shortestSpread = 8;
/** Found secrets beyond these get no number of their own: an App that makes them up must not fill our memory. */
const mostFound = 20_000;
const tellingName = /passw|passphrase|pwd|secret|token|api[_-]?key|private[_-]?key|jwt|credential|authorization|session[_-]?id|csrf|xsrf|otp/i;
const passwordName = /passw|passphrase|pwd/i;
const harmlessName = /(?:type|expires|expiry|lifetime|[_-]in|[_-]at|status|error|code|message|policy|valid|length|ttl)$/i;
const harmlessCamel = /[a-z](?:In|At)$/;
// Names are bounded and looked into afterwards: a pattern that looks for words inside of them takes quadratic time on hostile text.
const jsonMember = /("([\w.-]{1,100})"\s*:\s*")((?:[^"\\]|\\.)*)(")/g;
/** JSON inside a JSON string. */
const quotedMember = /(\\"([\w.-]{1,100})\\"\s*:\s*\\")([^"\\]*)(\\")/g;
/** In a form, or in the URL that a JSON string or a page holds: quotes and brackets end it. */
const formField = /((?:^|[?&#\n])([\w.-]{1,100})=)([^&#\s"'<>\\]*)/g;
const urlField = /([?&#]([\w.-]{1,100})=)([^&#\s"'<>\\;,]*)/g;
/** RFC 3986 §3.2.1. */
const userInfo = /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:)([^\s/@"'<>]{1,200})(?=@)/gi;
const basic = /(\bBasic(?:\s|%20|\+))([\w+/-]{4,1000}={0,2})/gi;
const tellingHeader = /^(?:proxy-authorization|x-auth)$|token|secret|csrf|xsrf|api-?key|session/i;
/** What a broken client sends in place of a credential; it must stay visible. */
const degenerate = new Set(['', 'undefined', 'null', 'NaN', '[object Object]', 'false', 'true', 'deleted']);
/** A word or a number. */
const ordinary = /^(?:[a-z]{1,15}|[A-Z]{1,15}|[A-Z][a-z]{1,14}|\d{1,15})$/;
/** Several words: the code of an error, a path, a URL. */
const words =
  /^(?:https?:\/\/[\w.:-]{1,100})?\/?(?:[a-z]{1,15}|[A-Z]{1,15}|[A-Z][a-z]{1,14})(?:[_./:-](?:[a-z]{1,15}|[A-Z]{1,15}|[A-Z][a-z]{1,14}|v?\d{1,2}))+$/;
const date = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?$/;

export function createRedactor(): Redactor {
  const names = new Map<string, string>();
  const known = createKnownSecrets();
  const told: Record<string, unknown> = {};
  const counts: Record<SecretKind, number> = { token: 0, password: 0, cookie: 0 };
  /** How often something was learned. */
  let learned = 0;
  const deep = createDeepRedaction(plain, () => learned);

  function nameOf(secret: string, kind: SecretKind): string {
    const before = names.get(secret);
    if (before !== undefined) return before;
    const name = `<${kind} ${++counts[kind]}>`;
    names.set(secret, name);
    learned += 1;
    told[name] = describe(secret, kind);
    return name;
  }
  function spread(secret: string, kind: SecretKind): string {
    const name = nameOf(secret, kind);
    const whole = ordinary.test(secret);
    for (const form of [secret, ...formsOf(secret)]) known.add(form, name, whole);
    learned += 1;
    if (kind === 'password') for (const form of base64Of(secret)) known.add(form, name, false);
    return name;
  }
  /** Where it stands it is a secret; elsewhere only when it can't be taken for anything else. */
  function found(secret: string, kind: SecretKind): string {
    if (isMarker(secret)) return secret;
    if (!names.has(secret) && names.size >= mostFound) return `<${kind}>`;
    return secret.length >= shortestSpread && !ordinary.test(secret) && !names.has(secret) ? spread(secret, kind) : nameOf(secret, kind);
  }
  function plain(text: string): string {
    const shown = withoutJwts(text, (token) => found(token, 'token'))
      .replace(userInfo, (_whole, before: string, password: string) => before + (password.length < shortestSecret ? '<password>' : found(password, 'password')))
      .replace(basic, (whole, before: string, credential: string) =>
        Buffer.from(credential, 'base64').includes(':') ? before + found(credential, 'token') : whole,
      );
    return known.replace(shown);
  }
  /** @param written as it stands in the text, undone by `read` */
  function under(name: string, written: string, read: (written: string) => string): string {
    if (!tellingName.test(name) || harmlessName.test(name) || harmlessCamel.test(name)) return written;
    const value = read(written);
    if (degenerate.has(value) || date.test(value) || isMarker(value)) return written;
    const kind = passwordName.test(name) ? 'password' : 'token';
    const before = names.get(value);
    if (before !== undefined) return before;
    // In JSON, under the name of a field, stands what is wrong with it as well.
    if (read === fromJson && /\s/.test(value)) return written;
    if (kind === 'token' && (value.length < shortestOpaque || words.test(value))) return written;
    return value.length >= shortestOpaque ? found(value, kind) : '<password>';
  }
  /** An authorisation code (RFC 6749 §4.1.2) is one only in a URL; elsewhere a code says what went wrong. */
  function inUrl(name: string, value: string): string {
    return name === 'code' && value.length >= shortestOpaque ? found(value, 'token') : under(name, value, fromForm);
  }
  function cookiePair(pair: string): string {
    const at = pair.indexOf('=');
    if (at < 0) return plain(pair);
    const [, before = '', value = '', after = ''] = /^(\s*"?)(.*?)("?\s*)$/s.exec(pair.slice(at + 1)) ?? [];
    return degenerate.has(value) ? pair : `${pair.slice(0, at + 1)}${before}${found(value, 'cookie')}${after}`;
  }
  function authorization(value: string): string {
    const [, scheme = '', space = '', credential = ''] = /^(\S+)(\s*)(.*)$/s.exec(value) ?? [];
    if (credential !== '') return degenerate.has(credential.trim()) ? value : `${scheme}${space}${found(credential, 'token')}`;
    return /^(?:bearer|basic|token|digest)$/i.test(scheme) || degenerate.has(scheme) ? value : found(scheme, 'token');
  }
  function header(name: string, value: string): string {
    const lower = name.toLowerCase();
    if (lower === 'authorization' || lower === 'proxy-authorization') return authorization(value);
    if (lower === 'cookie') return value.split(/;\s*/).map(cookiePair).join('; ');
    if (lower === 'set-cookie') {
      const [pair = '', ...attributes] = value.split(';');
      return [cookiePair(pair), ...attributes].join(';');
    }
    // Lists of header names (`Access-Control-Allow-Headers: x-csrf-token`) name secrets, they hold none.
    if (tellingHeader.test(lower) && !lower.startsWith('access-control-') && !harmlessName.test(lower))
      return degenerate.has(value) || /^\d{1,15}$/.test(value) ? value : found(value, 'token');
    return plain(value).replace(urlField, (_whole, before: string, field: string, inside: string) => before + inUrl(field, inside));
  }

  return {
    learn(secret, kind) {
      if (secret.length >= shortestSecret && !degenerate.has(secret)) spread(secret, kind);
    },
    text(text) {
      const member = (_whole: string, before: string, name: string, value: string, after: string): string => before + under(name, value, fromJson) + after;
      return plain(text)
        .replace(jsonMember, member)
        .replace(quotedMember, member)
        .replace(formField, (_whole, before: string, name: string, value: string) => before + inUrl(name, value));
    },
    headers: (headers) => headers.map(([name, value]) => [name, header(name, value)] as const),
    deep: (value) => deep.apply(value),
    fingerprints: () => ({ ...told }),
  };
}

function isMarker(text: string): boolean {
  marker.lastIndex = 0;
  return marker.test(text) && marker.lastIndex === text.length;
}

function fromJson(written: string): string {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return written;
  }
}

function fromForm(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '));
  } catch {
    return written;
  }
}

function describe(secret: string, kind: SecretKind): unknown {
  const [header, claims] = secret.split('.');
  if (kind === 'password') return { kind };
  if (header === undefined || claims === undefined || !secret.startsWith('eyJ')) return { kind, length: secret.length };
  try {
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return { kind: 'jwt', header: read(header), claims: read(claims) };
  } catch {
    return { kind, length: secret.length };
  }
}
