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
const jwt = /eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*/g;
const tellingName = String.raw`[\w.-]*(?:password|passwd|secret|token|api[_-]?key|jwt|credential|session[_-]?id|otp)[\w.-]*`;
const harmlessName = /(?:type|expires|expiry|lifetime|_in|_at|status|error|code|message|policy|valid|length|ttl)$/i;
const jsonMember = new RegExp(String.raw`("(${tellingName})"\s*:\s*")((?:[^"\\]|\\.)*)(")`, 'gi');
const formField = new RegExp(String.raw`((?:^|[?&\n])(${tellingName})=)([^&#\s]*)`, 'gi');
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
    const encoded = encodeURIComponent(secret);
    if (encoded !== secret) names.set(encoded, name);
    pattern = undefined;
    return name;
  }
  function learned(text: string): string {
    if (names.size === 0) return text;
    // Longest first, so that a secret which contains another one is replaced whole.
    pattern ??= new RegExp([...names.keys()].filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length).map(escaped).join('|') || '(?!)', 'g');
    return text.replace(pattern, (secret) => names.get(secret) ?? secret);
  }
  function plain(text: string): string {
    return learned(text.replace(jwt, (token) => nameOf(token, 'token')));
  }
  function under(name: string, value: string): string {
    if (degenerate.has(value) || harmlessName.test(name) || /\s/.test(value) || /^<\w+ \d+>$/.test(value)) return value;
    if (value.length >= shortestOpaque) return nameOf(value, 'token');
    return names.get(value) ?? (/passw/i.test(name) ? '<password>' : value);
  }
  function cookiePair(pair: string): string {
    const at = pair.indexOf('=');
    if (at < 0) return plain(pair);
    const value = pair.slice(at + 1).trim();
    return degenerate.has(value) ? pair : `${pair.slice(0, at + 1)}${nameOf(value, 'cookie')}`;
  }
  function header(name: string, value: string): string {
    const lower = name.toLowerCase();
    if (lower === 'authorization' || lower === 'proxy-authorization') {
      const [, scheme = '', credential = ''] = /^(\S+)(?:\s+(.*))?$/s.exec(value) ?? [];
      if (credential === '') return /^(?:bearer|basic|token|digest)$/i.test(scheme) || degenerate.has(scheme) ? value : nameOf(scheme, 'token');
      return degenerate.has(credential.trim()) ? value : `${scheme} ${nameOf(credential, 'token')}`;
    }
    if (lower === 'cookie') return value.split(/;\s*/).map(cookiePair).join('; ');
    if (lower === 'set-cookie') {
      const [pair = '', ...attributes] = value.split(';');
      return [cookiePair(pair), ...attributes].join(';');
    }
    // Lists of header names (`Access-Control-Allow-Headers: x-csrf-token`) name secrets, they hold none.
    if (tellingHeader.test(lower) && !lower.startsWith('access-control-')) return degenerate.has(value) ? value : nameOf(value, 'token');
    return plain(value);
  }

  const redactor: Redactor = {
    learn(secret, kind) {
      if (secret.length >= shortestSecret && !degenerate.has(secret)) nameOf(secret, kind);
    },
    text(text) {
      return plain(text)
        .replace(jsonMember, (_whole, before: string, name: string, value: string, after: string) => before + under(name, value) + after)
        .replace(formField, (_whole, before: string, name: string, value: string) => before + under(name, value));
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
