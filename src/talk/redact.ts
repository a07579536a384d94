// Redaction at one place, before anything can print. Raw credentials never leave `talk` and the sessions.
import type { Headers } from '../model/exchange.ts';

export type SecretKind = 'token' | 'password' | 'cookie';

export interface Redactor {
  /** From now on this text is replaced wherever it occurs. Shorter than 4 characters it is left alone: it would tear up ordinary words. */
  learn(secret: string, kind: SecretKind): void;
  /** Any text: learned secrets, JWTs, and values that stand under telling names in JSON, forms and queries. */
  text(text: string): string;
  /** Header lines, either direction. */
  headers(headers: Headers): Headers;
  /** Every string inside a plain value, learned secrets and JWTs only. */
  deep<T>(value: T): T;
  /** What stands for what: kind, and for a JWT its header and claims (never its signature). */
  fingerprints(): Readonly<Record<string, unknown>>;
}

const shortestSecret = 4;
/** Only long opaque values are learned from where they stand; `"token": "required"` in an error must not turn into a secret. */
const shortestOpaque = 16;
/** Found secrets beyond these get no number of their own: an App that makes them up must not slow every later text down. */
const mostFound = 2_000;
const tellingName = /password|passwd|secret|token|api[_-]?key|jwt|credential|session[_-]?id|otp/i;
const harmlessName = /(?:type|expires|expiry|lifetime|_in|_at|status|error|code|message|policy|valid|length|ttl)$/i;
// Names are bounded and looked into afterwards: a pattern that looks for words inside of them takes quadratic time on hostile text.
const jsonMember = /("([\w.-]{1,100})"\s*:\s*")((?:[^"\\]|\\.)*)(")/g;
/** JSON inside a JSON string. */
const quotedMember = /(\\"([\w.-]{1,100})\\"\s*:\s*\\")([^"\\]*)(\\")/g;
/** In a form, or in the URL that a JSON string or a page holds: quotes and brackets end it. */
const formField = /((?:^|[?&#\n])([\w.-]{1,100})=)([^&#\s"'<>\\]*)/g;
const urlField = /([?&#]([\w.-]{1,100})=)([^&#\s"'<>\\;,]*)/g;
/** RFC 3986 §3.2.1. */
const userInfo = /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:)([^\s/@"'<>]{1,200})(?=@)/gi;
/** What a JWT is a part of; its parts are looked for in it. */
const dotted = /[\w.-]{20,}/g;
const tellingHeader = /^(?:proxy-authorization|x-api-key|api-key|apikey)$|token|secret|csrf|xsrf/i;
/** What a broken client sends in place of a credential; it must stay visible. */
const degenerate = new Set(['', 'undefined', 'null', 'NaN', '[object Object]', 'false', 'true', 'deleted', '""']);

export function createRedactor(): Redactor {
  const names = new Map<string, string>();
  const told: Record<string, unknown> = {};
  const counts: Record<SecretKind, number> = { token: 0, password: 0, cookie: 0 };
  let pattern: RegExp | undefined;

  function nameOf(secret: string, kind: SecretKind): string {
    const known = names.get(secret);
    if (known !== undefined) return known;
    const name = `<${kind} ${++counts[kind]}>`;
    names.set(secret, name);
    told[name] = describe(secret, kind);
    for (const form of formsOf(secret)) names.set(form, name);
    pattern = undefined;
    return name;
  }
  function found(secret: string, kind: SecretKind): string {
    return names.has(secret) || names.size < mostFound ? nameOf(secret, kind) : `<${kind}>`;
  }
  function learned(text: string): string {
    if (names.size === 0) return text;
    // Longest first, so that a secret which contains another one is replaced whole.
    pattern ??= new RegExp([...names.keys()].filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length).map(escaped).join('|') || '(?!)', 'g');
    return text.replace(pattern, (secret) => names.get(secret) ?? secret);
  }
  function plain(text: string): string {
    return learned(
      text
        .replace(dotted, (run) => (run.includes('eyJ') ? withoutJwts(run, (token) => found(token, 'token')) : run))
        .replace(userInfo, (_whole, before: string, password: string) => before + (password.length < shortestSecret ? '<password>' : found(password, 'password'))),
    );
  }
  function under(name: string, value: string): string {
    if (!tellingName.test(name) || degenerate.has(value) || harmlessName.test(name) || /\s/.test(value) || /^<\w+ \d+>$/.test(value)) return value;
    if (value.length >= shortestOpaque) return found(value, 'token');
    return names.get(value) ?? (/passw/i.test(name) ? '<password>' : value);
  }
  /** An authorisation code (RFC 6749 §4.1.2) is one only in a URL; elsewhere a code says what went wrong. */
  function inUrl(name: string, value: string): string {
    return name === 'code' && value.length >= shortestOpaque ? found(value, 'token') : under(name, value);
  }
  function cookiePair(pair: string): string {
    const at = pair.indexOf('=');
    if (at < 0) return plain(pair);
    const value = pair.slice(at + 1).trim();
    return degenerate.has(value) ? pair : `${pair.slice(0, at + 1)}${found(value, 'cookie')}`;
  }
  function header(name: string, value: string): string {
    const lower = name.toLowerCase();
    if (lower === 'authorization' || lower === 'proxy-authorization') {
      const [, scheme = '', credential = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(value) ?? [];
      if (credential === '') return /^(?:bearer|basic|token|digest)$/i.test(scheme) || degenerate.has(scheme) ? value : found(scheme, 'token');
      return degenerate.has(credential.trim()) ? value : `${scheme} ${found(credential, 'token')}`;
    }
    if (lower === 'cookie') return value.split(/;\s*/).map(cookiePair).join('; ');
    if (lower === 'set-cookie') {
      const [pair = '', ...attributes] = value.split(';');
      return [cookiePair(pair), ...attributes].join(';');
    }
    // Lists of header names (`Access-Control-Allow-Headers: x-csrf-token`) name secrets, they hold none.
    if (tellingHeader.test(lower) && !lower.startsWith('access-control-')) return degenerate.has(value) ? value : found(value, 'token');
    return plain(value).replace(urlField, (_whole, before: string, field: string, inside: string) => before + inUrl(field, inside));
  }

  const redactor: Redactor = {
    learn(secret, kind) {
      if (secret.length >= shortestSecret && !degenerate.has(secret)) nameOf(secret, kind);
    },
    text(text) {
      const member = (_whole: string, before: string, name: string, value: string, after: string): string => before + under(name, value) + after;
      return plain(text)
        .replace(jsonMember, member)
        .replace(quotedMember, member)
        .replace(formField, (_whole, before: string, name: string, value: string) => before + inUrl(name, value));
    },
    headers: (headers) => headers.map(([name, value]) => [name, header(name, value)] as const),
    deep: (value) => deepMap(value, plain),
    fingerprints: () => ({ ...told }),
  };
  return redactor;
}

function deepMap<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => deepMap(item, change)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [change(key), deepMap(item, change)])) as T;
  }
  return value;
}

/** A secret as others may write it: in JSON, in JSON of ASCII only, in a URL, in a form, in HTML. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const forms = [json, ascii, JSON.stringify(json).slice(1, -1), encoded(secret), new URLSearchParams({ '': secret }).toString().slice(1), html];
  return [...new Set(forms)].filter((form) => form !== secret);
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // Half a surrogate pair.
  }
}

/** RFC 7519 §3: three parts, the first two of them JSON objects, and those begin with `{"`. */
function withoutJwts(run: string, name: (token: string) => string): string {
  const parts = run.split('.');
  const kept: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const [claims, signature] = [parts[i + 1], parts[i + 2]];
    const at = part.indexOf('eyJ');
    if (at < 0 || part.length - at < 8 || claims === undefined || signature === undefined || !/^eyJ.{5}/.test(claims)) {
      kept.push(part);
      continue;
    }
    kept.push(part.slice(0, at) + name(`${part.slice(at)}.${claims}.${signature}`));
    i += 2;
  }
  return kept.join('.');
}

function describe(secret: string, kind: SecretKind): unknown {
  const [header, claims] = secret.split('.');
  if (kind === 'password' || header === undefined || claims === undefined || !secret.startsWith('eyJ')) return { kind, length: kind === 'password' ? undefined : secret.length };
  try {
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return { kind: 'jwt', header: read(header), claims: read(claims) };
  } catch {
    return { kind, length: secret.length };
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
