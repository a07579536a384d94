import { jsonBody, succeeded, type Exchange } from './exchange.ts';
import { isRecord } from './json.ts';

export interface ShownPassword {
  readonly exchange: Exchange;
  /** Where it is in the body, as an RFC 6901 pointer. */
  readonly place: string;
}

// Of bcrypt, Argon2 and scrypt in the modular crypt format, and as Werkzeug and Django write them.
const hash = /^(?:\$2[abxy]\$\d\d\$|\$argon2(?:id|i|d)\$|\$scrypt\$|scrypt:\d+:\d+:\d+\$|pbkdf2[_:]sha\d+[:$])/;
// Not when it was changed, or a hint of it.
const field = /\/(?:(?:hashed|encrypted|crypted|user)[_-]?)?(?:password|passwd|pwd)(?:[_-]?(?:hash|hashed|digest|salt))?$/i;
/** What stands for the value of a field that is named like a password: the same text has the same number. */
const named = /^<password \d+>$/;

/**
 * The first password, or hash of one, in what an App answers to several users asking the same. By its look; or, in a field of that name, by
 * being another with each user, or what was sent to sign in: a mask is one and the same for all.
 */
export function shownPassword(answers: readonly Exchange[], sent: string): ShownPassword | undefined {
  const seen = new Map<string, string>();
  for (const exchange of answers) {
    if (!succeeded(exchange)) continue;
    for (const [place, text] of textsIn(jsonBody(exchange.response))) {
      if (hash.test(text)) return { exchange, place };
      if (!named.test(text) || !field.test(place)) continue;
      if (sent.includes(text) || (seen.get(place) ?? text) !== text) return { exchange, place };
      seen.set(place, text);
    }
  }
  return undefined;
}

/** Every text in objects, by its place. Lists are of many. */
function textsIn(body: unknown, place = ''): readonly (readonly [place: string, text: string])[] {
  if (typeof body === 'string') return [[place, body]];
  if (!isRecord(body)) return [];
  return Object.entries(body).flatMap(([key, value]) => textsIn(value, `${place}/${key}`));
}
